//! Text that carries armoured sections (RFC 7468), wherever in it they are and whatever happened to them.
//!
//! Time is linear in the text: every armour line is looked at once, and sections do not overlap.

mod base64;
mod body;
mod build;
mod label;
mod mark;
pub(crate) mod unit;

use zeroize::Zeroizing;

pub(crate) use body::{Body, Illegal, decode, place_of};
pub(crate) use label::{Promise, promise};
pub(crate) use mark::{Mark, next_mark};
use unit::{What, is_blank, unit};

use crate::model::Span;

/// One armoured item.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// What its BEGIN line says, or its END line where that one is missing; empty where both are.
    pub label: String,
    pub begin: Option<Mark>,
    pub end: Option<Mark>,
    /// From the first dash to the last.
    pub span: Span,
    /// What lies between the armour lines, without headers.
    pub body_span: Span,
    /// What stands before the BEGIN line on its line, and before every further line too.
    pub prefix: Vec<u8>,
    /// RFC 1421 headers are there; and they say that the body is encrypted.
    pub headers: Option<Span>,
    pub is_encrypted: bool,
    pub der: Zeroizing<Vec<u8>>,
    pub body: Body,
}

impl Section {
    /// The END line was begun, and stops before its label is complete.
    pub fn ends_in_its_end_line(&self) -> bool {
        self.end.is_none() && self.begin.is_some() && self.span.end > self.body_span.end
    }

    /// It begins, and can't be read as it stands: where a program looks for a section behind it, it stops here.
    pub fn is_broken(&self) -> bool {
        let label = |mark: &Option<Mark>| mark.as_ref().map(|mark| mark.label.clone());
        let body = &self.body;
        self.begin.is_some()
            && (label(&self.begin) != label(&self.end)
                || body.illegal.is_some()
                || body.after_padding.is_some()
                || body.bad_length.is_some())
    }
}

/// The sections of a text, one after the other. It does not hold the text, so that reading can be
/// interrupted: give it the same text each time.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    /// Where reading goes on.
    at: usize,
    next: Option<Mark>,
}

impl Sections {
    pub fn new(text: &[u8]) -> Self {
        Self {
            at: 0,
            next: next_mark(text, 0),
        }
    }

    /// Every section of `text`.
    pub fn all(text: &[u8]) -> Vec<Section> {
        let mut sections = Self::new(text);
        core::iter::from_fn(|| sections.read(text)).collect()
    }

    /// How much of the text has been read, in bytes.
    pub fn progress(&self) -> usize {
        self.at
    }

    /// The next section.
    pub fn read(&mut self, text: &[u8]) -> Option<Section> {
        let first = self.next.take()?;
        let before = self.at;
        self.advance(text, first.span.end);
        if !first.is_begin {
            return Some(build::without_begin(text, before, first));
        }
        match self.next.take() {
            Some(end) if !end.is_begin => {
                self.advance(text, end.span.end);
                let limit = self
                    .next
                    .as_ref()
                    .map_or(text.len(), |mark| mark.span.start);
                let behind = text.get(end.span.end..limit).unwrap_or_default();
                Some(if build::is_cut(&first, &end) && is_only_blank(behind) {
                    build::without_end(text, before, first, limit)
                } else {
                    build::whole(text, before, first, end)
                })
            }
            other => {
                let limit = other.as_ref().map_or(text.len(), |mark| mark.span.start);
                self.next = other;
                Some(build::without_end(text, before, first, limit))
            }
        }
    }

    fn advance(&mut self, text: &[u8], from: usize) {
        self.at = from;
        self.next = next_mark(text, from);
    }
}

/// A body without any armour, all of the text.
pub(crate) fn bare(text: &[u8]) -> Section {
    unmarked(
        text,
        Span {
            start: 0,
            end: text.len(),
        },
    )
}

/// Bodies without armour inside other text: runs of base64 that begin as the DER of keys and
/// certificates does.
pub(crate) fn runs(text: &[u8]) -> Vec<Section> {
    /// The shortest that can be a key.
    const SHORTEST: usize = 80;
    let mut sections = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let len = run(rest);
        if len >= SHORTEST && rest.starts_with(b"MI") {
            sections.push(unmarked(
                text,
                Span {
                    start: at,
                    end: at + len,
                },
            ));
        }
        // A run is left whole, and then whatever ends it.
        at += len + 1;
    }
    sections
}

/// Length of the base64 at the start, over line ends and indentation.
pub(crate) fn run(text: &[u8]) -> usize {
    /// A line of so many characters goes on in the next; a longer one was never broken.
    const FULL_LINE: core::ops::RangeInclusive<usize> = 48..=128;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let line = rest.iter().take_while(|byte| is_base64(byte)).count();
        let behind = rest.get(line..).unwrap_or_default();
        let padding = behind
            .iter()
            .take(2)
            .take_while(|&&byte| byte == b'=')
            .count();
        // `KEY=MII`: what looks like padding is an assignment.
        let padding = if behind.get(padding).is_some_and(is_base64) {
            0
        } else {
            padding
        };
        end += line + padding;
        // Before the blanks are counted: else a text of blanks is counted again from each of them.
        if !FULL_LINE.contains(&line) || padding > 0 {
            return end;
        }
        let after = text.get(end..).unwrap_or_default();
        let blanks = after
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let breaks = after.iter().take(blanks).any(|&byte| byte == b'\n');
        let goes_on = after.get(blanks).is_some_and(is_base64);
        if !breaks || !goes_on {
            return end;
        }
        end += blanks;
    }
}

fn unmarked(text: &[u8], span: Span) -> Section {
    build::section(text, span.start, String::new(), None, None, span, span)
}

/// White space and byte-order marks only.
pub(crate) fn is_only_blank(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(unit) = unit(rest) {
        match unit.what {
            What::Newline(_) => {}
            What::Char(c) if is_blank(c) || c == '\u{feff}' => {}
            _ => return false,
        }
        rest = rest.get(unit.len..).unwrap_or_default();
    }
    true
}
