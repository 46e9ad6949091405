//! The management API: the routes under `/api/v2/`, in the format of the Auth0 Management API v2, and those of our own
//! under `/countersign/v1/`.
//!
//! Every operation checks in one order: who asks (401), whether they may (403), the path, the query string and the body
//! (400), whether the record exists (404), and the rules that join records (400 or 409).

mod audit;
mod client_grants;
mod clients;
mod countersign_api;
mod credentials;
mod error;
mod extractors;
mod fields;
mod fingerprints;
mod json;
mod logs;
mod openapi;
mod operations;
mod paging;
mod resource_servers;
mod schema;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub use error::ApiError;
pub use openapi::document;
pub use operations::{OPERATIONS, Operation};
pub use schema::{Object, Schema};

use crate::state::AppState;

pub use audit::REJECTED;

/// The types of what is logged of each change.
pub const AUDIT_TYPES: [&str; 2] = [audit::CHANGED, audit::REJECTED];

/// The routes of the management API. Who asks is settled by the layer, which needs the state.
pub fn router(state: &AppState) -> Router<AppState> {
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
        .route(
            "/api/v2/client-grants",
            get(client_grants::list::handle).post(client_grants::create::handle),
        )
        .route(
            "/api/v2/client-grants/{id}",
            get(client_grants::show::handle)
                .patch(client_grants::update::handle)
                .delete(client_grants::delete::handle),
        )
        .route(
            "/api/v2/resource-servers",
            get(resource_servers::list::handle).post(resource_servers::create::handle),
        )
        .route(
            "/api/v2/resource-servers/{id}",
            get(resource_servers::show::handle)
                .patch(resource_servers::update::handle)
                .delete(resource_servers::delete::handle),
        )
        .route("/api/v2/logs", get(logs::list::handle))
        .route("/api/v2/logs/{id}", get(logs::show::handle))
        .route(
            "/countersign/v1/clients/{client_id}/usage",
            get(countersign_api::usage),
        )
        .route(
            "/countersign/v1/credentials",
            get(countersign_api::list_credentials),
        )
        .route("/countersign/v1/stats", get(countersign_api::stats))
        .route_layer(from_fn_with_state(state.clone(), audit::layer))
        .route("/countersign/v1/openapi.json", get(openapi::handle))
}
