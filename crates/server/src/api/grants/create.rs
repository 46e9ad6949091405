//! `POST /api/v2/client-grants`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Json};
use management_api::{ClientGrant, ClientGrantCreate, SubjectType};

use super::super::audit::about;
use super::super::failure::ApiFailure;
use super::super::ids;
use super::super::request::Body;
use super::{check_scopes, shape};
use crate::auth::Principal;
use crate::state::AppState;

/// Lets a client ask for tokens for an API.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    body: Body,
) -> Result<Response, ApiFailure> {
    principal.require_any(&["create:client_grants"])?;
    let create: ClientGrantCreate = body.read(&shape::CREATE)?;
    let grant = ClientGrant {
        id: ids::grant(state.random.as_ref())?,
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
