//! PEM (RFC 7468), found anywhere in a text and read despite damage.
//!
//! [`Sections`] finds sections by their BEGIN and END lines, the module `bare` finds base64 without any. Time is linear
//! in the text: each boundary is read once, and sections do not overlap.

mod bare;
mod body;
mod boundary;
pub(crate) mod damage;
mod label;
pub(crate) mod lexer;
mod section;

pub(crate) use bare::{bare, bare_tail, damaged, long_run, runs, wrapped_text};
pub(crate) use body::{IllegalCharacter, decode, span_in_text};
pub(crate) use boundary::{Boundary, next_boundary};
pub(crate) use label::{LabelKind, label_kind};
pub(crate) use lexer::is_only_blank;
pub(crate) use section::Section;

/// The sections of a text, one after the other. It does not own the text, so that reading can be interrupted: pass the
/// same text to each call.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    /// Where to continue.
    at: usize,
    next: Option<Boundary>,
}

impl Sections {
    pub fn new(text: &[u8]) -> Self {
        Self {
            at: 0,
            next: next_boundary(text, 0),
        }
    }

    /// Every section of `text`.
    pub fn all(text: &[u8]) -> Vec<Section> {
        let mut sections = Self::new(text);
        core::iter::from_fn(|| sections.read(text)).collect()
    }

    /// Number of bytes read.
    pub fn progress(&self) -> usize {
        self.at
    }

    /// The next section.
    pub fn read(&mut self, text: &[u8]) -> Option<Section> {
        let first = self.next.take()?;
        let before = self.at;
        self.advance(text, first.span.end);
        if !first.is_begin {
            return Some(Section::without_begin(text, before, first));
        }
        match self.next.take() {
            Some(end) if !end.is_begin => {
                self.advance(text, end.span.end);
                let limit = self
                    .next
                    .as_ref()
                    .map_or(text.len(), |boundary| boundary.span.start);
                let after = text.get(end.span.end..limit).unwrap_or_default();
                Some(if section::is_cut(&first, &end) && is_only_blank(after) {
                    Section::without_end(text, before, first, limit)
                } else {
                    Section::whole(text, before, first, end)
                })
            }
            other => {
                let limit = other
                    .as_ref()
                    .map_or(text.len(), |boundary| boundary.span.start);
                self.next = other;
                Some(Section::without_end(text, before, first, limit))
            }
        }
    }

    fn advance(&mut self, text: &[u8], from: usize) {
        self.at = from;
        self.next = next_boundary(text, from);
    }
}
