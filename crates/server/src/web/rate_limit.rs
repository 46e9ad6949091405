//! The rate limit of the management API, as Auth0 reports it: headers on every answer, 429 beyond.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::auth::{EarlyAuthentication, Principal};
use crate::error_response::error_response;
use crate::limits::{Allowance, Callers, log_limit_reached};
use crate::settings::Rate;
use crate::state::AppState;

fn limit_reached(callers: Callers) -> &'static str {
    match callers {
        Callers::Known => "The rate limit of the management API was reached",
        Callers::Unknown => {
            "The rate limit of the management API was reached by unauthenticated callers"
        }
    }
}

/// Rejects a request to the management API if the bucket of its callers is empty.
pub(super) async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
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
    parts.extensions.insert(EarlyAuthentication(principal));
    let allowance = buckets.take(callers, now);
    let mut response = if allowance.is_granted {
        next.run(Request::from_parts(parts, body)).await
    } else {
        log_limit_reached(
            &state.journal,
            now,
            &parts,
            limit_reached(callers),
            allowance,
        );
        error_response(
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
