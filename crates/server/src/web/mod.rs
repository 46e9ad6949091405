//! The application: its routes, the console's files and the middleware around every request.

mod console;
mod cors;
mod csp;
mod middleware;
mod rate_limit;
mod security_headers;
mod unread_body;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

pub use console::Console;

use crate::state::AppState;
use crate::{api, oauth, session};

/// The longest body of any request, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// The longest pause within a body.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// The longest time for an answer.
const ANSWER: Duration = Duration::from_secs(30);
const NO_ENDPOINT: &str =
    "No such endpoint. The endpoints are listed at /.well-known/oauth-authorization-server.";

/// The whole application: all routes with their middleware.
pub fn app(state: AppState) -> Router {
    let console = Console::new(state.settings.console_dir.clone());
    let routes = Router::new()
        .merge(api::router(&state))
        .merge(session::router())
        .merge(oauth::router())
        .fallback(move |request: Request| {
            let console = console.clone();
            async move {
                if middleware::is_oauth(request.uri().path()) {
                    return oauth::error_response(StatusCode::NOT_FOUND, NO_ENDPOINT);
                }
                console.answer(request).await
            }
        })
        .with_state(state.clone());
    let routes = match &state.management_limit {
        Some(_) => routes.layer(from_fn_with_state(state.clone(), rate_limit::layer)),
        None => routes,
    };
    // One combined layer: the router boxes each layer, and clones it for every request.
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), middleware::guard))
        .option_layer(cors::layer(&state.settings))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ));
    routes.layer(around)
}
