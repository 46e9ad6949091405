//! Client grants.

use management_api::{ClientGrant, SubjectType};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::paging::{List, read};
use super::values::{exists, json, maybe_text, text, to_json};
use super::{Connection, Db, KEEP_ROW, Row, lock_numbers, resource_servers};
use crate::{Entity, GrantFilter, Page, ResourceServerRecord, Result, StoreError, Window};

const COLUMNS: &str = "seq, id, client_id, audience, scope";

pub(super) async fn insert(conn: &mut Connection, grant: &ClientGrant) -> Result<()> {
    lock_numbers(conn).await?;
    must_stay(
        conn,
        "clients",
        "client_id",
        &grant.client_id,
        Entity::Client,
    )
    .await?;
    must_stay(
        conn,
        "resource_servers",
        "identifier",
        &grant.audience,
        Entity::ResourceServer,
    )
    .await?;
    sqlx::query("INSERT INTO grants (id, client_id, audience, scope) VALUES ($1, $2, $3, $4)")
        .bind(&grant.id)
        .bind(&grant.client_id)
        .bind(&grant.audience)
        .bind(to_json(&grant.scope)?)
        .execute(conn)
        .await
        .map_err(exists(Entity::Grant))?;
    Ok(())
}

/// Keeps client and API from being deleted until the grant is stored.
async fn must_stay(
    conn: &mut Connection,
    table: &str,
    column: &str,
    key: &str,
    entity: Entity,
) -> Result<()> {
    sqlx::query(AssertSqlSafe(format!(
        "SELECT seq FROM {table} WHERE {column} = $1{KEEP_ROW}"
    )))
    .bind(key)
    .fetch_optional(conn)
    .await?
    .map(drop)
    .ok_or(StoreError::NotFound(entity))
}

pub(super) async fn find(conn: &mut Connection, id: &str) -> Result<ClientGrant> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM grants WHERE id = $1"
    )))
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::Grant))?;
    record(&row)
}

pub(super) async fn list(
    conn: &mut Connection,
    filter: &GrantFilter,
    window: Window,
) -> Result<Page<ClientGrant>> {
    let list = List::of("grants", COLUMNS);
    let rows = list
        .page(conn, |query| filtered(query, filter), window)
        .await?;
    read(rows, record)
}

fn filtered(query: &mut QueryBuilder<Db>, filter: &GrantFilter) {
    if let Some(client_id) = &filter.client_id {
        query.push(" AND client_id = ").push_bind(client_id.clone());
    }
    if let Some(audience) = &filter.audience {
        query.push(" AND audience = ").push_bind(audience.clone());
    }
}

pub(super) async fn update(
    conn: &mut Connection,
    id: &str,
    scope: &[String],
) -> Result<ClientGrant> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "UPDATE grants SET scope = $2 WHERE id = $1 RETURNING {COLUMNS}"
    )))
    .bind(id)
    .bind(to_json(&scope)?)
    .fetch_optional(conn)
    .await?
    .ok_or(StoreError::NotFound(Entity::Grant))?;
    record(&row)
}

pub(super) async fn delete(conn: &mut Connection, id: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM grants WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn for_token(
    conn: &mut Connection,
    client_id: &str,
    audience: &str,
) -> Result<Option<(ResourceServerRecord, Option<ClientGrant>)>> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {server}, grants.id AS grant_id, grants.scope FROM resource_servers \
         LEFT JOIN grants ON grants.audience = resource_servers.identifier AND grants.client_id = $1 \
         WHERE resource_servers.identifier = $2",
        server = resource_servers::COLUMNS
    )))
    .bind(client_id)
    .bind(audience)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let grant = match maybe_text(&row, "grant_id")? {
        None => None,
        Some(id) => Some(ClientGrant {
            id,
            client_id: client_id.to_owned(),
            audience: audience.to_owned(),
            scope: json(&row, "scope")?,
            subject_type: SubjectType::Client,
        }),
    };
    Ok(Some((resource_servers::record(&row)?, grant)))
}

fn record(row: &Row) -> Result<ClientGrant> {
    Ok(ClientGrant {
        id: text(row, "id")?,
        client_id: text(row, "client_id")?,
        audience: text(row, "audience")?,
        scope: json(row, "scope")?,
        subject_type: SubjectType::Client,
    })
}
