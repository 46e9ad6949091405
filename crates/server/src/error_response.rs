//! Error responses in the management API's format.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use management_api::ErrorBody;

/// Returns an error response with this status, message and `errorCode`.
pub fn error_response(
    status: StatusCode,
    message: impl Into<String>,
    code: Option<&str>,
) -> Response {
    let body = ErrorBody {
        status_code: status.as_u16(),
        error: status.canonical_reason().unwrap_or_default().into(),
        message: message.into(),
        error_code: code.map(Into::into),
        ..ErrorBody::default()
    };
    (status, Json(body)).into_response()
}
