//! What happened, written to the store in batches beside the requests.
//!
//! Three queues, so that no caller displaces the entries of others: changes by known callers and issued tokens wait for room and
//! are never dropped. Failures, which anyone can cause in any number, never wait: one that finds no room is traced at
//! once and counted by its reason, and the count is an entry of the log.
//!
//! A fourth queue is for failures whose explanation takes arithmetic. It is bounded by the second: beyond that they are
//! failures as others, without explanation.

use async_trait::async_trait;
use management_api::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{CredentialUse, Details, NewLog, Store};
use tokio::sync::{mpsc, oneshot};

/// Failures queued to be written; further ones are only counted.
const CAPACITY: usize = 8192;
/// Failures queued to be examined.
const EXAMINED_CAPACITY: usize = 256;
/// Failures examined per second; further ones are logged unexamined.
const EXAMINED_A_SECOND: u32 = 50;
/// Events written at once.
const BATCH: usize = 1024;
/// How long events may wait for others, unless there are enough for a batch or someone waits for them.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes events to be recorded.
#[derive(Debug, Clone)]
pub struct Journal {
    audit: Queue,
    tokens: Queue,
    failures: Queue,
    examined: Queue,
    bound: Arc<Bound>,
}

/// What a failure leaves in the store.
#[derive(Debug)]
pub struct Recorded {
    /// The log entry.
    pub entry: NewLog,
    /// The use of a credential.
    pub usage: Option<CredentialUse>,
}

impl From<NewLog> for Recorded {
    fn from(entry: NewLog) -> Self {
        Self { entry, usage: None }
    }
}

/// A failure to be logged.
#[async_trait]
pub trait Failure: Send + 'static {
    /// The log's type.
    fn kind(&self) -> &'static str;

    /// The reason code, by which failures are counted if there are too many.
    fn reason(&self) -> &'static str;

    /// When it happened.
    fn date(&self) -> Timestamp;

    /// Writes it to the server's own log. Called by the journal if the failure gets no entry.
    fn trace(&self);

    /// Returns true if the entry requires arithmetic.
    fn needs_examination(&self) -> bool {
        false
    }

    /// Skips the examination: the entry goes without its result.
    fn skip_examination(&mut self) {}

    /// What is recorded, which may take a look into the store; traces the failure with what it finds.
    async fn entry(self: Box<Self>, store: &dyn Store) -> Recorded;
}

enum Event {
    Log(Box<NewLog>),
    Failure(Box<dyn Failure>),
    Use(CredentialUse),
    /// Something was counted.
    Counted,
    Flush(oneshot::Sender<()>),
}

/// A queue with its writer.
#[derive(Debug, Clone)]
struct Queue {
    sender: mpsc::Sender<Event>,
    counts: Arc<Counts>,
}

impl Journal {
    /// Starts the writers; they end when the last clone of the journal is gone.
    pub fn start(store: Arc<dyn Store>) -> Self {
        Self::start_with(store, PAUSE)
    }

    fn start_with(store: Arc<dyn Store>, pause: Duration) -> Self {
        let queue = |capacity| Queue::start(Arc::clone(&store), capacity, pause);
        Self {
            audit: queue(BATCH),
            tokens: queue(CAPACITY),
            failures: queue(CAPACITY),
            examined: queue(EXAMINED_CAPACITY),
            bound: Arc::default(),
        }
    }

    /// Appends to the log what a known caller changed or tried to change; waits for room if there is none.
    pub async fn audit(&self, entry: NewLog) {
        self.audit.send(Event::Log(Box::new(entry))).await;
    }

    /// Counts, by `reason`, rejected changes of a known caller beyond those with an entry of their own.
    pub fn count_in_audit(&self, kind: &'static str, reason: &'static str, date: Timestamp) {
        self.audit.count(kind, reason, date);
    }

    /// Appends to the log that a token was issued; waits for room if there is none.
    pub async fn issued(&self, entry: NewLog) {
        self.tokens.send(Event::Log(Box::new(entry))).await;
    }

    /// Records that a credential was accepted; waits for room if there is none.
    pub async fn credential_accepted(&self, usage: CredentialUse) {
        self.tokens.send(Event::Use(usage)).await;
    }

