//! SQLite: one file, one writer at a time, concurrent readers (WAL).

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::jti::Jti;
use crate::migrations::migrator;
use crate::private_file::private_file;
use crate::query_batcher::{BATCH, QueryBatcher, RunBatch};
use crate::{Result, StoreError, TokenClient, Vault};

mod transaction;

use transaction::Transaction;

#[path = "sql/mod.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "one text of queries, compiled for each database"
)]
mod sql;

use SqliteStore as Backend;

type Db = sqlx::Sqlite;
/// A writing transaction holds the database's only write lock: rows need none.
const LOCK_ROW: &str = "";
/// See [`LOCK_ROW`].
const KEEP_ROW: &str = "";
const MIGRATIONS: [(i64, &str, &str); 10] = [
    (
        1,
        "begin",
        include_str!("../migrations/sqlite/0001_begin.sql"),
    ),
    (
        2,
        "credential lists",
        include_str!("../migrations/sqlite/0002_credential_lists.sql"),
    ),
    (
        3,
        "kept properties",
        include_str!("../migrations/sqlite/0003_kept_properties.sql"),
    ),
    (
        4,
        "used jtis",
        include_str!("../migrations/sqlite/0004_used_jtis.sql"),
    ),
    (
        5,
        "jtis by digest alone",
        include_str!("../migrations/sqlite/0005_jtis_by_digest_alone.sql"),
    ),
    (
        6,
        "token rows",
        include_str!("../migrations/sqlite/0006_token_rows.sql"),
    ),
    (
        7,
        "log facts",
        include_str!("../migrations/sqlite/0007_log_facts.sql"),
    ),
    (
        8,
        "attached expiries",
        include_str!("../migrations/sqlite/0008_attached_expiries.sql"),
    ),
    (
        9,
        "identifiers",
        include_str!("../migrations/sqlite/0009_identifiers.sql"),
    ),
    (
        10,
        "log search",
        include_str!("../migrations/sqlite/0010_log_search.sql"),
    ),
];
const READERS: u32 = 4;
/// How long a call waits for the write lock before it reports the database as busy.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// The store in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// One connection: writers of this process queue here, not in SQLite's busy loop.
    writer: SqlitePool,
    readers: SqlitePool,
    vault: Arc<Vault>,
    jtis: QueryBatcher<Jti, bool>,
    token_clients: QueryBatcher<String, Result<Option<Arc<TokenClient>>>>,
}

