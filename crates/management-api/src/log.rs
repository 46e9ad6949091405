//! The log, with the reasons that answers don't tell.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Timestamp;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Sorts in the order of events; serves as a checkpoint.
    pub log_id: String,
    /// When it happened.
    pub date: Timestamp,
    /// `seccft`, `feccft`, `sapi` … (Auth0's log event type codes).
    #[serde(rename = "type")]
    pub kind: String,
    /// A readable description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The client concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Its name at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// The caller's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The caller's `User-Agent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Reason code, credential, kid, alg, audience seen: never a token, never a secret.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}
