//! PostgreSQL: any number of processes side by side.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::Executor as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use crate::disconnect_tracker::DisconnectTracker;
use crate::jti::Jti;
use crate::migrations::migrator;
use crate::query_batcher::{QueryBatcher, RunBatch};
use crate::{Result, StoreError, TokenClient, Unavailable, Vault};

#[path = "sql/mod.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "one text of queries, compiled for each database"
)]
mod sql;

use PostgresStore as Backend;

type Db = sqlx::Postgres;
type Transaction = sqlx::Transaction<'static, Db>;
/// A client's row stands for the client and all its credentials: every change to any of them locks it.
const LOCK_ROW: &str = " FOR UPDATE";
/// Prevents deletion of the row until the transaction ends; others may read and change it.
const KEEP_ROW: &str = " FOR KEY SHARE";
const MIGRATIONS: [(i64, &str, &str); 10] = [
    (
        1,
        "begin",
        include_str!("../migrations/postgres/0001_begin.sql"),
    ),
    (
        2,
        "credential lists",
        include_str!("../migrations/postgres/0002_credential_lists.sql"),
    ),
    (
        3,
        "kept properties",
        include_str!("../migrations/postgres/0003_kept_properties.sql"),
    ),
    (
        4,
        "used jtis",
        include_str!("../migrations/postgres/0004_used_jtis.sql"),
    ),
    (
        5,
        "jtis by digest alone",
        include_str!("../migrations/postgres/0005_jtis_by_digest_alone.sql"),
    ),
    (
        6,
        "token rows",
        include_str!("../migrations/postgres/0006_token_rows.sql"),
    ),
    (
        7,
        "log facts",
        include_str!("../migrations/postgres/0007_log_facts.sql"),
    ),
    (
        8,
        "attached expiries",
        include_str!("../migrations/postgres/0008_attached_expiries.sql"),
    ),
    (
        9,
        "identifiers",
        include_str!("../migrations/postgres/0009_identifiers.sql"),
    ),
    (
        10,
        "log search",
        include_str!("../migrations/postgres/0010_log_search.sql"),
    ),
];
/// How long a call waits for a connection before it reports the database as busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a statement waits for a lock: as long as for a connection, instead of forever. And commits are durable before
/// they are acknowledged, whatever the database's default; the other values of that setting ask for as much or more. And
/// statements are not compiled to machine code: for those of ours that takes longer than to run them.
const SESSION: &str = "SET lock_timeout = '5s'; SET jit = off; \
    SELECT set_config('synchronous_commit', 'on', FALSE) WHERE current_setting('synchronous_commit') = 'off'";
/// A connection used this recently is used again without a ping, unless another was lost since: a ping would be a second
/// round trip for each query of a busy process.
const FRESH: Duration = Duration::from_secs(1);
/// The advisory lock under which records are numbered: the letters `num`.
const NUMBERS_LOCK: i64 = 0x6e_75_6d;

/// The store in one PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    disconnects: DisconnectTracker,
    vault: Arc<Vault>,
    jtis: QueryBatcher<Jti, bool>,
    token_clients: QueryBatcher<String, Result<Option<Arc<TokenClient>>>>,
}

