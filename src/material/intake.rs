//! Takes a file or a text and diagnoses it once: in slices, with progress, and cancellable if it is large.

use std::sync::Arc;

use diagnosis::{Diagnosis, Kind, Progress, Secret};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::File;

use super::diagnoser::{Diagnoser, load_diagnoser};
use super::read::{read_bytes, size_label};
use super::{Inspection, SharedInspection};
use crate::clock;
use crate::ui::{PartLost, is_focus_lost};

/// A text up to this size, in bytes, is diagnosed while it is typed; a larger one is removed from the
/// field, which browsers draw slowly.
const TYPED_MAX: usize = 64 * 1024;

const NOTHING: Progress = Progress {
    done: 0,
    total: 0,
    objects: 0,
};

/// Text that comes this soon after a private key was removed from the field is the rest of it, in milliseconds: some
/// keyboards insert a text in several pieces.
const REST_MS: f64 = 1_500.0;

/// What is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The file, or how it was given.
    pub name: String,
    /// Its size for people.
    pub size: String,
}

/// A file or text that waits for the diagnosis.
struct Waiting {
    /// The file's name; `None` for a text.
    name: Option<String>,
    bytes: Secret,
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
    /// A private key must not stay in the field.
    pub removed: RwSignal<bool>,
    /// The diagnosis couldn't be loaded, and what was given waits for another attempt.
    pub lost: RwSignal<bool>,
    /// Incremented by each start and cancellation, so that an older read stops.
    generation: StoredValue<u64>,
    /// When a text with a private key was last removed from the field, in milliseconds.
    removed_at: StoredValue<Option<f64>>,
    judged: StoredValue<Option<Judged>>,
    waiting: StoredValue<Option<Waiting>>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            inspection: RwSignal::new(None),
            reading: RwSignal::new(None),
            progress: RwSignal::new(NOTHING),
            error: RwSignal::new(None),
            removed: RwSignal::new(false),
            lost: RwSignal::new(false),
            generation: StoredValue::new(0),
            removed_at: StoredValue::new(None),
            judged: StoredValue::new(None),
            waiting: StoredValue::new(None),
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
        let Some(diagnoser) = Diagnoser::loaded().filter(|_| text.len() <= TYPED_MAX) else {
            return false;
        };
        let diagnosis = diagnoser.diagnose(&text);
        let is_public = !diagnosis.holds_private;
        // It is pasted in one piece, so it is not the rest of what was removed.
        self.removed_at.set_value(None);
        self.judged.set_value(Some(Judged { text, diagnosis }));
        is_public
    }

    /// Reads a text that was typed or pasted. Returns true if it may stay in its field.
    pub fn take_text(self, text: String) -> bool {
        if text.trim().is_empty() {
            // The field was emptied by us: what was said about the private key stays.
            if !self.removed.get_untracked() {
                self.clear();
            }
            return true;
        }
        if self.is_rest_of_removed() {
            drop(Secret::new(text.into_bytes()));
            return false;
        }
        let generation = self.begin();
        let mut bytes = Secret::new(text.into_bytes());
        let judged = self.judged.try_update_value(Option::take).flatten();
        let is_small = bytes.len() <= TYPED_MAX;
        let diagnosis = match (
            judged.filter(|judged| *judged.text == *bytes),
            Diagnoser::loaded(),
        ) {
            (Some(judged), _) => judged.diagnosis,
            (None, Some(diagnoser)) if is_small => diagnoser.diagnose(&bytes),
            (None, _) => {
                spawn_local(async move {
                    self.read(None, bytes, generation).await;
                    if self.is_current(generation) {
                        self.note_removed(self.holds_private());
                    }
                });
                // What is typed stays until the diagnosis is there; a text that is pasted before isn't in the field.
                return is_small;
            }
        };
        let inspection = Inspection::new(None, diagnosis, &mut bytes);
        let is_public = !inspection.diagnosis.holds_private;
        self.inspection.set(Some(Arc::new(inspection)));
        self.note_removed(!is_public);
        is_public
    }

    fn note_removed(self, is_removed: bool) {
        self.removed.set(is_removed);
        self.removed_at
            .set_value(is_removed.then(js_sys::Date::now));
    }

    /// The text just inserted belongs to a private key whose beginning was removed.
    fn is_rest_of_removed(self) -> bool {
        let now = js_sys::Date::now();
        let is_rest = self
            .removed_at
            .get_value()
            .is_some_and(|at| (0.0..REST_MS).contains(&(now - at)));
        if is_rest {
            self.removed_at.set_value(Some(now));
        }
        is_rest
    }

    /// Reads a text in the background, and takes it only if it is key material. Returns true if it did.
    ///
    /// # Errors
    /// The diagnosis can't be loaded.
    pub async fn take_material(self, text: String) -> Result<bool, PartLost> {
        let mut bytes = Secret::new(text.into_bytes());
        let is_there = || self.generation.try_get_value().is_some();
        load_diagnoser().await?;
        let Some(diagnoser) = Diagnoser::loaded() else {
            return Err(PartLost);
        };
        let Some(diagnosis) = diagnoser.scan(&bytes, |_| is_there()).await else {
            return Ok(false);
        };
        let is_taken =
            is_there() && !matches!(diagnosis.kind, Kind::Empty | Kind::Text | Kind::Unknown);
        if is_taken {
            self.begin();
            let inspection = Inspection::new(None, diagnosis, &mut bytes);
            self.inspection.set(Some(Arc::new(inspection)));
        }
        Ok(is_taken)
    }

    /// Tries again to load the diagnosis, and reads what waits for it.
    pub fn retry(self) {
        let Some(Waiting { name, bytes }) = self.waiting.try_update_value(Option::take).flatten()
        else {
            return;
        };
        let generation = self.begin();
        spawn_local(async move { self.read(name, bytes, generation).await });
    }

    /// Replaces the private key by its public key.
    pub fn take_public_key(self) {
        let public = self.inspection.with_untracked(|given| {
            let public = given.as_ref()?.derived_public_key(clock::now())?;
            Some(Arc::new(public))
        });
        self.begin();
        self.inspection.set(public);
        focus_verdict();
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
        self.lost.set(false);
        self.waiting.set_value(None);
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
        if Diagnoser::loaded().is_none() {
            report(NOTHING);
            let outcome = load_diagnoser().await;
            if !self.is_current(generation) {
                return;
            }
            if outcome.is_err() {
                self.reading.set(None);
                self.lost.set(true);
                self.waiting.set_value(Some(Waiting { name, bytes }));
                return;
            }
        }
        let Some(diagnoser) = Diagnoser::loaded() else {
            return;
        };
        let Some(diagnosis) = diagnoser.scan(&bytes, report).await else {
            return;
        };
        if self.is_current(generation) {
            let inspection = Inspection::new(name, diagnosis, &mut bytes);
            self.inspection.set(Some(Arc::new(inspection)));
            self.reading.set(None);
        }
    }
}

/// Moves the focus to the verdict if the button that had it was removed.
pub fn focus_verdict() {
    request_animation_frame(|| {
        let verdict = document().query_selector(".preview-head").ok().flatten();
        let verdict = verdict.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(verdict) = verdict.filter(|_| is_focus_lost()) {
            let _ = verdict.focus();
        }
    });
}
