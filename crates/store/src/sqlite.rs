//! SQLite: one file, one writer at a time, readers beside it (WAL).

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::Transaction;
use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};

use crate::jti_writer::JtiWriter;
use crate::migrations::migrator;
use crate::{Result, StoreError, Unavailable, Vault};

#[path = "sql/mod.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "one text of queries, compiled for each database"
)]
mod sql;

use SqliteStore as Backend;

type Db = sqlx::Sqlite;
/// A transaction that writes holds the database's only write lock: rows need none.
const LOCK_ROW: &str = "";
const MIGRATIONS: [(i64, &str, &str); 1] = [(
    1,
    "begin",
    include_str!("../migrations/sqlite/0001_begin.sql"),
)];
const READERS: u32 = 4;
/// How long a call waits for the write lock before it answers that the database is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// One connection: writers of this process queue here, not in SQLite's busy loop.
    writer: SqlitePool,
    readers: SqlitePool,
    vault: Arc<Vault>,
    jtis: JtiWriter,
}

impl SqliteStore {
    /// Opens the file, creates it where there is none, and brings its schema up to date. Must run inside a tokio
    /// runtime.
    ///
    /// # Errors
    /// `Unavailable`: the file can't be opened or written; `Corrupt`: the vault's key is not the one it was made with.
    pub async fn open(path: &Path, vault: Vault) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        migrator(&MIGRATIONS).run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.create_if_missing(false).read_only(true))
            .await?;
        let vault = Arc::new(vault);
        let jtis = JtiWriter::start(Inserter(writer.clone()));
        let store = Self {
            writer,
            readers,
            vault,
            jtis,
        };
        store.check_vault().await?;
        Ok(store)
    }

    async fn reader(&self) -> Result<sqlx::pool::PoolConnection<Db>> {
        Ok(self.readers.acquire().await?)
    }

    async fn begin_read(&self) -> Result<Transaction<'static, Db>> {
        Ok(self.readers.begin().await?)
    }

    async fn begin_write(&self) -> Result<Transaction<'static, Db>> {
        begin_write(&self.writer).await
    }

    async fn close_pools(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn begin_write(pool: &SqlitePool) -> Result<Transaction<'static, Db>> {
    // IMMEDIATE: a transaction that reads first and writes later could otherwise fail half-way with SQLITE_BUSY.
    Ok(pool.begin_with("BEGIN IMMEDIATE").await?)
}

/// Entries are numbered under the write lock: in the order of their commits.
async fn lock_log(_: &mut sql::Connection) -> Result<()> {
    Ok(())
}

struct Inserter(SqlitePool);

#[async_trait::async_trait]
impl crate::jti_writer::Insert for Inserter {
    async fn insert(&self, batch: &[crate::jti_writer::Jti]) -> Result<Vec<bool>> {
        let mut tx = begin_write(&self.0).await?;
        let fresh = sql::jtis::insert(&mut tx, batch).await?;
        tx.commit().await?;
        Ok(fresh)
    }
}

/// SQLite's result codes (<https://sqlite.org/rescode.html>); the low byte is the primary code.
pub(crate) fn classify(error: &dyn DatabaseError) -> Option<StoreError> {
    let error = error.try_downcast_ref::<SqliteError>()?;
    let code: i32 = error.code()?.parse().ok()?;
    match code & 0xff {
        5 | 6 => Some(Unavailable::Busy.into()),
        8 => Some(Unavailable::ReadOnly.into()),
        13 => Some(Unavailable::DiskFull.into()),
        10 | 14 => Some(Unavailable::Unreachable(error.message().to_owned()).into()),
        11 | 26 => Some(StoreError::Corrupt(error.message().to_owned())),
        _ => None,
    }
}
