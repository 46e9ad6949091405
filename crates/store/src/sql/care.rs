//! Statistics, sweeping, and the check of the vault's key.

use management_api::{Stats, Timestamp};
use sqlx::Row as _;

use super::Connection;
use super::values::count;
use crate::{Result, StoreError, Vault};

const THIRTY_DAYS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) async fn stats(conn: &mut Connection, now: Timestamp) -> Result<Stats> {
    let now = now.to_millis();
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM clients) AS clients, COUNT(*) AS credentials, \
         (SELECT COUNT(DISTINCT credential_id) FROM attachments) AS attached, \
         COUNT(CASE WHEN expires_at <= $1 THEN 1 END) AS expired, \
         COUNT(CASE WHEN expires_at > $1 AND expires_at <= $2 THEN 1 END) AS expiring FROM credentials",
    )
    .bind(now)
    .bind(now.saturating_add(THIRTY_DAYS))
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

pub(super) async fn sweep(
    conn: &mut Connection,
    now: Timestamp,
    logs_before: Option<Timestamp>,
) -> Result<u64> {
    let mut gone = 0;
    for statement in [
        "DELETE FROM sign_in_codes WHERE expires_at <= $1",
        "DELETE FROM sessions WHERE expires_at <= $1",
        "DELETE FROM jtis WHERE expires_at <= $1",
        "DELETE FROM revoked_tokens WHERE expires_at <= $1",
    ] {
        gone += sqlx::query(statement)
            .bind(now.to_millis())
            .execute(&mut *conn)
            .await?
            .rows_affected();
    }
    if let Some(before) = logs_before {
        gone += sqlx::query("DELETE FROM logs WHERE date < $1")
            .bind(before.to_millis())
            .execute(conn)
            .await?
            .rows_affected();
    }
    Ok(gone)
}

const PURPOSE: &str = "check value";
const TEXT: &[u8] = b"countersign";

/// The first vault leaves a mark; a vault with another key can't read it.
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

/// Writes what is there already: fails where nothing can be written.
pub(super) async fn touch(conn: &mut Connection) -> Result<()> {
    sqlx::query("UPDATE vault_check SET sealed = sealed WHERE id = 1")
        .execute(conn)
        .await?;
    Ok(())
}
