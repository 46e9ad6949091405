//! `DELETE /api/v2/clients/{id}`.

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

/// Deletes a client with its credentials and grants. One that does not exist is gone already: the API documents no 404.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
) -> Result<impl IntoResponse, ApiError> {
    principal.require_any(&["delete:clients"])?;
    let credentials = match state.store.credentials(&client_id).await {
        Err(StoreError::NotFound(_)) => Vec::new(),
        found => found?,
    };
    state.store.delete_client(&client_id).await?;
    let keys = Keys(Fingerprints::of(&credentials));
    Ok((StatusCode::NO_CONTENT, Extension(keys)))
}
