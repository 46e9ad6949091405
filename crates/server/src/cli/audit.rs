//! What the command line does, in the audit log.

use serde_json::{Value, json};
use store::NewLog;

use crate::access_token::OPERATOR;
use crate::api::CHANGED;
use crate::clock::{Clock as _, SystemClock};

/// The entry of what was done: a property, before and after.
pub(super) fn entry(description: &str, change: Value) -> NewLog {
    NewLog {
        date: SystemClock.now().into(),
        kind: CHANGED.into(),
        description: Some(description.into()),
        client_id: None,
        client_name: None,
        ip: None,
        user_agent: None,
        details: json!({
            "subject": OPERATOR,
            "signed_in": "command_line",
            "changes": [change],
        })
        .into(),
    }
}
