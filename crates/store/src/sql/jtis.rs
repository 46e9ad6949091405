//! Used jtis and revoked access tokens.

use std::collections::HashSet;

use management_api::Timestamp;
use sqlx::{QueryBuilder, Row as _};

use super::{Connection, Db};
use crate::Result;
use crate::jti::Jti;

/// Inserts each, unless it is there and has not expired; returns which were inserted. All in a batch differ, and there are
/// at most a few thousand: two parameters each.
pub(in super::super) async fn insert(conn: &mut Connection, batch: &[Jti]) -> Result<Vec<bool>> {
    // In one order everywhere, so that concurrent batches can't deadlock.
    let mut order: Vec<&Jti> = batch.iter().collect();
    order.sort_by_key(|jti| jti.digest);
    // The earliest of their times: what has expired only since then counts as a replay.
    let Some(now) = batch.iter().map(|jti| jti.now).min() else {
        return Ok(Vec::new());
    };
    // Padded to a power of two: few texts of the statement, each prepared once.
    let rows = (0..order.len().next_power_of_two()).map(|place| order.get(place));
    let mut query = QueryBuilder::<Db>::new(
        "INSERT INTO used_jtis (digest, expires_at) SELECT column1, column2 FROM (",
    );
    query.push_values(rows, |mut row, jti| {
        row.push_bind(jti.map(|jti| jti.digest.0.as_slice()))
            .push_bind(jti.map(|jti| jti.expires_at.to_millis()));
    });
    query.push(
        ") AS given WHERE column1 IS NOT NULL ON CONFLICT (digest) DO UPDATE SET expires_at = excluded.expires_at WHERE used_jtis.expires_at <= ",
    );
    query.push_bind(now.to_millis()).push(" RETURNING digest");
    let rows = query.build().fetch_all(conn).await?;
    let fresh = rows
        .iter()
        .map(|row| row.try_get("digest"))
        .collect::<Result<HashSet<&[u8]>, sqlx::Error>>()?;
    Ok(batch
        .iter()
        .map(|jti| fresh.contains(jti.digest.0.as_slice()))
        .collect())
}

/// Deletes expired ones whose digest begins with `first`; digests are distributed evenly, so each first octet has its
/// share. Returns the number of rows deleted.
pub(super) async fn sweep(conn: &mut Connection, first: u8, now: Timestamp) -> Result<u64> {
    let (mut least, mut greatest) = ([0; 16], [0xff; 16]);
    (least[0], greatest[0]) = (first, first);
    let done = sqlx::query(
        "DELETE FROM used_jtis WHERE digest >= $1 AND digest <= $2 AND expires_at <= $3",
    )
    .bind(least.as_slice())
    .bind(greatest.as_slice())
    .bind(now.to_millis())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

pub(super) async fn revoke(conn: &mut Connection, jti: &str, expires_at: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO revoked_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT (jti) DO NOTHING",
    )
    .bind(jti)
    .bind(expires_at.to_millis())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn is_revoked(conn: &mut Connection, jti: &str) -> Result<bool> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM revoked_tokens WHERE jti = $1")
        .bind(jti)
        .fetch_one(conn)
        .await?;
    Ok(found > 0)
}
