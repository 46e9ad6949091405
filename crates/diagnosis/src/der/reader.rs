//! The reader: one element after the other, each with its offset.

use super::error::{DerError, DerErrorKind};
use super::header::{LengthForm, header, indefinite_content};
use super::tag;
use crate::bytes::Span;

/// One element: identifier, length and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tlv<'a> {
    /// The first identifier octet.
    pub tag: u8,
    /// Offset of the identifier.
    pub start: usize,
    /// The whole element as encoded.
    pub raw: &'a [u8],
    /// Length of identifier and length octets.
    pub header: usize,
    /// The content, without an end-of-contents marker.
    pub content: &'a [u8],
    /// How its length is encoded.
    pub form: LengthForm,
}

impl<'a> Tlv<'a> {
    /// Where the whole element is.
    pub fn span(&self) -> Span {
        Span {
            start: self.start,
            end: self.start + self.raw.len(),
        }
    }

    /// Offset of the content.
    pub fn body(&self) -> usize {
        self.start + self.header
    }

    /// A reader over the content, whatever the tag.
    pub fn children(&self) -> Reader<'a> {
        Reader::new(self.content, self.body())
    }

    pub fn is(&self, tag: u8) -> bool {
        self.tag == tag
    }

    pub fn is_constructed(&self) -> bool {
        self.tag & tag::CONSTRUCTED != 0
    }
}

/// Reads one element after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`, which start at offset `at`.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { rest: bytes, at }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Offset of the next byte.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The identifier of the next element.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element.
    pub fn read(&mut self) -> Result<Tlv<'a>, DerError> {
        let tlv = element(self.rest, self.at)?;
        self.at += tlv.raw.len();
        self.rest = self.rest.get(tlv.raw.len()..).unwrap_or_default();
        Ok(tlv)
    }

    /// The next element if it has this identifier; otherwise reads nothing.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Tlv<'a>>, DerError> {
        if self.peek() == Some(tag) {
            self.read().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The next element, which must have this identifier. `expected` names it in messages.
    pub fn expect(&mut self, tag: u8, expected: &'static str) -> Result<Tlv<'a>, DerError> {
        match self.peek() {
            Some(found) if found == tag => self.read(),
            found => Err(DerError {
                at: self.at,
                kind: DerErrorKind::Unexpected { expected, found },
            }),
        }
    }

    /// Fails if anything follows; `what` describes it.
    pub fn end(&self, what: &'static str) -> Result<(), DerError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(DerError {
            at: self.at,
            kind: DerErrorKind::Value { what },
        })
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Tlv<'a>;

    /// Elements up to the end or the first error.
    fn next(&mut self) -> Option<Tlv<'a>> {
        if self.is_empty() {
            None
        } else {
            self.read().ok()
        }
    }
}

/// Reads the element at the start of `bytes`, which are at offset `at`.
fn element(bytes: &[u8], at: usize) -> Result<Tlv<'_>, DerError> {
    let head = header(bytes, at)?;
    let after = bytes.get(head.size..).unwrap_or_default();
    let (content, raw_len) = match head.length {
        Some(declared) => {
            let content = usize::try_from(declared)
                .ok()
                .and_then(|n| after.get(..n))
                .ok_or(DerError {
                    at,
                    kind: DerErrorKind::Truncated {
                        declared: declared.saturating_add(head.size as u64),
                        available: bytes.len(),
                    },
                })?;
            (content, head.size + content.len())
        }
        None => {
            if head.tag & tag::CONSTRUCTED == 0 {
                return Err(DerError {
                    at,
                    kind: DerErrorKind::Header,
                });
            }
            let len = indefinite_content(after, at + head.size)?;
            (after.get(..len).unwrap_or_default(), head.size + len + 2)
        }
    };
    let raw = bytes.get(..raw_len).ok_or(DerError {
        at,
        kind: DerErrorKind::Header,
    })?;
    Ok(Tlv {
        tag: head.tag,
        start: at,
        raw,
        header: head.size,
        content,
        form: head.form,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> Result<Tlv<'_>, DerError> {
        Reader::new(bytes, 100).read()
    }

    #[test]
    fn reads_short_long_and_padded_lengths() {
        let short = first(&[0x04, 0x01, 0xff, 0x00]).unwrap();
        assert_eq!(
            (short.content, short.form, short.span().start),
            (&[0xff][..], LengthForm::Minimal, 100)
        );
        let mut long = vec![0x04, 0x81, 0x80];
        long.extend([7; 0x80]);
        assert_eq!(first(&long).unwrap().form, LengthForm::Minimal);
        assert_eq!(
            first(&[0x04, 0x81, 0x01, 0xff]).unwrap().form,
            LengthForm::Padded
        );
        assert_eq!(
            first(&[0x04, 0x82, 0x00, 0x01, 0xff]).unwrap().form,
            LengthForm::Padded
        );
    }

    #[test]
    fn reads_nested_indefinite_lengths() {
        let tlv = first(&[
            0x30, 0x80, 0x30, 0x80, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0xaa,
        ])
        .unwrap();
        assert_eq!(tlv.form, LengthForm::Indefinite);
        assert_eq!(tlv.raw.len(), 10);
        assert_eq!(tlv.children().count(), 1);
    }

    #[test]
    fn a_truncated_element_reports_both_lengths() {
        let error = first(&[0x30, 0x82, 0x01, 0x00, 0x02]).unwrap_err();
        assert_eq!(
            error,
            DerError {
                at: 100,
                kind: DerErrorKind::Truncated {
                    declared: 260,
                    available: 5
                }
            }
        );
    }

    #[test]
    fn absurd_headers_are_errors() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x84, 0xff],
            &[0x30, 0x89, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            &[0x04, 0x80, 0x00, 0x00],
            &[0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x30, 0x80, 0x05],
        ] {
            assert!(first(bytes).is_err(), "{bytes:x?}");
        }
        assert_eq!(
            first(&[0x30, 0x80].repeat(5_000)).unwrap_err().kind,
            DerErrorKind::Depth
        );
    }
}
