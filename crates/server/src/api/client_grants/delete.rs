//! `DELETE /api/v2/client-grants/{id}`.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use crate::auth::Principal;
use crate::state::AppState;

/// Deletes a grant. Tokens that were given stay valid until they expire.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
) -> Result<StatusCode, ApiError> {
    principal.require_any(&["delete:client_grants"])?;
    state.store.delete_grant(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
