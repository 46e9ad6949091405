//! Deviations from DER (X.690 §10 and §11) in data that can be read.

use super::{DerError, DerErrorKind, Integer, LengthForm, Reader, Tlv, oid, tag};
use crate::bytes::Span;

/// Elements nested more deeply are not checked.
const MAX_DEPTH: usize = 64;

/// A deviation from DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deviation {
    /// An indefinite length.
    IndefiniteLength(Span),
    /// A length with more octets than needed.
    PaddedLength(Span),
    /// An INTEGER with more octets than needed.
    PaddedInteger(Span),
    /// A BOOLEAN TRUE that is not 0xff.
    Boolean(Span),
    /// A string with the constructed encoding.
    ConstructedString(Span),
    /// An inner element can't be read.
    Unreadable(DerError),
}

/// Checks that the content of a simple type is valid (X.690 §8.2, §8.3, §8.6, §8.8, §8.19), and that a SEQUENCE or SET
/// is constructed. Other readers reject anything else.
pub(crate) fn check_content(tlv: &Tlv<'_>) -> Result<(), DerError> {
    const PRIMITIVE_SEQUENCE: u8 = tag::SEQUENCE ^ tag::CONSTRUCTED;
    const PRIMITIVE_SET: u8 = tag::SET ^ tag::CONSTRUCTED;
    let what = match (tlv.tag, tlv.content) {
        (tag::BOOLEAN, [_]) | (tag::NULL, []) => return Ok(()),
        (tag::BOOLEAN, _) => "a BOOLEAN whose length is not 1",
        (tag::NULL, _) => "a NULL that is not empty",
        (tag::INTEGER, []) => "an empty INTEGER",
        (tag::ENUMERATED, []) => "an empty ENUMERATED",
        (tag::INTEGER | tag::ENUMERATED, raw) if Integer::new(raw, tlv.span()).is_padded() => {
            "a number with superfluous leading bytes"
        }
        (tag::BIT_STRING, []) => "an empty BIT STRING",
        (tag::BIT_STRING, [8..=255, ..] | [1..=7]) => {
            "a BIT STRING with more unused bits than it has"
        }
        (PRIMITIVE_SEQUENCE | PRIMITIVE_SET, _) => "a SEQUENCE or SET with the primitive encoding",
        (0, _) => "an end-of-contents marker in place of a value",
        (constructed, _)
            if matches!(
                constructed ^ tag::CONSTRUCTED,
                tag::BOOLEAN
                    | tag::INTEGER
                    | tag::BIT_STRING
                    | tag::NULL
                    | tag::OID
                    | tag::ENUMERATED
            ) =>
        {
            "a simple type with the constructed encoding"
        }
        (tag::OID, content) if !oid::is_valid(content) => {
            "an OBJECT IDENTIFIER that is empty, truncated or padded"
        }
        _ => return Ok(()),
    };
    Err(DerError {
        at: tlv.start,
        kind: DerErrorKind::Value { what },
    })
}

impl<'a> Reader<'a> {
    /// The octets of the next element, which must be an OBJECT IDENTIFIER. `expected` names it in messages.
    pub fn expect_oid(&mut self, expected: &'static str) -> Result<&'a [u8], DerError> {
        let oid = self.expect(tag::OID, expected)?;
        check_content(&oid)?;
        Ok(oid.content)
    }
}

/// The most serious deviation in `bytes`, which are at offset `at`: BER lengths come first.
pub(crate) fn deviation(bytes: &[u8], at: usize) -> Option<Deviation> {
    let mut stack: [Option<Reader<'_>>; MAX_DEPTH] = [const { None }; MAX_DEPTH];
    let mut depth = 0usize;
    let mut reader = Reader::new(bytes, at);
    let mut minor = None;
    loop {
        if reader.is_empty() {
            let Some(above) = depth.checked_sub(1) else {
                return minor;
            };
            depth = above;
            match stack.get(above).copied().flatten() {
                Some(outer) => reader = outer,
                None => return minor,
            }
            continue;
        }
        let tlv = match reader.read() {
            Ok(tlv) => tlv,
            Err(error) => return Some(Deviation::Unreadable(error)),
        };
        match tlv.form {
            LengthForm::Minimal => {}
            LengthForm::Padded => return Some(Deviation::PaddedLength(tlv.span())),
            LengthForm::Indefinite => return Some(Deviation::IndefiniteLength(tlv.span())),
        }
        let error = match tlv.tag {
            tag::INTEGER | tag::ENUMERATED if Integer::new(tlv.content, tlv.span()).is_padded() => {
                Some(Deviation::PaddedInteger(tlv.span()))
            }
            tag::BOOLEAN if !matches!(tlv.content, [0 | 0xff]) => {
                Some(Deviation::Boolean(tlv.span()))
            }
            0x23 | 0x24 | 0x2c | 0x33 | 0x34 | 0x36 => {
                Some(Deviation::ConstructedString(tlv.span()))
            }
            _ => None,
        };
        minor = minor.or(error);
        if tlv.is_constructed()
            && let Some(place) = stack.get_mut(depth)
        {
            *place = Some(reader);
            depth += 1;
            reader = tlv.children();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_the_most_serious_deviation() {
        assert_eq!(deviation(&[0x30, 3, 2, 1, 5], 0), None);
        assert!(matches!(
            deviation(&[0x30, 0x80, 5, 0, 0, 0], 0),
            Some(Deviation::IndefiniteLength(_))
        ));
        assert!(matches!(
            deviation(&[0x30, 0x81, 2, 5, 0], 0),
            Some(Deviation::PaddedLength(_))
        ));
        assert!(matches!(
            deviation(&[0x30, 4, 2, 2, 0, 5], 0),
            Some(Deviation::PaddedInteger(_))
        ));
        assert!(matches!(
            deviation(&[0x30, 3, 1, 1, 1], 0),
            Some(Deviation::Boolean(_))
        ));
        // A padded length is more serious than the padded number before it.
        let both = [0x30, 8, 2, 2, 0, 5, 4, 0x81, 1, 9];
        assert!(matches!(
            deviation(&both, 0),
            Some(Deviation::PaddedLength(_))
        ));
    }

    #[test]
    fn deep_nesting_ends() {
        let mut bytes = vec![];
        for _ in 0..120 {
            let mut outer = vec![0x30, bytes.len() as u8];
            outer.append(&mut bytes);
            bytes = outer;
            if bytes.len() > 125 {
                break;
            }
        }
        assert_eq!(deviation(&bytes, 0), None);
    }
}
