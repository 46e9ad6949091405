//! Whether the backend answers, and when what is shown is to be read again.

use leptos::prelude::*;

use super::ApiError;
use crate::clock;

/// An answer that is not older than this, in milliseconds, shows that the backend can be reached.
const FRESH_MS: i64 = 300;

/// Shared by all requests of the tab.
#[derive(Clone, Copy, Debug)]
pub struct Reachability {
    /// Why it can't be reached, until it answers.
    lost: RwSignal<Option<ApiError>>,
    looks: RwSignal<()>,
    answered_at: StoredValue<i64>,
}

impl Default for Reachability {
    fn default() -> Self {
        Self {
            lost: RwSignal::new(None),
            looks: RwSignal::new(()),
            answered_at: StoredValue::new(0),
        }
    }
}

impl Reachability {
    /// Why the backend can't be reached; `None` while it answers.
    #[must_use]
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.lost.into()
    }

    /// Changes when what is shown is to be read again: someone looks at the tab again, or the backend is back.
    #[must_use]
    pub fn looks(self) -> Signal<()> {
        self.looks.into()
    }

    /// Someone looks at the tab again.
    pub fn look_again(self) {
        self.looks.try_set(());
    }

    pub(super) fn answered(self) {
        self.answered_at
            .try_update_value(|at| *at = clock::now().timestamp_millis());
        if self
            .lost
            .try_read_untracked()
            .is_some_and(|lost| lost.is_some())
        {
            self.lost.try_set(None);
        }
    }

    pub(super) fn lost(self, error: &ApiError) {
        if error.is_unreachable()
            && self
                .lost
                .try_read_untracked()
                .is_some_and(|lost| lost.is_none())
        {
            self.lost.try_set(Some(error.clone()));
        }
    }

    pub(super) fn is_fresh(self) -> bool {
        let at = self.answered_at.try_get_value().unwrap_or_default();
        (0..FRESH_MS).contains(&(clock::now().timestamp_millis() - at))
    }
}
