//! Many queries, one round trip to the database: while one batch runs, the queries of the next one queue up. Many
//! requests share one fsync or one statement, and a single request never waits for others.
//!
//! A query is answered by a batch that starts after it was made: the answer is never older than the query.

use std::collections::HashMap;
use std::hash::Hash;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};

use crate::{Result, StoreError, Unavailable};

/// Answers a batch of queries.
#[async_trait]
pub(crate) trait RunBatch: Send + Sync + 'static {
    type Query: Clone + Eq + Hash + Send + Sync + 'static;
    type Answer: Send + Sync + 'static;

    /// Returns the answers in the order of the queries, all of which differ.
    async fn run(&self, queries: &[Self::Query]) -> Result<Vec<Self::Answer>>;

    /// The answer to a repetition of a query in the same batch.
    fn repeated(first: &Self::Answer) -> Self::Answer;
}

/// A handle on the queue of one kind of query.
#[derive(Debug)]
pub(crate) struct QueryBatcher<Q, A>(mpsc::Sender<Request<Q, A>>);

// Not derived: the sender can be cloned whatever it sends.
impl<Q, A> Clone for QueryBatcher<Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[derive(Debug)]
struct Request<Q, A> {
    query: Q,
    answer: oneshot::Sender<Result<A>>,
}

/// Queries in one batch; more wait for the next one.
pub(crate) const BATCH: usize = 512;
/// How often a batch lets other tasks run before it starts, as long as that brings more queries.
const ROUNDS: usize = 8;
/// Queries in the queue; further requests wait to get in.
const QUEUE: usize = 4096;

impl<Q, A> QueryBatcher<Q, A>
where
    Q: Clone + Eq + Hash + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    /// Starts the task that runs the batches. It ends when the last handle is dropped.
    pub(crate) fn start(runner: impl RunBatch<Query = Q, Answer = A>) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(run(receiver, runner));
        Self(sender)
    }

    /// Queues a query and waits for its answer.
    pub(crate) async fn query(&self, query: Q) -> Result<A> {
        let (answer, answered) = oneshot::channel();
        self.0
            .send(Request { query, answer })
            .await
            .map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

fn stopped() -> StoreError {
    Unavailable::Unreachable("the store is closed".into()).into()
}

async fn run<R: RunBatch>(mut queue: mpsc::Receiver<Request<R::Query, R::Answer>>, runner: R) {
    let mut requests = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut requests, BATCH).await > 0 {
        // A task that can run now may add a query at no cost. If one did, another may.
        for _ in 0..ROUNDS {
            let before = requests.len();
            tokio::task::yield_now().await;
            while requests.len() < BATCH
                && let Ok(request) = queue.try_recv()
            {
                requests.push(request);
            }
            if requests.len() == before {
                break;
            }
        }
        let mut places = HashMap::with_capacity(requests.len());
        let mut queries = Vec::with_capacity(requests.len());
        let mut first = Vec::with_capacity(requests.len());
        let mut repeated = Vec::new();
        for Request { query, answer } in requests.drain(..) {
            match places.get(&query) {
                Some(&place) => repeated.push((place, answer)),
                None => {
                    places.insert(query.clone(), queries.len());
                    queries.push(query);
                    first.push(answer);
                }
            }
        }
        let outcomes = run_batch(&runner, &queries).await;
        // A caller that was cancelled needs no answer.
        for (place, answer) in repeated {
            if let Some(outcome) = outcomes.get(place) {
                let outcome = outcome.as_ref().map(R::repeated).map_err(Clone::clone);
                let _ = answer.send(outcome);
            }
        }
        for (answer, outcome) in first.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
    }
}

/// The outcome of each query: all in one batch, or each in its own if one of them may have failed the batch.
async fn run_batch<R: RunBatch>(runner: &R, queries: &[R::Query]) -> Vec<Result<R::Answer>> {
    match runner.run(queries).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        // The database is unavailable, and would be for each.
        Err(error @ StoreError::Unavailable(_)) => {
            queries.iter().map(|_| Err(error.clone())).collect()
        }
        Err(error) if queries.len() == 1 => vec![Err(error)],
        Err(_) => {
            let mut outcomes = Vec::with_capacity(queries.len());
            for query in queries {
                let alone = runner.run(std::slice::from_ref(query)).await;
                outcomes.push(alone.and_then(|mut answers| answers.pop().ok_or_else(stopped)));
            }
            outcomes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::sync::Semaphore;

    /// Answers the length of a query, once the door is open; a batch of several that holds a `bad` one fails.
    struct Lengths {
        batches: Arc<Mutex<Vec<Vec<String>>>>,
        door: Arc<Semaphore>,
    }

    #[async_trait]
    impl RunBatch for Lengths {
        type Query = String;
        type Answer = usize;

        async fn run(&self, queries: &[String]) -> Result<Vec<usize>> {
            self.batches.lock().unwrap().push(queries.to_vec());
            self.door.acquire().await.unwrap().forget();
            if queries.iter().any(|query| query == "bad") {
                return Err(StoreError::Corrupt("bad".into()));
            }
            Ok(queries.iter().map(String::len).collect())
        }

        fn repeated(_: &usize) -> usize {
            0
        }
    }

    #[tokio::test]
    async fn queries_are_batched_while_one_is_running() {
        let batches = Arc::new(Mutex::new(Vec::new()));
        let door = Arc::new(Semaphore::new(0));
        let batcher = QueryBatcher::start(Lengths {
            batches: Arc::clone(&batches),
            door: Arc::clone(&door),
        });
        let spawn = |query: &'static str| {
            let batcher = batcher.clone();
            tokio::spawn(async move { batcher.query(query.to_owned()).await })
        };
        let first = spawn("a");
        while batches.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let others = ["a", "bb", "bb", "bad"].map(spawn);
        while batcher.0.capacity() > QUEUE - others.len() {
            tokio::task::yield_now().await;
        }
        door.add_permits(10);
        assert_eq!(first.await.unwrap(), Ok(1));
        let mut answers = Vec::new();
        for other in others {
            answers.push(other.await.unwrap());
        }
        let bad = Err(StoreError::Corrupt("bad".into()));
        assert_eq!(answers, [Ok(1), Ok(2), Ok(0), bad]);
        let together = ["a", "bb", "bad"].map(str::to_owned).to_vec();
        let batches = batches.lock().unwrap();
        assert_eq!(batches.get(..2), Some(&[vec!["a".into()], together][..]));
        assert_eq!(batches.len(), 5);
    }
}
