//! `POST /api/v2/clients/{client_id}/credentials`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::super::audit::Keys;
use super::super::error::ApiError;
use super::super::extractors::{Body, Ids};
use super::super::fingerprints::Fingerprints;
use super::{register, schema, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// Registers a credential. It authenticates nothing until it is attached by a change of the client.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    principal.require_any(&["create:client_credentials"])?;
    let record = register::record(body.read(&schema::CREATE)?, &client_id, &state)?;
    state
        .store
        .create_credential(record.clone(), state.settings.limits)
        .await?;
    let keys = Keys(Fingerprints::of([&record]));
    Ok((StatusCode::CREATED, Extension(keys), Json(wire(record))))
}
