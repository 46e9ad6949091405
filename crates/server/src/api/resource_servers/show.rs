//! `GET /api/v2/resource-servers/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::ResourceServer;
use serde_json::Value;

use super::super::error::ApiError;
use super::super::extractors::{Ids, Query};
use super::{schema, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// One API.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
    query: Query,
) -> Result<Json<ResourceServer>, ApiError> {
    principal.require_any(&["read:resource_servers"])?;
    let _: Value = query.read(&schema::SHOW)?;
    let record = state.store.resource_server(&id).await?;
    Ok(Json(wire(record, &state.settings)))
}
