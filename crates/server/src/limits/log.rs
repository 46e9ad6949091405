//! The log entry of a limit that was reached.

use async_trait::async_trait;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use management_api::Timestamp;
use serde_json::json;
use store::{NewLog, Store};

use super::Allowance;
use crate::journal::{Failure, Journal, Recorded};
use crate::origin::Origin;
use crate::redact;

/// The log's type of a limit that was reached.
pub const LOG_TYPE: &str = "api_limit";

/// Logs that `limit` was reached, at most once a minute for each bucket.
pub fn log_limit_reached(
    journal: &Journal,
    now: DateTime<Utc>,
    parts: &Parts,
    limit: &str,
    allowance: Allowance,
) {
    if !allowance.is_news {
        return;
    }
    let Origin { ip, user_agent } = Origin::of(parts);
    journal.failed(LimitReached(NewLog {
        date: now.into(),
        kind: LOG_TYPE.into(),
        description: Some(limit.into()),
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
        LOG_TYPE
    }

    fn reason(&self) -> &'static str {
        LOG_TYPE
    }

    fn date(&self) -> Timestamp {
        self.0.date
    }

    fn trace(&self) {
        tracing::warn!(ip = self.0.ip, limit = self.0.description, "limit reached");
    }

    async fn entry(self: Box<Self>, _: &dyn Store) -> Recorded {
        self.trace();
        self.0.into()
    }
}
