//! The shapes that bodies and query strings must have, as data, and the check of a value against them. The wording of
//! what is wrong is the API's own.

mod check;
mod document;
mod texts;
mod violation;

pub use document::Components;
pub use violation::{Violation, shown};

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
    /// What fits one of these.
    AnyOf(&'static [Shape]),
    /// Anything: kept, not read.
    Opaque,
}

impl Shape {
    /// Any text of so many characters.
    pub const fn text(min: usize, max: usize) -> Self {
        Self::Text {
            min,
            max,
            pattern: None,
        }
    }

    /// A text of so many characters that looks like this besides.
    pub const fn matching(min: usize, max: usize, pattern: Pattern) -> Self {
        Self::Text {
            min,
            max,
            pattern: Some(pattern),
        }
    }

    /// A whole number from `min` to `max`.
    pub const fn integer(min: i64, max: i64) -> Self {
        Self::Integer { min, max }
    }

    /// A list of at most `max`.
    pub const fn list(item: &'static Shape, max: usize) -> Self {
        Self::List { item, max }
    }
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
    /// Those of another object, besides.
    pub base: &'static [Property],
    /// What the document calls it; empty: nothing.
    pub name: &'static str,
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
            base: &[],
            name: "",
            properties,
            kept: &[],
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

    /// Also these, whatever they hold.
    pub const fn keeping(mut self, kept: &'static [&'static str]) -> Self {
        self.kept = kept;
        self
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
