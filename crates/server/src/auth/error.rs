//! Why a management request was not authenticated or authorized, in the management API's error format.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error_response::error_response;

/// A request that authentication or authorization rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// Neither a session nor a bearer token.
    #[error("Missing authentication")]
    Unauthenticated,
    /// A bearer token that is malformed, forged, expired, or meant for another audience.
    #[error("{0}")]
    InvalidToken(String),
    /// The caller is known but has none of the required scopes.
    #[error("Insufficient scope, expected any of: {}", expected.join(","))]
    InsufficientScope {
        /// The scopes, any of which suffices.
        expected: Vec<String>,
    },
    /// A state-changing request by cookie that another site could have made.
    #[error("{0}")]
    CrossSite(String),
    /// An unknown host name.
    #[error("{0}")]
    ForeignHost(String),
    /// More than one Host or Authorization header.
    #[error("The request has more than one {0} header. Send one.")]
    Repeated(&'static str),
    /// The request names no valid host.
    #[error("{0}")]
    Unaddressed(&'static str),
    /// The store failed.
    #[error("The server can't authenticate requests at the moment. Try again in a few seconds.")]
    Unavailable,
}

impl AuthError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::InvalidToken(_) => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope { .. } | Self::CrossSite(_) => StatusCode::FORBIDDEN,
            Self::ForeignHost(_) => StatusCode::MISDIRECTED_REQUEST,
            Self::Repeated(_) | Self::Unaddressed(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> Option<&'static str> {
        match self {
            Self::Unauthenticated
            | Self::Repeated(_)
            | Self::Unaddressed(_)
            | Self::Unavailable => None,
            Self::InvalidToken(_) => Some("invalid_token"),
            Self::InsufficientScope { .. } => Some("insufficient_scope"),
            Self::CrossSite(_) => Some("cross_site_request"),
            Self::ForeignHost(_) => Some("foreign_host"),
        }
    }

    /// The RFC 6750 challenge, section 3.
    fn challenge(&self) -> Option<HeaderValue> {
        let value = match self {
            Self::Unauthenticated => r#"Bearer realm="countersign""#.to_owned(),
            Self::InvalidToken(_) => {
                r#"Bearer realm="countersign", error="invalid_token""#.to_owned()
            }
            Self::InsufficientScope { expected } => format!(
                r#"Bearer realm="countersign", error="insufficient_scope", scope="{}""#,
                expected.join(" ")
            ),
            Self::CrossSite(_)
            | Self::ForeignHost(_)
            | Self::Repeated(_)
            | Self::Unaddressed(_)
            | Self::Unavailable => return None,
        };
        HeaderValue::from_str(&value).ok()
    }
}

impl IntoResponse for AuthError {
    fn into_response(self) -> Response {
        let mut response = error_response(self.status(), self.to_string(), self.code());
        if let Some(challenge) = self.challenge() {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self == Self::Unavailable {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
