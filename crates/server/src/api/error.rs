//! Why a management request failed, in the API's error format.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use management_api::ErrorBody;
use std::fmt;
use store::{Conflict, Entity, StoreError, Unavailable};

use super::audit::Reason;
use super::schema::Violation;
use crate::auth::AuthError;
use crate::random::NoRandomness;
use crate::redact;
use crate::request_body::BodyError;

/// A management request that failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Not signed in, or not allowed to.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// Properties requested by name that the caller's scopes do not show.
    #[error("You cannot read the following fields: {}", redact::names(.0.iter().map(String::as_str)))]
    HiddenFields(Vec<String>),
    /// The body does not match the operation's schema.
    #[error("Payload validation error: {0}")]
    Payload(Violation),
    /// The query string does not match the operation's schema.
    #[error("Query validation error: {0}")]
    Query(Violation),
    /// An id in the path.
    #[error("Path validation error: {0}")]
    Path(Violation),
    /// A rule over several properties, in plain words.
    #[error("{0}")]
    Body(String),
    /// A `pem` that can't be registered.
    #[error("{message}")]
    Pem {
        /// What it is and what is wrong with it.
        message: String,
        /// The finding's code.
        finding: &'static str,
        /// What to do.
        remedy: Option<String>,
    },
    /// Understood, and not possible in this state.
    #[error("{0}")]
    NotSupported(String),
    /// The body is neither JSON nor a form.
    #[error("The content type must be application/json or application/x-www-form-urlencoded{0}.")]
    MediaType(SentType),
    /// The body did not arrive, or not as it can be read.
    #[error(transparent)]
    RequestBody(#[from] BodyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// The media type that the caller sent, for the answer alone: it may be anything, also a secret.
#[derive(Debug)]
pub struct SentType(pub Option<String>);

impl fmt::Display for SentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => write!(f, "; it is {}", redact::value(text)),
            None => Ok(()),
        }
    }
}

/// Seconds after which to retry a failed request.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

impl ApiError {
    /// The same without the caller's value, if it names one: for the log.
    fn without_value(&self) -> Option<Self> {
        match self {
            Self::Payload(violation) => Some(Self::Payload(violation.without_value())),
            Self::Query(violation) => Some(Self::Query(violation.without_value())),
            Self::Path(violation) => Some(Self::Path(violation.without_value())),
            Self::MediaType(_) => Some(Self::MediaType(SentType(None))),
            _ => None,
        }
    }

    /// Status, `errorCode`, and the message if it differs from `Display`.
    fn parts(&self) -> (StatusCode, Option<&'static str>, Option<String>) {
        match self {
            Self::Auth(_) => (StatusCode::UNAUTHORIZED, None, None),
            Self::HiddenFields(_) => (StatusCode::FORBIDDEN, Some("insufficient_scope"), None),
            Self::Payload(_) | Self::Body(_) | Self::Pem { .. } => {
                (StatusCode::BAD_REQUEST, Some("invalid_body"), None)
            }
            Self::Query(_) => (StatusCode::BAD_REQUEST, Some("invalid_query_string"), None),
            Self::Path(_) => (StatusCode::BAD_REQUEST, Some("invalid_uri"), None),
            Self::NotSupported(_) => (
                StatusCode::BAD_REQUEST,
                Some("operation_not_supported"),
                None,
            ),
            Self::MediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, None, None),
            Self::RequestBody(fault) => (fault.status(), None, None),
            Self::Store(error) => store_parts(error),
            Self::Random(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                None,
                Some(
                    "The server can't generate random numbers at the moment. Try again in a few seconds."
                        .into(),
                ),
            ),
        }
    }

    /// The path of the property or parameter that is wrong, if it is one.
    fn property(&self) -> Option<String> {
        match self {
            Self::Payload(violation) | Self::Query(violation) | Self::Path(violation) => {
                violation.property().map(str::to_owned)
            }
            Self::Pem { .. } => Some("pem".to_owned()),
            Self::Store(StoreError::Conflict(
                Conflict::TooManyAttached { .. } | Conflict::RepeatedCredential { .. },
            )) => Some("credentials".to_owned()),
            _ => None,
        }
    }
}

fn store_parts(error: &StoreError) -> (StatusCode, Option<&'static str>, Option<String>) {
    match error {
        StoreError::NotFound(entity) => (StatusCode::NOT_FOUND, Some(inexistent(*entity)), None),
        StoreError::Conflict(conflict) => conflict_parts(conflict),
        StoreError::Unavailable(reason) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Some("unavailable"),
            Some(match reason {
                // It may have been lost after the commit; and what it said names addresses.
                Unavailable::Unreachable(_) => UNREACHABLE.into(),
                Unavailable::Busy
                | Unavailable::NoConnection
                | Unavailable::DiskFull
                | Unavailable::ReadOnly => format!(
                    "Nothing was changed: {reason}. Try again; if it persists, contact the server's operator."
                ),
            }),
        ),
        StoreError::Corrupt(_) | StoreError::Backend(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            None,
            Some("The database failed. The reason is in the server's log.".into()),
        ),
    }
}

