//! `GET /api/v2/clients/{id}`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value};

use super::super::error::ApiError;
use super::super::extractors::{Ids, Query};
use super::query::SHOW;
use super::view::{READ, View};
use crate::auth::Principal;
use crate::state::AppState;

/// One client.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
    query: Query,
) -> Result<Json<Map<String, Value>>, ApiError> {
    principal.require_any(READ)?;
    let view = View::new(&principal, query.read(&SHOW)?)?;
    let client = state.store.client(&client_id).await?;
    Ok(Json(view.render(client)))
}
