//! `POST /api/v2/clients/{id}/rotate-secret`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value};

use super::super::error::ApiError;
use super::super::extractors::Ids;
use super::view::View;
use crate::auth::Principal;
use crate::identifiers;
use crate::state::AppState;

/// Gives the client a new secret and shows it. The old one stops at once.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    principal.require_any(&["update:client_keys"])?;
    let secret = identifiers::client_secret(state.random.as_ref())?;
    let client = state
        .store
        .rotate_secret(&client_id, secret, state.clock.now().into())
        .await?;
    Ok(Json(View::whole().render(client)))
}
