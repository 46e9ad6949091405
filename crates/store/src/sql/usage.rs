//! Last uses of credentials.

use std::collections::BTreeMap;

use management_api::CredentialUsage;
use sqlx::AssertSqlSafe;

use super::client_row::must_exist;
use super::values::{maybe_text, maybe_time, text};
use super::{Connection, KEEP_ROW};
use crate::{CredentialUse, Outcome, Result};

pub(super) async fn record(conn: &mut Connection, uses: &[CredentialUse]) -> Result<()> {
    for one in latest(uses) {
        let at = Some(one.at.to_millis());
        let (used, failed, reason) = match &one.outcome {
            Outcome::Accepted => (at, None, None),
            Outcome::Rejected(reason) => (None, at, Some(reason)),
        };
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO credential_usage (credential_id, last_used_at, last_failure_at, last_failure_reason) \
             SELECT id, $2, $3, $4 FROM credentials WHERE id = $1{KEEP_ROW} \
             ON CONFLICT (credential_id) DO UPDATE SET \
             last_used_at = CASE WHEN excluded.last_used_at >= COALESCE(credential_usage.last_used_at, 0) \
               THEN excluded.last_used_at ELSE credential_usage.last_used_at END, \
             last_failure_reason = CASE WHEN excluded.last_failure_at >= COALESCE(credential_usage.last_failure_at, 0) \
               THEN excluded.last_failure_reason ELSE credential_usage.last_failure_reason END, \
             last_failure_at = CASE WHEN excluded.last_failure_at >= COALESCE(credential_usage.last_failure_at, 0) \
               THEN excluded.last_failure_at ELSE credential_usage.last_failure_at END"
        )))
        .bind(&one.credential_id)
        .bind(used)
        .bind(failed)
        .bind(reason)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The latest acceptance and the latest rejection of each credential; in one order everywhere, so that concurrent batches
/// can't deadlock.
fn latest(uses: &[CredentialUse]) -> impl Iterator<Item = &CredentialUse> {
    let mut latest = BTreeMap::new();
    for one in uses {
        let place = latest
            .entry((&one.credential_id, one.outcome == Outcome::Accepted))
            .or_insert(one);
        if one.at >= place.at {
            *place = one;
        }
    }
    latest.into_values()
}

pub(super) async fn of_client(
    conn: &mut Connection,
    client_id: &str,
) -> Result<Vec<CredentialUsage>> {
    must_exist(conn, client_id).await?;
    sqlx::query(
        "SELECT credentials.id, last_used_at, last_failure_at, last_failure_reason FROM credentials \
         LEFT JOIN credential_usage ON credential_usage.credential_id = credentials.id \
         WHERE credentials.client_id = $1 ORDER BY credentials.seq",
    )
    .bind(client_id)
    .fetch_all(conn)
    .await?
    .iter()
    .map(|row| {
        Ok(CredentialUsage {
            credential_id: text(row, "id")?,
            last_used_at: maybe_time(row, "last_used_at")?,
            last_failure_at: maybe_time(row, "last_failure_at")?,
            last_failure_reason: maybe_text(row, "last_failure_reason")?,
        })
    })
    .collect::<Result<Vec<CredentialUsage>>>()
}
