//! What happened, written to the store in batches beside the requests.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{CredentialUse, NewLog, Store};
use tokio::sync::{mpsc, oneshot};

/// Events that wait to be written; beyond it they are dropped, and a warning says so.
const CAPACITY: usize = 8192;
/// Events written at once.
const BATCH: usize = 1024;
/// How long events may wait for others, unless there are enough for a batch or somebody waits for them.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes events without making the request wait, but for entries of the audit: those have a queue of their own, which
/// nobody fills who has not signed in, and wait for room in it.
#[derive(Debug, Clone)]
pub struct Journal {
    sender: mpsc::Sender<Event>,
    audit: mpsc::Sender<Event>,
    dropped: Arc<AtomicU64>,
}

/// A log entry that takes a look into the store to be written in full.
pub type LaterEntry = Pin<Box<dyn Future<Output = NewLog> + Send>>;

enum Event {
    Log(Box<NewLog>),
    Later(LaterEntry),
    Use(CredentialUse),
    Flush(oneshot::Sender<()>),
}

impl Journal {
    /// Starts the writers; they end when the last clone of the journal is gone.
    pub fn start(store: Arc<dyn Store>) -> Self {
        Self::start_with(store, PAUSE)
    }

    fn start_with(store: Arc<dyn Store>, pause: Duration) -> Self {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        let (audit, audited) = mpsc::channel(BATCH);
        let dropped = Arc::new(AtomicU64::new(0));
        let writer = Writer {
            store,
            dropped: Arc::clone(&dropped),
            pause,
        };
        tokio::spawn(writer.clone().run(audited));
        tokio::spawn(writer.run(receiver));
        Self {
            sender,
            audit,
            dropped,
        }
    }

    /// Appends to the log what a known caller changed or tried to change; waits for room where there is none.
    pub async fn audit(&self, entry: NewLog) {
        if self.audit.send(Event::Log(Box::new(entry))).await.is_err() {
            tracing::error!("an entry of the audit could not be written: the journal is closed");
        }
    }

    /// Appends to the log.
    pub fn log(&self, entry: NewLog) {
        self.send(Event::Log(Box::new(entry)));
    }

    /// Appends to the log what `entry` says once it has run, beside the requests.
    pub fn log_later(&self, entry: LaterEntry) {
        self.send(Event::Later(entry));
    }

    /// Records the use of a credential.
    pub fn credential_used(&self, usage: CredentialUse) {
        self.send(Event::Use(usage));
    }

    /// Waits until everything recorded so far is written: for readers, and for the end.
    pub async fn flush(&self) {
        for queue in [&self.audit, &self.sender] {
            let (done, written) = oneshot::channel();
            if queue.send(Event::Flush(done)).await.is_ok() {
                // An error means that the writer is gone: nothing is left to wait for.
                written.await.unwrap_or_default();
            }
        }
    }

    fn send(&self, event: Event) {
        if self.sender.try_send(event).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[derive(Clone)]
struct Writer {
    store: Arc<dyn Store>,
    dropped: Arc<AtomicU64>,
    pause: Duration,
}

impl Writer {
    async fn run(self, mut receiver: mpsc::Receiver<Event>) {
        let mut events = Vec::with_capacity(BATCH);
        while !events.is_empty() || receiver.recv_many(&mut events, BATCH).await > 0 {
            let is_full = events.len() == BATCH;
            let waiting = self.write(events.drain(..)).await;
            let dropped = self.dropped.swap(0, Ordering::Relaxed);
            if dropped > 0 {
                tracing::warn!(
                    dropped,
                    "events were dropped from the log: the store is slower than the requests"
                );
            }
            let is_awaited = !waiting.is_empty();
            for done in waiting {
                // Who asked may have gone meanwhile.
                done.send(()).unwrap_or_default();
            }
            if !is_full && !is_awaited {
                let gathered = gather(&mut receiver, &mut events);
                // Too late for more is as good as enough.
                tokio::time::timeout(self.pause, gathered)
                    .await
                    .unwrap_or_default();
            }
        }
    }

    /// Writes the events; hands back those who wait for it.
    async fn write(&self, events: impl Iterator<Item = Event>) -> Vec<oneshot::Sender<()>> {
        let mut logs = Vec::new();
        let mut uses = Vec::new();
        let mut waiting = Vec::new();
        for event in events {
            match event {
                Event::Log(entry) => logs.push(*entry),
                Event::Later(entry) => logs.push(entry.await),
                Event::Use(usage) => uses.push(usage),
                Event::Flush(done) => waiting.push(done),
            }
        }
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

/// Takes events until somebody waits for them, there are enough for a batch, or there will be no more.
async fn gather(receiver: &mut mpsc::Receiver<Event>, events: &mut Vec<Event>) {
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

    /// Contract 8.6.
    #[tokio::test]
    async fn audit_entries_are_kept_when_the_queue_is_full() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start(Arc::clone(&store));
        // The writers have not run yet: nothing here waits before the queue is full.
        for _ in 0..CAPACITY + 100 {
            journal.log(entry("feccft"));
        }
        assert_eq!(journal.dropped.load(Ordering::Relaxed), 100);
        journal.audit(entry("sapi")).await;
        journal.flush().await;
        assert_eq!(written(&store, "sapi").await, 1);
    }

    #[tokio::test]
    async fn flush_does_not_wait_for_the_pause() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await;
        let journal = Journal::start_with(Arc::clone(&store), Duration::from_secs(3600));
        journal.log(entry("first"));
        while written(&store, "first").await == 0 {
            tokio::task::yield_now().await;
        }
        journal.log(entry("awaited"));
        journal.flush().await;
        assert_eq!(written(&store, "awaited").await, 1);
        journal.log(entry("second"));
        while written(&store, "second").await == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..BATCH {
            journal.log(entry("batch"));
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
