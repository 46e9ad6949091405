//! The endpoints of OAuth 2.0: token, revocation, introspection, metadata and keys.

mod authenticate;
mod error;
mod exchange_log;
mod failure_log;
mod introspect;
mod metadata;
mod parameters;
mod revoke;
mod token;

pub use error::error_response;

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

/// The types of what is logged of each request for a token.
pub const LOG_TYPES: [&str; 2] = [exchange_log::SUCCEEDED, failure_log::FAILED];

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/oauth/token", post(token::handler))
        .route("/oauth/revoke", post(revoke::handler))
        .route("/oauth/introspect", post(introspect::handler))
        .route("/.well-known/jwks.json", get(metadata::keys))
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::server),
        )
        .route("/.well-known/openid-configuration", get(metadata::server))
}
