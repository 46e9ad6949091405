//! The index of what credentials, and the keys in the log, are known by.

use sqlx::QueryBuilder;

use super::{Connection, Db};
use crate::identifiers::identifiers;
use crate::{CredentialRecord, Result};

/// Indexes credentials, at most 500: each has a dozen rows of three values, and a statement takes 32,766.
pub(super) async fn insert(conn: &mut Connection, credentials: &[CredentialRecord]) -> Result<()> {
    if credentials.is_empty() {
        return Ok(());
    }
    let rows = credentials.iter().flat_map(|credential| {
        let all = identifiers(credential).into_iter();
        all.map(|one| (one, credential.id.as_str()))
    });
    let mut query =
        QueryBuilder::<Db>::new("INSERT INTO credential_identifiers (value, kind, credential_id) ");
    query.push_values(rows, |mut row, (one, id)| {
        row.push_bind(one.value)
            .push_bind(one.kind.as_str())
            .push_bind(id);
    });
    // Another process may index the same one.
    query.push(" ON CONFLICT DO NOTHING");
    query.build().persistent(false).execute(conn).await?;
    Ok(())
}

/// Indexes entries of the log that are about keys: each with its number.
pub(super) async fn insert_logged<'a>(
    conn: &mut Connection,
    entries: impl Iterator<Item = (i64, &'a [String])> + Send,
) -> Result<()> {
    for (seq, values) in entries {
        if values.is_empty() {
            continue;
        }
        let mut query = QueryBuilder::<Db>::new("INSERT INTO log_identifiers (value, seq) ");
        query.push_values(values, |mut row, value| {
            row.push_bind(value.as_str()).push_bind(seq);
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().persistent(false).execute(&mut *conn).await?;
    }
    Ok(())
}
