//! One conformance suite for every store.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod apis;
mod clients;
mod cluster;
mod concurrency;
mod credentials;
mod identifiers;
mod keys;
mod logs;
mod many_logs;
mod migrations;
mod samples;
mod sign_in;
mod tokens;

use std::sync::Arc;

use store::{PostgresStore, SqliteStore, Store, Vault};

/// Runs every case on a fresh store.
macro_rules! suite {
    ($open:expr; $($module:ident: $($case:ident),+;)+) => {
        $($(
            println!("{}::{}", stringify!($module), stringify!($case));
            let store: Arc<dyn Store> = $open;
            $module::$case(Arc::clone(&store)).await;
            store.close().await;
        )+)+
    };
}

macro_rules! run {
    ($open:expr) => {
        suite! {
            $open;
            clients: create_and_find, list_pages, list_checkpoints, list_filters, list_by_expiry, change, change_of_method,
                rotate_secret, delete, rules_of_one_client, create_with_credentials;
            credentials: create_and_find, limits, duplicates, attach, attach_rules, expiry, delete, usage, list_of_all_clients;
            identifiers: find, subject_names, logged_keys;
            apis: resource_servers, system_resource_server, grants, token_grant;
            sign_in: codes, sessions;
            keys: signing_keys;
            tokens: token_client, jtis, revocation, sweep, sweep_of_many, stats;
            logs: append_and_list, checkpoints, each_type_has_its_age, trim, filters, search;
            concurrency: stored_limit_holds, attached_limit_holds, a_jti_is_accepted_once, concurrent_edits_all_hold,
                one_initial_signing_key, a_code_is_redeemed_once, log_checkpoints_miss_nothing,
                an_invalid_jti_fails_alone, grants_for_deleted_apis;
        }
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let mut number = 0;
    run!({
        number += 1;
        Arc::new(
            SqliteStore::open(&folder.path().join(format!("{number}.db")), vault())
                .await
                .unwrap(),
        )
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    run!(Arc::new(
        PostgresStore::open(&cluster.fresh_database(), vault(), 8)
            .await
            .unwrap()
    ));
}

/// In 100 ms, whatever the filter.
#[tokio::test]
#[ignore = "it measures time: cargo xtask test long"]
async fn long_sqlite_searches_a_million_log_entries() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    many_logs::search("SQLite", &store).await;
    store.close().await;
}

/// In 100 ms, whatever the filter.
#[tokio::test]
#[ignore = "it measures time: cargo xtask test long"]
async fn long_postgres_searches_a_million_log_entries() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let store = PostgresStore::open(&url, vault(), 2).await.unwrap();
    many_logs::search("PostgreSQL", &store).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_by_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let open = async || Arc::new(SqliteStore::open(&path, vault()).await.unwrap());
    concurrency::two_stores(open().await, open().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_by_two_processes() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    // Both find an empty database and migrate it at the same time.
    let open = async || Arc::new(PostgresStore::open(&url, vault(), 8).await.unwrap());
    let (first, second) = tokio::join!(open(), open());
    concurrency::two_stores(first, second).await;
}

/// A record that has its number but is not committed yet is not overtaken by a later one: a reader's checkpoint would
/// skip it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_numbers_logs_in_commit_order() {
    use sqlx::Connection as _;
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let store = Arc::new(PostgresStore::open(&url, vault(), 8).await.unwrap());
    let create = |name: &'static str| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.create_resource_server(samples::api(name, name)).await })
    };
    let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(
        "BEGIN; INSERT INTO resource_servers (id, identifier, name, scopes, token_lifetime, is_system, created_at) \
         VALUES ('x', 'first', 'x', '[]', 60, FALSE, 0)",
    )
    .execute(&mut other)
    .await
    .unwrap();
    let mut waiting = async || -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
            .fetch_one(&mut other)
            .await
            .unwrap()
    };
    let first = create("first");
    while waiting().await < 1 {}
    let second = create("second");
    while waiting().await < 2 && !second.is_finished() {}
    assert!(!second.is_finished());
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    store.close().await;
}

/// Commits are durable whatever the database's default. Settings of the whole server are reported.
#[tokio::test]
async fn postgres_commits_are_durable() {
    use sqlx::Connection as _;
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("ALTER DATABASE test0 SET synchronous_commit = off")
        .execute(&mut other)
        .await
        .unwrap();
    let store = PostgresStore::open(&url, vault(), 1).await.unwrap();
    // The cluster of these tests has durability turned off.
    let fault = store.check_durability().await.unwrap_err().to_string();
    assert!(fault.contains("runs with fsync off:"), "{fault}");
    store.close().await;
}

/// All connections are lost at once: one call fails, not one per connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_recovers_after_one_failure() {
    use sqlx::Connection as _;
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let store = Arc::new(PostgresStore::open(&url, vault(), 8).await.unwrap());
    let mut other = sqlx::PgConnection::connect(&url).await.unwrap();
    let connections = async |other: &mut sqlx::PgConnection| -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            .fetch_one(other)
            .await
            .unwrap()
    };
    while connections(&mut other).await < 8 {
        let writers = (0..8).map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                store
                    .create_client(
                        samples::client(&number.to_string()),
                        vec![],
                        samples::LIMITS,
                    )
                    .await
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            let _ = writer.await.unwrap();
        }
    }
    sqlx::raw_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .execute(&mut other)
        .await
        .unwrap();
    while connections(&mut other).await > 0 {}
    let error = store.client("1").await.unwrap_err();
    assert!(
        matches!(
            error,
            store::StoreError::Unavailable(store::Unavailable::Unreachable(_))
        ),
        "{error}"
    );
    for _ in 0..16 {
        store.client("1").await.unwrap();
    }
    store.close().await;
}

