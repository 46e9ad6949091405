//! `GET /api/v2/clients/{client_id}/credentials`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use management_api::Credential;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use super::wire;
use crate::auth::Principal;
use crate::state::AppState;

/// All credentials of a client, always as a bare array, in the order of their registration. The query string is not
/// looked at: tools send `include_totals` and expect the array.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<Vec<Credential>>, ApiError> {
    principal.require_any(&["read:client_credentials"])?;
    let credentials = state.store.credentials(&client_id).await?;
    Ok(Json(credentials.into_iter().map(wire).collect()))
}
