//! `PATCH /api/v2/resource-servers/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::{ResourceServer, ResourceServerPatch};
use store::ResourceServerRecord;

use super::super::error::ApiError;
use super::super::extractors::{Body, Ids};
use super::{schema, wire};
use crate::auth::Principal;
use crate::settings::Settings;
use crate::state::AppState;

/// Changes the properties that the body names. The identifier never changes; the server's own API changes in nothing,
/// and a body that asks for nothing else is as good as any.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
    body: Body,
) -> Result<Json<ResourceServer>, ApiError> {
    principal.require_any(&["update:resource_servers"])?;
    let patch: ResourceServerPatch = body.read(&schema::PATCH)?;
    let current = state.store.resource_server(&id).await?;
    let record = if current.is_system && changes_nothing(&current, &patch, &state.settings) {
        current
    } else {
        state.store.update_resource_server(&id, patch).await?
    };
    Ok(Json(wire(record, &state.settings)))
}

/// Whether the API would be shown as before.
fn changes_nothing(
    current: &ResourceServerRecord,
    patch: &ResourceServerPatch,
    settings: &Settings,
) -> bool {
    let mut changed = current.clone();
    changed.apply(patch.clone());
    wire(changed, settings) == wire(current.clone(), settings)
}
