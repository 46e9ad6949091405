//! The log.

use management_api::Timestamp;
use serde::Serializer as _;
use serde_json::Value;

/// An event to log. The store assigns the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLog {
    /// When it happened.
    pub date: Timestamp,
    /// `seccft`, `feccft`, `sapi` …
    pub kind: String,
    /// For a person.
    pub description: Option<String>,
    /// The client concerned.
    pub client_id: Option<String>,
    /// Its name.
    pub client_name: Option<String>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The caller's `User-Agent`.
    pub user_agent: Option<String>,
    /// Reason code and facts: never a token, never a secret.
    pub details: Details,
}

/// Facts as one JSON value, in stored form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details(String);

impl Details {
    /// An object of the texts that are present.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let present = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)));
        let mut json = Vec::with_capacity(256);
        // Names and values are texts, and memory takes all of them: this neither fails nor makes anything but UTF-8.
        let written = serde_json::Serializer::new(&mut json).collect_map(present);
        debug_assert!(written.is_ok());
        Self(String::from_utf8(json).unwrap_or_default())
    }

    /// The JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Value> for Details {
    fn from(value: Value) -> Self {
        Self(value.to_string())
    }
}

/// Filter of a list of entries: all conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of this client.
    pub client_id: Option<String>,
    /// Of one of these types; empty: all.
    pub kinds: Vec<String>,
}

/// The order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogOrder {
    /// The newest first.
    #[default]
    NewestFirst,
    /// The oldest first.
    OldestFirst,
}

#[cfg(test)]
mod tests {
    use super::Details;

    #[test]
    fn absent_texts_are_omitted() {
        let details = Details::of_texts([
            ("reason", Some("a \"quoted\"\n one")),
            ("scope", None),
            ("kid", Some("")),
        ]);
        assert_eq!(
            details.as_str(),
            r#"{"reason":"a \"quoted\"\n one","kid":""}"#
        );
    }
}
