//! `PATCH /api/v2/resource-servers/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::ResourceServer;

use super::super::failure::ApiFailure;
use super::super::request::{Body, Ids};
use super::{shape, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// Changes the properties that the body names. The identifier never changes.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
    body: Body,
) -> Result<Json<ResourceServer>, ApiFailure> {
    principal.require_any(&["update:resource_servers"])?;
    let patch = body.read(&shape::PATCH)?;
    let record = state.store.update_resource_server(&id, patch).await?;
    Ok(Json(wire(record, &state.settings)))
}