const UNREACHABLE: &str = "The database can't be reached. If this was a change, check whether it was made before \
    retrying; if it persists, contact the server's operator.";

fn inexistent(entity: Entity) -> &'static str {
    match entity {
        Entity::Client => "inexistent_client",
        Entity::Credential => "inexistent_credential",
        Entity::Grant => "inexistent_client_grant",
        Entity::ResourceServer => "inexistent_resource_server",
        Entity::Log => "inexistent_log",
        Entity::SigningKey => "inexistent_signing_key",
    }
}

/// What to do with a key that a client has already.
fn same_key(id: &str) -> String {
    format!(
        "The credential {id} has the same key. To use it longer, change that credential's expires_at."
    )
}

fn conflict_parts(conflict: &Conflict) -> (StatusCode, Option<&'static str>, Option<String>) {
    match conflict {
        Conflict::TooManyAttached { .. } | Conflict::RepeatedCredential { .. } => (
            StatusCode::BAD_REQUEST,
            Some("invalid_body"),
            Some(format!(
                "Payload validation error: '{conflict}' on property credentials (Credentials to attach)."
            )),
        ),
        // Recorded without an errorCode.
        Conflict::CredentialAttached => (StatusCode::BAD_REQUEST, None, None),
        Conflict::SecretNotInUse | Conflict::System(_) => (
            StatusCode::BAD_REQUEST,
            Some("operation_not_supported"),
            None,
        ),
        Conflict::Exists(_) => (StatusCode::CONFLICT, None, None),
        Conflict::TooManyStored { .. }
        | Conflict::DuplicateKey { .. }
        | Conflict::DuplicateKid { .. }
        | Conflict::NoSuchCredential { .. }
        | Conflict::WrongType { .. }
        | Conflict::MethodsExclusive
        | Conflict::MethodRequired
        | Conflict::TooMuchMetadata { .. }
        | Conflict::IdTokenAlgorithm { .. } => {
            (StatusCode::BAD_REQUEST, Some("invalid_body"), None)
        }
    }
}

impl From<Conflict> for ApiError {
    fn from(conflict: Conflict) -> Self {
        Self::Store(conflict.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Auth(error) = self {
            return error.into_response();
        }
        let (status, code, message) = self.parts();
        if status.is_server_error() {
            tracing::error!(error = %self, "a management request failed");
        }
        let message = message.unwrap_or_else(|| self.to_string());
        let property = self.property();
        let for_log = self.without_value().map(|failure| failure.to_string());
        let (finding, remedy) = match self {
            Self::Pem {
                finding, remedy, ..
            } => (Some(finding.to_owned()), remedy),
            Self::Store(StoreError::Conflict(Conflict::DuplicateKey { id })) => {
                (None, Some(same_key(&id)))
            }
            _ => (None, None),
        };
        let body = ErrorBody {
            status_code: status.as_u16(),
            error: status.canonical_reason().unwrap_or_default().into(),
            message,
            error_code: code.map(Into::into),
            property,
            finding,
            remedy,
        };
        let reason = Reason(for_log.unwrap_or_else(|| body.message.clone()));
        let mut response = (status, Extension(reason), Json(body)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use serde_json::{Value, json};

    use super::*;

    async fn answer(failure: impl Into<ApiError>) -> (StatusCode, bool, Value) {
        let response = failure.into().into_response();
        let (status, retries) = (
            response.status(),
            response.headers().contains_key(header::RETRY_AFTER),
        );
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, retries, serde_json::from_slice(&bytes).unwrap())
    }

    /// Contract 3.8.
    #[tokio::test]
    async fn an_unavailable_store_answers_503() {
        for (reason, words) in [
            (
                Unavailable::Busy,
                "the database is locked by another writer",
            ),
            (
                Unavailable::DiskFull,
                "the disk that holds the database is full",
            ),
            (Unavailable::ReadOnly, "the database can't be written"),
            (
                Unavailable::Unreachable("connect to 10.0.0.1".into()),
                "The database can't be reached",
            ),
        ] {
            let (status, retries, body) = answer(StoreError::from(reason)).await;
            assert_eq!((status, retries), (StatusCode::SERVICE_UNAVAILABLE, true));
            assert_eq!(
                (&body["statusCode"], &body["error"]),
                (&json!(503), &json!("Service Unavailable"))
            );
            assert!(body["message"].as_str().unwrap().contains(words), "{body}");
            assert!(!body.to_string().contains("10.0.0.1"), "{body}");
        }
    }

    /// Contract 3.9.
    #[tokio::test]
    async fn database_errors_are_not_disclosed() {
        for error in [
            StoreError::Backend("syntax error near x".into()),
            StoreError::Corrupt("row 7".into()),
        ] {
            let (status, retries, body) = answer(error).await;
            assert_eq!(
                (status, retries),
                (StatusCode::INTERNAL_SERVER_ERROR, false)
            );
            assert_eq!(
                body["message"],
                "The database failed. The reason is in the server's log."
            );
        }
    }
}
