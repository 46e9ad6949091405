//! `/countersign/v1/session`.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use management_api::SessionInfo;
use primitives::json;
use serde_json::Value;
use store::{Session, StoreError};

use super::server_info::server_info;
use crate::auth::{
    AuthError, Principal, current_session, is_foreign_origin, session_token, set_session_cookie,
};
use crate::error_response::error_response;
use crate::identifiers;
use crate::limits::FailureLimit;
use crate::random::NoRandomness;
use crate::request_body::{self, BodyError};
use crate::scopes::scope_names;
use crate::state::AppState;

/// How long a session lasts, in hours.
const LIFETIME: i64 = 12;
/// The longest body of a sign-in, in bytes.
const MAX_BODY: usize = 1024;
/// What the limit counts, for the log.
const FAILURES: &str = "Too many failed sign-ins from one address";

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/countersign/v1/session",
            get(show).post(sign_in).delete(sign_out),
        )
        .route("/countersign/v1/server", get(server_info))
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Auth(#[from] AuthError),
    #[error(transparent)]
    RequestBody(#[from] BodyError),
    #[error("The Content-Type must be application/json.")]
    MediaType,
    #[error("The body is not a JSON object of the form {{\"code\":\"…\"}}.")]
    Body,
    #[error(
        "The sign-in link was already used or has expired. Run `countersign sign-in-link` for a new one."
    )]
    CodeSpent,
    #[error("Too many failed attempts from this address. Try again in {wait} seconds.")]
    TooManyFailures { wait: u64 },
    #[error("The server can't store the session at the moment. Try again in a few seconds.")]
    Store(#[from] StoreError),
    #[error("The server can't create a session at the moment. Try again in a few seconds.")]
    Random(#[from] NoRandomness),
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match &self {
            Self::Auth(error) => return error.clone().into_response(),
            Self::Store(error) => tracing::error!(%error, "a sign-in failed"),
            Self::Random(error) => tracing::error!(%error, "a sign-in failed"),
            Self::RequestBody(_)
            | Self::MediaType
            | Self::Body
            | Self::CodeSpent
            | Self::TooManyFailures { .. } => {}
        }
        let (status, code) = match &self {
            Self::Auth(_) | Self::CodeSpent => (StatusCode::UNAUTHORIZED, "invalid_code"),
            Self::RequestBody(fault) => (fault.status(), "invalid_body"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_body"),
            Self::TooManyFailures { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            Self::Body => (StatusCode::BAD_REQUEST, "invalid_body"),
            Self::Store(_) | Self::Random(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        let mut response = error_response(status, self.to_string(), Some(code));
        if let Self::TooManyFailures { wait } = self {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        response
    }
}

/// `POST`: exchanges a one-time code for a session cookie.
async fn sign_in(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    if is_foreign_origin(&parts, &state.settings) {
        return Err(
            AuthError::CrossSite("The sign-in request comes from another site.".into()).into(),
        );
    }
    // A page of another site could send any other type without asking first.
    if request_body::media_type(&parts.headers)? != "application/json" {
        return Err(Failure::MediaType);
    }
    let body = request_body::read(&parts.headers, body, MAX_BODY).await?;
    let code = code(&body).ok_or(Failure::Body)?;
    let now = state.clock.now();
    let subject = match &state.sign_in_limit {
        Some(limit) => redeem_limited(&state, &parts, limit, &code).await?,
        None => redeem(&state, &code).await?,
    };
    let token = identifiers::secret(state.random.as_ref())?;
    let session = Session {
        token_hash: identifiers::hash(&token),
        subject,
        created_at: now.into(),
        expires_at: (now + TimeDelta::hours(LIFETIME)).into(),
    };
    let info = info(&session);
    state.store.create_session(session).await?;
    let seconds = TimeDelta::hours(LIFETIME).num_seconds();
    Ok(with_cookie(
        Json(info),
        &set_session_cookie(&token, seconds, &state.settings),
    ))
}

/// The code of a body that consists of it and nothing else.
fn code(body: &[u8]) -> Option<String> {
    let members = json::object(body).ok()?;
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((name, Value::String(code))), None) if name == "code" => Some(code),
        _ => None,
    }
}

/// Redeems the code, and returns whom it signs in.
async fn redeem(state: &AppState, code: &str) -> Result<String, Failure> {
    state
        .store
        .redeem_sign_in_code(identifiers::hash(code), state.clock.now().into())
        .await?
        .ok_or(Failure::CodeSpent)
}

/// As [`redeem`], as long as the caller's address has not failed too often.
async fn redeem_limited(
    state: &AppState,
    parts: &Parts,
    limit: &FailureLimit,
    code: &str,
) -> Result<String, Failure> {
    limit
        .reserve(parts, state.clock.now(), &state.journal, FAILURES)
        .map_err(|wait| Failure::TooManyFailures { wait })?;
    let outcome = redeem(state, code).await;
    if !matches!(outcome, Err(Failure::CodeSpent)) {
        limit.refund(parts);
    }
    outcome
}

/// `GET`: who is signed in; `null` if no one is. Not a 401, which browsers log as an error.
async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<Option<SessionInfo>>, AuthError> {
    let session = current_session(request.headers(), &state).await?;
    Ok(Json(session.as_ref().map(info)))
}

/// `DELETE`: signs out.
async fn sign_out(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    // Judged as every other change by cookie.
    Principal::from_request_parts(&mut parts, &state).await?;
    if let Some(token) = session_token(&parts.headers, &state.settings) {
        state.store.revoke_session(identifiers::hash(token)).await?;
    }
    Ok(with_cookie(
        StatusCode::NO_CONTENT,
        &set_session_cookie("", 0, &state.settings),
    ))
}

fn info(session: &Session) -> SessionInfo {
    SessionInfo {
        subject: session.subject.clone(),
        scopes: scope_names().map(Into::into).collect(),
        expires_at: session.expires_at,
    }
}

fn with_cookie(answer: impl IntoResponse, cookie: &str) -> Response {
    let mut response = answer.into_response();
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}

/// One of each failure.
#[cfg(test)]
pub(crate) fn failures() -> Vec<Failure> {
    vec![
        Failure::MediaType,
        Failure::Body,
        Failure::CodeSpent,
        Failure::TooManyFailures { wait: 3 },
        Failure::Store(store::Unavailable::Busy.into()),
        Failure::Random(NoRandomness),
    ]
}
