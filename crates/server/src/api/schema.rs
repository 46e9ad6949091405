//! The shapes that bodies and query strings must have, as data, and the check of a value against them. The wording of
//! what is wrong is the API's own.

use core::fmt;

use serde_json::{Map, Value};

/// What a value must be.
#[derive(Debug)]
pub enum Shape {
    /// A text of so many characters.
    Text {
        /// At least.
        min: usize,
        /// At most.
        max: usize,
        /// What it must look like besides.
        pattern: Option<Pattern>,
    },
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// At least.
        min: i64,
        /// At most.
        max: i64,
    },
    /// An RFC 3339 date-time.
    DateTime,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list.
    List {
        /// What each item must be.
        item: &'static Shape,
        /// At most so many.
        max: usize,
    },
    /// An object with these properties and no others.
    Object(&'static Object),
    /// Anything: kept, not read.
    Opaque,
}

/// A pattern of a text: a function, and how it reads in a message.
#[derive(Debug)]
pub struct Pattern {
    /// As a regular expression, for people.
    pub regex: &'static str,
    /// Whether a text matches.
    pub matches: fn(&str) -> bool,
}

/// An object's properties.
#[derive(Debug)]
pub struct Object {
    /// All that it may have and that are looked at.
    pub properties: &'static [Property],
    /// The names of those that are kept as they come.
    pub kept: &'static [&'static str],
    /// At least so many of them.
    pub min: usize,
    /// At most so many of them.
    pub max: usize,
}

impl Object {
    /// Any number of properties.
    pub const fn of(properties: &'static [Property]) -> Self {
        Self {
            properties,
            kept: &[],
            min: 0,
            max: usize::MAX,
        }
    }

    /// Also these, whatever they hold.
    pub const fn keeping(mut self, kept: &'static [&'static str]) -> Self {
        self.kept = kept;
        self
    }

    /// So many of them, no fewer and no more.
    pub const fn sized(mut self, min: usize, max: usize) -> Self {
        self.min = min;
        self.max = max;
        self
    }
}

/// One property.
#[derive(Debug)]
pub struct Property {
    name: &'static str,
    about: &'static str,
    shape: Shape,
    required: bool,
    nullable: bool,
}

impl Property {
    /// One that may be absent. `about` explains it in messages.
    pub const fn optional(name: &'static str, about: &'static str, shape: Shape) -> Self {
        Self {
            name,
            about,
            shape,
            required: false,
            nullable: false,
        }
    }

    /// One that must be there.
    pub const fn required(name: &'static str, about: &'static str, shape: Shape) -> Self {
        Self {
            name,
            about,
            shape,
            required: true,
            nullable: false,
        }
    }

    /// It may also be `null`.
    pub const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }
}

/// What is wrong with a value, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    rule: String,
    path: String,
    about: &'static str,
}

impl Violation {
    /// At the root.
    pub fn root(rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            path: String::new(),
            about: "",
        }
    }

    /// At a property.
    pub fn at(path: impl Into<String>, about: &'static str, rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            path: path.into(),
            about,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.rule)?;
        match (self.path.as_str(), self.about) {
            ("", _) => f.write_str("."),
            (path, "") => write!(f, " on property {path}."),
            (path, about) => write!(f, " on property {path} ({about})."),
        }
    }
}

/// A text of the caller's, cut short and without control characters, for a message.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 64;
    let mut short: String = text.chars().take(LONGEST).flat_map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let is_hidden = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escaped = is_hidden.then(|| c.escape_unicode());
    let plain = (!is_hidden).then_some(c);
    escaped.into_iter().flatten().chain(plain)
}

impl Object {
    /// Checks the properties of `value`.
    ///
    /// # Errors
    /// The first violation, in the order of the value's properties.
    pub fn check(&self, value: &Map<String, Value>) -> Result<(), Violation> {
        self.check_at(value, "", "")
    }

    fn check_at(
        &self,
        value: &Map<String, Value>,
        path: &str,
        about: &'static str,
    ) -> Result<(), Violation> {
        let here = |rule: String| Violation::at(path, about, rule);
        for (name, value) in value {
            let Some(property) = self.property(name) else {
                if self.kept.contains(&name.as_str()) {
                    continue;
                }
                return Err(here(format!(
                    "Additional properties not allowed: {}",
                    shown(name)
                )));
            };
            if value.is_null() && property.nullable {
                continue;
            }
            property
                .shape
                .check(value, &join(path, name), property.about)?;
        }
        if let Some(missing) = self
            .properties
            .iter()
            .find(|one| one.required && !value.contains_key(one.name))
        {
            return Err(here(format!("Missing required property: {}", missing.name)));
        }
        if value.len() < self.min {
            return Err(here(format!(
                "Too few properties defined ({}), minimum {}",
                value.len(),
                self.min
            )));
        }
        if value.len() > self.max {
            return Err(here(format!(
                "Too many properties defined ({}), maximum {}",
                value.len(),
                self.max
            )));
        }
        Ok(())
    }

