//! The log.

use management_api::{LogEntry, Timestamp};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::paging::{List, read};
use super::values::{bound, count, json, maybe_text, text, time};
use super::{Connection, Db, Row, identifier_index, lock_numbers};
use crate::{Entity, LogFilter, LogOrder, NewLog, Page, Result, StoreError, Window, log_id};

pub(super) const COLUMNS: &str =
    "seq, date, kind, description, client_id, client_name, ip, user_agent, details";
/// Maximum rows of one INSERT: twelve columns each, and SQLite accepts 32,766 parameters.
const ROWS: usize = 512;

pub(super) async fn append(conn: &mut Connection, entries: &[NewLog]) -> Result<()> {
    // Numbered in the order of their commits: a reader's checkpoint can't pass an entry that appears later.
    lock_numbers(conn).await?;
    let mut left = entries;
    while !left.is_empty() {
        // Powers of two: few texts of a statement, each prepared once.
        let rows = 1 << left.len().ilog2();
        let (now, later) = left.split_at(ROWS.min(rows));
        insert(conn, now).await?;
        left = later;
    }
    Ok(())
}

async fn insert(conn: &mut Connection, entries: &[NewLog]) -> Result<()> {
    let mut query = QueryBuilder::<Db>::new(
        "INSERT INTO logs (date, kind, description, client_id, client_name, ip, user_agent, details, \
         reason, cause, credential_id, subject) ",
    );
    query.push_values(entries, |mut row, entry| {
        row.push_bind(entry.date.to_millis())
            .push_bind(entry.kind.as_str())
            .push_bind(entry.description.as_deref())
            .push_bind(entry.client_id.as_deref())
            .push_bind(entry.client_name.as_deref())
            .push_bind(entry.ip.as_deref())
            .push_bind(entry.user_agent.as_deref())
            .push_bind(entry.details.as_str());
        let facts = entry.details.facts();
        row.push_bind(facts.reason.as_deref())
            .push_bind(facts.cause.as_deref())
            .push_bind(facts.credential_id.as_deref())
            .push_bind(facts.subject.as_deref());
    });
    let is_about_keys = |entry: &NewLog| !entry.details.facts().identifiers.is_empty();
    if !entries.iter().any(is_about_keys) {
        query.build().execute(conn).await?;
        return Ok(());
    }
    query.push(" RETURNING seq");
    let mut numbers: Vec<i64> = query.build_query_scalar().fetch_all(&mut *conn).await?;
    // They are given in the order of the entries, and returned in any.
    numbers.sort_unstable();
    let indexed = numbers
        .into_iter()
        .zip(entries)
        .map(|(number, entry)| (number, entry.details.facts().identifiers.as_slice()));
    identifier_index::insert_logged(conn, indexed).await
}

/// The time of the oldest entry of this type.
pub(super) async fn oldest(conn: &mut Connection, kind: &str) -> Result<Option<Timestamp>> {
    let row = sqlx::query("SELECT date FROM logs WHERE kind = $1 ORDER BY date LIMIT 1")
        .bind(kind)
        .fetch_optional(conn)
        .await?;
    row.map(|row| time(&row, "date")).transpose()
}

pub(super) async fn list(
    conn: &mut Connection,
    filter: &LogFilter,
    order: LogOrder,
    window: Window,
) -> Result<Page<LogEntry>> {
    let is_descending = order == LogOrder::NewestFirst;
    let list = List {
        order: if is_descending { "seq DESC" } else { "seq" },
        is_descending,
        ..List::of("logs", COLUMNS)
    };
    let rows = list
        .page(conn, |query| filtered(query, filter), window)
        .await?;
    read(rows, record)
}

/// Adds the conditions of a filter, each with AND before it.
pub(super) fn filtered(query: &mut QueryBuilder<Db>, filter: &LogFilter) {
    if let Some(client_id) = &filter.client_id {
        query.push(" AND client_id = ").push_bind(client_id.clone());
    }
    for (column, values) in [
        ("kind", &filter.kinds),
        ("reason", &filter.reasons),
        ("cause", &filter.causes),
    ] {
        if values.is_empty() {
            continue;
        }
        query.push(" AND ").push(column).push(" IN (");
        let mut list = query.separated(", ");
        for value in values {
            list.push_bind(value.clone());
        }
        query.push(")");
    }
    for (column, value) in [
        ("credential_id", &filter.credential_id),
        ("subject", &filter.subject),
    ] {
        if let Some(value) = value {
            query.push(" AND ").push(column).push(" = ");
            query.push_bind(value.clone());
        }
    }
    for (comparison, time) in [("date >= ", filter.since), ("date < ", filter.until)] {
        if let Some(time) = time {
            query.push(" AND ").push(comparison);
            query.push_bind(time.to_millis());
        }
    }
}

pub(super) async fn find(conn: &mut Connection, log_id: &str) -> Result<LogEntry> {
    let missing = StoreError::NotFound(Entity::Log);
    let Ok(seq) = log_id.parse::<i64>() else {
        return Err(missing);
    };
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM logs WHERE seq = $1"
    )))
    .bind(seq)
    .fetch_optional(conn)
    .await?
    .ok_or(missing)?;
    record(&row)
}

/// The number of the newest entry of this type that is not among the newest `keep`.
pub(super) async fn last_beyond(
    conn: &mut Connection,
    kind: &str,
    keep: u64,
) -> Result<Option<i64>> {
    let seq = sqlx::query_scalar(
        "SELECT seq FROM logs WHERE kind = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2",
    )
    .bind(kind)
    .bind(bound(keep))
    .fetch_optional(conn)
    .await?;
    Ok(seq)
}

/// Deletes entries of this type from before `before`, at most `limit`. Returns the number of rows deleted.
pub(super) async fn delete_before(
    conn: &mut Connection,
    kind: &str,
    before: Timestamp,
    limit: u64,
) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM logs WHERE seq IN (SELECT seq FROM logs WHERE kind = $1 AND date < $2 ORDER BY date LIMIT $3)",
    )
    .bind(kind)
    .bind(before.to_millis())
    .bind(bound(limit))
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes entries of this type up to the number `last`, at most `limit`. Returns the number of rows deleted.
pub(super) async fn delete(
    conn: &mut Connection,
    kind: &str,
    last: i64,
    limit: u64,
) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM logs WHERE seq IN (SELECT seq FROM logs WHERE kind = $1 AND seq <= $2 ORDER BY seq LIMIT $3)",
    )
    .bind(kind)
    .bind(last)
    .bind(bound(limit))
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

pub(super) fn record(row: &Row) -> Result<LogEntry> {
    Ok(LogEntry {
        log_id: log_id(count(row.try_get("seq")?)),
        date: time(row, "date")?,
        kind: text(row, "kind")?,
        description: maybe_text(row, "description")?,
        client_id: maybe_text(row, "client_id")?,
        client_name: maybe_text(row, "client_name")?,
        ip: maybe_text(row, "ip")?,
        user_agent: maybe_text(row, "user_agent")?,
        details: json(row, "details")?,
    })
}
