//! `POST /api/v2/clients`.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use management_api::{
    AppType, Authentication, ClientCreate, CredentialCreate, CredentialRef, JwtConfiguration,
    SignedRequestObject, Timestamp, TokenEndpointAuthMethod,
};
use serde_json::{Map, Value, json};
use store::{ClientRecord, Conflict, CredentialRecord};

use super::super::audit::{Keys, about};
use super::super::changes::Changes;
use super::super::credentials::register;
use super::super::error::ApiError;
use super::super::extractors::Body;
use super::super::fingerprints::Fingerprints;
use super::schema::{self, TOKEN_VAULT};
use super::view::View;
use crate::auth::Principal;
use crate::identifiers;
use crate::state::AppState;

/// Creates a client; with `client_authentication_methods`, also its first credentials, all in one step.
pub async fn create(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    body: Body,
) -> Result<Response, ApiError> {
    let create: ClientCreate = body.read(&schema::CREATE)?;
    if create.client_authentication_methods.is_some()
        || create.signed_request_object.is_some()
        || create.other.contains_key(TOKEN_VAULT)
    {
        principal.require_any(&["create:client_credentials"])?;
    }
    let (client, credentials) = records(create, &state)?;
    let keys = Keys(Fingerprints::of(&credentials));
    let changes = Changes::of_client(None, Some(&client), &credentials);
    state
        .store
        .create_client(client.clone(), credentials, state.settings.limits)
        .await?;
    let client_id = client.client_id.clone();
    Ok(about(
        client_id,
        (
            StatusCode::CREATED,
            Extension(keys),
            Extension(changes),
            Json(View::whole().render(client)),
        ),
    ))
}

fn records(
    create: ClientCreate,
    state: &AppState,
) -> Result<(ClientRecord, Vec<CredentialRecord>), ApiError> {
    let now: Timestamp = state.clock.now().into();
    let client_id = identifiers::client_id(state.random.as_ref())?;
    let mut credentials = Vec::new();
    let limits = state.settings.limits;
    let mut register_all = |new: Vec<CredentialCreate>| -> Result<Vec<String>, ApiError> {
        let given = new.len();
        if !limits.allow_attached(given) {
            let limit = limits.attached;
            return Err(Conflict::TooManyAttached { given, limit }.into());
        }
        let mut ids = Vec::with_capacity(new.len());
        for one in new {
            let record = register::record(one, &client_id, state)?;
            ids.push(record.id.clone());
            credentials.push(record);
        }
        Ok(ids)
    };
    let methods = create
        .client_authentication_methods
        .and_then(|methods| methods.into_one());
    let authentication = match (create.token_endpoint_auth_method, methods) {
        (Some(_), Some(_)) => return Err(Conflict::MethodsExclusive.into()),
        (None, Some((method, new))) => Authentication::Credentials {
            method,
            ids: register_all(new)?,
        },
        (method, None) => Authentication::Secret(
            method.unwrap_or_else(|| default_method(create.app_type.as_ref())),
        ),
    };
    let signed_request_object = match create.signed_request_object {
        None => None,
        Some(object) => Some(SignedRequestObject {
            required: object.required,
            credentials: register_all(object.credentials)?
                .into_iter()
                .map(|id| CredentialRef { id })
                .collect(),
        }),
    };
    let mut other = create.other;
    if let Some(list) = other
        .get_mut(TOKEN_VAULT)
        .and_then(|access| access.get_mut("credentials"))
    {
        let new = serde_json::from_value(list.take())
            .map_err(|error| ApiError::Body(error.to_string()))?;
        *list = register_all(new)?
            .into_iter()
            .map(|id| json!({ "id": id }))
            .collect();
    }
    let jwt = create.jwt_configuration.unwrap_or_default();
    let mut client = ClientRecord {
        name: create.name,
        description: create.description,
        grant_types: create
            .grant_types
            .unwrap_or_else(|| default_grants(create.app_type.as_ref())),
        app_type: create.app_type,
        authentication,
        signed_request_object,
        client_secret: identifiers::client_secret(state.random.as_ref())?,
        jwt_configuration: JwtConfiguration {
            lifetime_in_seconds: jwt.lifetime_in_seconds.or(Some(36_000)),
            secret_encoded: jwt.secret_encoded.or(Some(false)),
            alg: jwt.alg.or_else(|| Some("RS256".into())),
        },
        other: defaults(),
        created_at: now,
        updated_at: now,
        client_id,
    };
    client.set_properties(other);
    Ok((client, credentials))
}

fn default_method(app_type: Option<&AppType>) -> TokenEndpointAuthMethod {
    if app_type.is_some_and(AppType::is_public) {
        TokenEndpointAuthMethod::None
    } else {
        TokenEndpointAuthMethod::ClientSecretPost
    }
}

fn default_grants(app_type: Option<&AppType>) -> Vec<String> {
    let grants: &[&str] = match app_type {
        Some(AppType::NonInteractive) => &["client_credentials"],
        Some(AppType::Native | AppType::Spa) => {
            &["authorization_code", "implicit", "refresh_token"]
        }
        _ => &[
            "authorization_code",
            "implicit",
            "refresh_token",
            "client_credentials",
        ],
    };
    grants.iter().map(|&grant| grant.to_owned()).collect()
}

/// What a new client has without being asked.
fn defaults() -> Map<String, Value> {
    let defaults = json!({
        "is_first_party": true,
        "oidc_conformant": false,
        "sso_disabled": false,
        "cross_origin_authentication": false,
        "custom_login_page_on": true,
        "is_token_endpoint_ip_header_trusted": false,
        "refresh_token": {
            "expiration_type": "non-expiring",
            "rotation_type": "non-rotating",
            "leeway": 0,
            "token_lifetime": 31_557_600,
            "idle_token_lifetime": 2_592_000,
            "infinite_token_lifetime": true,
            "infinite_idle_token_lifetime": true,
        },
    });
    match defaults {
        Value::Object(defaults) => defaults,
        // It is an object, as can be seen.
        _ => Map::new(),
    }
}
