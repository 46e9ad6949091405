//! The check of a value against its schema.

use management_api::rules::TextError;
use serde_json::{Map, Value};

use std::collections::HashMap;

use super::{Constant, Identity, Object, Schema, Violation};
use crate::redact;

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
                return Err(here("Additional properties not allowed".to_owned()).of_name(name));
            };
            if value.is_null() && property.nullable {
                continue;
            }
            property
                .schema
                .check(value, &join(path, name), property.about)?;
        }
        if let Some(missing) = self
            .all()
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
}

impl Schema {
    /// Checks a value at `path`.
    ///
    /// # Errors
    /// The first violation.
    pub fn check(&self, value: &Value, path: &str, about: &'static str) -> Result<(), Violation> {
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
                Some(text) if text.parse::<management_api::Timestamp>().is_err() => {
                    let rule = "Object didn't pass validation for format date-time";
                    Err(Violation::at(path, about, rule).of_value(text))
                }
                Some(_) => Ok(()),
            },
            Self::OneOf(values) => match value.as_str() {
                None => wrong_type("string"),
                Some(text) if !values.contains(&text) => {
                    Err(Violation::at(path, about, "No enum match for").of_value(text))
                }
                Some(_) => Ok(()),
            },
            Self::Text(rule) => match value.as_str() {
                None => wrong_type("string"),
                Some(text) => rule.check(text).or_else(|error| fail(in_prose(error))),
            },
            Self::List { item, max, unique } => match value.as_array() {
                None => wrong_type("array"),
                Some(items) if items.len() > *max => fail(format!(
                    "Array is too long ({}), maximum {max}",
                    items.len()
                )),
                Some(items) => {
                    for (index, value) in items.iter().enumerate() {
                        item.check(value, &format!("{path}[{index}]"), about)?;
                    }
                    match unique.and_then(|identity| repetition(items, identity)) {
                        None => Ok(()),
                        Some((first, second)) => fail(format!(
                            "Array items are not unique (indexes {first} and {second})"
                        )),
                    }
                }
            },
            Self::Map {
                value: schema,
                nullable,
            } => match value.as_object() {
                None => wrong_type("object"),
                Some(members) => {
                    for (name, value) in members {
                        if !(*nullable && value.is_null()) {
                            schema
                                .check(value, &join(path, &redact::name(name)), about)
                                .map_err(|violation| violation.within(path))?;
                        }
                    }
                    Ok(())
                }
            },
            Self::Object(object) => match value.as_object() {
                None => wrong_type("object"),
                Some(value) => object.check_at(value, path, about),
            },
            Self::Only { values, because } if !values.iter().any(|one| one.is(value)) => {
                let names: Vec<String> = values
                    .iter()
                    .map(|one| Value::from(*one).to_string())
                    .collect();
                fail(format!("Expected {}: {because}", names.join(" or ")))
            }
            Self::Only { .. } => Ok(()),
            Self::AnyOf(schemas) => {
                let mut outcome = Ok(());
                for schema in *schemas {
                    outcome = schema.check(value, path, about);
                    if outcome.is_ok() {
                        break;
                    }
                }
                outcome
            }
        }
    }
}

impl Constant {
    fn is(self, value: &Value) -> bool {
        Value::from(self) == *value
    }
}

impl From<Constant> for Value {
    fn from(constant: Constant) -> Self {
        match constant {
            Constant::Null => Self::Null,
            Constant::False => false.into(),
            Constant::Empty => Self::Array(Vec::new()),
            Constant::Text(text) => text.into(),
        }
    }
}

/// The indexes of the first two items that are the same.
fn repetition(items: &[Value], identity: Identity) -> Option<(usize, usize)> {
    let mut seen = HashMap::with_capacity(items.len());
    items.iter().enumerate().find_map(|(second, item)| {
        let key = match identity {
            Identity::Whole => Some(item),
            Identity::Property(name) => item.get(name),
        };
        let first = seen.insert(key?, second)?;
        Some((first, second))
    })
}

fn in_prose(error: TextError) -> String {
    match error {
        TextError::TooShort { length, min } => {
            format!("String is too short ({length} chars), minimum {min}")
        }
        TextError::TooLong { length, max } => {
            format!("String is too long ({length} chars), maximum {max}")
        }
        TextError::Mismatch(regex) => format!("String does not match pattern: {regex}"),
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
