//! `/api/v2/clients`.

mod counts;
mod create;
mod filters;
mod list;
mod passthrough_properties;
pub mod schema;
mod update;
mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde_json::{Map, Value};
use store::StoreError;

use super::audit::Keys;
use super::changes::Changes;
use super::error::ApiError;
use super::extractors::{Ids, Query};
use super::fields::{FIELDS, INCLUDE_FIELDS};
use super::fingerprints::Fingerprints;
use super::operation::Operation;
use super::schema::Object;
use crate::auth::Principal;
use crate::identifiers;
use crate::state::AppState;
use view::{READ, View};

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const CLIENTS: &str = "/api/v2/clients";
    const CLIENT: &str = "/api/v2/clients/{client_id}";
    vec![
        Operation::get((CLIENTS, "list_clients", "List clients", READ), list::list)
            .query(&list::LIST)
            .answers(200, &list::CLIENTS),
        Operation::get(
            (
                "/countersign/v1/client-counts",
                "count_clients",
                "Count clients by status, type and method",
                &["read:client_credentials"],
            ),
            counts::counts,
        )
        .query(&counts::QUERY)
        .answers(200, &counts::COUNTS)
        .holds_no_secret(),
        Operation::post(
            (
                CLIENTS,
                "create_client",
                "Create a client",
                &["create:clients"],
            ),
            create::create,
        )
        .body(&schema::CREATE)
        .answers(201, schema::CLIENT_ANSWER)
        .logs("Client created", "Client not created"),
        Operation::get((CLIENT, "show_client", "Get a client", READ), show)
            .query(&SHOW)
            .answers(200, schema::CLIENT_ANSWER)
            .fails(&[404]),
        Operation::patch(
            (CLIENT, "update_client", "Update a client", update::SCOPES),
            update::update,
        )
        .body(&schema::PATCH)
        .answers(200, schema::CLIENT_ANSWER)
        .fails(&[404])
        .logs("Client updated", "Client not updated"),
        Operation::delete(
            (
                CLIENT,
                "delete_client",
                "Delete a client",
                &["delete:clients"],
            ),
            delete,
        )
        .logs("Client deleted", "Client not deleted"),
        Operation::post(
            (
                "/api/v2/clients/{client_id}/rotate-secret",
                "rotate_client_secret",
                "Rotate a client secret",
                &["update:client_keys"],
            ),
            rotate_secret,
        )
        .answers(200, schema::CLIENT_ANSWER)
        .fails(&[404])
        .logs("Client secret rotated", "Client secret not rotated"),
    ]
}

/// The query string of `GET /clients/{id}`.
const SHOW: Object = Object::of(&[FIELDS, INCLUDE_FIELDS]);

/// One client.
async fn show(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
    query: Query,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let view = View::new(&principal, query.read(&SHOW)?)?;
    let client = state.store.client(&client_id).await?;
    Ok(Json(view.render(client)))
}

/// Gives the client a new secret and shows it. The old one stops at once.
async fn rotate_secret(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
) -> Result<impl IntoResponse, ApiError> {
    let secret = identifiers::client_secret(state.random.as_ref())?;
    let before = state.store.client(&client_id).await?;
    let client = state
        .store
        .rotate_secret(&client_id, secret, state.clock.now().into())
        .await?;
    let changes = Changes::of_client(Some(&before), Some(&client), &[]);
    Ok((Extension(changes), Json(View::whole().render(client))))
}

/// Deletes a client with its credentials and grants. It succeeds for one that does not exist: the API documents no 404.
async fn delete(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
) -> Result<impl IntoResponse, ApiError> {
    let credentials = match state.store.credentials(&client_id).await {
        Err(StoreError::NotFound(_)) => Vec::new(),
        found => found?,
    };
    let before = state.store.client(&client_id).await.ok();
    state.store.delete_client(&client_id).await?;
    let changes = Changes::of_client(before.as_ref(), None, &credentials);
    let keys = Keys(Fingerprints::of(&credentials));
    Ok((StatusCode::NO_CONTENT, Extension(keys), Extension(changes)))
}
