//! `/countersign/v1/session` and `/countersign/v1/server`.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use management_api::{Method, ServerInfo, SessionInfo, UnservedMethod};
use serde::Deserialize;
use store::{Session, StoreError};

use super::cookie;
use crate::auth::{Principal, Refusal, is_foreign_origin, scope_names};
use crate::failure::failure;
use crate::identifier;
use crate::incoming::{self, Fault};
use crate::random::NoRandomness;
use crate::state::AppState;

/// How long a session lasts, in hours.
const LIFETIME: i64 = 12;
/// The longest body of a sign-in, in bytes.
const MAX_BODY: usize = 1024;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/countersign/v1/session",
            get(show).post(sign_in).delete(sign_out),
        )
        .route("/countersign/v1/server", get(server))
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Incoming(#[from] Fault),
    #[error("The body is not a JSON object of the form {{\"code\":\"…\"}}.")]
    Body,
    #[error(
        "The sign-in link was used already or is older than ten minutes. Run `countersign sign-in-link` for a new one."
    )]
    CodeSpent,
    #[error("The server cannot store the session at the moment. Try again in a few seconds.")]
    Store(#[from] StoreError),
    #[error("The server cannot make a session at the moment. Try again in a few seconds.")]
    Random(#[from] NoRandomness),
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match &self {
            Self::Refused(refusal) => return refusal.clone().into_response(),
            Self::Store(error) => tracing::error!(%error, "a sign-in failed"),
            Self::Random(error) => tracing::error!(%error, "a sign-in failed"),
            Self::Incoming(_) | Self::Body | Self::CodeSpent => {}
        }
        let (status, code) = match &self {
            Self::Refused(_) | Self::CodeSpent => (StatusCode::UNAUTHORIZED, "invalid_code"),
            Self::Incoming(fault) => (fault.status(), "invalid_body"),
            Self::Body => (StatusCode::BAD_REQUEST, "invalid_body"),
            Self::Store(_) | Self::Random(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        failure(status, self.to_string(), Some(code))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    code: String,
}

/// `POST`: exchanges a one-time code for a session cookie.
async fn sign_in(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    if is_foreign_origin(&parts, &state.settings) {
        return Err(
            Refusal::CrossSite("The sign-in comes from a page of another site.".into()).into(),
        );
    }
    let body = incoming::read(&parts.headers, body, MAX_BODY).await?;
    let sign_in: SignIn = serde_json::from_slice(&body).map_err(|_| Failure::Body)?;
    let now = state.clock.now();
    let subject = state
        .store
        .redeem_sign_in_code(identifier::hash(&sign_in.code), now.into())
        .await?
        .ok_or(Failure::CodeSpent)?;
    let token = identifier::secret(state.random.as_ref())?;
    let session = Session {
        token_hash: identifier::hash(&token),
        subject,
        created_at: now.into(),
        expires_at: (now + TimeDelta::hours(LIFETIME)).into(),
    };
    let info = info(&session);
    state.store.create_session(session).await?;
    let seconds = TimeDelta::hours(LIFETIME).num_seconds();
    Ok(with_cookie(
        Json(info),
        &cookie::set(&token, seconds, &state.settings),
    ))
}

/// `GET`: who is signed in; `null` where nobody is. Asking is no fault, and a browser logs a 401 as one.
async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<Option<SessionInfo>>, Refusal> {
    let session = super::current(request.headers(), &state).await?;
    Ok(Json(session.as_ref().map(info)))
}

/// `DELETE`: signs out.
async fn sign_out(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    // Judged as every other change by cookie.
    Principal::from_request_parts(&mut parts, &state).await?;
    if let Some(token) = cookie::read(&parts.headers, &state.settings) {
        state.store.revoke_session(identifier::hash(token)).await?;
    }
    Ok(with_cookie(
        StatusCode::NO_CONTENT,
        &cookie::set("", 0, &state.settings),
    ))
}

/// `GET`: what a console needs to know before anybody has signed in.
async fn server(State(state): State<AppState>) -> Json<ServerInfo> {
    Json(ServerInfo {
        issuer: state.settings.issuer.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        limits: state.settings.limits,
        can_clear_expiry: true,
        assertion_lifetime: state.settings.assertions.max_lifetime,
        unserved_methods: unserved_methods(),
        time: state.clock.now().into(),
    })
}

/// No connection asks for a certificate of the client, so the methods that need one can be stored only.
fn unserved_methods() -> Vec<UnservedMethod> {
    [Method::TlsClientAuth, Method::SelfSignedTlsClientAuth]
        .map(|method| UnservedMethod {
            method: method.as_str().into(),
            reason: "This server does not ask for client certificates on the TLS connection."
                .into(),
        })
        .into()
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
