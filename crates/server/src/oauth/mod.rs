//! The endpoints of OAuth 2.0: token, revocation, introspection, metadata and keys.

mod authenticate;
mod error;
mod examination;
mod exchange_log;
mod failure_log;
mod introspect;
mod metadata;
mod parameters;
mod revoke;
mod token;

pub use error::error_response;

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

/// The types of what is logged of each request for a token.
pub const LOG_TYPES: [&str; 2] = [exchange_log::SUCCEEDED, failure_log::FAILED];

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/oauth/token", post(token::handler))
        .route("/oauth/revoke", post(revoke::handler))
        .route("/oauth/introspect", post(introspect::handler))
        .route("/.well-known/jwks.json", get(metadata::keys))
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::server),
        )
        .route("/.well-known/openid-configuration", get(metadata::server))
}

/// The reason codes that are not an assertion's, and those of rejected token requests, with their messages.
#[cfg(test)]
pub(crate) fn reasons() -> Vec<String> {
    use failure_log::Reason;
    let reasons = [
        Reason::NothingPresented,
        Reason::HeaderUnreadable,
        Reason::ClientIdMissing,
        Reason::ClientIdMismatch,
        Reason::AssertionMissing,
        Reason::ClientUnknown,
        Reason::IdAndSecretSwapped,
        Reason::MethodNotRegistered,
        Reason::SecretNotAccepted,
        Reason::SecretWrong,
        Reason::JtiReplayed,
    ];
    for reason in &reasons {
        // Exhaustive, so that a new reason is added above.
        match reason {
            Reason::NothingPresented
            | Reason::HeaderUnreadable
            | Reason::ClientIdMissing
            | Reason::ClientIdMismatch
            | Reason::AssertionMissing
            | Reason::ClientUnknown
            | Reason::IdAndSecretSwapped
            | Reason::MethodNotRegistered
            | Reason::SecretNotAccepted
            | Reason::SecretWrong
            | Reason::JtiReplayed
            | Reason::Rule(_) => {}
        }
    }
    let of_requests = errors()
        .into_iter()
        .filter_map(|error| Some(format!("{}: {error}", error.reason()?)));
    reasons
        .iter()
        .map(|reason| format!("{}: {}", reason.code(), reason.message()))
        .chain(of_requests)
        .collect()
}

/// One of each error.
#[cfg(test)]
pub(crate) fn errors() -> Vec<error::OAuthError> {
    use error::{AccessDenied, OAuthError};
    let errors = vec![
        OAuthError::InvalidRequest("MESSAGE".into()),
        crate::request_body::BodyError::Stalled.into(),
        OAuthError::InvalidClient { by_header: false },
        OAuthError::UnsupportedGrantType("password".into()),
        OAuthError::UnauthorizedClient("client_credentials".into()),
        AccessDenied::Api("https://api.example/".into()).into(),
        AccessDenied::Grant("https://api.example/".into()).into(),
        AccessDenied::Scopes("read:a".into()).into(),
        OAuthError::TokenTooLong { bytes: 70_000 },
        OAuthError::TooManyFailures { wait: 3 },
        OAuthError::Unavailable,
    ];
    for error in &errors {
        // Exhaustive, so that a new error is added above.
        match error {
            OAuthError::InvalidRequest(_)
            | OAuthError::RequestBody(_)
            | OAuthError::InvalidClient { .. }
            | OAuthError::UnsupportedGrantType(_)
            | OAuthError::UnauthorizedClient(_)
            | OAuthError::AccessDenied(
                AccessDenied::Api(_) | AccessDenied::Grant(_) | AccessDenied::Scopes(_),
            )
            | OAuthError::TokenTooLong { .. }
            | OAuthError::TooManyFailures { .. }
            | OAuthError::Unavailable => {}
        }
    }
    errors
}
