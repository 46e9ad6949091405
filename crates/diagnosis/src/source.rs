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
    Wide(Wide),
}

/// UTF-16, or UTF-32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wide {
    /// Bytes of a code unit.
    unit: usize,
    little_endian: bool,
    /// Bytes of the byte order mark.
    mark: usize,
}

/// The input as text, with a mapping back to its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    pub input: &'a [u8],
    /// The input itself, or its UTF-8 form if it is UTF-16 or UTF-32.
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
        match wide(input) {
            Some(form) => {
                let units = input.get(form.mark..).unwrap_or_default();
                Self {
                    input,
                    text: Cow::Owned(from_wide(units, form)),
                    form: Form::Wide(form),
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

    /// The name of the encoding, if the input is UTF-16 or UTF-32.
    pub fn utf16(&self) -> Option<&'static str> {
        match self.form {
            Form::Bytes => None,
            Form::Wide(form) => Some(match (form.unit, form.little_endian) {
                (2, true) => "UTF-16 LE",
                (2, false) => "UTF-16 BE",
                (_, true) => "UTF-32 LE",
                (_, false) => "UTF-32 BE",
            }),
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
            Form::Wide(Wide { unit, mark, .. }) => {
                let between = self.text.get(from..to.min(self.text.len()));
                let units: usize = String::from_utf8_lossy(between.unwrap_or_default())
                    .chars()
                    .map(|c| if unit == 2 { c.len_utf16() } else { 1 })
                    .sum();
                let start = if from == 0 { mark } else { place };
                (start + units * unit).min(self.input.len())
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

/// Recognized by a byte order mark, or by zeros between the characters at the start: of ASCII, or of DER that was saved
/// as such text.
fn wide(input: &[u8]) -> Option<Wide> {
    /// Code units that are looked at.
    const UNITS: usize = 8;
    let marks: [(&[u8], usize, bool); 4] = [
        (&[0xff, 0xfe, 0, 0], 4, true),
        (&[0, 0, 0xfe, 0xff], 4, false),
        (&[0xff, 0xfe], 2, true),
        (&[0xfe, 0xff], 2, false),
    ];
    let marked = marks.iter().find(|(mark, ..)| input.starts_with(mark));
    if let Some((mark, unit, little_endian)) = marked {
        return Some(Wide {
            unit: *unit,
            little_endian: *little_endian,
            mark: mark.len(),
        });
    }
    [(4, true), (4, false), (2, true), (2, false)]
        .into_iter()
        .find(|(unit, little_endian)| {
            let place = if *little_endian { 0 } else { unit - 1 };
            let mut units = input.chunks_exact(*unit);
            let has_zeros = |bytes: &[u8]| {
                let mut others = bytes.iter().enumerate();
                others.all(|(at, byte)| at == place || *byte == 0)
            };
            let value = |bytes: &[u8]| bytes.get(place).copied().unwrap_or_default();
            let first = units.next().filter(|bytes| has_zeros(bytes)).map(value);
            let second = units.next().filter(|bytes| has_zeros(bytes)).map(value);
            // A SEQUENCE and its length, the rest of any value.
            let is_der = first == Some(0x30) && second.is_some_and(|length| length != 0);
            let is_text = [first, second]
                .iter()
                .all(|one| one.is_some_and(is_printable));
            let others = if is_text { UNITS / 2 } else { UNITS } - 2;
            let is_like =
                |bytes: &&[u8]| has_zeros(bytes) && (is_der || is_printable(value(bytes)));
            (is_text || is_der) && units.take(others).filter(is_like).count() == others
        })
        .map(|(unit, little_endian)| Wide {
            unit,
            little_endian,
            mark: 0,
        })
}

fn from_wide(bytes: &[u8], form: Wide) -> Vec<u8> {
    // Room for everything at once: a text that grows leaves copies after.
    let mut text = String::with_capacity(bytes.len() / 2 * 3);
    if form.unit == 2 {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| match form.little_endian {
            true => u16::from_le_bytes(*pair),
            false => u16::from_be_bytes(*pair),
        });
        text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    } else {
        let (units, _) = bytes.as_chunks::<4>();
        let codes = units.iter().map(|unit| match form.little_endian {
            true => u32::from_le_bytes(*unit),
            false => u32::from_be_bytes(*unit),
        });
        text.extend(codes.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
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
    fn recognizes_wide_text() {
        let text = "-----BEGIN é\n";
        let wide = |unit: fn(char) -> Vec<u8>| -> Vec<u8> { text.chars().flat_map(unit).collect() };
        let le: fn(char) -> Vec<u8> = |c| u32::from(c).to_le_bytes().to_vec();
        let be: fn(char) -> Vec<u8> = |c| u32::from(c).to_be_bytes().to_vec();
        let be16: fn(char) -> Vec<u8> = |c| (u32::from(c) as u16).to_be_bytes().to_vec();
        let marked = [b"\xff\xfe\0\0".to_vec(), wide(le)].concat();
        for (input, name) in [
            (wide(le), "UTF-32 LE"),
            (wide(be), "UTF-32 BE"),
            (wide(be16), "UTF-16 BE"),
            (marked, "UTF-32 LE"),
        ] {
            let source = Source::new(&input);
            assert_eq!(source.utf16(), Some(name));
            assert_eq!(source.text.as_ref(), text.as_bytes());
        }
        // DER with zeros is DER.
        assert_eq!(
            Source::new(b"0\x11\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").utf16(),
            None
        );
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
