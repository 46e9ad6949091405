//! Lists of clients, and how many there are of each kind.

use std::collections::BTreeMap;

use management_api::ClientCounts;
use management_api::rules::KID;
use primitives::identifier::readings;
use sqlx::{QueryBuilder, Row as _};

use super::client_row::{COLUMNS, record};
use super::paging::{List, read};
use super::values::{count, text};
use super::{Connection, Db, Row, attachments, client_expiry};
use crate::{ClientFilter, ClientOrder, ClientRecord, Page, Result, Vault, Window};

pub(super) async fn list(
    conn: &mut Connection,
    vault: &Vault,
    filter: &ClientFilter,
    window: Window,
) -> Result<Page<ClientRecord>> {
    let order = match filter.order {
        ClientOrder::OldestFirst => "seq",
        ClientOrder::NewestFirst => "seq DESC",
        ClientOrder::Name => "folded_name, seq",
        ClientOrder::NameDescending => "folded_name DESC, seq DESC",
        ClientOrder::NextExpiry => "next_expiry NULLS LAST, seq",
        ClientOrder::LastExpiry => "next_expiry DESC NULLS LAST, seq DESC",
    };
    let rows = if client_expiry::is_needed(filter) {
        let list = client_expiry::list(filter, order);
        let numbers = list
            .page(conn, |query| filtered(query, filter), window)
            .await?;
        numbered(conn, numbers).await?
    } else {
        let list = List {
            order,
            ..List::of("clients", COLUMNS)
        };
        list.page(conn, |query| filtered(query, filter), window)
            .await?
    };
    let mut page = read(rows, |row| record(vault, row))?;
    attachments::fill(conn, &mut page.items).await?;
    Ok(page)
}

/// The clients with these numbers, in their order. Only these are read in full: a database sorts whole rows if they are
/// selected.
async fn numbered(conn: &mut Connection, page: Page<Row>) -> Result<Page<Row>> {
    let mut numbers = Vec::with_capacity(page.items.len());
    for row in &page.items {
        numbers.push(row.try_get::<i64, _>("seq")?);
    }
    let mut items = Vec::with_capacity(numbers.len());
    if !numbers.is_empty() {
        let mut query =
            QueryBuilder::<Db>::new(format!("SELECT {COLUMNS} FROM clients WHERE seq IN ("));
        let mut list = query.separated(", ");
        for number in &numbers {
            list.push_bind(*number);
        }
        query.push(")");
        for row in query.build().persistent(false).fetch_all(conn).await? {
            let number = row.try_get::<i64, _>("seq")?;
            let at = numbers.iter().position(|own| *own == number);
            items.push((at, row));
        }
        items.sort_by_key(|(at, _)| *at);
    }
    Ok(Page {
        items: items.into_iter().map(|(_, row)| row).collect(),
        total: page.total,
        next: page.next,
    })
}

/// How many clients have each status, type and method. Each count leaves its own part of the filter out: it says how
/// many a list would have with another choice of that part.
pub(super) async fn counts(conn: &mut Connection, filter: &ClientFilter) -> Result<ClientCounts> {
    let any_status = ClientFilter {
        status: None,
        ..filter.clone()
    };
    let any_type = ClientFilter {
        app_types: Vec::new(),
        ..filter.clone()
    };
    let any_method = ClientFilter {
        authentication: None,
        ..filter.clone()
    };
    Ok(ClientCounts {
        status: count_by(conn, &client_expiry::status(filter), &any_status).await?,
        app_type: count_by(conn, "app_type", &any_type).await?,
        auth_method: count_by(conn, "authentication", &any_method).await?,
    })
}

async fn count_by(
    conn: &mut Connection,
    value: &str,
    filter: &ClientFilter,
) -> Result<BTreeMap<String, u64>> {
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT {value} AS counted, COUNT(*) AS number FROM {} WHERE {value} IS NOT NULL",
        client_expiry::table(filter)
    ));
    filtered(&mut query, filter);
    query.push(" GROUP BY counted");
    let rows = query.build().persistent(false).fetch_all(conn).await?;
    rows.iter()
        .map(|row| Ok((text(row, "counted")?, count(row.try_get("number")?))))
        .collect()
}

/// Adds the conditions of a filter, each with AND before it. `status` needs [`client_expiry::table`].
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
    if let Some(status) = filter.status {
        query.push(client_expiry::condition(status, filter));
    }
    if let Some(search) = &filter.search {
        query.push(" AND (client_id = ").push_bind(search.clone());
        query
            .push(" OR folded_name LIKE ")
            .push_bind(containing(&search.to_lowercase()));
        query.push(" ESCAPE '\\'");
        if identifies_key(search) {
            query.push(
                " OR client_id IN (SELECT credentials.client_id FROM credential_identifiers \
                 JOIN credentials ON credentials.id = credential_identifiers.credential_id WHERE value IN (",
            );
            let mut list = query.separated(", ");
            for reading in readings(search) {
                list.push_bind(reading.value);
            }
            query.push("))");
        }
        query.push(")");
    }
}

/// Returns true if the text may be a key ID, a credential's id or a hash: the credentials are searched only then.
fn identifies_key(search: &str) -> bool {
    KID.check(search).is_ok() && search.contains(|c: char| c.is_ascii_digit())
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
