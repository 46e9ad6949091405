//! The rate limit of the management API, as Auth0 tells it: headers on every answer, 429 beyond.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::{Allowance, Rate, note};
use crate::auth::{Principal, Refusal};
use crate::failure::failure;
use crate::state::AppState;

/// Whose calls a bucket counts: who is not known can't use up those of who is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Callers {
    /// A session or a valid token.
    Known,
    /// Everybody else.
    Unknown,
}

impl Callers {
    fn limit_reached(self) -> &'static str {
        match self {
            Self::Known => "The rate limit of the management API was reached",
            Self::Unknown => {
                "The rate limit of the management API was reached by callers who are not known"
            }
        }
    }
}

/// In a request: who asks, where that is settled already.
#[derive(Debug, Clone)]
pub struct Settled(pub Result<Principal, Refusal>);

/// Lets a request to the management API pass if the bucket of its callers has a call left.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(buckets) = state
        .management_limit
        .as_ref()
        .filter(|_| request.uri().path().starts_with("/api/v2/"))
    else {
        return next.run(request).await;
    };
    let now = state.clock.now();
    let (mut parts, body) = request.into_parts();
    let principal = Principal::from_request_parts(&mut parts, &state).await;
    let callers = match principal {
        Ok(_) => Callers::Known,
        Err(_) => Callers::Unknown,
    };
    parts.extensions.insert(Settled(principal));
    let allowance = buckets.take(callers, now);
    let mut response = if allowance.is_granted {
        next.run(Request::from_parts(parts, body)).await
    } else {
        note(&state, &parts, callers.limit_reached(), allowance);
        failure(
            StatusCode::TOO_MANY_REQUESTS,
            "Global limit has been reached",
            Some("too_many_requests"),
        )
    };
    announce(&mut response, allowance, buckets.rate(), now.timestamp());
    response
}

fn announce(response: &mut Response, allowance: Allowance, rate: Rate, now: i64) {
    let reset = now.saturating_add(i64::try_from(allowance.refill).unwrap_or(i64::MAX));
    let headers = response.headers_mut();
    let mut insert = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    insert(
        HeaderName::from_static("x-ratelimit-limit"),
        rate.burst.to_string(),
    );
    insert(
        HeaderName::from_static("x-ratelimit-remaining"),
        allowance.remaining.to_string(),
    );
    insert(
        HeaderName::from_static("x-ratelimit-reset"),
        reset.to_string(),
    );
    if !allowance.is_granted {
        insert(RETRY_AFTER, allowance.wait.max(1).to_string());
    }
}
