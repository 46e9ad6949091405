//! Failures of the OAuth endpoints (RFC 6749, section 5.2).

use axum::Json;
use axum::http::header::{CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::access_token::MAX_BYTES;
use crate::request_body::BodyError;

/// Why an OAuth request was rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OAuthError {
    /// The request itself is malformed.
    #[error("{0}")]
    InvalidRequest(String),
    /// The body did not arrive, or not as it can be read.
    #[error(transparent)]
    RequestBody(#[from] BodyError),
    /// Client authentication failed: one message for every reason; the log has the reason.
    #[error("Client authentication failed.")]
    InvalidClient {
        /// Whether the client tried the Authorization header, and so is owed a challenge.
        by_header: bool,
    },
    /// A grant that this server does not have.
    #[error("Unsupported grant type: {0}")]
    UnsupportedGrantType(String),
    /// A grant that the client may not use.
    #[error("Grant type '{0}' not allowed for the client.")]
    UnauthorizedClient(String),
    /// The client may not have this audience or scope.
    #[error(transparent)]
    AccessDenied(#[from] AccessDenied),
    /// A token that could not be read back.
    #[error(
        "With these scopes the access token would have {bytes} bytes; at most {MAX_BYTES} are allowed. Request fewer scopes."
    )]
    TokenTooLong {
        /// How long it would be.
        bytes: usize,
    },
    /// Too many failures from this address.
    #[error("Too many failed attempts from this address. Try again in {wait} seconds.")]
    TooManyFailures {
        /// Seconds until the next attempt.
        wait: u64,
    },
    /// The store, the keys or the random source failed.
    #[error("The server can't answer at the moment. Try again in a few seconds.")]
    Unavailable,
}

/// What a client lacks to get a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AccessDenied {
    /// There is no such API.
    #[error("Service not found: {0}")]
    Api(String),
    /// The client has no grant for this API.
    #[error(
        "Client is not authorized to access '{0}'. You need to create a 'client-grant' associated to this API."
    )]
    Grant(String),
    /// The client's grant does not name these scopes.
    #[error("Client has not been granted scopes: {0}")]
    Scopes(String),
}

impl OAuthError {
    /// The reason code in the log, for errors of authenticated clients.
    pub(super) fn reason(&self) -> Option<&'static str> {
        match self {
            Self::UnauthorizedClient(_) => Some("grant_type_not_allowed"),
            Self::AccessDenied(AccessDenied::Api(_)) => Some("audience_unknown"),
            Self::AccessDenied(AccessDenied::Grant(_)) => Some("grant_missing"),
            Self::AccessDenied(AccessDenied::Scopes(_)) => Some("scope_not_granted"),
            Self::TokenTooLong { .. } => Some("token_too_long"),
            Self::InvalidRequest(_)
            | Self::RequestBody(_)
            | Self::InvalidClient { .. }
            | Self::UnsupportedGrantType(_)
            | Self::TooManyFailures { .. }
            | Self::Unavailable => None,
        }
    }

    /// Logs a failure of the server's own parts, and answers that it cannot answer now.
    pub(super) fn unavailable(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "an OAuth request could not be answered");
        Self::Unavailable
    }

    fn parts(&self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::RequestBody(fault) => (fault.status(), "invalid_request"),
            Self::InvalidClient { .. } => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::UnsupportedGrantType(_) => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::UnauthorizedClient(_) => (StatusCode::FORBIDDEN, "unauthorized_client"),
            Self::AccessDenied(_) => (StatusCode::FORBIDDEN, "access_denied"),
            Self::TokenTooLong { .. } => (StatusCode::BAD_REQUEST, "invalid_scope"),
            Self::TooManyFailures { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let (status, error) = self.parts();
        let body = json!({ "error": error, "error_description": plain(&self.to_string()) });
        let mut response = not_stored((status, Json(body)));
        let wait = match self {
            Self::TooManyFailures { wait } => Some(wait),
            Self::Unavailable => Some(1),
            _ => None,
        };
        if let Some(wait) = wait {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        if matches!(self, Self::InvalidClient { by_header: true }) {
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static(r#"Basic realm="countersign", charset="UTF-8""#),
            );
        }
        response
    }
}

/// An error response of the middleware rather than a handler.
pub fn error_response(status: StatusCode, message: &str) -> Response {
    let error = match status {
        StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        // A transfer coding that the request should not use.
        StatusCode::NOT_IMPLEMENTED => "invalid_request",
        status if status.is_server_error() => "server_error",
        _ => "invalid_request",
    };
    let body = json!({ "error": error, "error_description": plain(message) });
    not_stored((status, Json(body)))
}

/// A text of what RFC 6749, section 5.2, lets an `error_description` hold: ASCII without `"` and `\`.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => '\'',
            '\\' => '/',
            ' '..='~' => c,
            _ => '?',
        })
        .collect()
}

/// Marks an answer as not to be cached (RFC 6749, section 5.1).
pub(super) fn not_stored(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
