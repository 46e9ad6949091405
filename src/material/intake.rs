//! Reading what is given: in slices, with progress, and so that it can be cancelled.

use std::sync::Arc;

use diagnosis::{Diagnosis, Progress, Scan, Secret, diagnose};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::read::{read_bytes, size_label};
use super::yield_to_browser::{Slice, yield_to_browser};
use super::{Inspection, SharedInspection};
use crate::clock;

/// A text up to this size, in bytes, is diagnosed while it is typed; a larger one is taken out of the
/// field, which a browser is slow to draw.
const TYPED: usize = 64 * 1024;

/// How many objects are read between two looks at the clock.
const STEP: usize = 8;

/// What is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The file, or how it was given.
    pub name: String,
    /// Its size in words.
    pub size: String,
}

/// What lies on the page: the last thing given, or what is being read.
#[derive(Clone, Copy)]
pub struct Intake {
    /// What was given last.
    pub inspection: RwSignal<Option<SharedInspection>>,
    /// What is being read now, where that takes its time.
    pub reading: RwSignal<Option<Reading>>,
    /// How far it was read.
    pub progress: RwSignal<Progress>,
    /// Why the last file was not read.
    pub error: RwSignal<Option<String>>,
    /// A pasted private key was taken out of the field.
    pub removed: RwSignal<bool>,
    /// Counts what was begun or cancelled: an older reading gives up.
    turn: StoredValue<u64>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            inspection: RwSignal::new(None),
            reading: RwSignal::new(None),
            progress: RwSignal::new(Progress {
                done: 0,
                total: 0,
                objects: 0,
            }),
            error: RwSignal::new(None),
            removed: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }
}

impl Intake {
    /// Reads a file.
    pub fn take_file(self, file: File) {
        let name = file.name();
        let turn = self.begin();
        spawn_local(async move {
            match read_bytes(&file).await {
                Ok(bytes) => self.read(Some(name), bytes, turn).await,
                Err(error) if self.is_current(turn) => {
                    self.clear();
                    self.error.set(Some(error.to_string()));
                }
                Err(_) => {}
            }
        });
    }

    /// Reads a text.
    pub fn take_text(self, text: String) {
        if text.trim().is_empty() {
            return self.clear();
        }
        let turn = self.begin();
        spawn_local(async move {
            let bytes = Secret::new(text.into_bytes());
            self.read(None, bytes, turn).await;
            let private = self.inspection.with_untracked(|given| {
                given
                    .as_ref()
                    .is_some_and(|given| given.diagnosis.holds_private)
            });
            if self.is_current(turn) {
                self.removed.set(private);
            }
        });
    }

    /// Whether a text may stay in the field where it is typed.
    #[must_use]
    pub fn keeps(text: String) -> bool {
        let bytes = Secret::new(text.into_bytes());
        bytes.len() <= TYPED && !diagnose(&bytes, clock::now()).holds_private
    }

    /// Reads a sample.
    pub fn take_sample(self, name: &str, text: &str) {
        let bytes = Secret::new(text.as_bytes().to_vec());
        let turn = self.begin();
        let name = name.to_owned();
        spawn_local(async move { self.read(Some(name), bytes, turn).await });
    }

    /// Nothing is given, and nothing is read any more.
    pub fn clear(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set(None);
        self.error.set(None);
        self.removed.set(false);
        self.inspection.set(None);
    }

    fn begin(self) -> u64 {
        self.turn.update_value(|turn| *turn += 1);
        self.error.set(None);
        self.removed.set(false);
        self.reading.set(None);
        self.turn.get_value()
    }

    fn is_current(self, turn: u64) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    async fn read(self, name: Option<String>, mut bytes: Secret, turn: u64) {
        let reading = Reading {
            name: name.clone().unwrap_or_else(|| "Pasted text".to_owned()),
            size: size_label(bytes.len() as f64),
        };
        let tell = |progress| {
            let is_current = self.is_current(turn);
            if is_current {
                self.progress.set(progress);
                // Once: the button that cancels must stay where it is.
                if self.reading.read_untracked().is_none() {
                    self.reading.set(Some(reading.clone()));
                }
            }
            is_current
        };
        let Some(diagnosis) = scan(&bytes, tell).await else {
            return;
        };
        if self.is_current(turn) {
            let inspection = Inspection::new(name, diagnosis, &mut bytes);
            self.inspection.set(Some(Arc::new(inspection)));
            self.reading.set(None);
        }
    }
}

/// Diagnoses in slices; `None` where `go_on` did not want to.
async fn scan(bytes: &[u8], go_on: impl Fn(Progress) -> bool) -> Option<Diagnosis> {
    let mut scan = Scan::new(bytes);
    let mut slice = Slice::begin();
    while let Some(progress) = scan.step(STEP) {
        if slice.is_over() {
            if !go_on(progress) {
                return None;
            }
            yield_to_browser().await;
            slice = Slice::begin();
        }
    }
    Some(scan.finish(clock::now()))
}
