//! A diagnosis in steps, so that a browser stays responsive while it reads a large bundle.
use core::pin::Pin;
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::classify::{MAX_WRAPPINGS, diagnose_source, too_large};
use super::members::MemberList;
use super::recover::Attempts;
use crate::formats::is_binary;
use crate::model::{Diagnosis, MAX_INPUT};
use crate::pace::{OBJECT, Pace, at_once, step};
use crate::pem::{Section, Sections};
use crate::source::Source;

/// A diagnosis under way.
///
/// ```
/// # let now = chrono::DateTime::UNIX_EPOCH;
/// let mut scan = diagnosis::Scan::new(b"-----BEGIN PUBLIC KEY-----\n...");
/// while let Some(progress) = scan.step(100) {
///     assert!(progress.done <= progress.total);
/// }
/// let mut finish = scan.finish_in_steps(now);
/// let diagnosis = loop {
///     if let Some(diagnosis) = finish.step() {
///         break diagnosis;
///     }
/// };
/// ```
pub struct Scan<'a> {
    source: Source<'a>,
    reader: Sections,
    sections: Vec<Section>,
    list: MemberList,
    /// Size of the input in bytes.
    len: usize,
}

/// How far a scan has come. Each byte of the text counts twice: it is read, and evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done: usize,
    /// Bytes in total.
    pub total: usize,
    /// Objects found.
    pub objects: usize,
}

impl<'a> Scan<'a> {
    /// Starts to read `input`.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        let source = Source::new(if input.len() > MAX_INPUT { &[] } else { input });
        let text: &[u8] = if is_binary(&source) {
            &[]
        } else {
            &source.text
        };
        let reader = Sections::new(text);
        let len = input.len();
        Self {
            source,
            reader,
            sections: Vec::new(),
            list: MemberList::default(),
            len,
        }
    }

    /// Reads up to `budget` more objects; `None` if there are no more.
    pub fn step(&mut self, budget: usize) -> Option<Progress> {
        for _ in 0..budget {
            let section = self.reader.read(&self.source.text)?;
            // A single object is not a member.
            if let [first] = self.sections.as_slice() {
                self.list.add(first, &self.source);
            }
            if !self.sections.is_empty() {
                self.list.add(&section, &self.source);
            }
            self.sections.push(section);
        }
        let progress = Progress {
            done: self.reader.progress(),
            // What was read is evaluated afterwards.
            total: 2 * self.source.text.len(),
            objects: self.sections.len(),
        };
        Some(progress)
    }

    /// Reads the rest and evaluates it. `now` decides only the findings about validity periods.
    #[must_use]
    pub fn finish(self, now: DateTime<Utc>) -> Diagnosis {
        let pace = Pace::without_pauses();
        at_once(self.evaluated(now, &pace))
    }

    /// As [`Scan::finish`], in steps.
    #[must_use]
    pub fn finish_in_steps(self, now: DateTime<Utc>) -> Finish<'a> {
        let pace = Rc::new(Pace::with_pauses());
        let (total, objects) = (self.source.text.len(), self.sections.len());
        let work = {
            let pace = Rc::clone(&pace);
            Box::pin(async move { self.evaluated(now, &pace).await })
        };
        Finish {
            pace,
            work,
            total,
            objects,
        }
    }

    async fn evaluated(mut self, now: DateTime<Utc>, pace: &Pace) -> Diagnosis {
        if self.len > MAX_INPUT {
            return too_large(self.len);
        }
        while self.step(1).is_some() {
            pace.work(2 * OBJECT).await;
        }
        let Self {
            source,
            mut sections,
            list,
            ..
        } = self;
        let attempts = Attempts::counter();
        let limits = (MAX_WRAPPINGS, Attempts::new(&attempts));
        let diagnosis = diagnose_source(&source, &sections, list.members, now, limits, pace).await;
        // Their bytes are wiped.
        while sections.pop().is_some() {
            pace.work(OBJECT / 8).await;
        }
        diagnosis
    }
}

/// The evaluation of a [`Scan`] under way.
pub struct Finish<'a> {
    pace: Rc<Pace>,
    work: Pin<Box<dyn Future<Output = Diagnosis> + 'a>>,
    total: usize,
    objects: usize,
}

impl Finish<'_> {
    /// Goes on for a few milliseconds; the diagnosis once it is complete. Not to be called after that.
    pub fn step(&mut self) -> Option<Diagnosis> {
        step(&mut self.work)
    }

    /// How much of the text was read and evaluated: from a half to all of it.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            done: self.total + self.pace.searched().min(self.total),
            total: 2 * self.total,
            objects: self.objects,
        }
    }
}
