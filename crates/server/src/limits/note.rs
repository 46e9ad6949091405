//! In the log: that a limit was reached.

use axum::http::request::Parts;
use serde_json::json;
use store::NewLog;

use super::Allowance;
use crate::origin::Origin;
use crate::state::AppState;

/// The log's type of a limit that was reached.
const LIMIT: &str = "api_limit";

/// Notes that a call was refused, if its bucket has not been noted for a minute.
pub fn note(state: &AppState, parts: &Parts, what: &str, allowance: Allowance) {
    if !allowance.is_news {
        return;
    }
    let Origin { ip, user_agent } = Origin::of(parts);
    state.journal.log(NewLog {
        date: state.clock.now().into(),
        kind: LIMIT.into(),
        description: Some(what.into()),
        client_id: None,
        client_name: None,
        ip,
        user_agent,
        details: json!({ "path": parts.uri.path(), "retry_after": allowance.wait }).into(),
    });
}
