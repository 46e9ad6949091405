//! A process is killed while writing, repeatedly: acknowledged writes are there, none is half there, and the store opens
//! again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "conformance/cluster.rs"]
mod cluster;
#[path = "conformance/samples.rs"]
#[allow(dead_code, reason = "each test uses a part")]
mod samples;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use management_api::Authentication;
use samples::{LIMITS, at, key, with_keys};
use store::{ClientFilter, PostgresStore, SqliteStore, Store, Vault, Window};

const PLACE: &str = "COUNTERSIGN_CRASH_STORE";
const ROUND: &str = "COUNTERSIGN_CRASH_ROUND";
const ROUNDS: usize = 20;
const WRITERS: usize = 8;
/// Acknowledged changes before the kill: 1,000 over all rounds.
const CHANGES: usize = 50;

async fn open(place: &str) -> Arc<dyn Store> {
    let vault = Vault::new(&[1; 32]).unwrap();
    if place.starts_with("postgres:") {
        Arc::new(PostgresStore::open(place, vault, 8).await.unwrap())
    } else {
        let store = SqliteStore::open(Path::new(place), vault).await.unwrap();
        store.check_integrity().await.unwrap();
        Arc::new(store)
    }
}

/// The process that is killed: it writes until then and prints what is durable.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let round = std::env::var(ROUND).unwrap();
    let store = open(&place).await;
    let writers = (0..WRITERS).map(|writer| {
        let (store, round) = (Arc::clone(&store), round.clone());
        tokio::spawn(async move {
            for number in 0.. {
                let id = format!("{round}-{writer}-{number}");
                let (a, b) = (format!("{id}-a"), format!("{id}-b"));
                let keys = vec![key(&id, &a), key(&id, &b)];
                store
                    .create_client(with_keys(&id, &[&a, &b]), keys, LIMITS)
                    .await
                    .unwrap();
                assert!(store.remember_jti(&id, "jti", at(60), at(0)).await.unwrap());
                writeln!(std::io::stdout().lock(), "\nacknowledged {id}").unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

/// Starts the child, kills it after [`CHANGES`], and returns the ids that it acknowledged.
fn kill_in_the_middle(place: &str, round: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(PLACE, place)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().strip_prefix("acknowledged ") {
            acknowledged.push(id.to_owned());
            if acknowledged.len() == CHANGES {
                child.kill().unwrap();
            }
        }
    }
    assert!(!child.wait().unwrap().success(), "it was killed");
    assert!(
        acknowledged.len() >= CHANGES,
        "it fell by itself after {} changes",
        acknowledged.len()
    );
    acknowledged
}

async fn check(store: &dyn Store, acknowledged: &[String]) {
    for id in acknowledged {
        assert_eq!(store.client(id).await.unwrap().client_id, *id);
        assert!(
            !store.remember_jti(id, "jti", at(60), at(0)).await.unwrap(),
            "the jti of {id} was forgotten"
        );
    }
    let everything = Window::Offset {
        start: 0,
        limit: u64::MAX,
    };
    let all = store
        .clients(&ClientFilter::default(), everything)
        .await
        .unwrap()
        .items;
    assert!(all.len() >= acknowledged.len());
    for client in all {
        let Authentication::Credentials { ids, .. } = &client.authentication else {
            panic!()
        };
        let stored = store.credentials(&client.client_id).await.unwrap();
        let stored: Vec<_> = stored.into_iter().map(|credential| credential.id).collect();
        assert_eq!(*ids, stored, "{} is whole", client.client_id);
        assert_eq!(ids.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_loses_no_acknowledged_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let place = path.to_str().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        acknowledged.extend(kill_in_the_middle(place, round));
    }
    let store = open(place).await;
    check(store.as_ref(), &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_loses_no_acknowledged_write() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let place = cluster.fresh_database();
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        acknowledged.extend(kill_in_the_middle(&place, round));
        if round % 5 == 4 {
            cluster.crash();
        }
    }
    let store = open(&place).await;
    check(store.as_ref(), &acknowledged).await;
}

/// While its server is gone a pool reports that it is unreachable, and recovers afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_reconnects_after_a_restart() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let store = open(&cluster.fresh_database()).await;
    store.ping().await.unwrap();
    cluster.crash();
    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(store.ping().await);
    }
    assert!(answers.last().unwrap().is_ok(), "{answers:?}");
    for error in answers.into_iter().filter_map(Result::err) {
        assert!(
            matches!(error, store::StoreError::Unavailable(_)),
            "{error:?}"
        );
    }
}
