//! Where transactions begin and end.

use super::{Connection, Transaction};
use crate::Result;

/// Runs a query in a transaction with a consistent view.
macro_rules! reading {
    ($self:ident, $module:ident::$query:ident($($argument:expr),* $(,)?)) => {{
        let mut transaction = $self.begin_read().await?;
        let answer = $self.watch($module::$query(&mut *transaction, $($argument),*).await)?;
        transaction.commit().await?;
        Ok(answer)
    }};
}

/// Runs a query in a transaction that is durable once committed, or leaves no trace.
macro_rules! writing {
    ($self:ident, $module:ident::$query:ident($($argument:expr),* $(,)?)) => {
        $self.watch(
            transactions::write($self.begin_write().await?, async |conn| {
                $module::$query(conn, $($argument),*).await
            })
            .await,
        )
    };
}

/// Runs a query outside of a transaction.
macro_rules! query {
    ($self:ident, $module:ident::$query:ident($($argument:expr),* $(,)?)) => {{
        let mut connection = $self.reader().await?;
        $self.watch($module::$query(&mut *connection, $($argument),*).await)
    }};
}

/// Runs `queries`, then commits, or rolls back if they fail.
pub(super) async fn write<T>(
    mut transaction: Transaction,
    queries: impl AsyncFnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    match queries(&mut transaction).await {
        Ok(answer) => {
            transaction.commit().await?;
            Ok(answer)
        }
        Err(error) => {
            // Only the first failure is reported; that of the rollback adds nothing.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

pub(super) use {query, reading, writing};
