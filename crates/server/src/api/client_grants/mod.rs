//! `/api/v2/client-grants`: which client may request tokens for which API.

pub mod schema;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use management_api::{
    ClientGrant, ClientGrantCreate, ClientGrantPatch, ResourceServerScope, SubjectType,
};
use serde::Deserialize;
use store::{GrantFilter, Page};

use super::audit::about;
use super::changes::Changes;
use super::error::ApiError;
use super::extractors::{Body, Ids, Query};
use super::operation::Operation;
use super::paging::Paging;
use crate::identifiers;
use crate::redact;
use crate::state::AppState;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const GRANTS: &str = "/api/v2/client-grants";
    const GRANT: &str = "/api/v2/client-grants/{id}";
    const READ: &[&str] = &["read:client_grants"];
    vec![
        Operation::get(
            (GRANTS, "list_client_grants", "List client grants", READ),
            list,
        )
        .query(&schema::LIST)
        .answers(200, &schema::GRANTS)
        .holds_no_secret(),
        Operation::post(
            (
                GRANTS,
                "create_client_grant",
                "Create a client grant",
                &["create:client_grants"],
            ),
            create,
        )
        .body(&schema::CREATE)
        .answers(201, schema::GRANT_ANSWER)
        .holds_no_secret()
        .fails(&[404, 409])
        .logs("Client grant created", "Client grant not created"),
        Operation::get(
            (GRANT, "show_client_grant", "Get a client grant", READ),
            show,
        )
        .answers(200, schema::GRANT_ANSWER)
        .holds_no_secret()
        .fails(&[404]),
        Operation::patch(
            (
                GRANT,
                "update_client_grant",
                "Update a client grant",
                &["update:client_grants"],
            ),
            update,
        )
        .body(&schema::PATCH)
        .answers(200, schema::GRANT_ANSWER)
        .holds_no_secret()
        .fails(&[404])
        .logs("Client grant updated", "Client grant not updated"),
        Operation::delete(
            (
                GRANT,
                "delete_client_grant",
                "Delete a client grant",
                &["delete:client_grants"],
            ),
            delete,
        )
        .logs("Client grant deleted", "Client grant not deleted"),
    ]
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    client_id: Option<String>,
    audience: Option<String>,
    allow_any_organization: Option<bool>,
    subject_type: Option<String>,
    default_for: Option<String>,
}

impl Parameters {
    /// It asks for organizations, users or defaults, which no grant here is for.
    fn finds_nothing(&self) -> bool {
        self.allow_any_organization == Some(true)
            || self.subject_type.as_deref() == Some("user")
            || self.default_for.is_some()
    }
}

/// Grants, a page at a time.
async fn list(State(state): State<AppState>, query: Query) -> Result<Response, ApiError> {
    let parameters: Parameters = query.read(&schema::LIST)?;
    let window = parameters.paging.window()?;
    let page = if parameters.finds_nothing() {
        Page::empty()
    } else {
        let filter = GrantFilter {
            client_id: parameters.client_id,
            audience: parameters.audience,
        };
        state.store.grants(&filter, window.clone()).await?
    };
    Ok(parameters.paging.answer(&window, "client_grants", page))
}

/// Allows a client to request tokens for an API.
async fn create(State(state): State<AppState>, body: Body) -> Result<Response, ApiError> {
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
    let changes = Changes::of_grant(None, Some(&grant));
    Ok(about(
        grant.client_id.clone(),
        (StatusCode::CREATED, Extension(changes), Json(grant)),
    ))
}

/// One grant.
async fn show(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
) -> Result<Json<ClientGrant>, ApiError> {
    Ok(Json(state.store.grant(&id).await?))
}

/// Replaces the scopes of a grant. Issued tokens keep theirs.
async fn update(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
    body: Body,
) -> Result<Response, ApiError> {
    let patch: ClientGrantPatch = body.read(&schema::PATCH)?;
    let grant = state.store.grant(&id).await?;
    let Some(scope) = patch.scope else {
        return Ok(about(grant.client_id.clone(), Json(grant)));
    };
    let api = state.store.resource_server(&grant.audience).await?;
    check_scopes(&scope, &api.scopes, &grant.audience)?;
    let before = grant;
    let grant = state.store.update_grant(&id, scope).await?;
    let changes = Changes::of_grant(Some(&before), Some(&grant));
    Ok(about(
        grant.client_id.clone(),
        (Extension(changes), Json(grant)),
    ))
}

/// Deletes a grant. Issued tokens stay valid until they expire.
async fn delete(State(state): State<AppState>, Ids([id]): Ids<1>) -> Result<Response, ApiError> {
    let before = state.store.grant(&id).await.ok();
    state.store.delete_grant(&id).await?;
    let answer = StatusCode::NO_CONTENT;
    Ok(match before {
        Some(before) => {
            let changes = Changes::of_grant(Some(&before), None);
            about(before.client_id, (answer, Extension(changes)))
        }
        None => answer.into_response(),
    })
}

/// Checks that the API has these scopes: a misspelt one would never be granted, without an error.
fn check_scopes(
    scope: &[String],
    known: &[ResourceServerScope],
    audience: &str,
) -> Result<(), ApiError> {
    let mut unknown = scope
        .iter()
        .map(String::as_str)
        .filter(|name| !known.iter().any(|scope| scope.value == *name))
        .peekable();
    if unknown.peek().is_none() {
        return Ok(());
    }
    Err(ApiError::Body(format!(
        "The API {audience} has no such scopes: {}.",
        redact::names(unknown)
    )))
}
