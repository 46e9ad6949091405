//! What happened, written to the store in batches beside the requests.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use store::{CredentialUse, NewLog, Store};
use tokio::sync::{mpsc, oneshot};

/// Events that wait to be written; beyond it they are dropped, and a warning says so.
const CAPACITY: usize = 8192;
/// Events written at once.
const BATCH: usize = 512;
/// How long events may wait for others.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes events without making the request wait.
#[derive(Debug, Clone)]
pub struct Journal {
    sender: mpsc::Sender<Event>,
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
    /// Starts the writer; it ends when the last clone of the journal is gone.
    pub fn start(store: Arc<dyn Store>) -> Self {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        tokio::spawn(write(receiver, store));
        Self { sender }
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
        let (done, written) = oneshot::channel();
        if self.sender.send(Event::Flush(done)).await.is_ok() {
            // An error means that the writer is gone: nothing is left to wait for.
            written.await.unwrap_or_default();
        }
    }

    fn send(&self, event: Event) {
        if self.sender.try_send(event).is_err() {
            tracing::warn!(
                capacity = CAPACITY,
                "an event was dropped: the store is slower than the requests"
            );
        }
    }
}

async fn write(mut receiver: mpsc::Receiver<Event>, store: Arc<dyn Store>) {
    let mut events = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut events, BATCH).await > 0 {
        let mut logs = Vec::new();
        let mut uses = Vec::new();
        let mut waiting = Vec::new();
        for event in events.drain(..) {
            match event {
                Event::Log(entry) => logs.push(*entry),
                Event::Later(entry) => logs.push(entry.await),
                Event::Use(usage) => uses.push(usage),
                Event::Flush(done) => waiting.push(done),
            }
        }
        if !logs.is_empty()
            && let Err(error) = store.append_logs(&logs).await
        {
            tracing::error!(%error, entries = logs.len(), "log entries could not be written");
        }
        if !uses.is_empty()
            && let Err(error) = store.record_credential_use(&uses).await
        {
            tracing::error!(%error, uses = uses.len(), "uses of credentials could not be recorded");
        }
        let was_asked_for = !waiting.is_empty();
        for done in waiting {
            // Who asked may have gone meanwhile.
            done.send(()).unwrap_or_default();
        }
        if !was_asked_for {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
