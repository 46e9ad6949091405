//! A transaction that always ends.
//!
//! After some failures (a full disk among them) SQLite has rolled back by itself, and a ROLLBACK is one more failure:
//! sqlx's own transaction then leaves a connection behind that it believes to be in the middle of one, for ever. Here
//! such a connection is closed, which is also how a transaction ends whose future was dropped.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Executor as _, Sqlite};

/// An open transaction. Dropped without an end, it takes its connection with it and changes nothing.
pub struct Transaction {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
}

impl Transaction {
    /// Begins one, by `BEGIN` or `BEGIN IMMEDIATE`.
    pub async fn begin(pool: &SqlitePool, begin: &'static str) -> Result<Self, sqlx::Error> {
        let mut transaction = Self {
            connection: pool.acquire().await?,
            is_open: true,
        };
        transaction.connection.execute(begin).await?;
        Ok(transaction)
    }

    /// Makes it durable.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    /// Undoes it.
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
