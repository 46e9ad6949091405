//! APIs.

use management_api::ResourceServerPatch;
use sqlx::{AssertSqlSafe, Row as _};

use super::paging::{List, read};
use super::values::{exists, json, maybe_text, text, time, to_json};
use super::{Connection, LOCK_ROW, Row, lock_numbers};
use crate::{Conflict, Entity, Page, ResourceServerRecord, Result, StoreError, Window};

pub(super) const COLUMNS: &str = "resource_servers.seq, resource_servers.id, resource_servers.identifier, \
    resource_servers.name, resource_servers.scopes, resource_servers.signing_alg, resource_servers.token_lifetime, \
    resource_servers.is_system, resource_servers.created_at, resource_servers.other";

const INSERT: &str = "INSERT INTO resource_servers (id, identifier, name, scopes, signing_alg, token_lifetime, \
    is_system, created_at, other) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub(super) async fn insert(conn: &mut Connection, server: &ResourceServerRecord) -> Result<()> {
    run(conn, INSERT, server).await
}

/// Inserts, or updates name and scopes if the identifier exists.
pub(super) async fn ensure(conn: &mut Connection, server: &ResourceServerRecord) -> Result<()> {
    let sql = format!(
        "{INSERT} ON CONFLICT (identifier) DO UPDATE SET name = excluded.name, scopes = excluded.scopes, \
         is_system = excluded.is_system"
    );
    run(conn, AssertSqlSafe(sql), server).await
}

async fn run(
    conn: &mut Connection,
    sql: impl sqlx::SqlSafeStr,
    server: &ResourceServerRecord,
) -> Result<()> {
    lock_numbers(conn).await?;
    sqlx::query(sql)
        .bind(&server.id)
        .bind(&server.identifier)
        .bind(&server.name)
        .bind(to_json(&server.scopes)?)
        .bind(&server.signing_alg)
        .bind(i64::from(server.token_lifetime))
        .bind(server.is_system)
        .bind(server.created_at.to_millis())
        .bind(to_json(&server.other)?)
        .execute(conn)
        .await
        .map_err(exists(Entity::ResourceServer))?;
    Ok(())
}

pub(super) async fn find(
    conn: &mut Connection,
    key: &str,
    lock: bool,
) -> Result<ResourceServerRecord> {
    let lock = if lock { LOCK_ROW } else { "" };
    // If one API's identifier equals another's id, the id wins.
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM resource_servers WHERE id = $1 OR identifier = $1 \
         ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END LIMIT 1{lock}"
    )))
    .bind(key)
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::ResourceServer))?;
    record(&row)
}

pub(super) async fn list(
    conn: &mut Connection,
    window: Window,
) -> Result<Page<ResourceServerRecord>> {
    let list = List::of("resource_servers", COLUMNS);
    read(list.page(conn, |_| {}, window).await?, record)
}

pub(super) async fn update(
    conn: &mut Connection,
    key: &str,
    patch: ResourceServerPatch,
) -> Result<ResourceServerRecord> {
    let mut server = find(conn, key, true).await?;
    if server.is_system {
        return Err(Conflict::System(Entity::ResourceServer).into());
    }
    server.apply(patch);
    sqlx::query(
        "UPDATE resource_servers SET name = $2, scopes = $3, signing_alg = $4, token_lifetime = $5, other = $6 \
         WHERE id = $1",
    )
    .bind(&server.id)
    .bind(&server.name)
    .bind(to_json(&server.scopes)?)
    .bind(&server.signing_alg)
    .bind(i64::from(server.token_lifetime))
    .bind(to_json(&server.other)?)
    .execute(conn)
    .await?;
    Ok(server)
}

pub(super) async fn delete(conn: &mut Connection, key: &str) -> Result<bool> {
    let server = match find(conn, key, true).await {
        Err(StoreError::NotFound(_)) => return Ok(false),
        found => found?,
    };
    if server.is_system {
        return Err(Conflict::System(Entity::ResourceServer).into());
    }
    sqlx::query("DELETE FROM resource_servers WHERE id = $1")
        .bind(&server.id)
        .execute(conn)
        .await?;
    Ok(true)
}

pub(super) fn record(row: &Row) -> Result<ResourceServerRecord> {
    Ok(ResourceServerRecord {
        id: text(row, "id")?,
        identifier: text(row, "identifier")?,
        name: text(row, "name")?,
        scopes: json(row, "scopes")?,
        signing_alg: maybe_text(row, "signing_alg")?,
        token_lifetime: u32::try_from(row.try_get::<i64, _>("token_lifetime")?)
            .map_err(|_| StoreError::Corrupt("a token lifetime".into()))?,
        is_system: row.try_get("is_system")?,
        created_at: time(row, "created_at")?,
        other: json(row, "other")?,
    })
}
