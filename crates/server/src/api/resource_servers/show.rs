//! `GET /api/v2/resource-servers/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::ResourceServer;
use serde_json::Value;

use super::super::failure::ApiFailure;
use super::super::request::{Ids, Query};
use super::{shape, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// One API.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
    query: Query,
) -> Result<Json<ResourceServer>, ApiFailure> {
    principal.require_any(&["read:resource_servers"])?;
    let _: Value = query.read(&shape::SHOW)?;
    let record = state.store.resource_server(&id).await?;
    Ok(Json(wire(record, &state.settings)))
}
