//! `PATCH /api/v2/client-grants/{id}`.

use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Json};
use management_api::ClientGrantPatch;

use super::super::audit::about;
use super::super::error::ApiError;
use super::super::extractors::{Body, Ids};
use super::{check_scopes, schema};
use crate::auth::Principal;
use crate::state::AppState;

/// Replaces the scopes of a grant. Tokens that were given keep theirs.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([id]): Ids<1>,
    body: Body,
) -> Result<Response, ApiError> {
    principal.require_any(&["update:client_grants"])?;
    let patch: ClientGrantPatch = body.read(&schema::PATCH)?;
    let grant = state.store.grant(&id).await?;
    let Some(scope) = patch.scope else {
        return Ok(about(grant.client_id.clone(), Json(grant)));
    };
    let api = state.store.resource_server(&grant.audience).await?;
    check_scopes(&scope, &api.scopes, &grant.audience)?;
    let grant = state.store.update_grant(&id, scope).await?;
    Ok(about(grant.client_id.clone(), Json(grant)))
}
