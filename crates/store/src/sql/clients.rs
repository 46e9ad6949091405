//! Clients.

use std::collections::HashMap;
use std::sync::Arc;

use management_api::{JwtConfiguration, Limits, Secret, SignedRequestObject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::values::{exists, json, maybe_text, named, text, time, to_json};
use super::{Connection, Db, LOCK_ROW, Row, attachments, credentials, lock_numbers};
use crate::{
    Authentication, ClientChange, ClientRecord, Conflict, CredentialRecord, Entity, Result,
    StoreError, TokenClient, Vault,
};

/// What no query looks at.
#[derive(Serialize, Deserialize)]
struct Properties {
    description: Option<String>,
    grant_types: Vec<String>,
    jwt_configuration: JwtConfiguration,
    /// `required` of a signed request object; absent where there is none.
    signed_requests_required: Option<bool>,
    other: Map<String, Value>,
}

pub(super) const COLUMNS: &str = "clients.seq, clients.client_id, clients.name AS client_name, clients.app_type, \
    clients.authentication, clients.sealed_secret, clients.properties, clients.created_at AS client_created_at, \
    clients.updated_at AS client_updated_at";

pub(super) async fn insert(
    conn: &mut Connection,
    vault: &Vault,
    client: &ClientRecord,
    new: &[CredentialRecord],
    limits: Limits,
) -> Result<()> {
    client.check()?;
    lock_numbers(conn).await?;
    sqlx::query(
        "INSERT INTO clients (client_id, name, app_type, is_first_party, authentication, sealed_secret, properties, \
         created_at, updated_at, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&client.client_id)
    .bind(&client.name)
    .bind(client.app_type.as_ref().map(|kind| kind.as_str()))
    .bind(is_first_party(client))
    .bind(authentication_name(&client.authentication))
    .bind(seal_secret(vault, client)?)
    .bind(to_json(&properties(client))?)
    .bind(client.created_at.to_millis())
    .bind(client.updated_at.to_millis())
    .bind(client.name.to_lowercase())
    .execute(&mut *conn)
    .await
    .map_err(exists(Entity::Client))?;
    for credential in new {
        credentials::insert(conn, credential, limits).await?;
    }
    attachments::replace(conn, client, limits).await
}

/// Finds a client; with `lock`, nobody else changes it or its credentials until the transaction ends.
pub(super) async fn find(
    conn: &mut Connection,
    vault: &Vault,
    client_id: &str,
    lock: bool,
) -> Result<ClientRecord> {
    let lock = if lock { LOCK_ROW } else { "" };
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM clients WHERE client_id = $1{lock}"
    )))
    .bind(client_id)
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::Client))?;
    let mut client = record(vault, &row)?;
    attachments::fill(conn, std::slice::from_mut(&mut client)).await?;
    Ok(client)
}

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

pub(super) async fn update(
    conn: &mut Connection,
    vault: &Vault,
    client_id: &str,
    change: ClientChange,
    limits: Limits,
    now: Timestamp,
) -> Result<ClientRecord> {
    let before = find(conn, vault, client_id, true).await?;
    let mut client = before.clone();
    change.apply(&mut client, now)?;
    if client.authentication != before.authentication
        || client.signed_request_object != before.signed_request_object
        || client.token_vault() != before.token_vault()
    {
        attachments::replace(conn, &client, limits).await?;
    }
    write(conn, vault, &client).await?;
    Ok(client)
}

pub(super) async fn rotate_secret(
    conn: &mut Connection,
    vault: &Vault,
    client_id: &str,
    secret: Secret,
    now: Timestamp,
) -> Result<ClientRecord> {
    let mut client = find(conn, vault, client_id, true).await?;
    if matches!(client.authentication, Authentication::Credentials { .. }) {
        return Err(Conflict::SecretNotInUse.into());
    }
    client.client_secret = secret;
    client.updated_at = now;
    write(conn, vault, &client).await?;
    Ok(client)
}

