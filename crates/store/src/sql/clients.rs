//! Clients.

use std::collections::HashMap;
use std::sync::Arc;

use management_api::{Authentication, Limits, Secret, Timestamp};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::client_row::{
    COLUMNS, authentication, is_first_party, lock, properties, record, seal_secret, secret,
};
use super::values::{exists, json, text, to_json};
use super::{Connection, Db, Row, attachments, client_expiry, credentials, lock_numbers};
use crate::{
    ClientChange, ClientRecord, Conflict, CredentialRecord, Entity, Result, StoreError,
    TokenClient, Vault,
};

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
        "INSERT INTO clients (client_id, name, app_type, is_first_party, authentication, sealed_secret, grant_types, \
         created_at, updated_at, folded_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&client.client_id)
    .bind(&client.name)
    .bind(client.app_type.as_ref().map(|kind| kind.as_str()))
    .bind(is_first_party(client))
    .bind(client.authentication.as_str())
    .bind(seal_secret(vault, client)?)
    .bind(to_json(&client.grant_types)?)
    .bind(client.created_at.to_millis())
    .bind(client.updated_at.to_millis())
    .bind(client.name.to_lowercase())
    .execute(&mut *conn)
    .await
    .map_err(exists(Entity::Client))?;
    sqlx::query("INSERT INTO client_properties (client_id, properties) VALUES ($1, $2)")
        .bind(&client.client_id)
        .bind(properties(client)?)
        .execute(&mut *conn)
        .await?;
    for credential in new {
        credentials::insert(conn, credential, limits).await?;
    }
    attachments::replace(conn, client, limits).await?;
    client_expiry::refresh(conn, &client.client_id).await
}

/// Finds a client; if it `is_locked`, others can't change it or its credentials until the transaction ends.
pub(super) async fn find(
    conn: &mut Connection,
    vault: &Vault,
    client_id: &str,
    is_locked: bool,
) -> Result<ClientRecord> {
    if is_locked {
        // By a statement of its own: what another transaction changed while this one waited is read by the next only.
        lock(conn, client_id).await?;
    }
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM clients WHERE client_id = $1"
    )))
    .bind(client_id)
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::Client))?;
    let mut client = record(vault, &row)?;
    attachments::fill(conn, std::slice::from_mut(&mut client)).await?;
    Ok(client)
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
    write(conn, vault, &client).await?;
    if client.authentication != before.authentication
        || client.signed_request_object != before.signed_request_object
        || client.token_vault() != before.token_vault()
    {
        attachments::replace(conn, &client, limits).await?;
        client_expiry::refresh(conn, client_id).await?;
    }
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
         grant_types = $7, updated_at = $8, folded_name = $9 WHERE client_id = $1",
    )
    .bind(&client.client_id)
    .bind(&client.name)
    .bind(client.app_type.as_ref().map(|kind| kind.as_str()))
    .bind(is_first_party(client))
    .bind(client.authentication.as_str())
    .bind(seal_secret(vault, client)?)
    .bind(to_json(&client.grant_types)?)
    .bind(client.updated_at.to_millis())
    .bind(client.name.to_lowercase())
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE client_properties SET properties = $2 WHERE client_id = $1")
        .bind(&client.client_id)
        .bind(properties(client)?)
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

/// What the token endpoint needs of each of these clients, in their order; there is at least one.
///
/// For an unknown client another one is read and decrypted in vain, so that timing does not reveal whether a client
/// exists (RFC 7521, section 4.2.1).
pub(in super::super) async fn for_tokens(
    conn: &mut Connection,
    vault: &Vault,
    client_ids: &[String],
) -> Result<Vec<Result<Option<Arc<TokenClient>>>>> {
    // One statement, so that a client and its credentials are consistent.
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT requested.column1 AS requested_id, {TOKEN_COLUMNS} FROM ("
    ));
    query.push_values(client_ids, |mut row, client_id| {
        row.push_bind(client_id.clone());
    });
    query.push(
        ") AS requested JOIN clients ON clients.client_id = COALESCE( \
           (SELECT client_id FROM clients WHERE client_id = requested.column1), \
           (SELECT client_id FROM attachments LIMIT 1), \
           (SELECT client_id FROM clients LIMIT 1)) \
         LEFT JOIN attachments ON attachments.client_id = clients.client_id \
         LEFT JOIN credentials ON credentials.id = attachments.credential_id \
         ORDER BY requested.column1, attachments.slot, attachments.position",
    );
    // For one client the text is always the same and is prepared once.
    let is_one = client_ids.len() == 1;
    let rows = query.build().persistent(is_one).fetch_all(conn).await?;
    let mut found = HashMap::with_capacity(client_ids.len());
    for rows in rows.chunk_by(|a, b| requested_id(a) == requested_id(b)) {
        let client = token_client(vault, rows).map(Arc::new);
        if let Some(first) = rows.first()
            && let Some(requested) = requested_id(first)
            && first.try_get::<&str, _>("client_id")? == requested
        {
            found.insert(requested, client);
        }
    }
    Ok(client_ids
        .iter()
        .map(|client_id| found.remove(client_id.as_str()).transpose())
        .collect())
}

fn requested_id(row: &Row) -> Option<&str> {
    row.try_get("requested_id").ok()
}

/// What the token endpoint reads: nothing whose size has no bound of a few hundred bytes.
const TOKEN_COLUMNS: &str = "clients.client_id, clients.name AS client_name, clients.authentication, \
    clients.sealed_secret, clients.grant_types, attachments.slot, credentials.id, credentials.kid, credentials.alg, \
    credentials.modulus, credentials.exponent, credentials.expires_at";

/// One client: a row for each of its attachments, or one row without.
fn token_client(vault: &Vault, rows: &[Row]) -> Result<TokenClient> {
    let first = rows.first().ok_or(StoreError::NotFound(Entity::Client))?;
    let client_id = text(first, "client_id")?;
    let mut client = TokenClient {
        name: text(first, "client_name")?,
        grant_types: json(first, "grant_types")?,
        authentication: authentication(text(first, "authentication")?)?,
        client_secret: secret(vault, &client_id, first)?,
        credentials: Vec::with_capacity(rows.len()),
        client_id,
    };
    let slot = client.authentication.as_str();
    for row in rows {
        if row.try_get::<Option<&str>, _>("slot")? == Some(slot) {
            client.credentials.push(credentials::token_credential(row)?);
        }
    }
    if let Authentication::Credentials { ids, .. } = &mut client.authentication {
        ids.extend(client.credentials.iter().map(|one| one.id.clone()));
    }
    Ok(client)
}
