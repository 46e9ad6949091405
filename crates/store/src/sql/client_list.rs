//! Lists of clients.

use sqlx::QueryBuilder;

use super::clients::{COLUMNS, record};
use super::paging::{List, read};
use super::{Connection, Db, attachments};
use crate::{ClientFilter, ClientOrder, ClientRecord, Page, Result, Vault, Window};

pub(super) async fn list(
    conn: &mut Connection,
    vault: &Vault,
    filter: &ClientFilter,
    window: Window,
) -> Result<Page<ClientRecord>> {
    let list = List {
        order: match filter.order {
            ClientOrder::OldestFirst => "seq",
            ClientOrder::NewestFirst => "seq DESC",
            ClientOrder::Name => "folded_name, seq",
            ClientOrder::NameDescending => "folded_name DESC, seq DESC",
        },
        ..List::of("clients", COLUMNS)
    };
    let rows = list
        .page(conn, |query| filtered(query, filter), window)
        .await?;
    let mut page = read(rows, |row| record(vault, row))?;
    attachments::fill(conn, &mut page.items).await?;
    Ok(page)
}

fn filtered(query: &mut QueryBuilder<Db>, filter: &ClientFilter) {
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
