//! What happened, written to the store in batches beside the requests.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{CredentialUse, NewLog, Outcome, Store};
use tokio::sync::{mpsc, oneshot};

/// Events that wait to be written; beyond it they are dropped, and a warning says so.
const CAPACITY: usize = 8192;
/// Events written at once.
const BATCH: usize = 1024;
/// How long events may wait for others, unless there are enough for a batch.
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
        let (sender, receiver) = mpsc::channel(CAPACITY);
        let (audit, audited) = mpsc::channel(BATCH);
        let dropped = Arc::new(AtomicU64::new(0));
        let writer = Writer {
            store,
            dropped: Arc::clone(&dropped),
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

    /// Waits until everything recorded so far is written.
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
}

impl Writer {
    async fn run(self, mut receiver: mpsc::Receiver<Event>) {
        let mut events = Vec::with_capacity(BATCH);
        while receiver.recv_many(&mut events, BATCH).await > 0 {
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
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Writes the events; hands back those who wait for it.
    async fn write(&self, events: impl Iterator<Item = Event>) -> Vec<oneshot::Sender<()>> {
        let mut logs = Vec::new();
        let mut uses = HashMap::new();
        let mut waiting = Vec::new();
        for event in events {
            match event {
                Event::Log(entry) => logs.push(*entry),
                Event::Later(entry) => logs.push(entry.await),
                Event::Use(usage) => {
                    // Of many uses the last one counts, of each outcome.
                    let key = (
                        usage.credential_id.clone(),
                        usage.outcome == Outcome::Accepted,
                    );
                    uses.insert(key, usage);
                }
                Event::Flush(done) => waiting.push(done),
            }
        }
        let uses: Vec<CredentialUse> = uses.into_values().collect();
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
            details: serde_json::Value::Null,
        }
    }

    #[tokio::test]
    async fn the_audit_has_room_when_the_rest_is_full() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&[1; 32]).unwrap();
        let path = folder.path().join("a.db");
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path, vault).await.unwrap());
        let journal = Journal::start(Arc::clone(&store));
        // The writers have not run yet: nothing here waits before the queue is full.
        for _ in 0..CAPACITY + 100 {
            journal.log(entry("feccft"));
        }
        assert_eq!(journal.dropped.load(Ordering::Relaxed), 100);
        journal.audit(entry("sapi")).await;
        journal.flush().await;
        let filter = LogFilter {
            kinds: vec!["sapi".into()],
            ..LogFilter::default()
        };
        let window = Window::Offset { start: 0, limit: 1 };
        let page = store.logs(&filter, LogOrder::NewestFirst, window).await;
        assert_eq!(page.unwrap().total, 1);
    }
}
