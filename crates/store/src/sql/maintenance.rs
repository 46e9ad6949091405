//! Statistics, sweeping, and the check of the vault's key.

use management_api::rules::EXPIRING_DAYS;
use management_api::{Stats, Timestamp};
use sqlx::Row as _;

use super::Connection;
use super::values::{bound, count};
use crate::{Result, StoreError, Vault};

/// [`EXPIRING_DAYS`] in milliseconds.
pub(super) const EXPIRING: i64 = EXPIRING_DAYS * 24 * 60 * 60 * 1000;

pub(super) async fn stats(conn: &mut Connection, now: Timestamp) -> Result<Stats> {
    let now = now.to_millis();
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM clients) AS clients, COUNT(*) AS credentials, \
         (SELECT COUNT(DISTINCT credential_id) FROM attachments) AS attached, \
         COUNT(CASE WHEN expires_at <= $1 THEN 1 END) AS expired, \
         COUNT(CASE WHEN expires_at > $1 AND expires_at <= $2 THEN 1 END) AS expiring FROM credentials",
    )
    .bind(now)
    .bind(now.saturating_add(EXPIRING))
    .fetch_one(conn)
    .await?;
    Ok(Stats {
        clients: count(row.try_get("clients")?),
        credentials: count(row.try_get("credentials")?),
        attached: count(row.try_get("attached")?),
        expired: count(row.try_get("expired")?),
        expiring: count(row.try_get("expiring")?),
    })
}

/// Rows deleted in one transaction: others can write in between.
pub(super) const PORTION: u64 = 5000;

/// Statements that each delete a portion of what has expired.
pub(super) const EXPIRED: [&str; 3] = [
    "DELETE FROM sign_in_codes WHERE code_hash IN \
     (SELECT code_hash FROM sign_in_codes WHERE expires_at <= $1 LIMIT $2)",
    "DELETE FROM sessions WHERE token_hash IN \
     (SELECT token_hash FROM sessions WHERE expires_at <= $1 LIMIT $2)",
    "DELETE FROM revoked_tokens WHERE jti IN \
     (SELECT jti FROM revoked_tokens WHERE expires_at <= $1 LIMIT $2)",
];

/// Deletes one portion. Returns the number of rows deleted.
pub(super) async fn sweep(
    conn: &mut Connection,
    statement: &'static str,
    now: Timestamp,
) -> Result<u64> {
    let done = sqlx::query(statement)
        .bind(now.to_millis())
        .bind(bound(PORTION))
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

const PURPOSE: &str = "check value";
const TEXT: &[u8] = b"countersign";

/// The first vault leaves a mark that a vault with another key can't read.
pub(super) async fn check_vault(conn: &mut Connection, vault: &Vault) -> Result<()> {
    sqlx::query("INSERT INTO vault_check (id, sealed) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(vault.seal(PURPOSE, TEXT)?)
        .execute(&mut *conn)
        .await?;
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM vault_check WHERE id = 1")
        .fetch_one(conn)
        .await?;
    match vault.open(PURPOSE, &sealed) {
        Ok(text) if **text == *TEXT => Ok(()),
        _ => Err(StoreError::Corrupt(
            "the key of the vault is not the one that this database was made with".into(),
        )),
    }
}

/// Rewrites a value: fails if the database can't be written.
pub(super) async fn touch(conn: &mut Connection) -> Result<()> {
    sqlx::query("UPDATE vault_check SET sealed = sealed WHERE id = 1")
        .execute(conn)
        .await?;
    Ok(())
}
