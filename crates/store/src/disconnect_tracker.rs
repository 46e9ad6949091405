//! Remembers when a connection was lost: those idle in the pool at that time are probably lost too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Result, StoreError, Unavailable};

/// Remembers when a connection was last lost; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DisconnectTracker(Arc<Mutex<Option<Instant>>>);

impl DisconnectTracker {
    /// Returns `result`, remembering the time if it reports a lost connection.
    pub(crate) fn watch<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Unavailable(Unavailable::Unreachable(_))) = result {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        result
    }

    /// Returns true if a connection was lost while another was idle in the pool for the last `idle`.
    pub(crate) fn lost_within(&self, idle: Duration) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|lost| lost.elapsed() <= idle)
    }
}
