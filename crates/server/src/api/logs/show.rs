//! `GET /api/v2/logs/{id}`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::LogEntry;

use super::super::error::ApiError;
use super::super::extractors::Ids;
use crate::auth::Principal;
use crate::state::AppState;

/// One event.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
) -> Result<Json<LogEntry>, ApiError> {
    principal.require_any(&["read:logs"])?;
    state.journal.flush().await;
    Ok(Json(state.store.log(&id).await?))
}
