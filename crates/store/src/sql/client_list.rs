//! Lists of clients.

use sqlx::{QueryBuilder, Row as _};

use super::clients::{COLUMNS, record};
use super::values::{bound, count};
use super::{Connection, Db, attachments};
use crate::{ClientFilter, ClientOrder, ClientRecord, Page, Result, Vault, Window};

pub(super) async fn list(
    conn: &mut Connection,
    vault: &Vault,
    filter: &ClientFilter,
    window: Window,
) -> Result<Page<ClientRecord>> {
    let mut query = QueryBuilder::<Db>::new(format!("SELECT {COLUMNS} FROM clients"));
    filtered(&mut query, filter);
    let (total, take) = match window {
        Window::Offset { start, limit } => {
            query.push(match filter.order {
                ClientOrder::OldestFirst => " ORDER BY seq",
                ClientOrder::NewestFirst => " ORDER BY seq DESC",
                ClientOrder::Name => " ORDER BY folded_name, seq",
                ClientOrder::NameDescending => " ORDER BY folded_name DESC, seq DESC",
            });
            query.push(" LIMIT ").push_bind(bound(limit));
            query.push(" OFFSET ").push_bind(bound(start));
            let mut counting = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM clients");
            filtered(&mut counting, filter);
            (
                count(counting.build_query_scalar().fetch_one(&mut *conn).await?),
                None,
            )
        }
        Window::After { checkpoint, take } => {
            query
                .push(" AND seq > ")
                .push_bind(bound(checkpoint.unwrap_or(0)));
            query
                .push(" ORDER BY seq LIMIT ")
                .push_bind(bound(take.saturating_add(1)));
            (0, Some(take))
        }
    };
    let mut rows = query.build().fetch_all(&mut *conn).await?;
    let next = take
        .and_then(|take| crate::sql_page::cut(&mut rows, take))
        .map(|last| last.try_get("seq"))
        .transpose()?;
    let mut items = rows
        .iter()
        .map(|row| record(vault, row))
        .collect::<Result<Vec<_>>>()?;
    attachments::fill(conn, &mut items).await?;
    Ok(Page {
        items,
        total,
        next: next.map(count),
    })
}

fn filtered(query: &mut QueryBuilder<Db>, filter: &ClientFilter) {
    query.push(" WHERE 1 = 1");
    if !filter.app_types.is_empty() {
        query.push(" AND app_type IN (");
        let mut list = query.separated(", ");
        for kind in &filter.app_types {
            list.push_bind(kind.clone());
        }
        query.push(")");
    }
    if let Some(first_party) = filter.is_first_party {
        query.push(" AND is_first_party = ").push_bind(first_party);
    }
    if let Some(authentication) = &filter.authentication {
        query
            .push(" AND authentication = ")
            .push_bind(authentication.clone());
    }
    if let Some(search) = &filter.search {
        query.push(" AND (client_id = ").push_bind(search.clone());
        query
            .push(" OR folded_name LIKE ")
            .push_bind(containing(&search.to_lowercase()));
        query.push(" ESCAPE '\\')");
    }
}

/// A LIKE pattern for texts with `part` in them.
fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