async fn write(conn: &mut Connection, vault: &Vault, client: &ClientRecord) -> Result<()> {
    sqlx::query(
        "UPDATE clients SET name = $2, app_type = $3, is_first_party = $4, authentication = $5, sealed_secret = $6, \
         properties = $7, updated_at = $8, folded_name = $9 WHERE client_id = $1",
    )
    .bind(&client.client_id)
    .bind(&client.name)
    .bind(client.app_type.as_ref().map(|kind| kind.as_str()))
    .bind(is_first_party(client))
    .bind(authentication_name(&client.authentication))
    .bind(seal_secret(vault, client)?)
    .bind(to_json(&properties(client))?)
    .bind(client.updated_at.to_millis())
    .bind(client.name.to_lowercase())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn delete(conn: &mut Connection, client_id: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM clients WHERE client_id = $1")
        .bind(client_id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn for_token(
    conn: &mut Connection,
    vault: &Vault,
    client_id: &str,
) -> Result<Option<Arc<TokenClient>>> {
    let found = for_tokens(conn, vault, &[client_id.to_owned()]).await?;
    found.into_iter().next().unwrap_or(Ok(None))
}

/// Of each of these clients what the token endpoint needs, in their order; there is at least one.
///
/// Who is unknown gets another client read and decrypted in vain: a caller who names no client must not learn so from
/// the clock (RFC 7521, section 4.2.1).
pub(in super::super) async fn for_tokens(
    conn: &mut Connection,
    vault: &Vault,
    client_ids: &[String],
) -> Result<Vec<Result<Option<Arc<TokenClient>>>>> {
    // One statement, so that a client and its credentials are of one moment.
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT asked.column1 AS asked, {COLUMNS}, attachments.slot, {credential} FROM (",
        credential = credentials::COLUMNS
    ));
    query.push_values(client_ids, |mut row, client_id| {
        row.push_bind(client_id.clone());
    });
    query.push(
        ") AS asked JOIN clients ON clients.client_id = COALESCE( \
           (SELECT client_id FROM clients WHERE client_id = asked.column1), \
           (SELECT client_id FROM attachments LIMIT 1), \
           (SELECT client_id FROM clients LIMIT 1)) \
         LEFT JOIN attachments ON attachments.client_id = clients.client_id \
         LEFT JOIN credentials ON credentials.id = attachments.credential_id \
         ORDER BY asked.column1, attachments.slot, attachments.position",
    );
    // Of one client it is always the same text, and is prepared once.
    let is_one = client_ids.len() == 1;
    let rows = query.build().persistent(is_one).fetch_all(conn).await?;
    let mut found = HashMap::with_capacity(client_ids.len());
    for rows in rows.chunk_by(|a, b| asked(a) == asked(b)) {
        let client = token_client(vault, rows).map(Arc::new);
        if let Some(first) = rows.first()
            && let Some(asked) = asked(first)
            && first.try_get::<&str, _>("client_id")? == asked
        {
            found.insert(asked, client);
        }
    }
    Ok(client_ids
        .iter()
        .map(|client_id| found.remove(client_id.as_str()).transpose())
        .collect())
}

fn asked(row: &Row) -> Option<&str> {
    row.try_get("asked").ok()
}

/// One client: a row for each of its attachments, or one without.
fn token_client(vault: &Vault, rows: &[Row]) -> Result<TokenClient> {
    let first = rows.first().ok_or(StoreError::NotFound(Entity::Client))?;
    let mut client = record(vault, first)?;
    let mut attached = Vec::new();
    for row in rows {
        let Some(slot) = maybe_text(row, "slot")? else {
            continue;
        };
        let credential = credentials::record(row)?;
        attachments::add(&mut client, &slot, credential.id.clone());
        if slot == authentication_name(&client.authentication) {
            attached.push(credential);
        }
    }
    Ok(TokenClient {
        client,
        credentials: attached,
    })
}

pub(super) fn record(vault: &Vault, row: &Row) -> Result<ClientRecord> {
    let client_id = text(row, "client_id")?;
    let properties: Properties = json(row, "properties")?;
    let secret = vault.open(&secret_purpose(&client_id), row.try_get("sealed_secret")?)?;
    let secret =
        std::str::from_utf8(&secret).map_err(|_| StoreError::Corrupt("a client secret".into()))?;
    Ok(ClientRecord {
        name: text(row, "client_name")?,
        description: properties.description,
        app_type: maybe_text(row, "app_type")?.map(Into::into),
        grant_types: properties.grant_types,
        authentication: authentication(text(row, "authentication")?)?,
        signed_request_object: properties.signed_requests_required.map(|required| {
            SignedRequestObject {
                required,
                credentials: Vec::new(),
            }
        }),
        client_secret: Secret::new(secret.to_owned()),
        jwt_configuration: properties.jwt_configuration,
        other: properties.other,
        created_at: time(row, "client_created_at")?,
        updated_at: time(row, "client_updated_at")?,
        client_id,
    })
}

fn properties(client: &ClientRecord) -> Properties {
    Properties {
        description: client.description.clone(),
        grant_types: client.grant_types.clone(),
        jwt_configuration: client.jwt_configuration.clone(),
        signed_requests_required: client
            .signed_request_object
            .as_ref()
            .map(|object| object.required),
        other: client.other.clone(),
    }
}

fn authentication_name(authentication: &Authentication) -> &'static str {
    match authentication {
        Authentication::Secret(method) => method.as_str(),
        Authentication::Credentials { method, .. } => method.as_str(),
    }
}

fn authentication(name: String) -> Result<Authentication> {
    match named(name.clone()) {
        Ok(method) => Ok(Authentication::Credentials {
            method,
            ids: Vec::new(),
        }),
        Err(_) => Ok(Authentication::Secret(named(name)?)),
    }
}

fn is_first_party(client: &ClientRecord) -> bool {
    client
        .other
        .get("is_first_party")
        .and_then(Value::as_bool)
        .unwrap_or(true)
}

fn seal_secret(vault: &Vault, client: &ClientRecord) -> Result<Vec<u8>> {
    vault.seal(
        &secret_purpose(&client.client_id),
        client.client_secret.expose().as_bytes(),
    )
}

fn secret_purpose(client_id: &str) -> String {
    format!("client_secret of {client_id}")
}
