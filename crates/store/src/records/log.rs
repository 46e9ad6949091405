//! The log.

use management_api::{LogEntry, Timestamp};
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

/// Facts as one JSON value, in stored form, with those that entries are searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    json: String,
    facts: Facts,
}

/// The facts of an entry that it is found by, each with a column of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The reason code of a failure.
    pub reason: Option<String>,
    /// Why a signature does not verify.
    pub cause: Option<String>,
    /// The credential.
    pub credential_id: Option<String>,
    /// Who made a change.
    pub subject: Option<String>,
    /// What the keys that it is about are known by: IDs and hashes.
    pub identifiers: Vec<String>,
}

impl Facts {
    fn take(&mut self, name: &str, text: &str) {
        let fact = match name {
            "reason" => &mut self.reason,
            "cause" => &mut self.cause,
            "credential_id" => &mut self.credential_id,
            "subject" => &mut self.subject,
            _ => return,
        };
        *fact = Some(text.to_owned());
    }
}

impl Details {
    /// An object of the texts that are present.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let mut facts = Facts::default();
        let present = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)))
            .inspect(|(name, text)| facts.take(name, text));
        let mut json = Vec::with_capacity(256);
        // Names and values are texts, and memory takes all of them: this neither fails nor makes anything but UTF-8.
        let written = serde_json::Serializer::new(&mut json).collect_map(present);
        debug_assert!(written.is_ok());
        Self {
            json: String::from_utf8(json).unwrap_or_default(),
            facts,
        }
    }

    /// The JSON.
    pub fn as_str(&self) -> &str {
        &self.json
    }

    /// What the entry is found by.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

impl From<Value> for Details {
    fn from(value: Value) -> Self {
        let mut facts = Facts::default();
        for name in ["reason", "cause", "credential_id", "subject"] {
            if let Some(text) = value.get(name).and_then(Value::as_str) {
                facts.take(name, text);
            }
        }
        if let Some(keys) = value.get("keys") {
            collect_identifiers(keys, &mut facts.identifiers);
            facts.identifiers.sort_unstable();
            facts.identifiers.dedup();
        }
        Self {
            json: value.to_string(),
            facts,
        }
    }
}

/// Every text in the entries about keys but their names.
fn collect_identifiers(value: &Value, identifiers: &mut Vec<String>) {
    match value {
        Value::String(text) => identifiers.push(text.clone()),
        Value::Array(items) => {
            for item in items {
                collect_identifiers(item, identifiers);
            }
        }
        Value::Object(members) => {
            for (_, member) in members.iter().filter(|(name, _)| *name != "name") {
                collect_identifiers(member, identifiers);
            }
        }
        _ => {}
    }
}

/// Filter of a list of entries: all conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of this client.
    pub client_id: Option<String>,
    /// Of one of these types; empty: all.
    pub kinds: Vec<String>,
    /// With one of these reason codes; empty: all.
    pub reasons: Vec<String>,
    /// With one of these causes; empty: all.
    pub causes: Vec<String>,
    /// About this credential.
    pub credential_id: Option<String>,
    /// By this caller.
    pub subject: Option<String>,
    /// From this time on.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

/// The `log_id` of an entry with this number: texts that sort as the numbers do.
#[must_use]
pub fn log_id(seq: u64) -> String {
    format!("{seq:020}")
}

/// A part of the entries that match, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// The part: fewer than requested, or none, if the search stopped before it found more.
    pub items: Vec<LogEntry>,
    /// How far the search has come; `None` if no older entry matches.
    pub reached: Option<Reached>,
}

/// The last entry that a search has looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Its number: where the next part begins.
    pub seq: u64,
    /// Its date.
    pub date: Timestamp,
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
    use serde_json::json;

    use super::Details;

    #[test]
    fn keys_are_found_by_all_but_their_names() {
        let details = Details::from(json!({
            "subject": "operator",
            "keys": [
                {"credential_id": "cred_1", "name": "billing", "kid": "k", "certificate": {"sha1": "aa", "serial": "1"}},
                {"credential_id": "cred_2", "kid": "k"},
            ],
        }));
        assert_eq!(
            details.facts().identifiers,
            ["1", "aa", "cred_1", "cred_2", "k"]
        );
    }

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
