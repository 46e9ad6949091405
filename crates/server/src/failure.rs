//! Failures in the management API's error shape.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use management_api::ErrorBody;

/// An answer that says what went wrong.
pub fn failure(status: StatusCode, message: impl Into<String>, code: Option<&str>) -> Response {
    let body = ErrorBody {
        status_code: status.as_u16(),
        error: status.canonical_reason().unwrap_or_default().into(),
        message: message.into(),
        error_code: code.map(Into::into),
        ..ErrorBody::default()
    };
    (status, Json(body)).into_response()
}
