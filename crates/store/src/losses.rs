//! When connections were lost: those that lay in the pool at that time are likely lost too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Result, StoreError, Unavailable};

/// Remembers the last loss of a connection; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses(Arc<Mutex<Option<Instant>>>);

impl Losses {
    /// Passes `result` on, and remembers it where it tells of a lost connection.
    pub(crate) fn watch<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Unavailable(Unavailable::Unreachable(_))) = result {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        result
    }

    /// Whether a connection was lost while one that has been idle for `idle` lay in the pool.
    pub(crate) fn since(&self, idle: Duration) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|lost| lost.elapsed() <= idle)
    }
}
