//! A search in the log, the newest entries first, that reads a bounded number of them.
//!
//! Each condition on a column has an index in the order of the numbers. The search follows the one that reaches back
//! furthest, and compares the other columns entry by entry. A time begins where its entries are: numbers rise with
//! dates, up to [`DELAY_MS`].
//!
//! Statements are planned each time: a plan for any value would be one for a common value, which walks all entries
//! to find a rare one.

use management_api::LogEntry;
use sqlx::{QueryBuilder, Row as _};

use super::logs::{COLUMNS, filtered, record};
use super::values::{bound, count, time};
use super::{Connection, Db};
use crate::{LogFilter, LogPage, Reached, Result};

/// Entries that one search reads. If they are far from each other, each is a page of the database.
const LOOKED_AT: i64 = 2_000;
/// An entry is written at most this long after its date, in milliseconds, the clocks of several servers included.
const DELAY_MS: i64 = 10 * 60 * 1000;
/// What a filter compares.
const COMPARED: &str = "seq, date, kind, client_id, reason, cause, credential_id, subject";

pub(super) async fn search(
    conn: &mut Connection,
    filter: &LogFilter,
    before: Option<u64>,
    take: u64,
) -> Result<LogPage> {
    let range = range(conn, filter, before).await?;
    let (path, end) = furthest(conn, filter, range).await?;
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT {COLUMNS} FROM logs WHERE seq IN (SELECT seq FROM "
    ));
    path.followed(&mut query, COMPARED, range);
    query.push(" AS found WHERE 1 = 1");
    filtered(&mut query, filter);
    query.push(" ORDER BY seq DESC LIMIT ");
    query.push_bind(bound(take.saturating_add(1)));
    query.push(") ORDER BY seq DESC");
    let rows = query
        .build()
        .persistent(false)
        .fetch_all(&mut *conn)
        .await?;
    let take = usize::try_from(take).unwrap_or(usize::MAX);
    let items = rows.iter().take(take).map(record);
    let items: Vec<LogEntry> = items.collect::<Result<_>>()?;
    let is_cut = rows.len() > take;
    let last = rows.get(take.saturating_sub(1)).filter(|_| is_cut);
    let reached = match last {
        Some(row) => Some(Reached {
            seq: count(row.try_get("seq")?),
            date: time(row, "date")?,
        }),
        None => end,
    };
    Ok(LogPage { items, reached })
}

/// The numbers between which the entries of a filter are, both excluded.
#[derive(Clone, Copy)]
struct Range {
    above: i64,
    below: i64,
}

async fn range(conn: &mut Connection, filter: &LogFilter, before: Option<u64>) -> Result<Range> {
    let mut range = Range {
        above: -1,
        below: before.map_or(i64::MAX, bound),
    };
    if let Some(since) = filter.since {
        let earlier = "SELECT seq FROM logs WHERE date < $1 ORDER BY date DESC, seq DESC LIMIT 1";
        let found: Option<i64> = sqlx::query_scalar(earlier)
            .bind(since.to_millis().saturating_sub(DELAY_MS))
            .fetch_optional(&mut *conn)
            .await?;
        range.above = found.unwrap_or(range.above);
    }
    if let Some(until) = filter.until {
        let later = "SELECT seq FROM logs WHERE date >= $1 ORDER BY date, seq LIMIT 1";
        let found: Option<i64> = sqlx::query_scalar(later)
            .bind(until.to_millis().saturating_add(DELAY_MS))
            .fetch_optional(&mut *conn)
            .await?;
        range.below = found.map_or(range.below, |found| found.min(range.below));
    }
    Ok(range)
}

/// The entries with one of these values in a column, by its index.
struct Path<'a> {
    column: Option<&'static str>,
    values: Vec<&'a str>,
}

impl<'a> Path<'a> {
    /// All entries.
    fn whole() -> Self {
        Self {
            column: None,
            values: vec![""],
        }
    }

    /// A path for each condition of a filter.
    fn of(filter: &'a LogFilter) -> impl Iterator<Item = Self> {
        let list = |values: &'a [String]| values.iter().map(String::as_str).collect();
        let one = |value: &'a Option<String>| value.as_deref().into_iter().collect();
        let paths: [(_, Vec<&str>); 6] = [
            ("credential_id", one(&filter.credential_id)),
            ("cause", list(&filter.causes)),
            ("subject", one(&filter.subject)),
            ("client_id", one(&filter.client_id)),
            ("reason", list(&filter.reasons)),
            ("kind", list(&filter.kinds)),
        ];
        paths
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(column, values)| Self {
                column: Some(column),
                values,
            })
    }

    /// Returns the number of its entries that are looked at: each value has as many.
    fn length(&self) -> i64 {
        let values = i64::try_from(self.values.len()).unwrap_or(LOOKED_AT);
        (LOOKED_AT / values.max(1)).max(1)
    }

    /// Adds the newest of its entries in the range, in brackets.
    fn followed(&self, query: &mut QueryBuilder<Db>, columns: &str, range: Range) {
        query.push(format!("(SELECT {columns} FROM ("));
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                query.push(" UNION ALL ");
            }
            query.push(format!("SELECT * FROM (SELECT {columns} FROM logs WHERE "));
            if let Some(column) = self.column {
                query.push(column).push(" = ");
                query.push_bind((*value).to_owned()).push(" AND ");
            }
            query.push("seq > ").push_bind(range.above);
            query.push(" AND seq < ").push_bind(range.below);
            query.push(" ORDER BY seq DESC LIMIT ");
            query.push_bind(self.length());
            query.push(format!(") AS value{at}"));
        }
        query.push(") AS path ORDER BY seq DESC LIMIT ");
        query.push_bind(self.length()).push(")");
    }

    /// The last of its entries that is looked at; `None` if there are fewer.
    async fn end(&self, conn: &mut Connection, range: Range) -> Result<Option<i64>> {
        let mut query = QueryBuilder::<Db>::new("SELECT seq FROM ");
        self.followed(&mut query, "seq", range);
        query.push(" AS found ORDER BY seq DESC LIMIT 1 OFFSET ");
        query.push_bind(self.length() - 1);
        let end = query.build_query_scalar().persistent(false);
        Ok(end.fetch_optional(conn).await?)
    }
}

/// The path that reaches back furthest, and where it ends.
async fn furthest<'a>(
    conn: &mut Connection,
    filter: &'a LogFilter,
    range: Range,
) -> Result<(Path<'a>, Option<Reached>)> {
    let mut furthest = Path::whole();
    let mut end = furthest.end(conn, range).await?;
    for path in Path::of(filter) {
        let Some(known) = end else { break };
        let other = path.end(conn, range).await?;
        if other.is_none_or(|other| other < known) {
            (furthest, end) = (path, other);
        }
    }
    let Some(end) = end else {
        return Ok((furthest, None));
    };
    let row = sqlx::query("SELECT date FROM logs WHERE seq = $1")
        .bind(end)
        .fetch_one(conn)
        .await?;
    let reached = Reached {
        seq: count(end),
        date: time(&row, "date")?,
    };
    Ok((furthest, Some(reached)))
}
