//! Sign-in codes and sessions.

use management_api::Timestamp;

use super::Connection;
use super::values::{text, time};
use crate::{Result, Session};

pub(super) async fn insert_code(
    conn: &mut Connection,
    hash: [u8; 32],
    subject: &str,
    expires_at: Timestamp,
) -> Result<()> {
    sqlx::query("INSERT INTO sign_in_codes (code_hash, subject, expires_at) VALUES ($1, $2, $3)")
        .bind(hash.as_slice())
        .bind(subject)
        .bind(expires_at.to_millis())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn redeem_code(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<String>> {
    // One statement: of two requests with the same code, one deletes the row and the other finds none.
    sqlx::query(
        "DELETE FROM sign_in_codes WHERE code_hash = $1 AND expires_at > $2 RETURNING subject",
    )
    .bind(hash.as_slice())
    .bind(now.to_millis())
    .fetch_optional(conn)
    .await?
    .map(|row| text(&row, "subject"))
    .transpose()
}

pub(super) async fn insert_session(conn: &mut Connection, session: &Session) -> Result<()> {
    sqlx::query("INSERT INTO sessions (token_hash, subject, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(session.token_hash.as_slice())
        .bind(&session.subject)
        .bind(session.created_at.to_millis())
        .bind(session.expires_at.to_millis())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn session(
    conn: &mut Connection,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Session>> {
    sqlx::query("SELECT subject, created_at, expires_at FROM sessions WHERE token_hash = $1 AND expires_at > $2")
        .bind(hash.as_slice())
        .bind(now.to_millis())
        .fetch_optional(conn)
        .await?
        .map(|row| {
            Ok(Session {
                token_hash: hash,
                subject: text(&row, "subject")?,
                created_at: time(&row, "created_at")?,
                expires_at: time(&row, "expires_at")?,
            })
        })
        .transpose()
}

pub(super) async fn delete_session(conn: &mut Connection, hash: [u8; 32]) -> Result<bool> {
    let done = sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
        .bind(hash.as_slice())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}
