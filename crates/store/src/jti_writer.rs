//! Group commit of `jti`s: while one batch is being made durable, the next one gathers, so that many requests share
//! one fsync.

use std::collections::HashSet;

use async_trait::async_trait;
use management_api::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::{Result, StoreError, Unavailable};

/// One `jti` to be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Jti {
    pub client_id: String,
    pub jti: String,
    pub expires_at: Timestamp,
    pub now: Timestamp,
}

/// Inserts a batch in one durable transaction; says of each whether it was fresh. The pairs of a batch differ.
#[async_trait]
pub(crate) trait Insert: Send + Sync + 'static {
    async fn insert(&self, batch: &[Jti]) -> Result<Vec<bool>>;
}

/// The end of the queue where requests come in.
#[derive(Clone, Debug)]
pub(crate) struct JtiWriter(mpsc::Sender<Request>);

#[derive(Debug)]
struct Request {
    jti: Jti,
    answer: oneshot::Sender<Result<bool>>,
}

/// As many as one transaction takes; more wait for the next one.
const BATCH: usize = 512;
/// As many as may wait; then requests wait to get in.
const QUEUE: usize = 4096;

impl JtiWriter {
    /// Starts the task that writes. It ends when the last handle is gone.
    pub(crate) fn start(insert: impl Insert) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(write(receiver, insert));
        Self(sender)
    }

    /// Queues one and waits until it is durable.
    pub(crate) async fn remember(&self, jti: Jti) -> Result<bool> {
        let (answer, answered) = oneshot::channel();
        self.0
            .send(Request { jti, answer })
            .await
            .map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

fn stopped() -> StoreError {
    Unavailable::Unreachable("the store is closed".into()).into()
}

async fn write(mut queue: mpsc::Receiver<Request>, insert: impl Insert) {
    let mut requests = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut requests, BATCH).await > 0 {
        let mut seen = HashSet::with_capacity(requests.len());
        let (first, replays): (Vec<_>, Vec<_>) =
            requests.drain(..).partition(|request: &Request| {
                seen.insert((request.jti.client_id.clone(), request.jti.jti.clone()))
            });
        let (jtis, answers): (Vec<_>, Vec<_>) =
            first.into_iter().map(|r| (r.jti, r.answer)).unzip();
        let outcomes = insert_each(&insert, &jtis).await;
        for replay in replays {
            let first = jtis.iter().zip(&outcomes).find(|(jti, _)| {
                jti.jti == replay.jti.jti && jti.client_id == replay.jti.client_id
            });
            let outcome = match first {
                Some((_, Err(error))) => Err(error.clone()),
                _ => Ok(false),
            };
            // A caller that went away needs no answer.
            let _ = replay.answer.send(outcome);
        }
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
    }
}

/// What became of each: all in one transaction, or each in its own where one of them may be at fault.
async fn insert_each(insert: &impl Insert, jtis: &[Jti]) -> Vec<Result<bool>> {
    match insert.insert(jtis).await {
        Ok(fresh) => fresh.into_iter().map(Ok).collect(),
        // The database is at fault, and would be for each.
        Err(error @ StoreError::Unavailable(_)) => vec![Err(error); jtis.len()],
        Err(error) if jtis.len() == 1 => vec![Err(error)],
        Err(_) => {
            let mut outcomes = Vec::with_capacity(jtis.len());
            for jti in jtis {
                let alone = insert.insert(std::slice::from_ref(jti)).await;
                outcomes.push(alone.map(|fresh| fresh.first() == Some(&true)));
            }
            outcomes
        }
    }
}
