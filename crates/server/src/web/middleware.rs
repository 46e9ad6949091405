//! What surrounds every request: framing and host checks before it, error format and headers after it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::Body as _;
use std::any::Any;

use super::{security_headers, unread_body};
use crate::auth::check_host;
use crate::error_response::error_response;
use crate::state::AppState;
use crate::{oauth, request_body};

pub(super) fn is_oauth(path: &str) -> bool {
    path.starts_with("/oauth/")
}

/// Checks the request's framing and host name, completes the answer, and drains what is left of the body.
pub(super) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_oauth = is_oauth(parts.uri.path());
    let has_connection = parts.version <= Version::HTTP_11;
    let (response, is_reusable) = match rejection(&parts, &state, is_oauth) {
        // It is not certain where a malformed request ends and the next one begins.
        Some(response) => (response, false),
        None if body.is_end_stream() => {
            let request = Request::from_parts(parts, body);
            (next.run(request).await, true)
        }
        None => {
            let expects_continue = unread_body::expects_continue(&parts.headers);
            let (body, unread) = unread_body::watch(body);
            let response = next.run(Request::from_parts(parts, body)).await;
            (response, unread.drain(expects_continue).await)
        }
    };
    let mut response = with_body(response, is_oauth);
    let headers = response.headers_mut();
    name_charset(headers);
    security_headers::apply(headers, state.settings.tls);
    if has_connection && !is_reusable {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The answer to a request that is malformed, or meant for another server.
fn rejection(parts: &Parts, state: &AppState, is_oauth: bool) -> Option<Response> {
    if let Err(fault) = request_body::check_transfer_coding(&parts.headers) {
        return Some(if is_oauth {
            oauth::error_response(fault.status(), &fault.to_string())
        } else {
            error_response(fault.status(), fault.to_string(), None)
        });
    }
    let error = check_host(parts, &state.settings).err()?;
    Some(if is_oauth {
        oauth::error_response(error.status(), &error.to_string())
    } else {
        error.into_response()
    })
}

/// Gives bare errors of axum and its layers the management API's format, or that of OAuth.
fn with_body(response: Response, is_oauth: bool) -> Response {
    let status = response.status();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| value.as_bytes());
    let message = match (status, content_type) {
        (_, Some(value)) if value.starts_with(b"application/json") => return response,
        (StatusCode::METHOD_NOT_ALLOWED, _) => {
            "Method not allowed. The Allow header lists the allowed methods."
        }
        (StatusCode::PAYLOAD_TOO_LARGE, _) => "The body is longer than 1 MiB.",
        (StatusCode::SERVICE_UNAVAILABLE, None) => {
            "The server could not answer within 30 seconds. Try again later."
        }
        (StatusCode::INTERNAL_SERVER_ERROR, None) => {
            "The server failed to process the request. The reason is in the server's log."
        }
        _ => return response,
    };
    let (parts, _) = response.into_parts();
    let mut shaped = if is_oauth {
        oauth::error_response(status, message)
    } else {
        error_response(status, message, None)
    };
    for (name, value) in &parts.headers {
        if *name != CONTENT_TYPE && *name != axum::http::header::CONTENT_LENGTH {
            shaped.headers_mut().insert(name.clone(), value.clone());
        }
    }
    shaped
}

/// JSON needs no charset (RFC 8259, section 8.1); the management API names it, and so do we.
fn name_charset(headers: &mut HeaderMap) {
    if let Some(value) = headers.get_mut(CONTENT_TYPE)
        && value == "application/json"
    {
        *value = HeaderValue::from_static("application/json; charset=utf-8");
    }
}

/// A handler panicked: the request fails, the server keeps running.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> axum::http::Response<Body> {
    tracing::error!("a request handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body(response: Response) -> serde_json::Value {
        let bytes = axum::body::to_bytes(response.into_body(), 10_000).await;
        serde_json::from_slice(&bytes.unwrap()).unwrap()
    }

    /// Contract 3.1.
    #[tokio::test]
    async fn errors_of_layers_have_the_shape_of_their_api() {
        for (status, error) in [
            (405, "invalid_request"),
            (413, "invalid_request"),
            (500, "server_error"),
            (503, "temporarily_unavailable"),
        ] {
            let bare = || StatusCode::from_u16(status).unwrap().into_response();
            let of_oauth = with_body(bare(), true);
            assert_eq!(of_oauth.status().as_u16(), status);
            let of_oauth = body(of_oauth).await;
            assert_eq!(of_oauth["error"], error);
            assert!(of_oauth["error_description"].is_string());
            assert_eq!(body(with_body(bare(), false)).await["statusCode"], status);
        }
        let panicked = with_body(panicked(Box::new(())), true);
        assert_eq!(body(panicked).await["error"], "server_error");
    }
}