impl SqliteStore {
    /// Opens the file, or creates it for its owner only, and migrates the schema. Must run inside a tokio runtime.
    ///
    /// # Errors
    /// `Unavailable`: the file can't be opened or written; `Corrupt`: the vault's key is not the one it was created with.
    pub async fn open(path: &Path, vault: Vault) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // The statement journal of a batch of jtis is larger than what SQLite keeps in memory by default.
            .pragma("temp_store", "MEMORY")
            // In KiB per connection: the index of recent jtis stays in memory.
            .pragma("cache_size", "-32768")
            // In pages. Pages of that index change repeatedly: fewer checkpoints write each of them less often.
            .pragma("wal_autocheckpoint", "2000")
            // Room for the answers of a batch: its connection's thread would wait for each one without.
            .row_buffer_size(BATCH)
            .busy_timeout(WRITE_TIMEOUT);
        create(path)?;
        let writer = pool(1).connect_with(options.clone()).await?;
        migrator(&MIGRATIONS).run(&writer).await?;
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        let vault = Arc::new(vault);
        let jtis = QueryBatcher::start(Inserter(writer.clone()));
        let token_clients = QueryBatcher::start(Finder {
            readers: readers.clone(),
            vault: Arc::clone(&vault),
        });
        let store = Self {
            writer,
            readers,
            vault,
            jtis,
            token_clients,
        };
        store.check_vault().await?;
        store.index_credentials().await?;
        Ok(store)
    }

    /// Writes a consistent copy of the whole database to a new file, while others read and write. The secrets in it stay
    /// encrypted: it is useless without the vault's key.
    ///
    /// # Errors
    /// `Backend`: the file exists already; `Unavailable`: it can't be written.
    pub async fn back_up(&self, to: &Path) -> Result<()> {
        let to = to
            .to_str()
            .ok_or_else(|| StoreError::Backend("the path of the copy is not UTF-8".into()))?;
        // SQLite would create it readable for others; it uses an empty file as it is.
        private_file(Path::new(to)).map_err(not_created)?;
        sqlx::query("VACUUM INTO $1")
            .bind(to)
            .execute(&self.readers)
            .await?;
        Ok(())
    }

    /// Reads every page and every reference between records.
    ///
    /// # Errors
    /// `Corrupt`, with the first fault.
    pub async fn check_integrity(&self) -> Result<()> {
        let mut connection = self.reader().await?;
        let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
            .fetch_one(&mut *connection)
            .await?;
        if verdict != "ok" {
            return Err(StoreError::Corrupt(verdict));
        }
        let orphan = sqlx::query("PRAGMA foreign_key_check")
            .fetch_optional(&mut *connection)
            .await?;
        match orphan {
            None => Ok(()),
            Some(_) => Err(StoreError::Corrupt(
                "a record refers to one that is not there".into(),
            )),
        }
    }

    async fn reader(&self) -> Result<sqlx::pool::PoolConnection<Db>> {
        Ok(self.readers.acquire().await?)
    }

    async fn begin_read(&self) -> Result<Transaction> {
        Ok(Transaction::begin(&self.readers, "BEGIN").await?)
    }

    async fn begin_write(&self) -> Result<Transaction> {
        begin_write(&self.writer).await
    }

    /// A file does not get disconnected.
    fn watch<T>(&self, result: Result<T>) -> Result<T> {
        result
    }

    async fn close_pools(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Creates the file if necessary. SQLite itself would create it readable for others; the two files beside it inherit its
/// mode.
fn create(path: &Path) -> Result<()> {
    match private_file(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(not_created(error)),
        _ => Ok(()),
    }
}

fn not_created(error: io::Error) -> StoreError {
    sqlx::Error::Io(error).into()
}

/// A pool of at most `connections`. A connection to a file does not go stale: it is neither tested nor replaced. Without
/// a maximum age, sqlx starts no maintenance task; in 0.9 that task can loop forever, using a core, if the number of idle
/// connections drops below zero for an instant.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .acquire_timeout(WRITE_TIMEOUT)
}

async fn begin_write(pool: &SqlitePool) -> Result<Transaction> {
    // IMMEDIATE: a transaction that reads first and writes later could otherwise fail half-way with SQLITE_BUSY.
    Ok(Transaction::begin(pool, "BEGIN IMMEDIATE").await?)
}

/// Records are numbered under the write lock: in the order of their commits.
async fn lock_numbers(_: &mut sql::Connection) -> Result<()> {
    Ok(())
}

struct Inserter(SqlitePool);

#[async_trait::async_trait]
impl RunBatch for Inserter {
    type Query = Jti;
    type Answer = bool;

    async fn run(&self, batch: &[Jti]) -> Result<Vec<bool>> {
        // One statement is a transaction by itself.
        sql::jtis::insert(&mut *self.0.acquire().await?, batch).await
    }

    fn repeated(_: &bool) -> bool {
        // A replay.
        false
    }
}

struct Finder {
    readers: SqlitePool,
    vault: Arc<Vault>,
}

#[async_trait::async_trait]
impl RunBatch for Finder {
    type Query = String;
    type Answer = Result<Option<Arc<TokenClient>>>;

    async fn run(&self, client_ids: &[String]) -> Result<Vec<Self::Answer>> {
        let mut connection = self.readers.acquire().await?;
        sql::clients::for_tokens(&mut connection, &self.vault, client_ids).await
    }

    fn repeated(first: &Self::Answer) -> Self::Answer {
        first.clone()
    }
}

