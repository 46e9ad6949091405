//! `/api/v2/clients/{client_id}/credentials`.

mod pem;
pub mod register;
pub mod schema;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use management_api::{Credential, CredentialPatch};
use store::{CredentialRecord, StoreError};

use super::audit::{AboutCredential, Keys};
use super::changes::Changes;
use super::error::ApiError;
use super::extractors::{Body, Ids};
use super::fingerprints::Fingerprints;
use super::operation::Operation;
use crate::state::AppState;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const CREDENTIALS: &str = "/api/v2/clients/{client_id}/credentials";
    const CREDENTIAL: &str = "/api/v2/clients/{client_id}/credentials/{credential_id}";
    const READ: &[&str] = &["read:client_credentials"];
    vec![
        Operation::get(
            (
                CREDENTIALS,
                "list_credentials",
                "List a client's credentials",
                READ,
            ),
            list,
        )
        .answers(200, &schema::CREDENTIALS)
        .holds_no_secret()
        .fails(&[404]),
        Operation::post(
            (
                CREDENTIALS,
                "create_credential",
                "Register a credential",
                &["create:client_credentials"],
            ),
            create,
        )
        .body(&schema::CREATE)
        .answers(201, schema::CREDENTIAL_ANSWER)
        .holds_no_secret()
        .fails(&[404])
        .logs("Credential created", "Credential not created"),
        Operation::get(
            (CREDENTIAL, "show_credential", "Get a credential", READ),
            show,
        )
        .answers(200, schema::CREDENTIAL_ANSWER)
        .holds_no_secret()
        .fails(&[404]),
        Operation::patch(
            (
                CREDENTIAL,
                "update_credential",
                "Set or clear a credential's expiry",
                &["update:client_credentials"],
            ),
            update,
        )
        .body(&schema::PATCH)
        .answers(200, schema::CREDENTIAL_ANSWER)
        .holds_no_secret()
        .fails(&[404])
        .logs("Credential updated", "Credential not updated"),
        Operation::delete(
            (
                CREDENTIAL,
                "delete_credential",
                "Delete a credential that is not attached",
                &["delete:client_credentials"],
            ),
            delete,
        )
        .logs("Credential deleted", "Credential not deleted"),
    ]
}

/// All credentials of a client, always as a bare array, in the order of their registration. The query string is not
/// looked at: tools send `include_totals` and expect the array.
async fn list(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<Vec<Credential>>, ApiError> {
    let credentials = state.store.credentials(&client_id).await?;
    Ok(Json(credentials.into_iter().map(wire).collect()))
}

/// Registers a credential. It authenticates nothing until it is attached by a change of the client.
async fn create(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let record = register::record(body.read(&schema::CREATE)?, &client_id, &state)?;
    state
        .store
        .create_credential(record.clone(), state.settings.limits)
        .await?;
    let keys = Keys(Fingerprints::of([&record]));
    let changes = Changes::of_credential(None, Some(&record));
    Ok((
        StatusCode::CREATED,
        Extension(AboutCredential(record.id.clone())),
        Extension(keys),
        Extension(changes),
        Json(wire(record)),
    ))
}

/// One credential.
async fn show(
    State(state): State<AppState>,
    Ids([client_id, credential_id]): Ids<2>,
) -> Result<Json<Credential>, ApiError> {
    Ok(Json(wire(
        state.store.credential(&client_id, &credential_id).await?,
    )))
}

/// Updates the expiry, the only property that can change; `null` removes it.
async fn update(
    State(state): State<AppState>,
    Ids([client_id, credential_id]): Ids<2>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let patch: CredentialPatch = body.read(&schema::PATCH)?;
    let now = state.clock.now().into();
    let before = state.store.credential(&client_id, &credential_id).await?;
    let record = state
        .store
        .set_credential_expiry(&client_id, &credential_id, patch.expires_at, now)
        .await?;
    let keys = Keys(Fingerprints::of([&record]));
    let changes = Changes::of_credential(Some(&before), Some(&record));
    Ok((
        Extension(AboutCredential(credential_id)),
        Extension(keys),
        Extension(changes),
        Json(wire(record)),
    ))
}

/// Deletes a credential that is not attached. It succeeds for one that does not exist: the API documents no 404.
async fn delete(
    State(state): State<AppState>,
    Ids([client_id, credential_id]): Ids<2>,
) -> Result<impl IntoResponse, ApiError> {
    let store = &state.store;
    let record = match store.credential(&client_id, &credential_id).await {
        Err(StoreError::NotFound(_)) => None,
        found => Some(found?),
    };
    store.delete_credential(&client_id, &credential_id).await?;
    let keys = Keys(Fingerprints::of(&record));
    let changes = Changes::of_credential(record.as_ref(), None);
    Ok((
        StatusCode::NO_CONTENT,
        record.map(|_| Extension(AboutCredential(credential_id))),
        Extension(keys),
        Extension(changes),
    ))
}

/// A credential as the API shows it: never with its key.
pub fn wire(record: CredentialRecord) -> Credential {
    Credential {
        id: record.id,
        credential_type: record.credential_type,
        kid: record.kid,
        alg: record.alg.map(|alg| alg.as_str().to_owned()),
        name: record.name,
        thumbprint_sha256: record.thumbprint_sha256,
        subject_dn: record.subject_dn,
        created_at: Some(record.created_at),
        updated_at: Some(record.updated_at),
        expires_at: record.expires_at,
    }
}
