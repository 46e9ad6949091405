//! Credentials.

use management_api::{Change, Limits, Timestamp};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::client_row::{lock, must_exist};
use super::values::{bound, count, maybe_text, maybe_time, named, text, time};
use super::{Connection, Db, Row, attachments, client_expiry, identifier_index};
use crate::{
    Conflict, CredentialFilter, CredentialRecord, Entity, ListedCredential, Page, Result,
    RsaPublicKey, StoreError, TokenCredential, Window,
};

pub(super) const COLUMNS: &str = "credentials.id, credentials.client_id AS owner, credentials.credential_type, \
    credentials.name, credentials.kid, credentials.alg, credentials.modulus, credentials.exponent, \
    credentials.digest, credentials.thumbprint_sha256, credentials.subject_dn, \
    (SELECT pem FROM credential_pems WHERE credential_id = credentials.id) AS pem, \
    credentials.created_at, credentials.updated_at, credentials.expires_at";

pub(super) async fn insert(
    conn: &mut Connection,
    new: &CredentialRecord,
    limits: Limits,
) -> Result<()> {
    lock(conn, &new.client_id).await?;
    let pool = sqlx::query(
        "SELECT id, digest, kid, modulus, exponent FROM credentials WHERE client_id = $1",
    )
    .bind(&new.client_id)
    .fetch_all(&mut *conn)
    .await?;
    for row in &pool {
        // One key has several encodings, and so several digests: with NULL, without, as an RSASSA-PSS key.
        let is_same_key = new.key.is_some() && key(row)? == new.key;
        if is_same_key || row.try_get::<&str, _>("digest")? == new.digest {
            return Err(Conflict::DuplicateKey {
                id: text(row, "id")?,
            }
            .into());
        }
    }
    for row in &pool {
        match (row.try_get::<Option<&str>, _>("kid")?, &new.kid) {
            (Some(old), Some(kid)) if old == kid => {
                return Err(Conflict::DuplicateKid { kid: kid.clone() }.into());
            }
            _ => {}
        }
    }
    if !limits.allow_stored(pool.len() + 1) {
        return Err(Conflict::TooManyStored {
            limit: limits.stored,
        }
        .into());
    }
    sqlx::query(
        "INSERT INTO credentials (id, client_id, credential_type, name, kid, alg, modulus, exponent, digest, \
         thumbprint_sha256, subject_dn, created_at, updated_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(&new.id)
    .bind(&new.client_id)
    .bind(new.credential_type.as_str())
    .bind(&new.name)
    .bind(&new.kid)
    .bind(new.alg.map(|alg| alg.as_str()))
    .bind(new.key.as_ref().map(|key| key.n.as_slice()))
    .bind(new.key.as_ref().map(|key| key.e.as_slice()))
    .bind(&new.digest)
    .bind(&new.thumbprint_sha256)
    .bind(&new.subject_dn)
    .bind(new.created_at.to_millis())
    .bind(new.updated_at.to_millis())
    .bind(new.expires_at.map(Timestamp::to_millis))
    .execute(&mut *conn)
    .await
    .map_err(super::values::exists(Entity::Credential))?;
    if let Some(pem) = &new.pem {
        sqlx::query("INSERT INTO credential_pems (credential_id, pem) VALUES ($1, $2)")
            .bind(&new.id)
            .bind(pem)
            .execute(&mut *conn)
            .await?;
    }
    identifier_index::insert(conn, std::slice::from_ref(new)).await
}

pub(super) async fn list(conn: &mut Connection, client_id: &str) -> Result<Vec<CredentialRecord>> {
    must_exist(conn, client_id).await?;
    sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM credentials WHERE client_id = $1 ORDER BY seq"
    )))
    .bind(client_id)
    .fetch_all(conn)
    .await?
    .iter()
    .map(record)
    .collect()
}

/// Credentials of all clients.
pub(super) async fn list_all(
    conn: &mut Connection,
    filter: &CredentialFilter,
    window: Window,
) -> Result<Page<ListedCredential>> {
    let (start, limit) = match window {
        Window::Offset { start, limit } => (start, limit),
        Window::After { take, .. } => (0, take),
    };
    let mut counting = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM credentials");
    filtered(&mut counting, filter);
    let total = count(counting.build_query_scalar().fetch_one(&mut *conn).await?);
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT {COLUMNS}, clients.name AS client_name, \
         (SELECT COUNT(*) FROM attachments WHERE attachments.credential_id = credentials.id) AS slots \
         FROM credentials JOIN clients ON clients.client_id = credentials.client_id"
    ));
    filtered(&mut query, filter);
    query.push(
        " ORDER BY CASE WHEN credentials.expires_at IS NULL THEN 1 ELSE 0 END, credentials.expires_at, \
         credentials.seq LIMIT ",
    );
    query
        .push_bind(bound(limit))
        .push(" OFFSET ")
        .push_bind(bound(start));
    let rows = query.build().fetch_all(conn).await?;
    Ok(Page {
        items: rows.iter().map(listed).collect::<Result<_>>()?,
        total,
        next: None,
    })
}

