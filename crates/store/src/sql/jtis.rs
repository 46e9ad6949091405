//! What the token endpoint must not accept twice, and access tokens that were revoked.

use management_api::Timestamp;

use super::Connection;
use crate::Result;
use crate::jti_writer::Jti;

/// Inserts each, unless it is there and has not expired; says which were inserted.
pub(in super::super) async fn insert(conn: &mut Connection, batch: &[Jti]) -> Result<Vec<bool>> {
    // In one order everywhere, so that concurrent batches can't wait for each other in a circle.
    let mut order: Vec<_> = batch.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| (&a.client_id, &a.jti).cmp(&(&b.client_id, &b.jti)));
    let mut fresh = vec![false; batch.len()];
    for (index, jti) in order {
        let done = sqlx::query(
            "INSERT INTO jtis (client_id, jti, expires_at) VALUES ($1, $2, $3) \
             ON CONFLICT (client_id, jti) DO UPDATE SET expires_at = excluded.expires_at \
             WHERE jtis.expires_at <= $4",
        )
        .bind(&jti.client_id)
        .bind(&jti.jti)
        .bind(jti.expires_at.to_millis())
        .bind(jti.now.to_millis())
        .execute(&mut *conn)
        .await?;
        if let Some(place) = fresh.get_mut(index) {
            *place = done.rows_affected() > 0;
        }
    }
    Ok(fresh)
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
