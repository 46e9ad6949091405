//! The input as text, and places in it.

use core::cell::Cell;
use std::borrow::Cow;

use zeroize::Zeroize as _;

use crate::bytes::{Span, is_printable, without_bom};
use crate::pace::Pace;

/// How the text is encoded in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Bytes,
    Utf16 { little_endian: bool, mark: usize },
}

/// The input as text, with a mapping back to its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    pub input: &'a [u8],
    /// The input itself, or its UTF-8 form if it is UTF-16.
    pub text: Cow<'a, [u8]>,
    form: Form,
    lines: Cell<Lines>,
}

impl Drop for Source<'_> {
    /// A converted text may contain a private key.
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            text.zeroize();
        }
    }
}

impl<'a> Source<'a> {
    pub fn new(input: &'a [u8]) -> Self {
        match utf16(input) {
            Some((little_endian, mark)) => {
                let text = from_utf16(input.get(mark..).unwrap_or_default(), little_endian);
                Self {
                    input,
                    text: Cow::Owned(text),
                    form: Form::Utf16 {
                        little_endian,
                        mark,
                    },
                    lines: Cell::default(),
                }
            }
            None => Self {
                input,
                text: Cow::Borrowed(input),
                form: Form::Bytes,
                lines: Cell::default(),
            },
        }
    }

    /// The name of the encoding, if the input is UTF-16.
    pub fn utf16(&self) -> Option<&'static str> {
        match self.form {
            Form::Bytes => None,
            Form::Utf16 {
                little_endian: true,
                ..
            } => Some("UTF-16 LE"),
            Form::Utf16 {
                little_endian: false,
                ..
            } => Some("UTF-16 BE"),
        }
    }

    /// The place in the input of a place in the text.
    pub fn in_input(&self, span: Span) -> Span {
        Span {
            start: self.offset_in_input(span.start),
            end: self.offset_in_input(span.end),
        }
    }

    fn offset_in_input(&self, offset: usize) -> usize {
        self.go(0, 0, offset)
    }

    /// The place in the input of the place `to` in the text, if `place` is that of `from`: for going through a text in
    /// steps.
    pub fn go(&self, place: usize, from: usize, to: usize) -> usize {
        match self.form {
            Form::Bytes => to.min(self.input.len()),
            Form::Utf16 { mark, .. } => {
                let between = self.text.get(from..to.min(self.text.len()));
                let units: usize = String::from_utf8_lossy(between.unwrap_or_default())
                    .chars()
                    .map(char::len_utf16)
                    .sum();
                let start = if from == 0 { mark } else { place };
                (start + units * 2).min(self.input.len())
            }
        }
    }

    /// Line and column of an offset in the text, from 1. The column counts characters.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let known = self.lines.get();
        let mut lines = if offset < known.start {
            Lines::default()
        } else {
            known
        };
        lines.go(&self.text, offset);
        if lines.start >= known.start {
            self.lines.set(lines);
        }
        let end = offset.min(self.text.len());
        let column = self.text.get(lines.start..end).unwrap_or_default();
        // Continuation bytes are not characters, and neither is a byte order mark.
        let column = without_bom(column);
        (
            lines.count + 1,
            column.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1,
        )
    }

    /// Counts the lines before an offset, so that places after it are found at once.
    pub async fn count_lines(&self, offset: usize, pace: &Pace) {
        const PART: usize = 256 * 1024;
        let mut at = 0;
        while at < offset {
            at = (at + PART).min(offset);
            self.line_and_column(at);
            pace.work(PART).await;
        }
    }
}

/// The lines before a place.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    /// Line breaks.
    count: usize,
    /// Where the last line starts.
    start: usize,
    /// How far was counted.
    at: usize,
}

impl Lines {
    fn go(&mut self, text: &[u8], offset: usize) {
        if offset < self.at {
            // From the start of the last line on, which is not after the place.
            self.at = self.start;
        }
        let mut previous = self
            .at
            .checked_sub(1)
            .and_then(|before| text.get(before).copied());
        let part = text
            .get(self.at..offset.min(text.len()))
            .unwrap_or_default();
        for (&byte, index) in part.iter().zip(self.at + 1..) {
            match byte {
                b'\n' if previous == Some(b'\r') => self.start = index,
                b'\n' | b'\r' => {
                    self.count += 1;
                    self.start = index;
                }
                _ => {}
            }
            previous = Some(byte);
        }
        self.at = self.at.max(offset.min(text.len()));
    }
}

/// Recognized by a byte order mark, or if every other byte at the start is zero.
fn utf16(input: &[u8]) -> Option<(bool, usize)> {
    match input {
        [0xff, 0xfe, ..] => Some((true, 2)),
        [0xfe, 0xff, ..] => Some((false, 2)),
        [a, 0, b, 0, c, 0, d, 0, ..] if [a, b, c, d].iter().all(|byte| is_printable(**byte)) => {
            Some((true, 0))
        }
        [0, a, 0, b, 0, c, 0, d, ..] if [a, b, c, d].iter().all(|byte| is_printable(**byte)) => {
            Some((false, 0))
        }
        _ => None,
    }
}

fn from_utf16(bytes: &[u8], little_endian: bool) -> Vec<u8> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| {
        if little_endian {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        }
    });
    // Room for everything at once: a text that grows leaves copies after.
    let mut text = String::with_capacity(bytes.len() / 2 * 3);
    text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_places_of_utf16_to_the_input() {
        let text: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("aé\nb".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let source = Source::new(&text);
        assert_eq!(source.text.as_ref(), "aé\nb".as_bytes());
        assert_eq!(
            source.in_input(Span { start: 4, end: 5 }),
            Span { start: 8, end: 10 }
        );
        assert_eq!(source.line_and_column(4), (2, 1));
    }

    #[test]
    fn places_are_found_in_any_order() {
        let text = b"a\r\nb\rc\nde\r\n\r\n\xef\xbb\xbff\n";
        let fresh = |offset| Source::new(text).line_and_column(offset);
        let source = Source::new(text);
        for first in 0..=text.len() {
            for second in 0..=text.len() {
                assert_eq!(source.line_and_column(first), fresh(first));
                assert_eq!(source.line_and_column(second), fresh(second));
            }
        }
    }

    #[test]
    fn counts_each_kind_of_line_break_once() {
        let source = Source::new(b"a\r\nb\rc\nde");
        assert_eq!(source.line_and_column(8), (4, 2));
        assert_eq!(source.line_and_column(5), (3, 1));
        assert_eq!(Source::new(b"\xef\xbb\xbfab").line_and_column(4), (1, 2));
    }
}
