//! Base64 without BEGIN and END lines: a whole text, runs inside one, and PEM encoded in base64 once more.

use zeroize::Zeroizing;

use super::body::decode;
use super::section::Section;
use crate::bytes::base64::is_plain;
use crate::bytes::{Span, find, stretches};

/// All of the text as a body; `None` if it contains anything that is not base64.
pub(crate) fn bare(text: &[u8]) -> Option<Section> {
    /// Most texts that are not base64 show it soon.
    const HEAD: usize = 4096;
    let whole = |end: usize| Section::without_boundaries(text, Span { start: 0, end });
    if text.len() > HEAD
        && whole(HEAD)
            .body
            .illegal
            .is_some_and(|(_, at)| at < HEAD - 16)
    {
        return None;
    }
    Some(whole(text.len())).filter(|section| section.body.illegal.is_none())
}

/// All of the text, which is `whole`, as a body whose beginning is missing: the end of base64 is at the end of a group of four characters.
pub(crate) fn bare_tail(text: &[u8], whole: &Section) -> Section {
    let start = text
        .iter()
        .position(|byte| is_plain(*byte))
        .unwrap_or_default();
    let padding = text
        .iter()
        .rev()
        .take(8)
        .filter(|&&byte| byte == b'=')
        .count();
    let start = start + (whole.body.characters + padding) % 4;
    Section::without_boundaries(
        text,
        Span {
            start,
            end: text.len(),
        },
    )
}

/// The only long run of base64 in a text, from the start of a group of four characters on if its beginning is missing.
pub(crate) fn long_run(text: &[u8]) -> Option<Section> {
    /// Longer than any other word.
    const LONG: usize = 160;
    let mut found = stretches(text, LONG, is_plain);
    let (only, None) = (found.next()?, found.next()) else {
        return None;
    };
    let padding = text
        .get(only.end..)
        .unwrap_or_default()
        .iter()
        .take(2)
        .take_while(|&&byte| byte == b'=')
        .count();
    let span = Span {
        start: only.start + (only.end - only.start + padding) % 4,
        end: only.end + padding,
    };
    Some(Section::without_boundaries(text, span))
}

/// All of the text as a body, if few characters of it are not base64.
pub(crate) fn damaged(text: &[u8]) -> Option<Section> {
    const SHORTEST: usize = 128;
    const OTHERS: usize = 3;
    let is_other = |byte: &&u8| !is_plain(**byte) && !byte.is_ascii_whitespace() && **byte != b'=';
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let end = text.len();
    let others = text.iter().filter(is_other).take(OTHERS + 1).count();
    let is_key = text.get(start..)?.starts_with(b"MI");
    (is_key && end - start >= SHORTEST && (1..=OTHERS).contains(&others))
        .then(|| Section::without_boundaries(text, Span { start, end }))
}

/// Bodies inside other text: runs of base64 that start like the DER of keys and certificates.
pub(crate) fn runs(text: &[u8]) -> Vec<Section> {
    /// The shortest possible key, in characters.
    const SHORTEST: usize = 80;
    /// A length of two or three octets; keys on the curves P-256, P-384 and secp256k1.
    const STARTS: [&[u8]; 4] = [
        b"MI",
        b"MFkwEwYHKoZIzj0",
        b"MHYwEAYHKoZIzj0",
        b"MFYwEAYHKoZIzj0",
    ];
    let mut sections = Vec::new();
    let mut at = 0;
    // A run of several lines has none shorter than this before the last.
    while let Some(next) = text
        .get(at..)
        .and_then(|rest| stretches(rest, *FULL_LINE.start(), is_plain).next())
    {
        at += next.start;
        let rest = text.get(at..).unwrap_or_default();
        let len = run(rest);
        if len >= SHORTEST && STARTS.iter().any(|start| rest.starts_with(start)) {
            sections.push(Section::without_boundaries(
                text,
                Span {
                    start: at,
                    end: at + len,
                },
            ));
        }
        // Skip the run and the byte that ends it.
        at += len + 1;
    }
    sections
}

/// A line of this length continues on the next one; a longer one was never wrapped.
const FULL_LINE: core::ops::RangeInclusive<usize> = 48..=128;

/// Length of the base64 at the start, across line breaks and indentation.
fn run(text: &[u8]) -> usize {
    let is_base64 = |byte: &u8| is_plain(*byte);
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let line = rest.iter().take_while(|byte| is_base64(byte)).count();
        let tail = rest.get(line..).unwrap_or_default();
        let padding = tail
            .iter()
            .take(2)
            .take_while(|&&byte| byte == b'=')
            .count();
        // `KEY=MII`: what looks like padding is an assignment.
        let padding = if tail.get(padding).is_some_and(is_base64) {
            0
        } else {
            padding
        };
        end += line + padding;
        // Before counting the blanks: otherwise a text of blanks would be counted again from each of them.
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

/// The texts whose base64 is found in this one, concatenated.
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

/// Where base64 of a BEGIN line starts, at or after `from`: its first character, and the start of that line.
fn wrapped_begin(text: &[u8], from: usize) -> Option<(usize, usize)> {
    /// Base64 of "-----BEGIN " after 0, 1 and 2 other octets of a group of three (RFC 4648 §4), without the characters
    /// that share bits with those; and the number of these.
    const STARTS: [(&[u8], usize); 3] = [
        (b"LS0tLS1CRUdJTi", 0),
        (b"0tLS0tQkVHSU4g", 2),
        (b"tLS0tLUJFR0lOI", 3),
    ];
    /// What they share, and where each has it first.
    const SHARED: (&[u8], [usize; 3]) = (b"LS0t", [0, 2, 1]);
    let mut next = from;
    let (found, before) = loop {
        let shared = next + find(text.get(next..)?, SHARED.0)?;
        let starts = STARTS
            .iter()
            .zip(SHARED.1)
            .filter_map(|((start, before), offset)| {
                let at = shared.checked_sub(offset).filter(|at| *at >= from)?;
                text.get(at..)?.starts_with(start).then_some((at, *before))
            });
        if let Some(first) = starts.min() {
            break first;
        }
        next = shared + 1;
    };
    let ahead = text.get(from..found).unwrap_or_default();
    let line = ahead
        .iter()
        .rev()
        .take_while(|byte| is_plain(**byte))
        .count();
    Some((found - before.min(line), found - line))
}
