//! `POST /api/v2/resource-servers`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use management_api::{ResourceServer, ResourceServerCreate};
use serde_json::Map;
use store::ResourceServerRecord;

use super::super::error::ApiError;
use super::super::extractors::Body;
use super::{schema, wire};
use crate::auth::Principal;
use crate::identifiers;
use crate::state::AppState;

/// Seconds that an access token is valid where nothing was said.
const TOKEN_LIFETIME: u32 = 86_400;

/// Registers an API.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    body: Body,
) -> Result<(StatusCode, Json<ResourceServer>), ApiError> {
    principal.require_any(&["create:resource_servers"])?;
    let create: ResourceServerCreate = body.read(&schema::CREATE)?;
    if create.identifier == state.settings.issuer {
        return Err(ApiError::Body(
            "The identifier is this server's issuer, whose tokens need no grant. Choose another."
                .into(),
        ));
    }
    let mut record = ResourceServerRecord {
        id: identifiers::hex(state.random.as_ref())?,
        name: create.name.unwrap_or_else(|| create.identifier.clone()),
        identifier: create.identifier,
        scopes: create.scopes.unwrap_or_default(),
        signing_alg: create.signing_alg,
        token_lifetime: create.token_lifetime.unwrap_or(TOKEN_LIFETIME),
        is_system: false,
        created_at: state.clock.now().into(),
        other: Map::new(),
    };
    record.set_properties(create.other);
    state.store.create_resource_server(record.clone()).await?;
    Ok((StatusCode::CREATED, Json(wire(record, &state.settings))))
}
