//! What is wrong with a value, in the API's words.

use core::fmt;

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

impl Violation {
    /// The path of the property; `None` at the root.
    pub fn property(&self) -> Option<&str> {
        Some(self.path.as_str()).filter(|path| !path.is_empty())
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
