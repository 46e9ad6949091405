//! `GET /api/v2/clients/{client_id}/credentials/{credential_id}`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use management_api::Credential;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use super::wire;
use crate::auth::Principal;
use crate::state::AppState;

/// One credential.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id, credential_id]): Ids<2>,
) -> Result<Json<Credential>, ApiError> {
    principal.require_any(&["read:client_credentials"])?;
    Ok(Json(wire(
        state.store.credential(&client_id, &credential_id).await?,
    )))
}
