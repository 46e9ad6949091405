//! Pages of a list, by position or by checkpoint.

use std::borrow::Cow;

use sqlx::{QueryBuilder, Row as _};

use super::values::{bound, count};
use super::{Connection, Db, Row};
use crate::{Page, Result, Window};

/// A table whose rows have numbers, `seq`, in the order of their commits.
pub(super) struct List {
    pub table: Cow<'static, str>,
    /// What is counted: fewer tables have as many rows, if the filter compares no other.
    pub counted: Cow<'static, str>,
    /// `seq` among them.
    pub columns: &'static str,
    /// ORDER BY of pages by position.
    pub order: &'static str,
    /// Pages by checkpoint go downwards.
    pub is_descending: bool,
    /// The text of the statement is another one each time: preparing it would only fill the cache.
    pub is_unique: bool,
}

impl List {
    /// By number, ascending.
    pub const fn of(table: &'static str, columns: &'static str) -> Self {
        Self {
            table: Cow::Borrowed(table),
            counted: Cow::Borrowed(table),
            columns,
            order: "seq",
            is_descending: false,
            is_unique: false,
        }
    }

    /// The part of the list that `window` shows of the rows that `filter` leaves; it adds conditions that
    /// begin with AND.
    pub async fn page(
        &self,
        conn: &mut Connection,
        filter: impl Fn(&mut QueryBuilder<Db>) + Send + Sync,
        window: Window,
    ) -> Result<Page<Row>> {
        let select = |what: &str, table: &str| {
            let mut query =
                QueryBuilder::<Db>::new(format!("SELECT {what} FROM {table} WHERE 1 = 1"));
            filter(&mut query);
            query
        };
        let mut query = select(self.columns, &self.table);
        let (total, take) = match window {
            Window::Offset { start, limit } => {
                query.push(" ORDER BY ").push(self.order);
                query.push(" LIMIT ").push_bind(bound(limit));
                query.push(" OFFSET ").push_bind(bound(start));
                let mut counting = select("COUNT(*)", &self.counted);
                let total = counting
                    .build_query_scalar()
                    .persistent(!self.is_unique)
                    .fetch_one(&mut *conn)
                    .await?;
                (count(total), None)
            }
            Window::After { checkpoint, take } => {
                let (beyond, order) = match self.is_descending {
                    true => (" AND seq < ", " ORDER BY seq DESC"),
                    false => (" AND seq > ", " ORDER BY seq"),
                };
                if let Some(checkpoint) = checkpoint {
                    query.push(beyond).push_bind(bound(checkpoint));
                }
                query.push(order).push(" LIMIT ");
                query.push_bind(bound(take.saturating_add(1)));
                (0, Some(take))
            }
        };
        let mut rows = query
            .build()
            .persistent(!self.is_unique)
            .fetch_all(conn)
            .await?;
        let next = take
            .and_then(|take| cut(&mut rows, take))
            .map(|last| last.try_get("seq"))
            .transpose()?;
        Ok(Page {
            items: rows,
            total,
            next: next.map(count),
        })
    }
}

/// The rows of a page as records.
pub(super) fn read<T>(rows: Page<Row>, record: impl FnMut(&Row) -> Result<T>) -> Result<Page<T>> {
    Ok(Page {
        items: rows.items.iter().map(record).collect::<Result<_>>()?,
        total: rows.total,
        next: rows.next,
    })
}

/// Truncates rows, read with one extra, to `take`; returns the last one kept if there are more.
fn cut<T>(rows: &mut Vec<T>, take: u64) -> Option<&T> {
    let take = usize::try_from(take).unwrap_or(usize::MAX);
    if rows.len() <= take {
        return None;
    }
    rows.truncate(take);
    rows.last()
}
