//! Pauses in long work, so that a browser stays responsive: whoever runs the work goes on when it likes.

use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};

/// Work between two pauses, in bytes that are looked at once.
const STEP: usize = 256 * 1024;

/// The work on one object, in such bytes.
pub(crate) const OBJECT: usize = 4096;

/// Counts the work since the last pause.
#[derive(Debug)]
pub(crate) struct Pace {
    pauses: bool,
    done: Cell<usize>,
    /// Bytes of the text that were searched for secrets.
    searched: Cell<usize>,
}

impl Pace {
    /// Never pauses.
    pub fn without_pauses() -> Self {
        Self {
            pauses: false,
            done: Cell::new(0),
            searched: Cell::new(0),
        }
    }

    /// Pauses after a few milliseconds of work each.
    pub fn with_pauses() -> Self {
        Self {
            pauses: true,
            ..Self::without_pauses()
        }
    }

    /// Counts work on so many bytes. Pauses if there was enough of it.
    pub async fn work(&self, bytes: usize) {
        let done = self.done.get().saturating_add(bytes);
        if done < STEP {
            self.done.set(done);
            return;
        }
        self.done.set(0);
        let mut is_over = !self.pauses;
        poll_fn(|_| {
            if core::mem::replace(&mut is_over, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Counts bytes of the text that were searched for secrets.
    pub fn search(&self, up_to: usize) {
        self.searched.set(up_to);
    }

    /// How far the search for secrets has come.
    pub fn searched(&self) -> usize {
        self.searched.get()
    }
}

/// Goes on with the work until its next pause.
pub(crate) fn step<F: Future + Unpin>(work: &mut F) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    match Pin::new(work).poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Does all of the work at once.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Some(output) = step(&mut work) {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_after_enough_work() {
        let pace = Pace::with_pauses();
        let mut work = pin!(async {
            for _ in 0..8 {
                pace.work(STEP / 4).await;
            }
            1
        });
        assert_eq!(step(&mut work), None);
        assert_eq!(step(&mut work), None);
        assert_eq!(step(&mut work), Some(1));
        let pace = Pace::without_pauses();
        let mut work = pin!(pace.work(100 * STEP));
        assert_eq!(step(&mut work), Some(()));
    }
}
