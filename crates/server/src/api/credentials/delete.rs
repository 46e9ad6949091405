//! `DELETE /api/v2/clients/{client_id}/credentials/{credential_id}`.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use store::StoreError;

use super::super::audit::Keys;
use super::super::error::ApiError;
use super::super::extractors::Ids;
use super::super::fingerprints::Fingerprints;
use crate::auth::Principal;
use crate::state::AppState;

/// Deletes a credential that is not attached. One that does not exist is gone already: the API documents no 404.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id, credential_id]): Ids<2>,
) -> Result<impl IntoResponse, ApiError> {
    principal.require_any(&["delete:client_credentials"])?;
    let store = &state.store;
    let record = match store.credential(&client_id, &credential_id).await {
        Err(StoreError::NotFound(_)) => None,
        found => Some(found?),
    };
    store.delete_credential(&client_id, &credential_id).await?;
    let keys = Keys(Fingerprints::of(&record));
    Ok((StatusCode::NO_CONTENT, Extension(keys)))
}