impl PostgresStore {
    /// Connects with at most `connections` and migrates the schema. Must run inside a tokio runtime.
    ///
    /// # Errors
    /// `Unavailable`: no connection; `Corrupt`: the vault's key is not the one the database was created with.
    pub async fn open(url: &str, vault: Vault, connections: u32) -> Result<Self> {
        let options: PgConnectOptions = url.parse().map_err(|_| {
            // The URL may contain a password: it is not repeated.
            StoreError::Backend(
                "the database URL is not of the form postgres://user:password@host:port/name"
                    .into(),
            )
        })?;
        let disconnects = DisconnectTracker::default();
        let known = disconnects.clone();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            // Connections have no maximum age: see `sqlite.rs` for what a limit would start.
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .before_acquire(move |connection, metadata| {
                let in_doubt = metadata.idle_for >= FRESH || known.lost_within(metadata.idle_for);
                Box::pin(async move {
                    if in_doubt {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(SESSION).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        migrator(&MIGRATIONS).run(&pool).await?;
        let vault = Arc::new(vault);
        let jtis = QueryBatcher::start(Inserter {
            pool: pool.clone(),
            disconnects: disconnects.clone(),
        });
        let token_clients = QueryBatcher::start(Finder {
            pool: pool.clone(),
            disconnects: disconnects.clone(),
            vault: Arc::clone(&vault),
        });
        let store = Self {
            pool,
            disconnects,
            vault,
            jtis,
            token_clients,
        };
        store.check_vault().await?;
        store.index_credentials().await?;
        Ok(store)
    }

    /// Succeeds if acknowledged commits survive a failure of the server's machine.
    ///
    /// # Errors
    /// `Backend`: a required setting is off.
    pub async fn check_durability(&self) -> Result<()> {
        let mut connection = self.reader().await?;
        let off: Option<String> = sqlx::query_scalar(
            "SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings WHERE setting = 'off' \
             AND name IN ('fsync', 'full_page_writes', 'synchronous_commit')",
        )
        .fetch_one(&mut *connection)
        .await?;
        match off {
            None => Ok(()),
            Some(names) => Err(StoreError::Backend(format!(
                "PostgreSQL runs with {names} off: when its machine fails, what was acknowledged can be lost, and the \
                 database with it. Set it to on in postgresql.conf and reload the server"
            ))),
        }
    }

    async fn reader(&self) -> Result<sqlx::pool::PoolConnection<Db>> {
        self.watch(self.pool.acquire().await.map_err(not_acquired))
    }

    async fn begin_read(&self) -> Result<Transaction> {
        let begun = self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        self.watch(begun.await.map_err(not_acquired))
    }

    async fn begin_write(&self) -> Result<Transaction> {
        self.watch(self.pool.begin().await.map_err(not_acquired))
    }

    fn watch<T>(&self, result: Result<T>) -> Result<T> {
        self.disconnects.watch(result)
    }

    async fn close_pools(&self) {
        self.pool.close().await;
    }
}

fn not_acquired(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::PoolTimedOut => Unavailable::NoConnection.into(),
        other => other.into(),
    }
}

/// Numbers are drawn before the commit: one writer of numbered records at a time keeps both in one order, so that no
/// checkpoint passes a record that appears later.
async fn lock_numbers(conn: &mut sql::Connection) -> Result<()> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(NUMBERS_LOCK)
        .execute(conn)
        .await?;
    Ok(())
}

struct Inserter {
    pool: PgPool,
    disconnects: DisconnectTracker,
}

#[async_trait::async_trait]
impl RunBatch for Inserter {
    type Query = Jti;
    type Answer = bool;

    async fn run(&self, batch: &[Jti]) -> Result<Vec<bool>> {
        // One statement is a transaction by itself.
        let insert = async {
            let mut connection = self.pool.acquire().await.map_err(not_acquired)?;
            sql::jtis::insert(&mut connection, batch).await
        };
        self.disconnects.watch(insert.await)
    }

    fn repeated(_: &bool) -> bool {
        // A replay.
        false
    }
}

struct Finder {
    pool: PgPool,
    disconnects: DisconnectTracker,
    vault: Arc<Vault>,
}

#[async_trait::async_trait]
impl RunBatch for Finder {
    type Query = String;
    type Answer = Result<Option<Arc<TokenClient>>>;

    async fn run(&self, client_ids: &[String]) -> Result<Vec<Self::Answer>> {
        let find = async {
            let mut connection = self.pool.acquire().await.map_err(not_acquired)?;
            sql::clients::for_tokens(&mut connection, &self.vault, client_ids).await
        };
        self.disconnects.watch(find.await)
    }

    fn repeated(first: &Self::Answer) -> Self::Answer {
        first.clone()
    }
}
