//! `DELETE /api/v2/clients/{id}`.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::failure::ApiFailure;
use super::super::request::Ids;
use crate::auth::Principal;
use crate::state::AppState;

/// Deletes a client with its credentials and grants. One that does not exist is gone already: the API documents no 404.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
) -> Result<StatusCode, ApiFailure> {
    principal.require_any(&["delete:clients"])?;
    state.store.delete_client(&client_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
