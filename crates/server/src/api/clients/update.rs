//! `PATCH /api/v2/clients/{id}`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use management_api::{Authentication, Change, ClientPatch};
use store::{ClientChange, ClientRecord};

use super::super::audit::{AboutCredential, Keys};
use super::super::changes::Changes;
use super::super::error::ApiError;
use super::super::extractors::{Body, Ids};
use super::super::fingerprints::Fingerprints;
use super::super::schema::Violation;
use super::schema::{self, TOKEN_VAULT};
use super::view::View;
use crate::auth::Principal;
use crate::state::AppState;

/// The scopes, any of which allows changing something of a client.
pub const SCOPES: &[&str] = &[
    "update:clients",
    "update:client_keys",
    "update:client_credentials",
    TOKEN_VAULT_SCOPE,
];
const TOKEN_VAULT_SCOPE: &str = "update:client_token_vault_privileged_access";

/// Changes the properties that the body names. Two changes at once both hold, property by property; of one property,
/// the later.
pub async fn update(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    Ids([client_id]): Ids<1>,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let patch: ClientPatch = body.read(&schema::PATCH)?;
    require_by_property(&principal, &patch)?;
    let view = View::changed(&principal, patch.client_secret.is_some());
    let touches_keys = !patch.client_authentication_methods.is_keep();
    let change = change(patch)?;
    let now = state.clock.now().into();
    let before = state.store.client(&client_id).await?;
    let client = state
        .store
        .update_client(&client_id, change, state.settings.limits, now)
        .await?;
    let stored = state.store.credentials(&client_id).await;
    let changes = Changes::of_client(Some(&before), Some(&client), &stored.unwrap_or_default());
    let keys = if touches_keys {
        attached(&client, &state).await
    } else {
        Vec::new()
    };
    Ok((
        switched(&before, &client).map(|id| Extension(AboutCredential(id))),
        Extension(Keys(keys)),
        Extension(changes),
        Json(view.render(client)),
    ))
}

/// The credential that was attached or detached, if it is only one.
fn switched(before: &ClientRecord, after: &ClientRecord) -> Option<String> {
    let ids = |record: &ClientRecord| match &record.authentication {
        Authentication::Credentials { ids, .. } => ids.clone(),
        Authentication::Secret(_) => Vec::new(),
    };
    let (before, after) = (ids(before), ids(after));
    let detached = before.iter().filter(|id| !after.contains(id));
    let attached = after.iter().filter(|id| !before.contains(id));
    let mut switched = detached.chain(attached);
    let first = switched.next()?;
    switched.next().is_none().then(|| first.clone())
}

/// The keys that authenticate the client from now on. The change is made: if they can't be read, it does not fail.
async fn attached(client: &ClientRecord, state: &AppState) -> Vec<Fingerprints> {
    let Authentication::Credentials { ids, .. } = &client.authentication else {
        return Vec::new();
    };
    let stored = state.store.credentials(&client.client_id).await;
    let stored = stored.unwrap_or_default();
    Fingerprints::of(stored.iter().filter(|record| ids.contains(&record.id)))
}

/// Secrets need `update:client_keys`, credentials `update:client_credentials`, everything else `update:clients`; the
/// method that goes away with credentials, or comes back, either of the last two. The token vault has a scope of its own
/// beside that of credentials.
fn require_by_property(principal: &Principal, patch: &ClientPatch) -> Result<(), ApiError> {
    if patch.client_secret.is_some() {
        principal.require_any(&["update:client_keys"])?;
    }
    if !patch.client_authentication_methods.is_keep() || !patch.signed_request_object.is_keep() {
        principal.require_any(&["update:client_credentials"])?;
    }
    if !patch.token_endpoint_auth_method.is_keep() {
        principal.require_any(&["update:clients", "update:client_credentials"])?;
    }
    let mut others = ClientPatch {
        client_secret: None,
        client_authentication_methods: Change::Keep,
        signed_request_object: Change::Keep,
        token_endpoint_auth_method: Change::Keep,
        ..patch.clone()
    };
    if others.other.remove(TOKEN_VAULT).is_some() {
        principal.require_any(&["update:client_credentials", TOKEN_VAULT_SCOPE])?;
    }
    if others != ClientPatch::default() {
        principal.require_any(&["update:clients"])?;
    }
    Ok(())
}

fn change(patch: ClientPatch) -> Result<ClientChange, ApiError> {
    let client_authentication_methods = match patch.client_authentication_methods {
        Change::Keep => Change::Keep,
        Change::Clear => Change::Clear,
        Change::Set(methods) => {
            let (method, set) = methods.one().ok_or_else(|| {
                ApiError::Payload(Violation::at(
                    "client_authentication_methods",
                    "",
                    "Expected exactly one method",
                ))
            })?;
            Change::Set((method, set.ids()))
        }
    };
    Ok(ClientChange {
        name: patch.name,
        description: patch.description,
        app_type: patch.app_type,
        client_secret: patch.client_secret,
        grant_types: patch.grant_types,
        token_endpoint_auth_method: patch.token_endpoint_auth_method,
        client_authentication_methods,
        signed_request_object: patch.signed_request_object,
        jwt_configuration: patch.jwt_configuration,
        other: patch.other,
    })
}