    /// Appends a failure to the log, or traces and counts it if there is no room.
    pub fn failed(&self, failure: impl Failure) {
        let mut failure: Box<dyn Failure> = Box::new(failure);
        if failure.needs_examination() {
            if self.bound.admits(failure.date()) {
                match self.examined.sender.try_send(Event::Failure(failure)) {
                    Ok(()) => return,
                    Err(error) => match error.into_inner() {
                        Event::Failure(back) => failure = back,
                        _ => return,
                    },
                }
            }
            failure.skip_examination();
        }
        let (kind, reason, date) = (failure.kind(), failure.reason(), failure.date());
        if let Err(error) = self.failures.sender.try_send(Event::Failure(failure)) {
            if let Event::Failure(failure) = error.into_inner() {
                failure.trace();
            }
            self.failures.count(kind, reason, date);
        }
    }

    /// Waits until everything recorded so far is written: for readers, and for the end.
    pub async fn flush(&self) {
        for queue in [&self.audit, &self.tokens, &self.failures, &self.examined] {
            let (done, written) = oneshot::channel();
            if queue.sender.send(Event::Flush(done)).await.is_ok() {
                // An error means that the writer has ended: there is nothing to wait for.
                written.await.unwrap_or_default();
            }
        }
    }
}

impl Queue {
    fn start(store: Arc<dyn Store>, capacity: usize, pause: Duration) -> Self {
        let (sender, receiver) = mpsc::channel(capacity);
        let counts = Arc::new(Counts::default());
        let writer = Writer {
            store,
            counts: Arc::clone(&counts),
            pause,
        };
        tokio::spawn(writer.run(receiver));
        Self { sender, counts }
    }

    async fn send(&self, event: Event) {
        if self.sender.send(event).await.is_err() {
            tracing::error!("a log entry could not be written: the journal is closed");
        }
    }

    fn count(&self, kind: &'static str, reason: &'static str, date: Timestamp) {
        self.counts.add(kind, reason, date);
        // A full queue has an active writer, which reads the counts next.
        self.sender.try_send(Event::Counted).unwrap_or_default();
    }
}

/// How many failures were examined in the current second.
#[derive(Debug, Default)]
struct Bound(Mutex<(i64, u32)>);

impl Bound {
    fn admits(&self, date: Timestamp) -> bool {
        let second = date.to_millis().div_euclid(1000);
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.0 != second {
            *latest = (second, 0);
        }
        latest.1 += 1;
        latest.1 <= EXAMINED_A_SECOND
    }
}

/// How often what has no entry of its own happened, by type and reason.
#[derive(Debug, Default)]
struct Counts(Mutex<BTreeMap<(&'static str, &'static str), Count>>);

#[derive(Debug)]
struct Count {
    number: u64,
    last: Timestamp,
}

impl Counts {
    fn add(&self, kind: &'static str, reason: &'static str, date: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((kind, reason)).or_insert(Count {
            number: 0,
            last: date,
        });
        count.number += 1;
        count.last = date;
    }

    /// Returns an entry for each count, and resets them.
    fn take(&self) -> Vec<NewLog> {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        counts
            .into_iter()
            .map(|((kind, reason), Count { number, last })| NewLog {
                date: last,
                kind: kind.into(),
                description: Some(format!("{number} more, too many to list")),
                client_id: None,
                client_name: None,
                ip: None,
                user_agent: None,
                details: Details::from(serde_json::json!({ "reason": reason, "count": number })),
            })
            .collect()
    }
}

struct Writer {
    store: Arc<dyn Store>,
    counts: Arc<Counts>,
    pause: Duration,
}

impl Writer {
    async fn run(self, mut receiver: mpsc::Receiver<Event>) {
        let mut events = Vec::with_capacity(BATCH);
        while !events.is_empty() || receiver.recv_many(&mut events, BATCH).await > 0 {
            let is_full = events.len() == BATCH;
            let waiting = self.write(events.drain(..)).await;
            let is_awaited = !waiting.is_empty();
            for done in waiting {
                // The caller may be gone.
                done.send(()).unwrap_or_default();
            }
            if !is_full && !is_awaited {
                let collected = next_batch(&mut receiver, &mut events);
                // After the pause, the batch is written as it is.
                tokio::time::timeout(self.pause, collected)
                    .await
                    .unwrap_or_default();
            }
        }
    }

