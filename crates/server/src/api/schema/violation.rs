//! What is wrong with a value, in the API's words.

use core::fmt;

use crate::redact;

/// What is wrong with a value, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    rule: String,
    /// The caller's value, for the answer alone.
    value: Option<String>,
    path: String,
    /// The part of the path that is kept where the rest is the caller's own.
    known_path: Option<String>,
    about: &'static str,
}

impl Violation {
    /// At the root.
    pub fn root(rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            value: None,
            path: String::new(),
            known_path: None,
            about: "",
        }
    }

    /// At a property.
    pub fn at(path: impl Into<String>, about: &'static str, rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            value: None,
            path: path.into(),
            known_path: None,
            about,
        }
    }

    /// With the value that breaks the rule.
    pub fn of_value(mut self, value: &str) -> Self {
        self.value = Some(redact::value(value).into_owned());
        self
    }

    /// With the name that breaks the rule. It is the caller's own, and so may be a secret sent in the wrong form.
    pub fn of_name(mut self, name: &str) -> Self {
        self.value = Some(redact::name(name).into_owned());
        self
    }

    /// Within a member whose name is the caller's own; the path of its object is `path`.
    pub fn within(mut self, path: &str) -> Self {
        self.known_path = Some(path.to_owned());
        self
    }

    /// The same without the caller's values and names, which no log keeps.
    pub fn without_value(&self) -> Self {
        let path = self.known_path.as_ref().unwrap_or(&self.path);
        Self {
            value: None,
            path: path.clone(),
            ..self.clone()
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
        match &self.value {
            Some(value) => write!(f, "'{}: {value}'", self.rule)?,
            None => write!(f, "'{}'", self.rule)?,
        }
        match (self.path.as_str(), self.about) {
            ("", _) => f.write_str("."),
            (path, "") => write!(f, " on property {path}."),
            (path, about) => write!(f, " on property {path} ({about})."),
        }
    }
}
