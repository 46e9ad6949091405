//! The whole application: all routes, and what surrounds them.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Version};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http_body::Body as _;
use std::any::Any;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::console::Console;
use super::{cors, headers, unread};
use crate::auth::check_host;
use crate::failure::failure;
use crate::state::AppState;
use crate::{api, incoming, limits, oauth, session};

/// The longest body of any request, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// The longest pause within a body.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// The longest time for an answer.
const ANSWER: Duration = Duration::from_secs(30);
const NO_ENDPOINT: &str = "There is no such endpoint. Those that are here are named at /.well-known/oauth-authorization-server.";

/// The whole application.
pub fn app(state: AppState) -> Router {
    let console = Console::new(state.settings.console_dir.clone());
    let routes = Router::new()
        .merge(api::router(&state))
        .merge(session::router())
        .merge(oauth::router())
        .fallback(move |request: Request| {
            let console = console.clone();
            async move {
                if is_oauth(request.uri().path()) {
                    return oauth::failure(StatusCode::NOT_FOUND, NO_ENDPOINT);
                }
                console.answer(request).await
            }
        })
        .with_state(state.clone());
    let routes = match &state.management_limit {
        Some(_) => routes.layer(from_fn_with_state(state.clone(), limits::limit)),
        None => routes,
    };
    // One layer made of all: each that a router is given by itself is boxed, and cloned for every request.
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), surround))
        .option_layer(cors::layer(&state.settings))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ));
    routes.layer(around)
}

fn is_oauth(path: &str) -> bool {
    path.starts_with("/oauth/")
}

/// Judges how the request is framed and by which name it calls the server, completes the answer, and sees to the part
/// of the body that nobody has read.
async fn surround(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_oauth = is_oauth(parts.uri.path());
    let has_connection = parts.version <= Version::HTTP_11;
    let (response, is_reusable) = match rejection(&parts, &state, is_oauth) {
        // Where a malformed request ends, and so where the next one begins, is not sure.
        Some(response) => (response, false),
        None if body.is_end_stream() => {
            let request = Request::from_parts(parts, body);
            (next.run(request).await, true)
        }
        None => {
            let expects_continue = unread::expects_continue(&parts.headers);
            let (body, unread) = unread::watch(body);
            let response = next.run(Request::from_parts(parts, body)).await;
            (response, unread.drain(expects_continue).await)
        }
    };
    let mut response = with_body(response, is_oauth);
    let headers = response.headers_mut();
    name_charset(headers);
    headers::secure(headers, state.settings.tls);
    if has_connection && !is_reusable {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The answer to a request that is malformed, or meant for another server.
fn rejection(parts: &Parts, state: &AppState, is_oauth: bool) -> Option<Response> {
    if let Err(fault) = incoming::check_transfer_coding(&parts.headers) {
        return Some(if is_oauth {
            oauth::failure(fault.status(), &fault.to_string())
        } else {
            failure(fault.status(), fault.to_string(), None)
        });
    }
    let refusal = check_host(parts, &state.settings).err()?;
    Some(if is_oauth {
        oauth::failure(refusal.status(), &refusal.to_string())
    } else {
        refusal.into_response()
    })
}

/// Gives the failures that axum and its layers answer bare the management API's shape, or that of OAuth.
fn with_body(response: Response, is_oauth: bool) -> Response {
    let status = response.status();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| value.as_bytes());
    let message = match (status, content_type) {
        (_, Some(value)) if value.starts_with(b"application/json") => return response,
        (StatusCode::METHOD_NOT_ALLOWED, _) => {
            "The method is not allowed here; the Allow header names those that are."
        }
        (StatusCode::PAYLOAD_TOO_LARGE, _) => "The body is longer than 1 MiB.",
        (StatusCode::SERVICE_UNAVAILABLE, None) => {
            "The server could not answer within 30 seconds. Try again later."
        }
        (StatusCode::INTERNAL_SERVER_ERROR, None) => {
            "The server failed at this request. Its log has the details."
        }
        _ => return response,
    };
    let (parts, _) = response.into_parts();
    let mut shaped = if is_oauth {
        oauth::failure(status, message)
    } else {
        failure(status, message, None)
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

/// A handler panicked: the request fails, the server goes on.
fn panicked(_: Box<dyn Any + Send>) -> axum::http::Response<Body> {
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
