//! In the log: that a limit was reached.

use async_trait::async_trait;
use axum::http::request::Parts;
use management_api::Timestamp;
use serde_json::json;
use store::{NewLog, Store};

use super::Allowance;
use crate::journal::Failure;
use crate::origin::Origin;
use crate::redact;
use crate::state::AppState;

/// The log's type of a limit that was reached.
pub const LIMIT: &str = "api_limit";

/// Notes that a call was refused, if its bucket has not been noted for a minute.
pub fn note(state: &AppState, parts: &Parts, what: &str, allowance: Allowance) {
    if !allowance.is_news {
        return;
    }
    let Origin { ip, user_agent } = Origin::of(parts);
    state.journal.failed(LimitReached(NewLog {
        date: state.clock.now().into(),
        kind: LIMIT.into(),
        description: Some(what.into()),
        client_id: None,
        client_name: None,
        ip,
        user_agent,
        details: json!({ "path": redact::path(parts.uri.path()), "retry_after": allowance.wait })
            .into(),
    }));
}

struct LimitReached(NewLog);

#[async_trait]
impl Failure for LimitReached {
    fn kind(&self) -> &'static str {
        LIMIT
    }

    fn reason(&self) -> &'static str {
        LIMIT
    }

    fn date(&self) -> Timestamp {
        self.0.date
    }

    fn trace(&self) {
        tracing::warn!(
            ip = self.0.ip,
            limit = self.0.description,
            "a limit was reached"
        );
    }

    async fn entry(self: Box<Self>, _: &dyn Store) -> NewLog {
        self.trace();
        self.0
    }
}
