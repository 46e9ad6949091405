//! A client's row: how it is locked, and how it becomes a record.

use management_api::{Authentication, JwtConfiguration, Secret, SignedRequestObject};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Row as _};

use super::values::{count, json, maybe_text, named, text, time, to_json};
use super::{Connection, LOCK_ROW, Row};
use crate::{ClientRecord, Entity, Result, StoreError, Vault};

/// What no query compares.
#[derive(Serialize, Deserialize)]
struct Properties {
    description: Option<String>,
    jwt_configuration: JwtConfiguration,
    /// `required` of a signed request object; absent where there is none.
    signed_requests_required: Option<bool>,
    other: Map<String, Value>,
}

pub(super) const COLUMNS: &str = "clients.seq, clients.client_id, clients.name AS client_name, clients.app_type, \
    clients.authentication, clients.sealed_secret, clients.grant_types, clients.created_at AS client_created_at, \
    clients.updated_at AS client_updated_at, \
    (SELECT properties FROM client_properties WHERE client_properties.client_id = clients.client_id) AS properties";

/// Locks a client without reading it.
pub(super) async fn lock(conn: &mut Connection, client_id: &str) -> Result<()> {
    sqlx::query(AssertSqlSafe(format!(
        "SELECT seq FROM clients WHERE client_id = $1{LOCK_ROW}"
    )))
    .bind(client_id)
    .fetch_optional(conn)
    .await?
    .map(drop)
    .ok_or(StoreError::NotFound(Entity::Client))
}

/// Fails if there is no such client.
pub(super) async fn must_exist(conn: &mut Connection, client_id: &str) -> Result<()> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM clients WHERE client_id = $1")
        .bind(client_id)
        .fetch_one(conn)
        .await?;
    if count(found) == 0 {
        Err(StoreError::NotFound(Entity::Client))
    } else {
        Ok(())
    }
}

pub(super) fn record(vault: &Vault, row: &Row) -> Result<ClientRecord> {
    let client_id = text(row, "client_id")?;
    let properties: Properties = json(row, "properties")?;
    Ok(ClientRecord {
        name: text(row, "client_name")?,
        description: properties.description,
        app_type: maybe_text(row, "app_type")?.map(Into::into),
        grant_types: json(row, "grant_types")?,
        authentication: authentication(text(row, "authentication")?)?,
        signed_request_object: properties.signed_requests_required.map(|required| {
            SignedRequestObject {
                required,
                credentials: Vec::new(),
            }
        }),
        client_secret: secret(vault, &client_id, row)?,
        jwt_configuration: properties.jwt_configuration,
        other: properties.other,
        created_at: time(row, "client_created_at")?,
        updated_at: time(row, "client_updated_at")?,
        client_id,
    })
}

pub(super) fn secret(vault: &Vault, client_id: &str, row: &Row) -> Result<Secret> {
    let secret = vault.open(&secret_purpose(client_id), row.try_get("sealed_secret")?)?;
    let secret =
        std::str::from_utf8(&secret).map_err(|_| StoreError::Corrupt("a client secret".into()))?;
    Ok(Secret::new(secret.to_owned()))
}

/// What the table `client_properties` holds of a client.
pub(super) fn properties(client: &ClientRecord) -> Result<String> {
    to_json(&Properties {
        description: client.description.clone(),
        jwt_configuration: client.jwt_configuration.clone(),
        signed_requests_required: client
            .signed_request_object
            .as_ref()
            .map(|object| object.required),
        other: client.other.clone(),
    })
}

pub(super) fn authentication(name: String) -> Result<Authentication> {
    match named(name.clone()) {
        Ok(method) => Ok(Authentication::Credentials {
            method,
            ids: Vec::new(),
        }),
        Err(_) => Ok(Authentication::Secret(named(name)?)),
    }
}

pub(super) fn is_first_party(client: &ClientRecord) -> bool {
    client
        .other
        .get("is_first_party")
        .and_then(Value::as_bool)
        .unwrap_or(true)
}

pub(super) fn seal_secret(vault: &Vault, client: &ClientRecord) -> Result<Vec<u8>> {
    vault.seal(
        &secret_purpose(&client.client_id),
        client.client_secret.expose().as_bytes(),
    )
}

fn secret_purpose(client_id: &str) -> String {
    format!("client_secret of {client_id}")
}