#[tokio::test]
async fn sqlite_migrates_a_database_of_version_5() {
    use sqlx::Connection as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut old = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let versions = migrations::before_version_6!("sqlite");
    migrations::migrator(versions).run(&mut old).await.unwrap();
    for row in migrations::rows(&vault(), "1", |bytes| format!("x'{}'", hex(bytes))) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(row))
            .execute(&mut old)
            .await
            .unwrap();
    }
    old.close().await.unwrap();
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    migrations::check(&store).await;
    store.close().await;
}

#[tokio::test]
async fn postgres_migrates_a_database_of_version_5() {
    use sqlx::Connection as _;
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let mut old = sqlx::PgConnection::connect(&url).await.unwrap();
    let versions = migrations::before_version_6!("postgres");
    migrations::migrator(versions).run(&mut old).await.unwrap();
    for row in migrations::rows(&vault(), "TRUE", |bytes| format!("'\\x{}'", hex(bytes))) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(row))
            .execute(&mut old)
            .await
            .unwrap();
    }
    old.close().await.unwrap();
    let store = PostgresStore::open(&url, vault(), 2).await.unwrap();
    migrations::check(&store).await;
    store.close().await;
}

/// Entries that were written before they could be searched are found.
#[tokio::test]
async fn sqlite_finds_log_entries_of_version_6() {
    use sqlx::Connection as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut old = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let versions = migrations::before_version_7!("sqlite");
    migrations::migrator(versions).run(&mut old).await.unwrap();
    sqlx::raw_sql(migrations::LOGS)
        .execute(&mut old)
        .await
        .unwrap();
    old.close().await.unwrap();
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    migrations::check_logs(&store).await;
    store.close().await;
}

/// Entries that were written before they could be searched are found.
#[tokio::test]
async fn postgres_finds_log_entries_of_version_6() {
    use sqlx::Connection as _;
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let url = cluster.fresh_database();
    let mut old = sqlx::PgConnection::connect(&url).await.unwrap();
    let versions = migrations::before_version_7!("postgres");
    migrations::migrator(versions).run(&mut old).await.unwrap();
    sqlx::raw_sql(migrations::LOGS)
        .execute(&mut old)
        .await
        .unwrap();
    old.close().await.unwrap();
    let store = PostgresStore::open(&url, vault(), 2).await.unwrap();
    migrations::check_logs(&store).await;
    store.close().await;
}

/// What has no bound is not even read: an unreadable text in its place is not noticed.
#[tokio::test]
async fn token_look_ups_read_no_large_columns() {
    use sqlx::Connection as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    store
        .create_client(
            samples::with_keys("a", &["k"]),
            vec![samples::key("a", "k")],
            samples::LIMITS,
        )
        .await
        .unwrap();
    let url = format!("sqlite://{}", path.display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(
        "UPDATE client_properties SET properties = 'not JSON'; DELETE FROM credential_pems",
    )
    .execute(&mut other)
    .await
    .unwrap();
    assert!(store.client("a").await.is_err());
    let found = store.token_client("a").await.unwrap().unwrap();
    assert_eq!(found.credentials.len(), 1);
    assert_eq!(store.token_client("b").await.unwrap(), None);
}

#[tokio::test]
async fn sqlite_rejects_another_vault_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    SqliteStore::open(&path, vault())
        .await
        .unwrap()
        .close()
        .await;
    SqliteStore::open(&path, vault())
        .await
        .unwrap()
        .close()
        .await;
    let error = SqliteStore::open(&path, Vault::new(&[2; 32]).unwrap())
        .await
        .unwrap_err();
    assert!(matches!(error, store::StoreError::Corrupt(_)), "{error}");
}

#[tokio::test]
async fn sqlite_keeps_secrets_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    store
        .create_client(samples::client("a"), vec![], samples::LIMITS)
        .await
        .unwrap();
    store.close().await;
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(folder.path().join("a.db-wal")).unwrap_or_default());
    assert!(
        bytes.windows(8).any(|window| window == b"client a"),
        "the name is there in clear"
    );
    assert!(
        !bytes.windows(8).any(|window| window == b"secret-o"),
        "the secret is not"
    );
}

#[tokio::test]
async fn sqlite_reports_a_locked_database_as_busy() {
    use sqlx::Connection as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = store.ping().await.unwrap_err();
    assert_eq!(
        error,
        store::StoreError::Unavailable(store::Unavailable::Busy)
    );
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    store.ping().await.unwrap();
}

#[tokio::test]
async fn sqlite_is_backed_up_while_running() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let store = SqliteStore::open(&path, vault()).await.unwrap();
    store
        .create_client(
            samples::client("a"),
            vec![samples::key("a", "k")],
            samples::LIMITS,
        )
        .await
        .unwrap();
    store.back_up(&copy).await.unwrap();
    assert!(
        store.back_up(&copy).await.is_err(),
        "a copy is not overwritten"
    );
    store.delete_client("a").await.unwrap();
    let copy = SqliteStore::open(&copy, vault()).await.unwrap();
    copy.check_integrity().await.unwrap();
    assert_eq!(copy.client("a").await.unwrap(), samples::client("a"));
    assert_eq!(
        copy.credentials("a").await.unwrap(),
        [samples::key("a", "k")]
    );
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn vault() -> Vault {
    Vault::new(&[1; 32]).unwrap()
}
