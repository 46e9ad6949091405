//! The log.

use management_api::Timestamp;
use serde_json::Value;

/// An event to be logged. The store gives it its id.
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
    pub details: Value,
}

/// Which entries a list shows: all conditions at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of this client.
    pub client_id: Option<String>,
    /// Of one of these types; empty: all.
    pub kinds: Vec<String>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogOrder {
    /// The latest first.
    #[default]
    NewestFirst,
    /// The earliest first.
    OldestFirst,
}