    /// Writes the events; returns those who wait for that.
    async fn write(&self, events: impl Iterator<Item = Event>) -> Vec<oneshot::Sender<()>> {
        let mut logs = Vec::new();
        let mut uses = Vec::new();
        let mut waiting = Vec::new();
        for event in events {
            match event {
                Event::Log(entry) => logs.push(*entry),
                Event::Failure(failure) => {
                    let Recorded { entry, usage } = failure.entry(self.store.as_ref()).await;
                    logs.push(entry);
                    uses.extend(usage);
                }
                Event::Use(usage) => uses.push(usage),
                Event::Counted => {}
                Event::Flush(done) => waiting.push(done),
            }
        }
        logs.extend(self.counts.take());
        if !logs.is_empty()
            && let Err(error) = self.store.append_logs(&logs).await
        {
            tracing::error!(%error, entries = logs.len(), "log entries could not be written");
        }
        if !uses.is_empty()
            && let Err(error) = self.store.record_credential_use(&uses).await
        {
            tracing::error!(%error, uses = uses.len(), "uses of credentials could not be recorded");
        }
        waiting
    }
}

/// Collects events until someone waits for them, there are enough for a batch, or the queue is closed.
async fn next_batch(receiver: &mut mpsc::Receiver<Event>, events: &mut Vec<Event>) {
    while events.len() < BATCH {
        let room = BATCH - events.len();
        let taken = receiver.recv_many(events, room).await;
        let mut latest = events.iter().rev().take(taken);
        if taken == 0 || latest.any(|event| matches!(event, Event::Flush(_))) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::atomic::{AtomicU64, Ordering};
    use store::{LogFilter, LogOrder, SqliteStore, Vault, Window};

    fn entry(kind: &str) -> NewLog {
        NewLog {
            date: management_api::Timestamp::from_millis(0).unwrap(),
            kind: kind.into(),
            description: None,
            client_id: None,
            client_name: None,
            ip: None,
            user_agent: None,
            details: serde_json::Value::Null.into(),
        }
    }

    struct UnknownClient(&'static str, Arc<AtomicU64>);

    #[async_trait]
    impl Failure for UnknownClient {
        fn kind(&self) -> &'static str {
            "feccft"
        }

        fn reason(&self) -> &'static str {
            self.0
        }

        fn date(&self) -> Timestamp {
            Timestamp::from_millis(0).unwrap()
        }

        fn trace(&self) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }

        async fn entry(self: Box<Self>, _: &dyn Store) -> Recorded {
            entry("feccft").into()
        }
    }

    /// Contract 8.6.
    #[tokio::test]
    async fn a_flood_of_failures_is_counted_and_drops_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start(Arc::clone(&store));
        let traced = Arc::new(AtomicU64::new(0));
        let fail = |reason| journal.failed(UnknownClient(reason, Arc::clone(&traced)));
        // The writers have not run yet: nothing here waits before the queue is full.
        for _ in 0..CAPACITY {
            fail("secret_wrong");
        }
        for _ in 0..100 {
            fail("client_unknown");
        }
        fail("secret_wrong");
        assert_eq!(
            traced.load(Ordering::Relaxed),
            101,
            "those without an entry"
        );
        journal.audit(entry("sapi")).await;
        for _ in 0..2 * CAPACITY {
            journal.issued(entry("seccft")).await;
        }
        journal.flush().await;
        assert_eq!(written(&store, "sapi").await, 1);
        assert_eq!(written(&store, "seccft").await, 2 * CAPACITY as u64);
        assert_eq!(written(&store, "feccft").await, CAPACITY as u64 + 2);
        let filter = LogFilter {
            kinds: vec!["feccft".into()],
            ..LogFilter::default()
        };
        let window = Window::Offset {
            start: 0,
            limit: 2 * CAPACITY as u64,
        };
        let page = store.logs(&filter, LogOrder::OldestFirst, window).await;
        let entries = page.unwrap().items;
        let counts: Vec<_> = entries
            .iter()
            .filter(|entry| !entry.details["count"].is_null())
            .map(|entry| (&entry.details["reason"], &entry.details["count"]))
            .collect();
        assert_eq!(
            counts,
            [
                (&json!("client_unknown"), &json!(100)),
                (&json!("secret_wrong"), &json!(1))
            ]
        );
    }

    /// A failure that says in its entry whether it was examined.
    struct BadSignature(Timestamp, bool);

    #[async_trait]
    impl Failure for BadSignature {
        fn kind(&self) -> &'static str {
            "feccft"
        }

        fn reason(&self) -> &'static str {
            "signature_invalid"
        }

        fn date(&self) -> Timestamp {
            self.0
        }

        fn trace(&self) {}

        fn needs_examination(&self) -> bool {
            true
        }

        fn skip_examination(&mut self) {
            self.1 = false;
        }

        async fn entry(self: Box<Self>, _: &dyn Store) -> Recorded {
            entry(if self.1 { "examined" } else { "plain" }).into()
        }
    }

    /// Contract 9.20.
    #[tokio::test]
    async fn a_bounded_number_of_failures_a_second_is_examined() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start(Arc::clone(&store));
        let at = |millis| Timestamp::from_millis(millis).unwrap();
        for millis in 0..3 * i64::from(EXAMINED_A_SECOND) {
            journal.failed(BadSignature(at(millis), true));
        }
        journal.flush().await;
        assert_eq!(
            written(&store, "examined").await,
            u64::from(EXAMINED_A_SECOND)
        );
        // Another second.
        for millis in 0..2 {
            journal.failed(BadSignature(at(5000 + millis), true));
        }
        journal.flush().await;
        let examined = u64::from(EXAMINED_A_SECOND) + 2;
        assert_eq!(written(&store, "examined").await, examined);
        assert_eq!(
            written(&store, "plain").await,
            2 * u64::from(EXAMINED_A_SECOND)
        );
    }

    /// Contract 8.6, 9.20.
    #[tokio::test]
    async fn a_failure_waits_for_no_examination() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start(Arc::clone(&store));
        // No writer runs while this task does not wait: what finds no room in the queue is logged without.
        let seconds = 2 * (EXAMINED_CAPACITY as i64) / i64::from(EXAMINED_A_SECOND);
        for second in 0..seconds {
            for _ in 0..EXAMINED_A_SECOND {
                let at = Timestamp::from_millis(second * 1000).unwrap();
                journal.failed(BadSignature(at, true));
            }
        }
        journal.flush().await;
        let all = seconds as u64 * u64::from(EXAMINED_A_SECOND);
        assert_eq!(written(&store, "examined").await, EXAMINED_CAPACITY as u64);
        assert_eq!(
            written(&store, "plain").await,
            all - EXAMINED_CAPACITY as u64
        );
    }

    /// Contract 8.6.
    #[tokio::test]
    async fn counts_are_written_without_another_event() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start(Arc::clone(&store));
        journal.count_in_audit("fapi", "403", Timestamp::from_millis(0).unwrap());
        while written(&store, "fapi").await == 0 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn flush_does_not_wait_for_the_pause() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start_with(Arc::clone(&store), Duration::from_secs(3600));
        journal.issued(entry("first")).await;
        while written(&store, "first").await == 0 {
            tokio::task::yield_now().await;
        }
        journal.issued(entry("awaited")).await;
        journal.flush().await;
        assert_eq!(written(&store, "awaited").await, 1);
        journal.issued(entry("second")).await;
        while written(&store, "second").await == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..BATCH {
            journal.issued(entry("batch")).await;
        }
        while written(&store, "batch").await < BATCH as u64 {
            tokio::task::yield_now().await;
        }
    }

    async fn open(folder: &tempfile::TempDir) -> Arc<dyn Store> {
        let vault = Vault::new(&[1; 32]).unwrap();
        let path = folder.path().join("a.db");
        Arc::new(SqliteStore::open(&path, vault).await.unwrap())
    }

    async fn written(store: &Arc<dyn Store>, kind: &str) -> u64 {
        let filter = LogFilter {
            kinds: vec![kind.into()],
            ..LogFilter::default()
        };
        let window = Window::Offset { start: 0, limit: 1 };
        let page = store.logs(&filter, LogOrder::NewestFirst, window).await;
        page.unwrap().total
    }
}