    /// The property of this name.
    fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }

    /// Turns the texts of a form or a query string into the values that the properties take. What does not fit stays
    /// a text, and the check says so.
    pub fn read_texts(
        &self,
        texts: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Map<String, Value>, Violation> {
        let mut values = Map::new();
        for (name, text) in texts {
            if values.contains_key(&name) {
                return Err(Violation::root(format!(
                    "The property {} appears twice",
                    shown(&name)
                )));
            }
            if text.contains('\0') {
                return Err(Violation::at(
                    shown(&name),
                    "",
                    "A text holds the character U+0000",
                ));
            }
            let value = match self.property(&name) {
                Some(property) if property.nullable && text == "null" => Value::Null,
                Some(property) => property.shape.read_text(text),
                None => Value::String(text),
            };
            values.insert(name, value);
        }
        Ok(values)
    }
}

impl Shape {
    fn read_text(&self, text: String) -> Value {
        let read = match self {
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
            Self::Integer { .. } => text.parse::<i64>().ok().map(Value::from),
            Self::List { .. } | Self::Object(_) | Self::Opaque => {
                super::json::parse(text.as_bytes()).ok()
            }
            Self::Text { .. } | Self::DateTime | Self::OneOf(_) => None,
        };
        read.unwrap_or(Value::String(text))
    }

    fn check(&self, value: &Value, path: &str, about: &'static str) -> Result<(), Violation> {
        let fail = |rule: String| Err(Violation::at(path, about, rule));
        let wrong_type = |expected: &str| {
            fail(format!(
                "Expected type {expected} but found type {}",
                type_of(value)
            ))
        };
        match self {
            Self::Opaque => Ok(()),
            Self::Boolean if value.is_boolean() => Ok(()),
            Self::Boolean => wrong_type("boolean"),
            Self::Integer { min, max } => match value.as_i64() {
                None if value.is_u64() => {
                    fail(format!("Value {value} is greater than maximum {max}"))
                }
                None => wrong_type("integer"),
                Some(number) if number < *min => {
                    fail(format!("Value {number} is less than minimum {min}"))
                }
                Some(number) if number > *max => {
                    fail(format!("Value {number} is greater than maximum {max}"))
                }
                Some(_) => Ok(()),
            },
            Self::DateTime => match value.as_str() {
                None => wrong_type("string"),
                Some(text) if text.parse::<management_api::Timestamp>().is_err() => fail(format!(
                    "Object didn't pass validation for format date-time: {}",
                    shown(text)
                )),
                Some(_) => Ok(()),
            },
            Self::OneOf(values) => match value.as_str() {
                None => wrong_type("string"),
                Some(text) if !values.contains(&text) => {
                    fail(format!("No enum match for: {}", shown(text)))
                }
                Some(_) => Ok(()),
            },
            Self::Text { min, max, pattern } => match value.as_str() {
                None => wrong_type("string"),
                Some(text) => check_text(text, *min, *max, pattern.as_ref()).or_else(fail),
            },
            Self::List { item, max } => match value.as_array() {
                None => wrong_type("array"),
                Some(items) if items.len() > *max => fail(format!(
                    "Array is too long ({}), maximum {max}",
                    items.len()
                )),
                Some(items) => {
                    for (index, value) in items.iter().enumerate() {
                        item.check(value, &format!("{path}[{index}]"), about)?;
                    }
                    Ok(())
                }
            },
            Self::Object(object) => match value.as_object() {
                None => wrong_type("object"),
                Some(value) => object.check_at(value, path, about),
            },
        }
    }
}

fn check_text(text: &str, min: usize, max: usize, pattern: Option<&Pattern>) -> Result<(), String> {
    let length = text.chars().count();
    if length < min {
        return Err(format!(
            "String is too short ({length} chars), minimum {min}"
        ));
    }
    if length > max {
        return Err(format!(
            "String is too long ({length} chars), maximum {max}"
        ));
    }
    match pattern {
        Some(pattern) if !(pattern.matches)(text) => {
            Err(format!("String does not match pattern: {}", pattern.regex))
        }
        _ => Ok(()),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
