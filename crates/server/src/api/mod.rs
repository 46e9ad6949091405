//! The management API: the routes under `/api/v2/`, in the format of the Auth0 Management API v2, and those of our own
//! under `/countersign/v1/`.
//!
//! Every operation checks in one order: who asks (401), whether they may (403), the path, the query string and the body
//! (400), whether the record exists (404), and the rules that join records (400 or 409).

mod clients;
mod credentials;
mod failure;
mod ids;
mod json;
mod page;
mod request;
mod schema;

use axum::Router;
use axum::routing::{get, post};

pub use failure::ApiFailure;

use crate::state::AppState;

/// The routes of the management API.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/api/v2/clients",
            get(clients::list::handle).post(clients::create::handle),
        )
        .route(
            "/api/v2/clients/{client_id}",
            get(clients::show::handle)
                .patch(clients::update::handle)
                .delete(clients::delete::handle),
        )
        .route(
            "/api/v2/clients/{client_id}/rotate-secret",
            post(clients::rotate_secret::handle),
        )
        .route(
            "/api/v2/clients/{client_id}/credentials",
            get(credentials::list::handle).post(credentials::create::handle),
        )
        .route(
            "/api/v2/clients/{client_id}/credentials/{credential_id}",
            get(credentials::show::handle)
                .patch(credentials::update::handle)
                .delete(credentials::delete::handle),
        )
        .route("/api/v2/{*rest}", axum::routing::any(no_such_path))
        .method_not_allowed_fallback(method_not_allowed)
}

async fn no_such_path() -> ApiFailure {
    ApiFailure::NoSuchPath
}

async fn method_not_allowed() -> ApiFailure {
    ApiFailure::MethodNotAllowed
}
