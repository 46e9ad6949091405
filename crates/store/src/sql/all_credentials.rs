//! Credentials over all clients.

use management_api::Timestamp;
use sqlx::{QueryBuilder, Row as _};

use super::credentials::{COLUMNS, record};
use super::values::{bound, count, text};
use super::{Connection, Db};
use crate::{CredentialFilter, ListedCredential, Page, Result, Window};

pub(super) async fn list(
    conn: &mut Connection,
    filter: &CredentialFilter,
    window: Window,
) -> Result<Page<ListedCredential>> {
    let (start, limit) = match window {
        Window::Offset { start, limit } => (start, limit),
        Window::After { take, .. } => (0, take),
    };
    let mut counting = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM credentials");
    filtered(&mut counting, filter);
    let total = count(counting.build_query_scalar().fetch_one(&mut *conn).await?);
    let mut query = QueryBuilder::<Db>::new(format!(
        "SELECT {COLUMNS}, clients.name AS client_name, \
         (SELECT COUNT(*) FROM attachments WHERE attachments.credential_id = credentials.id) AS slots \
         FROM credentials JOIN clients ON clients.client_id = credentials.client_id"
    ));
    filtered(&mut query, filter);
    query.push(
        " ORDER BY CASE WHEN credentials.expires_at IS NULL THEN 1 ELSE 0 END, credentials.expires_at, \
         credentials.seq LIMIT ",
    );
    query
        .push_bind(bound(limit))
        .push(" OFFSET ")
        .push_bind(bound(start));
    let rows = query.build().fetch_all(conn).await?;
    let items = rows.iter().map(|row| {
        Ok(ListedCredential {
            credential: record(row)?,
            client_name: text(row, "client_name")?,
            is_attached: row.try_get::<i64, _>("slots")? > 0,
        })
    });
    Ok(Page {
        items: items.collect::<Result<_>>()?,
        total,
        next: None,
    })
}

fn filtered(query: &mut QueryBuilder<Db>, filter: &CredentialFilter) {
    query.push(" WHERE 1 = 1");
    if !filter.client_ids.is_empty() {
        query.push(" AND credentials.client_id IN (");
        let mut list = query.separated(", ");
        for client_id in &filter.client_ids {
            list.push_bind(client_id.clone());
        }
        query.push(")");
    }
    if let Some(digest) = &filter.digest {
        query
            .push(" AND credentials.digest = ")
            .push_bind(digest.clone());
    }
    if let Some(before) = filter.expires_before {
        query
            .push(" AND credentials.expires_at < ")
            .push_bind(Timestamp::to_millis(before));
    }
}
