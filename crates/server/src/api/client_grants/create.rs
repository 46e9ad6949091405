//! `POST /api/v2/client-grants`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Json};
use management_api::{ClientGrant, ClientGrantCreate, SubjectType};

use super::super::audit::about;
use super::super::error::ApiError;
use super::super::extractors::Body;
use super::{check_scopes, schema};
use crate::auth::Principal;
use crate::identifiers;
use crate::state::AppState;

/// Lets a client ask for tokens for an API.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    body: Body,
) -> Result<Response, ApiError> {
    principal.require_any(&["create:client_grants"])?;
    let create: ClientGrantCreate = body.read(&schema::CREATE)?;
    let grant = ClientGrant {
        id: identifiers::client_grant_id(state.random.as_ref())?,
        client_id: create.client_id,
        audience: create.audience,
        scope: create.scope,
        subject_type: SubjectType::Client,
    };
    if let Some((api, _)) = state
        .store
        .token_grant(&grant.client_id, &grant.audience)
        .await?
    {
        check_scopes(&grant.scope, &api.scopes, &grant.audience)?;
    }
    state.store.create_grant(grant.clone()).await?;
    Ok(about(
        grant.client_id.clone(),
        (StatusCode::CREATED, Json(grant)),
    ))
}
