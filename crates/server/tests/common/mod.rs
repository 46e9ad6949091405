//! A server on a fresh SQLite file, with a clock that the test sets, and clients that sign.

#![allow(dead_code, unused_imports, reason = "each suite uses a part")]

mod apis;
mod client;
mod exchange;

use chrono::{DateTime, TimeDelta, Utc};
use server::clock::Clock;
use server::keys::new_key;
use server::random::SystemSource;
use server::settings::{AccessTokenAlgorithm, Settings};
use server::state::AppState;
use std::sync::{Arc, LazyLock, Mutex};
use store::{SigningKey, SqliteStore, Store, Vault};
use tempfile::TempDir;

pub use client::{Draft, KeyPair, TestClient, credential, keys};
pub use exchange::{Answer, form};

pub const ISSUER: &str = "http://127.0.0.1:8080/";
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A clock that stands still until it is advanced, or advances by a step with each reading.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<(DateTime<Utc>, TimeDelta)>>);

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let mut clock = self.0.lock().unwrap();
        let (now, step) = *clock;
        clock.0 += step;
        now
    }
}

impl TestClock {
    fn at(start: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new((start, TimeDelta::zero()))))
    }

    pub fn advance(&self, seconds: i64) {
        self.0.lock().unwrap().0 += TimeDelta::seconds(seconds);
    }

    pub fn set(&self, now: DateTime<Utc>) {
        self.0.lock().unwrap().0 = now;
    }

    pub fn step(&self, step: TimeDelta) {
        self.0.lock().unwrap().1 = step;
    }

    pub fn seconds(&self) -> i64 {
        self.now().timestamp()
    }
}

/// The server's own keys, generated once for all tests because that is slow.
fn signing_keys() -> &'static [SigningKey] {
    static KEYS: LazyLock<Vec<SigningKey>> = LazyLock::new(|| {
        let made_at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = TestClock::at(made_at);
        AccessTokenAlgorithm::ALL
            .into_iter()
            .map(|algorithm| new_key(algorithm, &clock).unwrap())
            .collect()
    });
    &KEYS
}

/// A running server without a socket.
pub struct TestServer {
    pub state: AppState,
    pub clock: TestClock,
    pub folder: Arc<TempDir>,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = TestClock::at(start);
        Self::open(folder, clock, change).await
    }

    /// Stops it, and starts it again on the same file.
    pub async fn restart(self) -> Self {
        self.state.journal.flush().await;
        self.state.store.close().await;
        Self::open(self.folder, self.clock, |_| {}).await
    }

    async fn open(
        folder: Arc<TempDir>,
        clock: TestClock,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let vault = Vault::new(&[7; 32]).unwrap();
        let store = SqliteStore::open(&folder.path().join("test.sqlite3"), vault)
            .await
            .unwrap();
        Self::open_on(Arc::new(store), folder, clock, change).await
    }

    /// On another database.
    pub async fn start_on(store: Arc<dyn Store>) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Self::open_on(store, folder, TestClock::at(start), |_| {}).await
    }

    async fn open_on(
        store: Arc<dyn Store>,
        folder: Arc<TempDir>,
        clock: TestClock,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        for key in signing_keys() {
            store.ensure_signing_key(key.clone()).await.unwrap();
        }
        let mut settings = Settings::new(ISSUER);
        change(&mut settings);
        let state = AppState::new(
            store,
            Arc::new(clock.clone()),
            Arc::new(SystemSource::default()),
            settings,
        )
        .await
        .unwrap();
        Self {
            state,
            clock,
            folder,
        }
    }

    /// The reason of the latest failure in the log.
    pub async fn last_reason(&self) -> String {
        let entry = self.last_log("feccft").await;
        entry.details["reason"].as_str().unwrap().to_owned()
    }

    pub async fn last_log(&self, kind: &str) -> management_api::LogEntry {
        let page = self.logs(kind).await;
        page.items.into_iter().next().expect("a log entry")
    }

    /// The number of entries of this type.
    pub async fn logged(&self, kind: &str) -> u64 {
        self.logs(kind).await.total
    }

    async fn logs(&self, kind: &str) -> store::Page<management_api::LogEntry> {
        self.state.journal.flush().await;
        let filter = store::LogFilter {
            kinds: vec![kind.to_owned()],
            ..Default::default()
        };
        let window = store::Window::Offset { start: 0, limit: 1 };
        self.state
            .store
            .logs(&filter, store::LogOrder::NewestFirst, window)
            .await
            .unwrap()
    }
}
