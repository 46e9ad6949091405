//! The keys that sign access tokens.

use management_api::Timestamp;
use sqlx::Row as _;

use super::values::{exists, maybe_time, text, time};
use super::{Connection, Row};
use crate::{Entity, Result, SigningKey, StoreError, Vault};

const LIST: &str = "SELECT kid, algorithm, sealed_key, created_at, retired_at FROM signing_keys ORDER BY created_at DESC, seq DESC";

pub(super) async fn list(conn: &mut Connection, vault: &Vault) -> Result<Vec<SigningKey>> {
    sqlx::query(LIST)
        .fetch_all(conn)
        .await?
        .iter()
        .map(|row| record(vault, row))
        .collect()
}

pub(super) async fn ensure(
    conn: &mut Connection,
    vault: &Vault,
    key: &SigningKey,
) -> Result<SigningKey> {
    sqlx::query(
        "INSERT INTO signing_keys (kid, algorithm, sealed_key, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&key.kid)
    .bind(&key.algorithm)
    .bind(vault.seal(&purpose(&key.kid), &key.private_key)?)
    .bind(key.created_at.to_millis())
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query(
        "SELECT kid, algorithm, sealed_key, created_at, retired_at FROM signing_keys \
         WHERE algorithm = $1 AND retired_at IS NULL",
    )
    .bind(&key.algorithm)
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::SigningKey))?;
    record(vault, &row)
}

pub(super) async fn rotate(conn: &mut Connection, vault: &Vault, key: &SigningKey) -> Result<()> {
    sqlx::query(
        "UPDATE signing_keys SET retired_at = $2 WHERE algorithm = $1 AND retired_at IS NULL",
    )
    .bind(&key.algorithm)
    .bind(key.created_at.to_millis())
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO signing_keys (kid, algorithm, sealed_key, created_at, retired_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&key.kid)
        .bind(&key.algorithm)
        .bind(vault.seal(&purpose(&key.kid), &key.private_key)?)
        .bind(key.created_at.to_millis())
        .bind(key.retired_at.map(Timestamp::to_millis))
        .execute(conn)
        .await
        .map_err(exists(Entity::SigningKey))?;
    Ok(())
}

pub(super) async fn delete(conn: &mut Connection, kid: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM signing_keys WHERE kid = $1 AND retired_at IS NOT NULL")
        .bind(kid)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn record(vault: &Vault, row: &Row) -> Result<SigningKey> {
    let kid = text(row, "kid")?;
    Ok(SigningKey {
        algorithm: text(row, "algorithm")?,
        private_key: vault.open(&purpose(&kid), row.try_get("sealed_key")?)?,
        created_at: time(row, "created_at")?,
        retired_at: maybe_time(row, "retired_at")?,
        kid,
    })
}

fn purpose(kid: &str) -> String {
    format!("signing key {kid}")
}