/// A credential with the name of its client and the number of its attachments.
pub(super) fn listed(row: &Row) -> Result<ListedCredential> {
    Ok(ListedCredential {
        credential: record(row)?,
        client_name: text(row, "client_name")?,
        is_attached: row.try_get::<i64, _>("slots")? > 0,
    })
}

fn filtered(query: &mut QueryBuilder<Db>, filter: &CredentialFilter) {
    query.push(" WHERE 1 = 1");
    if !filter.client_ids.is_empty() {
        query.push(" AND credentials.client_id IN (");
        let mut list = query.separated(", ");
        for client_id in &filter.client_ids {
            list.push_bind(client_id.clone());
        }
        query.push(")");
    }
    if let Some(digest) = &filter.digest {
        query
            .push(" AND credentials.digest = ")
            .push_bind(digest.clone());
    }
    if let Some(before) = filter.expires_before {
        query
            .push(" AND credentials.expires_at < ")
            .push_bind(Timestamp::to_millis(before));
    }
}

pub(super) async fn find(
    conn: &mut Connection,
    client_id: &str,
    id: &str,
) -> Result<CredentialRecord> {
    must_exist(conn, client_id).await?;
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM credentials WHERE client_id = $1 AND id = $2"
    )))
    .bind(client_id)
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::Credential))?;
    record(&row)
}

pub(super) async fn set_expiry(
    conn: &mut Connection,
    client_id: &str,
    id: &str,
    expires_at: Change<Timestamp>,
    now: Timestamp,
) -> Result<CredentialRecord> {
    lock(conn, client_id).await?;
    let mut credential = find(conn, client_id, id).await?;
    expires_at.apply(&mut credential.expires_at);
    credential.updated_at = now;
    sqlx::query("UPDATE credentials SET expires_at = $2, updated_at = $3 WHERE id = $1")
        .bind(id)
        .bind(credential.expires_at.map(Timestamp::to_millis))
        .bind(now.to_millis())
        .execute(&mut *conn)
        .await?;
    client_expiry::refresh(conn, client_id).await?;
    Ok(credential)
}

pub(super) async fn delete(conn: &mut Connection, client_id: &str, id: &str) -> Result<bool> {
    match lock(conn, client_id).await {
        Err(StoreError::NotFound(_)) => return Ok(false),
        locked => locked?,
    }
    match find(conn, client_id, id).await {
        Err(StoreError::NotFound(_)) => return Ok(false),
        found => found?,
    };
    if attachments::is_attached(conn, id).await? {
        return Err(Conflict::CredentialAttached.into());
    }
    sqlx::query("DELETE FROM credentials WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(true)
}

pub(super) fn record(row: &Row) -> Result<CredentialRecord> {
    Ok(CredentialRecord {
        id: text(row, "id")?,
        client_id: text(row, "owner")?,
        credential_type: named(text(row, "credential_type")?)?,
        name: text(row, "name")?,
        kid: maybe_text(row, "kid")?,
        alg: maybe_text(row, "alg")?.map(named).transpose()?,
        key: key(row)?,
        digest: text(row, "digest")?,
        thumbprint_sha256: maybe_text(row, "thumbprint_sha256")?,
        subject_dn: maybe_text(row, "subject_dn")?,
        pem: maybe_text(row, "pem")?,
        created_at: time(row, "created_at")?,
        updated_at: time(row, "updated_at")?,
        expires_at: maybe_time(row, "expires_at")?,
    })
}

pub(super) fn token_credential(row: &Row) -> Result<TokenCredential> {
    Ok(TokenCredential {
        id: text(row, "id")?,
        kid: maybe_text(row, "kid")?,
        alg: maybe_text(row, "alg")?.map(named).transpose()?,
        key: key(row)?,
        expires_at: maybe_time(row, "expires_at")?,
    })
}

fn key(row: &Row) -> Result<Option<RsaPublicKey>> {
    let modulus: Option<Vec<u8>> = row.try_get("modulus")?;
    let exponent: Option<Vec<u8>> = row.try_get("exponent")?;
    Ok(modulus.zip(exponent).map(|(n, e)| RsaPublicKey { n, e }))
}
