//! Many questions, one visit to the database: while one visit is under way, the questions for the next one gather. So
//! many requests share one fsync or one query, and nobody waits for others where there are none.
//!
//! A question is answered by a visit that begins after it was asked: the answer is never older than the question.

use std::collections::HashMap;
use std::hash::Hash;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};

use crate::{Result, StoreError, Unavailable};

/// Answers the questions that have gathered.
#[async_trait]
pub(crate) trait Visit: Send + Sync + 'static {
    type Question: Clone + Eq + Hash + Send + Sync + 'static;
    type Answer: Send + Sync + 'static;

    /// The answers in the order of the questions, all of which differ.
    async fn visit(&self, questions: &[Self::Question]) -> Result<Vec<Self::Answer>>;

    /// What somebody gets who asked the same at the same time, but later.
    fn again(first: &Self::Answer) -> Self::Answer;
}

/// The end of the queue where questions come in.
#[derive(Debug)]
pub(crate) struct Gatherer<Q, A>(mpsc::Sender<Request<Q, A>>);

// By hand: the sender can be cloned whatever it sends.
impl<Q, A> Clone for Gatherer<Q, A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[derive(Debug)]
struct Request<Q, A> {
    question: Q,
    answer: oneshot::Sender<Result<A>>,
}

/// As many as one visit takes; more wait for the next one.
pub(crate) const BATCH: usize = 512;
/// How often a visit lets others run first, so long as it gathers questions by it.
const ROUNDS: usize = 8;
/// As many as may wait; then requests wait to get in.
const QUEUE: usize = 4096;

impl<Q, A> Gatherer<Q, A>
where
    Q: Clone + Eq + Hash + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    /// Starts the task that visits. It ends when the last handle is gone.
    pub(crate) fn start(visitor: impl Visit<Question = Q, Answer = A>) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(run(receiver, visitor));
        Self(sender)
    }

    /// Queues a question and waits for its answer.
    pub(crate) async fn ask(&self, question: Q) -> Result<A> {
        let (answer, answered) = oneshot::channel();
        self.0
            .send(Request { question, answer })
            .await
            .map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

fn stopped() -> StoreError {
    Unavailable::Unreachable("the store is closed".into()).into()
}

async fn run<V: Visit>(mut queue: mpsc::Receiver<Request<V::Question, V::Answer>>, visitor: V) {
    let mut requests = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut requests, BATCH).await > 0 {
        // Whoever else can run now may have a question too: it comes along for nothing. Where one came, another may.
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
        let mut questions = Vec::with_capacity(requests.len());
        let mut first = Vec::with_capacity(requests.len());
        let mut repeated = Vec::new();
        for Request { question, answer } in requests.drain(..) {
            match places.get(&question) {
                Some(&place) => repeated.push((place, answer)),
                None => {
                    places.insert(question.clone(), questions.len());
                    questions.push(question);
                    first.push(answer);
                }
            }
        }
        let outcomes = visit_each(&visitor, &questions).await;
        // Who went away needs no answer.
        for (place, answer) in repeated {
            if let Some(outcome) = outcomes.get(place) {
                let outcome = outcome.as_ref().map(V::again).map_err(Clone::clone);
                let _ = answer.send(outcome);
            }
        }
        for (answer, outcome) in first.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
    }
}

/// What became of each: all in one visit, or each in its own where one of them may be at fault.
async fn visit_each<V: Visit>(visitor: &V, questions: &[V::Question]) -> Vec<Result<V::Answer>> {
    match visitor.visit(questions).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        // The database is at fault, and would be for each.
        Err(error @ StoreError::Unavailable(_)) => {
            questions.iter().map(|_| Err(error.clone())).collect()
        }
        Err(error) if questions.len() == 1 => vec![Err(error)],
        Err(_) => {
            let mut outcomes = Vec::with_capacity(questions.len());
            for question in questions {
                let alone = visitor.visit(std::slice::from_ref(question)).await;
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

    /// Answers how long a question is, once it is let in; no visit is answered that holds a `bad` one beside others.
    struct Visitor {
        visits: Arc<Mutex<Vec<Vec<String>>>>,
        door: Arc<Semaphore>,
    }

    #[async_trait]
    impl Visit for Visitor {
        type Question = String;
        type Answer = usize;

        async fn visit(&self, questions: &[String]) -> Result<Vec<usize>> {
            self.visits.lock().unwrap().push(questions.to_vec());
            self.door.acquire().await.unwrap().forget();
            if questions.iter().any(|question| question == "bad") {
                return Err(StoreError::Corrupt("bad".into()));
            }
            Ok(questions.iter().map(String::len).collect())
        }

        fn again(_: &usize) -> usize {
            0
        }
    }

    #[tokio::test]
    async fn queries_are_batched_while_one_is_running() {
        let visits = Arc::new(Mutex::new(Vec::new()));
        let door = Arc::new(Semaphore::new(0));
        let gatherer = Gatherer::start(Visitor {
            visits: Arc::clone(&visits),
            door: Arc::clone(&door),
        });
        let ask = |question: &'static str| {
            let gatherer = gatherer.clone();
            tokio::spawn(async move { gatherer.ask(question.to_owned()).await })
        };
        let first = ask("a");
        while visits.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let others = ["a", "bb", "bb", "bad"].map(ask);
        while gatherer.0.capacity() > QUEUE - others.len() {
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
        let visits = visits.lock().unwrap();
        assert_eq!(visits.get(..2), Some(&[vec!["a".into()], together][..]));
        assert_eq!(visits.len(), 5);
    }
}
