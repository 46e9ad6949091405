//! A diagnosis in steps, so that a browser stays responsive while it reads a large bundle.
use chrono::{DateTime, Utc};

use super::classify::{MAX_WRAPPINGS, diagnose_source, too_large};
use super::members::MemberList;
use super::recover::MAX_DEPTH;
use crate::formats::is_binary;
use crate::model::{Diagnosis, MAX_INPUT};
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
/// let diagnosis = scan.finish(now);
/// ```
pub struct Scan<'a> {
    source: Source<'a>,
    reader: Sections,
    sections: Vec<Section>,
    list: MemberList,
    /// Size of the input in bytes.
    len: usize,
}

/// How far a scan has come, in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
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
            total: self.source.text.len(),
            objects: self.sections.len(),
        };
        Some(progress)
    }

    /// Reads the rest and evaluates it. `now` decides only the findings about validity periods.
    #[must_use]
    pub fn finish(mut self, now: DateTime<Utc>) -> Diagnosis {
        if self.len > MAX_INPUT {
            return too_large(self.len);
        }
        while self.step(usize::MAX).is_some() {}
        diagnose_source(
            &self.source,
            &self.sections,
            self.list.members,
            now,
            MAX_WRAPPINGS,
            MAX_DEPTH,
        )
    }
}
