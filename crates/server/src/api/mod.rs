//! The management API: the routes under `/api/v2/`, in the format of the Auth0 Management API v2, and those of our own
//! under `/countersign/v1/`.
//!
//! Every operation checks in one order: the caller (401), the scopes (403), the path, the query string and the body
//! (400), whether the record exists (404), and the rules that join records (400 or 409).

mod audit;
mod changes;
mod client_grants;
mod clients;
mod compression;
mod countersign_api;
mod credentials;
mod error;
mod extractors;
mod fields;
mod find;
mod fingerprints;
mod json;
mod logs;
mod openapi;
mod operation;
mod paging;
mod public_keys;
mod resource_servers;
mod schema;

use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::Value;

use compression::NoSecret;

pub use error::ApiError;
pub use operation::Operation;
pub use schema::{Object, Schema};

use crate::state::AppState;

pub use audit::{CHANGED, REJECTED};

/// The types of what is logged of each change.
pub const AUDIT_TYPES: [&str; 2] = [audit::CHANGED, audit::REJECTED];

/// All operations, in the order of the document.
pub fn operations() -> Vec<Operation> {
    [
        clients::operations(),
        credentials::operations(),
        client_grants::operations(),
        resource_servers::operations(),
        logs::operations(),
        countersign_api::operations(),
        public_keys::operations(),
        find::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> Value {
    openapi::document(&operations())
}

/// The routes of the management API. The inner layer authenticates the caller, which needs the state.
pub fn router(state: &AppState) -> Router<AppState> {
    let operations = operations();
    let audit = audit::Audit::new(state.clone(), &operations);
    operations
        .into_iter()
        .fold(Router::new(), |router, operation| {
            router.route(operation.path, operation.into_route())
        })
        .route_layer(from_fn_with_state(audit, audit::layer))
        .route(
            "/countersign/v1/openapi.json",
            get(async || (Extension(NoSecret), Json(document()))),
        )
        .route_layer(compression::layer())
}
