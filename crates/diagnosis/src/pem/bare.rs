//! Base64 without BEGIN and END lines: all of a text, runs inside it, and PEM that is wrapped in base64 once more.

use zeroize::Zeroizing;

use super::body::decode;
use super::section::Section;
use crate::bytes::Span;
use crate::bytes::base64::is_plain;

/// A body without any armour, all of the text.
pub(crate) fn bare(text: &[u8]) -> Section {
    Section::without_boundaries(
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
            sections.push(Section::without_boundaries(
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
fn run(text: &[u8]) -> usize {
    /// A line of so many characters goes on in the next; a longer one was never broken.
    const FULL_LINE: core::ops::RangeInclusive<usize> = 48..=128;
    let is_base64 = |byte: &u8| is_plain(*byte);
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

/// The texts that stand in this one as base64 of a PEM, one after the other.
pub(crate) fn wrapped_text(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut inner = Zeroizing::new(Vec::new());
    let mut at = 0;
    while let Some((start, line)) = wrapped_begin(text, at) {
        let run = Span {
            start,
            end: line + run(text.get(line..).unwrap_or_default()),
        };
        inner.extend_from_slice(&decode(text, run, &[]).0);
        inner.push(b'\n');
        at = run.end;
    }
    (!inner.is_empty()).then_some(inner)
}

/// Where base64 of a BEGIN stands at or after `from`: the first of its characters, and the start of their line.
fn wrapped_begin(text: &[u8], from: usize) -> Option<(usize, usize)> {
    /// Base64 of "-----BEGIN " behind no, one and two other octets of a group of three (RFC 4648 §4), without the
    /// characters that hold bits of those; and how many these are.
    const STARTS: [(&[u8], usize); 3] = [
        (b"LS0tLS1CRUdJTi", 0),
        (b"0tLS0tQkVHSU4g", 2),
        (b"tLS0tLUJFR0lOI", 3),
    ];
    let (found, before) = (from..text.len()).find_map(|at| {
        let rest = text.get(at..)?;
        let start = STARTS.iter().find(|(start, _)| rest.starts_with(start));
        start.map(|(_, before)| (at, *before))
    })?;
    let ahead = text.get(from..found).unwrap_or_default();
    let line = ahead
        .iter()
        .rev()
        .take_while(|byte| is_plain(**byte))
        .count();
    Some((found - before.min(line), found - line))
}
