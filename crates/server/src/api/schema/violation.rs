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
