//! The diagnosis. It is a part of its own, larger than the pages that take files: they are drawn before it is there.
//!
//! Its code is reached through the pointers that the part leaves here, so that no other part holds it.

#[cfg(split)]
use std::sync::OnceLock;
use std::{future::Future, pin::Pin};

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Progress, Scan};

use super::yield_to_browser::{Slice, yield_to_browser};
use crate::clock;
use crate::ui::part_task;

/// Objects read between two checks of the clock.
const STEP: usize = 8;

/// Gets the progress after each slice; returns false if the diagnosis is no longer wanted.
type Report<'a> = &'a dyn Fn(Progress) -> bool;
type Scanning<'a> = Pin<Box<dyn Future<Output = Option<Diagnosis>> + 'a>>;

/// What the part does.
#[derive(Clone, Copy)]
pub struct Diagnoser {
    whole: fn(&[u8], DateTime<Utc>) -> Diagnosis,
    in_slices: for<'a> fn(&'a [u8], Report<'a>) -> Scanning<'a>,
}

#[cfg(split)]
static LOADED: OnceLock<Diagnoser> = OnceLock::new();

part_task! {
    /// Loads it, unless it is there.
    pub fn load_diagnoser() in diagnosis => {
        #[cfg(split)]
        {
            LOADED.get_or_init(Diagnoser::here);
        }
    }
}

impl Diagnoser {
    fn here() -> Self {
        Self {
            whole: diagnosis::diagnose,
            in_slices: |bytes, report| Box::pin(scan(bytes, report)),
        }
    }

    /// The diagnosis, if it is there.
    #[must_use]
    pub fn loaded() -> Option<Self> {
        #[cfg(split)]
        return LOADED.get().copied();
        #[cfg(not(split))]
        Some(Self::here())
    }

    /// Diagnoses a small input at once.
    #[must_use]
    pub fn diagnose(self, input: &[u8]) -> Diagnosis {
        (self.whole)(input, clock::now())
    }

    /// Diagnoses in slices. Returns `None` if `report` returns false after one of them.
    pub async fn scan(self, input: &[u8], report: impl Fn(Progress) -> bool) -> Option<Diagnosis> {
        (self.in_slices)(input, &report).await
    }
}

/// The diagnosis of what a diagnosed file holds: `None` only if nothing was diagnosed yet.
#[must_use]
pub fn diagnose_again(input: &[u8], now: DateTime<Utc>) -> Option<Diagnosis> {
    Some((Diagnoser::loaded()?.whole)(input, now))
}

async fn scan(bytes: &[u8], report: Report<'_>) -> Option<Diagnosis> {
    let mut slice = Slice::begin();
    let mut scan = Scan::new(bytes);
    while let Some(progress) = scan.step(STEP) {
        slice.pause(|| report(progress)).await?;
    }
    let mut finish = scan.finish_in_steps(clock::now());
    loop {
        if let Some(diagnosis) = finish.step() {
            if slice.has_paused() {
                // Drawing the result is work of its own.
                yield_to_browser().await;
                return report(finish.progress()).then_some(diagnosis);
            }
            return Some(diagnosis);
        }
        slice.pause(|| report(finish.progress())).await?;
    }
}
