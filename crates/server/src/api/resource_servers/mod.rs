//! `/api/v2/resource-servers`: the APIs that access tokens are for. The `{id}` of a path is the id or the identifier.

pub mod schema;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use management_api::rules::TOKEN_LIFETIME_DEFAULT;
use management_api::{ResourceServer, ResourceServerCreate, ResourceServerPatch};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{Page, ResourceServerRecord, Store, StoreError, Window};

use super::changes::Changes;
use super::error::ApiError;
use super::extractors::{Body, Ids, Query};
use super::operation::Operation;
use super::paging::Paging;
use crate::identifiers;
use crate::settings::Settings;
use crate::state::AppState;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const SERVERS: &str = "/api/v2/resource-servers";
    const SERVER: &str = "/api/v2/resource-servers/{id}";
    const READ: &[&str] = &["read:resource_servers"];
    vec![
        Operation::get((SERVERS, "list_resource_servers", "List APIs", READ), list)
            .query(&schema::LIST)
            .answers(200, &schema::RESOURCE_SERVERS),
        Operation::post(
            (
                SERVERS,
                "create_resource_server",
                "Create an API",
                &["create:resource_servers"],
            ),
            create,
        )
        .body(&schema::CREATE)
        .answers(201, schema::RESOURCE_SERVER_ANSWER)
        .fails(&[409])
        .logs("API created", "API not created"),
        Operation::get(
            (
                SERVER,
                "show_resource_server",
                "Get an API, by id or identifier",
                READ,
            ),
            show,
        )
        .query(&schema::SHOW)
        .answers(200, schema::RESOURCE_SERVER_ANSWER)
        .fails(&[404]),
        Operation::patch(
            (
                SERVER,
                "update_resource_server",
                "Update an API",
                &["update:resource_servers"],
            ),
            update,
        )
        .body(&schema::PATCH)
        .answers(200, schema::RESOURCE_SERVER_ANSWER)
        .fails(&[404])
        .logs("API updated", "API not updated"),
        Operation::delete(
            (
                SERVER,
                "delete_resource_server",
                "Delete an API with its grants",
                &["delete:resource_servers"],
            ),
            delete,
        )
        .logs("API deleted", "API not deleted"),
    ]
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    identifiers: Option<Vec<String>>,
}

/// APIs, a page at a time.
async fn list(State(state): State<AppState>, query: Query) -> Result<Response, ApiError> {
    let Parameters {
        paging,
        identifiers,
    } = query.read(&schema::LIST)?;
    let window = paging.window()?;
    let page = match identifiers {
        None => state.store.resource_servers(window.clone()).await?,
        Some(identifiers) => named(state.store.as_ref(), &identifiers, &window).await?,
    };
    let page = page.map(|record| wire(record, &state.settings));
    Ok(paging.answer(&window, "resource_servers", page))
}

/// The part of those with these identifiers; they are few, so a checkpoint's page holds them all.
async fn named(
    store: &dyn Store,
    identifiers: &[String],
    window: &Window,
) -> Result<Page<ResourceServerRecord>, StoreError> {
    let mut page = Page::empty();
    for identifier in identifiers {
        match store.resource_server(identifier).await {
            // It may be the id of another.
            Ok(server) if server.identifier == *identifier => page.items.push(server),
            Ok(_) | Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    page.total = page.items.len() as u64;
    if let Window::Offset { start, limit } = *window {
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        page.items = page
            .items
            .into_iter()
            .skip(size(start))
            .take(size(limit))
            .collect();
    }
    Ok(page)
}

/// Registers an API.
async fn create(State(state): State<AppState>, body: Body) -> Result<impl IntoResponse, ApiError> {
    let create: ResourceServerCreate = body.read(&schema::CREATE)?;
    if create.identifier == state.settings.issuer {
        return Err(ApiError::Body(
            "The identifier is this server's issuer, whose tokens need no grant. Choose another."
                .into(),
        ));
    }
    let mut record = ResourceServerRecord {
        id: identifiers::hex(state.random.as_ref())?,
        name: create.name.unwrap_or_else(|| create.identifier.clone()),
        identifier: create.identifier,
        scopes: create.scopes.unwrap_or_default(),
        signing_alg: create.signing_alg,
        token_lifetime: create.token_lifetime.unwrap_or(TOKEN_LIFETIME_DEFAULT),
        is_system: false,
        created_at: state.clock.now().into(),
        other: Map::new(),
    };
    record.set_properties(create.other);
    state.store.create_resource_server(record.clone()).await?;
    let changes = Changes::of_api(None, Some(&record));
    Ok((
        StatusCode::CREATED,
        Extension(changes),
        Json(wire(record, &state.settings)),
    ))
}

/// One API.
async fn show(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
    query: Query,
) -> Result<Json<ResourceServer>, ApiError> {
    let _: Value = query.read(&schema::SHOW)?;
    let record = state.store.resource_server(&id).await?;
    Ok(Json(wire(record, &state.settings)))
}

/// Changes the properties that the body names. The identifier never changes; the server's own API changes in nothing,
/// and a body that asks for nothing else is as good as any.
async fn update(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let patch: ResourceServerPatch = body.read(&schema::PATCH)?;
    let current = state.store.resource_server(&id).await?;
    let record = if current.is_system && changes_nothing(&current, &patch, &state.settings) {
        current.clone()
    } else {
        state.store.update_resource_server(&id, patch).await?
    };
    let changes = Changes::of_api(Some(&current), Some(&record));
    Ok((Extension(changes), Json(wire(record, &state.settings))))
}

/// Returns true if the API would be shown as before.
fn changes_nothing(
    current: &ResourceServerRecord,
    patch: &ResourceServerPatch,
    settings: &Settings,
) -> bool {
    let mut changed = current.clone();
    changed.apply(patch.clone());
    wire(changed, settings) == wire(current.clone(), settings)
}

/// Deletes an API with its grants.
async fn delete(
    State(state): State<AppState>,
    Ids([id]): Ids<1>,
) -> Result<impl IntoResponse, ApiError> {
    let before = state.store.resource_server(&id).await.ok();
    state.store.delete_resource_server(&id).await?;
    let changes = Changes::of_api(before.as_ref(), None);
    Ok((StatusCode::NO_CONTENT, Extension(changes)))
}

fn wire(record: ResourceServerRecord, settings: &Settings) -> ResourceServer {
    let default = || settings.access_token_algorithm.as_str().to_owned();
    ResourceServer {
        id: record.id,
        name: record.name,
        identifier: record.identifier,
        scopes: record.scopes,
        signing_alg: Some(record.signing_alg.unwrap_or_else(default)),
        token_lifetime: Some(record.token_lifetime),
        is_system: Some(record.is_system),
        other: record.other,
    }
}
