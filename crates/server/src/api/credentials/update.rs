//! `PATCH /api/v2/clients/{client_id}/credentials/{credential_id}`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use management_api::CredentialPatch;

use super::super::audit::Keys;
use super::super::error::ApiError;
use super::super::extractors::{Body, Ids};
use super::super::fingerprints::Fingerprints;
use super::{schema, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// Changes the expiry, the one thing that can change; `null` takes it away.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id, credential_id]): Ids<2>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    principal.require_any(&["update:client_credentials"])?;
    let patch: CredentialPatch = body.read(&schema::PATCH)?;
    let now = state.clock.now().into();
    let record = state
        .store
        .set_credential_expiry(&client_id, &credential_id, patch.expires_at, now)
        .await?;
    let keys = Keys(Fingerprints::of([&record]));
    Ok((Extension(keys), Json(wire(record))))
}