#[cfg(test)]
mod tests {
    use management_api::Timestamp;

    use super::*;
    use crate::{LogFilter, LogOrder, NewLog, Store as _, Unavailable, Window};

    fn log(length: usize) -> NewLog {
        NewLog {
            date: Timestamp::from_millis(0).unwrap(),
            kind: "sapi".into(),
            description: Some("x".repeat(length)),
            client_id: None,
            client_name: None,
            ip: None,
            user_agent: None,
            details: serde_json::Value::Null.into(),
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_reported_and_recovered_from() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("a.db"), Vault::new(&[1; 32]).unwrap())
            .await
            .unwrap();
        store.append_logs(&[log(1)]).await.unwrap();
        // For this connection only: the next one has room again.
        sqlx::query("PRAGMA max_page_count = 1")
            .execute(&store.writer)
            .await
            .unwrap();
        let full = StoreError::Unavailable(Unavailable::DiskFull);
        assert_eq!(store.append_logs(&[log(100_000)]).await, Err(full));
        store.ping().await.unwrap();
        store.append_logs(&[log(100_000)]).await.unwrap();
        let window = Window::Offset { start: 0, limit: 9 };
        let page = store
            .logs(&LogFilter::default(), LogOrder::OldestFirst, window)
            .await
            .unwrap();
        assert_eq!(page.total, 2);
        store.check_integrity().await.unwrap();
    }

    /// Ten thousand credentials of an earlier version are indexed when the store opens, and found without reading them all.
    #[tokio::test]
    async fn credentials_are_found_by_index() {
        const MANY: i64 = 10_000;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let open = async || {
            SqliteStore::open(&path, Vault::new(&[1; 32]).unwrap())
                .await
                .unwrap()
        };
        let store = open().await;
        sqlx::query(
            "INSERT INTO clients (client_id, name, folded_name, is_first_party, authentication, sealed_secret, \
             created_at, updated_at) VALUES ('a', 'a', 'a', 1, 'none', x'', 0, 0)",
        )
        .execute(&store.writer)
        .await
        .unwrap();
        sqlx::query(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) \
             INSERT INTO credentials (id, client_id, credential_type, name, kid, digest, created_at, updated_at) \
             SELECT 'cred_' || n, 'a', 'x509_cert', '', 'kid-' || n, 'digest-' || n, 0, 0 FROM numbers",
        )
        .bind(MANY)
        .execute(&store.writer)
        .await
        .unwrap();
        store.close().await;

        let store = open().await;
        let values = ["kid-4711".to_owned(), "digest-9000".to_owned()];
        let found = store.find_credentials(&values, 10).await.unwrap();
        let ids: Vec<_> = found
            .iter()
            .map(|one| one.credential.credential.id.as_str())
            .collect();
        assert_eq!(ids, ["cred_4711", "cred_9000"]);

        let query = format!(
            "EXPLAIN QUERY PLAN {}",
            sql::identifiers::finding(&values).sql().as_str()
        );
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(&values[0])
            .bind(&values[1])
            .fetch_all(&store.readers)
            .await
            .unwrap();
        let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
        assert_eq!(
            steps.first(),
            Some(&"SEARCH credential_identifiers USING PRIMARY KEY (value=?)")
        );
        assert!(
            steps.iter().all(|step| !step.starts_with("SCAN")),
            "{steps:?}"
        );
    }

    #[tokio::test]
    async fn an_abandoned_write_leaves_no_trace_and_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("a.db"), Vault::new(&[1; 32]).unwrap())
            .await
            .unwrap();
        let mut given_up = store.begin_write().await.unwrap();
        sqlx::query("DELETE FROM vault_check")
            .execute(&mut *given_up)
            .await
            .unwrap();
        drop(given_up);
        store.check_vault().await.unwrap();
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM vault_check")
            .fetch_one(&store.readers)
            .await
            .unwrap();
        assert_eq!(rows, 1);
    }
}
