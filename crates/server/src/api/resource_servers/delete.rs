//! `DELETE /api/v2/resource-servers/{id}`.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use crate::auth::Principal;
use crate::state::AppState;

/// Deletes an API with its grants.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
) -> Result<StatusCode, ApiError> {
    principal.require_any(&["delete:resource_servers"])?;
    state.store.delete_resource_server(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
