//! `GET /api/v2/client-grants/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::ClientGrant;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use crate::auth::Principal;
use crate::state::AppState;

/// One grant.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
) -> Result<Json<ClientGrant>, ApiError> {
    principal.require_any(&["read:client_grants"])?;
    Ok(Json(state.store.grant(&id).await?))
}
