//! A transaction that always ends.
//!
//! After some failures, such as a full disk, SQLite has rolled back by itself, and ROLLBACK fails too: sqlx's own
//! transaction then leaves a connection that it believes to be in a transaction forever. Here such a connection is closed,
//! and so is that of a transaction whose future was dropped.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Executor as _, Sqlite};

/// An open transaction. If dropped, it closes its connection and changes nothing.
pub struct Transaction {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
}

impl Transaction {
    /// Begins a transaction with `BEGIN` or `BEGIN IMMEDIATE`.
    pub async fn begin(pool: &SqlitePool, begin: &'static str) -> Result<Self, sqlx::Error> {
        let mut transaction = Self {
            connection: pool.acquire().await?,
            is_open: true,
        };
        transaction.connection.execute(begin).await?;
        Ok(transaction)
    }

    /// Commits.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    /// Rolls back.
    pub async fn rollback(mut self) -> Result<(), sqlx::Error> {
        self.end("ROLLBACK").await
    }

    async fn end(&mut self, end: &'static str) -> Result<(), sqlx::Error> {
        self.connection.execute(end).await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}

impl Deref for Transaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
