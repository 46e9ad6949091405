//! The schemas of bodies, query strings and answers, as data, and the validation against them. The messages are worded
//! as Auth0's.

mod form_values;
mod json_schema;
mod validate;
mod violation;

use management_api::rules::TextRule;
use serde_json::{Map, Value};

pub use json_schema::Components;
pub use management_api::rules::Pattern;
pub use violation::Violation;

/// What a value must be.
#[derive(Debug)]
pub enum Schema {
    /// A text that follows a rule.
    Text(TextRule),
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
        item: &'static Schema,
        /// At most so many.
        max: usize,
        /// What identifies an item, if all must differ.
        unique: Option<Identity>,
    },
    /// An object with these properties and no others.
    Object(&'static Object),
    /// An object whose properties have names of the caller's choice.
    Map {
        /// What each value must be.
        value: &'static Schema,
        /// A value may also be `null`, which removes the property.
        nullable: bool,
    },
    /// One of these values: others would ask for what this server does not have.
    Only {
        /// The values.
        values: &'static [Constant],
        /// Why there are no others.
        because: &'static str,
    },
    /// What fits one of these.
    AnyOf(&'static [Schema]),
    /// Anything: kept, not read.
    Opaque,
}

impl Schema {
    /// Any text of so many characters.
    pub const fn text(min: usize, max: usize) -> Self {
        Self::Text(TextRule::length(min, max))
    }

    /// A text of so many characters that matches a pattern.
    pub const fn matching(min: usize, max: usize, pattern: Pattern) -> Self {
        Self::Text(TextRule::matching(min, max, pattern))
    }

    /// A whole number from `min` to `max`.
    pub const fn integer(min: i64, max: i64) -> Self {
        Self::Integer { min, max }
    }

    /// A list of at most `max`.
    pub const fn list(item: &'static Schema, max: usize) -> Self {
        Self::List {
            item,
            max,
            unique: None,
        }
    }

    /// A list of at most `max` that all differ.
    pub const fn set(item: &'static Schema, max: usize, identity: Identity) -> Self {
        Self::List {
            item,
            max,
            unique: Some(identity),
        }
    }

    /// Any object.
    pub const fn any_object() -> Self {
        Self::Map {
            value: &Self::Opaque,
            nullable: true,
        }
    }
}

/// A value that is known beforehand.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// `null`.
    Null,
    /// `false`.
    False,
    /// `[]`.
    Empty,
    /// A text.
    Text(&'static str),
}

/// What identifies an item of a list.
#[derive(Clone, Copy, Debug)]
pub enum Identity {
    /// All of it.
    Whole,
    /// This property.
    Property(&'static str),
}

/// An object's properties.
#[derive(Debug)]
pub struct Object {
    /// The properties of another object, in addition.
    pub base: &'static [Property],
    /// What the document calls it; empty: nothing.
    pub name: &'static str,
    /// All that it may have and that are looked at.
    pub properties: &'static [Property],
    /// At least so many of them.
    pub min: usize,
    /// At most so many of them.
    pub max: usize,
}

impl Object {
    /// Any number of properties.
    pub const fn of(properties: &'static [Property]) -> Self {
        Self {
            base: &[],
            name: "",
            properties,
            min: 0,
            max: usize::MAX,
        }
    }

    /// Also these properties, of another object.
    pub const fn and(mut self, base: &'static [Property]) -> Self {
        self.base = base;
        self
    }

    /// All properties that are looked at.
    fn all(&self) -> impl Iterator<Item = &Property> {
        self.properties.iter().chain(self.base)
    }

    /// With a name in the document.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// So many of them, no fewer and no more.
    pub const fn sized(mut self, min: usize, max: usize) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// Checks the properties of `value`, and returns those that are needed.
    ///
    /// # Errors
    /// The first violation.
    pub fn read(&self, mut value: Map<String, Value>) -> Result<Map<String, Value>, Violation> {
        self.check(&value)?;
        value.retain(|name, _| self.property(name).is_some_and(|known| !known.is_left_out));
        Ok(value)
    }

    /// The property of this name.
    fn property(&self, name: &str) -> Option<&Property> {
        self.all().find(|property| property.name == name)
    }
}

/// One property.
#[derive(Debug)]
pub struct Property {
    name: &'static str,
    about: &'static str,
    schema: Schema,
    required: bool,
    nullable: bool,
    is_left_out: bool,
}

impl Property {
    /// One that may be absent. `about` explains it in messages.
    pub const fn optional(name: &'static str, about: &'static str, schema: Schema) -> Self {
        Self {
            name,
            about,
            schema,
            required: false,
            nullable: false,
            is_left_out: false,
        }
    }

    /// One that must be there.
    pub const fn required(name: &'static str, about: &'static str, schema: Schema) -> Self {
        Self {
            name,
            about,
            schema,
            required: true,
            nullable: false,
            is_left_out: false,
        }
    }

    /// A feature that this server does not have: accepted only with the values that say so.
    pub const fn absent(
        name: &'static str,
        values: &'static [Constant],
        because: &'static str,
    ) -> Self {
        Self::optional(name, "", Schema::Only { values, because })
    }

    /// It is checked and then left out: this server does not need to know it.
    pub const fn left_out(mut self) -> Self {
        self.is_left_out = true;
        self
    }

    /// It may also be `null`.
    pub const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }
}
