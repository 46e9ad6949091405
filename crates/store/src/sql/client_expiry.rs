//! The next expiry of each client's attached credentials: a list of clients can be sorted and filtered by it.
//!
//! A client's row has the number of credentials that are attached to its method, their first and their last expiry; the
//! last is null if one never expires. The next expiry follows from these, except between the two if there are more
//! credentials: only then are they looked at. None of the three depends on the time, so nothing has to be written when
//! an expiry passes.

use std::borrow::Cow;

use management_api::{ClientStatus, Timestamp};
use sqlx::AssertSqlSafe;

use super::Connection;
use super::maintenance::EXPIRING;
use super::paging::List;
use crate::{ClientFilter, ClientOrder, Result};

/// The credentials attached to a client's method.
const ATTACHED: &str = "attachments JOIN credentials ON credentials.id = attachments.credential_id \
    WHERE attachments.client_id = clients.client_id AND attachments.slot = clients.authentication";

/// Writes what a client's row has of its attached credentials, after a change of its method, its attachments or an expiry.
/// The row is locked, or new.
pub(super) async fn refresh(conn: &mut Connection, client_id: &str) -> Result<()> {
    sqlx::query(AssertSqlSafe(format!(
        "UPDATE clients SET (attached, first_expiry, last_expiry) = (SELECT COUNT(*), MIN(credentials.expires_at), \
         CASE WHEN COUNT(credentials.expires_at) = COUNT(*) THEN MAX(credentials.expires_at) END FROM {ATTACHED}) \
         WHERE client_id = $1"
    )))
    .bind(client_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Returns true if the list depends on it.
pub(super) fn is_needed(filter: &ClientFilter) -> bool {
    let by_order = matches!(
        filter.order,
        ClientOrder::NextExpiry | ClientOrder::LastExpiry
    );
    by_order || filter.status.is_some()
}

/// The numbers of the clients of a list.
pub(super) fn list(filter: &ClientFilter, order: &'static str) -> List {
    let table: Cow<'static, str> = Cow::Owned(table(filter));
    List {
        counted: match filter.status {
            Some(_) => table.clone(),
            None => Cow::Borrowed("clients"),
        },
        table,
        order,
        is_unique: true,
        ..List::of("clients", "seq")
    }
}

/// All clients with `next_expiry`: the next to come; if all attached credentials have expired, the last; null if there
/// is none. See [`management_api::NextExpiry`].
pub(super) fn table(filter: &ClientFilter) -> String {
    let now = now(filter);
    format!(
        "(SELECT seq, client_id, folded_name, app_type, is_first_party, authentication, attached, \
         CASE WHEN first_expiry IS NULL OR first_expiry > {now} THEN first_expiry \
         WHEN attached <= 2 OR last_expiry <= {now} THEN last_expiry \
         ELSE (SELECT MIN(credentials.expires_at) FROM {ATTACHED} AND credentials.expires_at > {now}) \
         END AS next_expiry FROM clients) AS clients"
    )
}

/// The status of a client of [`table`]. See [`ClientStatus::of`].
pub(super) fn status(filter: &ClientFilter) -> String {
    let now = now(filter);
    let soon = now.saturating_add(EXPIRING);
    format!(
        "CASE WHEN authentication = 'none' THEN '{}' \
         WHEN authentication IN ('client_secret_post', 'client_secret_basic') THEN '{}' \
         WHEN next_expiry <= {now} THEN '{}' \
         WHEN next_expiry <= {soon} THEN '{}' \
         WHEN attached > 0 THEN '{}' \
         ELSE '{}' END",
        ClientStatus::Public.as_str(),
        ClientStatus::Secret.as_str(),
        ClientStatus::Expired.as_str(),
        ClientStatus::Expiring.as_str(),
        ClientStatus::Active.as_str(),
        ClientStatus::NoCredential.as_str(),
    )
}

/// The condition that a client has this status, with AND before it.
pub(super) fn condition(wanted: ClientStatus, filter: &ClientFilter) -> String {
    format!(" AND {} = '{}'", status(filter), wanted.as_str())
}

fn now(filter: &ClientFilter) -> i64 {
    filter.as_of.map_or(0, Timestamp::to_millis)
}
