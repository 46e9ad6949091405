//! Credentials, and entries of the log, by what their keys are known by.

use management_api::{IdentifierKind, LogEntry};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::credentials::{COLUMNS, listed, record};
use super::values::{bound, text};
use super::{Connection, Db, KEEP_ROW, Row, identifier_index, logs};
use crate::{CredentialMatch, CredentialRecord, Result};

/// Credentials that are indexed in one transaction.
const PORTION: u64 = 500;

/// Indexes credentials of earlier versions, a portion of those behind the number `after`. Returns the number of the last, if
/// there may be more. Every indexed credential is known by its own ID, if by nothing else.
pub(in super::super) async fn index_credentials(
    conn: &mut Connection,
    after: i64,
) -> Result<Option<i64>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT seq, {COLUMNS} FROM credentials WHERE seq > $1 AND NOT EXISTS \
         (SELECT 1 FROM credential_identifiers WHERE credential_id = credentials.id) \
         ORDER BY seq LIMIT {PORTION}{KEEP_ROW}"
    )))
    .bind(after)
    .fetch_all(&mut *conn)
    .await?;
    let records: Vec<CredentialRecord> = rows.iter().map(record).collect::<Result<_>>()?;
    identifier_index::insert(conn, &records).await?;
    match rows.last() {
        Some(last) if rows.len() as u64 >= PORTION => Ok(Some(last.try_get("seq")?)),
        _ => Ok(None),
    }
}

/// The credentials that are known by one of `values`, in the order of their registration, at most `limit`.
pub(super) async fn find(
    conn: &mut Connection,
    values: &[String],
    limit: u64,
) -> Result<Vec<CredentialMatch>> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = finding(values);
    query.push(" ORDER BY credentials.seq LIMIT ");
    // A credential has a row for each identifier.
    query.push_bind(bound(
        limit.saturating_mul(IdentifierKind::ALL.len() as u64),
    ));
    let rows = query.build().fetch_all(conn).await?;
    let mut found: Vec<CredentialMatch> = Vec::new();
    for row in &rows {
        let kind = IdentifierKind::from_name(&text(row, "kind")?);
        let id: &str = row.try_get("id")?;
        match found.last_mut() {
            Some(last) if last.credential.credential.id == id => last.kinds.push(kind),
            _ => found.push(CredentialMatch {
                credential: listed(row)?,
                kinds: vec![kind],
            }),
        }
    }
    for one in &mut found {
        one.kinds.sort_unstable();
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// The query of [`find`], up to its order.
pub(in super::super) fn finding(values: &[String]) -> QueryBuilder<Db> {
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT credential_identifiers.kind, {COLUMNS}, clients.name AS client_name, \
         (SELECT COUNT(*) FROM attachments WHERE attachments.credential_id = credentials.id) AS slots \
         FROM credential_identifiers JOIN credentials ON credentials.id = credential_identifiers.credential_id \
         JOIN clients ON clients.client_id = credentials.client_id WHERE credential_identifiers.value"
    ));
    among(&mut query, values);
    query
}

fn among(query: &mut QueryBuilder<Db>, values: &[String]) {
    query.push(" IN (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    query.push(")");
}

/// The entries of the log about keys that are known by one of `values`, the newest first.
pub(super) async fn logged(
    conn: &mut Connection,
    values: &[String],
    limit: u64,
) -> Result<Vec<LogEntry>> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT {} FROM logs WHERE seq IN (SELECT seq FROM log_identifiers WHERE value",
        logs::COLUMNS
    ));
    among(&mut query, values);
    query.push(") ORDER BY seq DESC LIMIT ");
    query.push_bind(bound(limit));
    let rows: Vec<Row> = query.build().fetch_all(conn).await?;
    rows.iter().map(logs::record).collect()
}
