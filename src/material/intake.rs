//! Takes a file or a text and diagnoses it once: in slices, with progress, and cancellable if it is large.

use std::sync::Arc;

use diagnosis::{Diagnosis, Kind, Progress, Scan, Secret, diagnose};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::read::{read_bytes, size_label};
use super::yield_to_browser::{Slice, yield_to_browser};
use super::{Inspection, SharedInspection};
use crate::clock;

/// A text up to this size, in bytes, is diagnosed while it is typed; a larger one is removed from the
/// field, which browsers draw slowly.
const TYPED_MAX: usize = 64 * 1024;

/// Objects read between two checks of the clock.
const STEP: usize = 8;

/// What is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The file, or how it was given.
    pub name: String,
    /// Its size for people.
    pub size: String,
}

/// A text and its diagnosis, until the field hands the text over.
struct Judged {
    text: Secret,
    diagnosis: Diagnosis,
}

/// The last file or text, or the one being read.
#[derive(Clone, Copy)]
pub struct Intake {
    /// The last file or text.
    pub inspection: RwSignal<Option<SharedInspection>>,
    /// What is being read, if that takes long enough to show.
    pub reading: RwSignal<Option<Reading>>,
    /// How much of it was read.
    pub progress: RwSignal<Progress>,
    /// Why the last file was not read.
    pub error: RwSignal<Option<String>>,
    /// A pasted private key was removed from the field.
    pub removed: RwSignal<bool>,
    /// Incremented by each start and cancellation, so that an older read stops.
    generation: StoredValue<u64>,
    judged: StoredValue<Option<Judged>>,
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
            generation: StoredValue::new(0),
            judged: StoredValue::new(None),
        }
    }
}

impl Intake {
    /// Reads a file.
    pub fn take_file(self, file: File) {
        let name = file.name();
        let generation = self.begin();
        spawn_local(async move {
            match read_bytes(&file).await {
                Ok(bytes) => self.read(Some(name), bytes, generation).await,
                Err(error) if self.is_current(generation) => {
                    self.clear();
                    self.error.set(Some(error.to_string()));
                }
                Err(_) => {}
            }
        });
    }

    /// Reads the bytes of a file.
    pub fn take_bytes(self, name: String, bytes: Secret) {
        let generation = self.begin();
        spawn_local(async move { self.read(Some(name), bytes, generation).await });
    }

    /// Returns true if a text may stay in the field where it is about to be pasted.
    pub fn may_stay(self, text: String) -> bool {
        let text = Secret::new(text.into_bytes());
        if text.len() > TYPED_MAX {
            return false;
        }
        let diagnosis = diagnose(&text, clock::now());
        let is_public = !diagnosis.holds_private;
        self.judged.set_value(Some(Judged { text, diagnosis }));
        is_public
    }

    /// Reads a text that was typed or pasted. Returns true if it may stay in its field.
    pub fn take_text(self, text: String) -> bool {
        if text.trim().is_empty() {
            self.clear();
            return true;
        }
        let generation = self.begin();
        let mut bytes = Secret::new(text.into_bytes());
        let judged = self.judged.try_update_value(Option::take).flatten();
        let diagnosis = match judged.filter(|judged| *judged.text == *bytes) {
            Some(judged) => judged.diagnosis,
            None if bytes.len() <= TYPED_MAX => diagnose(&bytes, clock::now()),
            None => {
                spawn_local(async move {
                    self.read(None, bytes, generation).await;
                    if self.is_current(generation) {
                        self.removed.set(self.holds_private());
                    }
                });
                return false;
            }
        };
        let inspection = Inspection::new(None, diagnosis, &mut bytes);
        let is_public = !inspection.diagnosis.holds_private;
        self.inspection.set(Some(Arc::new(inspection)));
        self.removed.set(!is_public);
        is_public
    }

    /// Reads a text in the background, and takes it only if it is key material; then `on_taken` runs.
    pub fn take_material(self, text: String, on_taken: impl FnOnce() + 'static) {
        spawn_local(async move {
            let mut bytes = Secret::new(text.into_bytes());
            let is_there = || self.generation.try_get_value().is_some();
            let Some(diagnosis) = scan(&bytes, |_| is_there()).await else {
                return;
            };
            if is_there() && !matches!(diagnosis.kind, Kind::Empty | Kind::Text | Kind::Unknown) {
                self.begin();
                let inspection = Inspection::new(None, diagnosis, &mut bytes);
                self.inspection.set(Some(Arc::new(inspection)));
                on_taken();
            }
        });
    }

    /// Replaces the private key by its public key.
    pub fn take_public_key(self) {
        let public = self.inspection.with_untracked(|given| {
            let public = given.as_ref()?.derived_public_key(clock::now())?;
            Some(Arc::new(public))
        });
        self.begin();
        self.inspection.set(public);
    }

    /// Clears the inspection and cancels a read.
    pub fn clear(self) {
        self.begin();
        self.inspection.set(None);
    }

    fn begin(self) -> u64 {
        self.generation.update_value(|generation| *generation += 1);
        self.error.set(None);
        self.removed.set(false);
        self.reading.set(None);
        self.generation.get_value()
    }

    fn is_current(self, generation: u64) -> bool {
        self.generation.try_get_value() == Some(generation)
    }

    fn holds_private(self) -> bool {
        self.inspection.with_untracked(|given| {
            given
                .as_ref()
                .is_some_and(|given| given.diagnosis.holds_private)
        })
    }

    async fn read(self, name: Option<String>, mut bytes: Secret, generation: u64) {
        let reading = Reading {
            name: name.clone().unwrap_or_else(|| "Pasted text".to_owned()),
            size: size_label(bytes.len() as f64),
        };
        let report = |progress| {
            let is_current = self.is_current(generation);
            if is_current {
                self.progress.set(progress);
                // Only once, so that the Cancel button stays in place.
                if self.reading.read_untracked().is_none() {
                    self.reading.set(Some(reading.clone()));
                }
            }
            is_current
        };
        let Some(diagnosis) = scan(&bytes, report).await else {
            return;
        };
        if self.is_current(generation) {
            let inspection = Inspection::new(name, diagnosis, &mut bytes);
            self.inspection.set(Some(Arc::new(inspection)));
            self.reading.set(None);
        }
    }
}

/// Diagnoses in slices. Returns `None` if `report` returns false after one of them.
async fn scan(bytes: &[u8], report: impl Fn(Progress) -> bool) -> Option<Diagnosis> {
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
