//! Identifier and length octets (X.690 §8.1).

use super::error::{DerError, DerErrorKind};

/// Maximum nesting of indefinite lengths.
const MAX_INDEFINITE_DEPTH: usize = 32;

/// How a length is encoded (X.690 §8.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LengthForm {
    /// The shortest form, the only one that DER allows.
    Minimal,
    /// More octets than needed.
    Padded,
    /// Ended by an end-of-contents marker: BER, not DER.
    Indefinite,
}

/// Identifier and length octets.
pub(crate) struct Header {
    pub tag: u8,
    /// Number of these octets.
    pub size: usize,
    /// Length of the content; `None` if it is indefinite.
    pub length: Option<u64>,
    pub form: LengthForm,
}

/// Reads the identifier and length octets at the start of `bytes`, which are at offset `at`.
pub(crate) fn header(bytes: &[u8], at: usize) -> Result<Header, DerError> {
    let broken = DerError {
        at,
        kind: DerErrorKind::Header,
    };
    let mut octets = bytes.iter().copied();
    let tag = octets.next().ok_or(broken)?;
    let mut size = 2;
    if tag & 0x1f == 0x1f {
        // Tag numbers above 30 occur only in exotic extensions: skip them, within reason.
        loop {
            let more = octets.next().ok_or(broken)?;
            size += 1;
            if more & 0x80 == 0 {
                break;
            }
            if size > 8 {
                return Err(broken);
            }
        }
    }
    let first = octets.next().ok_or(broken)?;
    if first < 0x80 {
        return Ok(Header {
            tag,
            size,
            length: Some(u64::from(first)),
            form: LengthForm::Minimal,
        });
    }
    if first == 0x80 {
        return Ok(Header {
            tag,
            size,
            length: None,
            form: LengthForm::Indefinite,
        });
    }
    let count = usize::from(first & 0x7f);
    size += count;
    let mut length = 0u64;
    let mut padded = false;
    for index in 0..count {
        let octet = octets.next().ok_or(broken)?;
        padded |= index == 0 && octet == 0;
        if length >> 56 != 0 {
            return Err(broken);
        }
        length = length << 8 | u64::from(octet);
    }
    let form = if padded || length < 0x80 {
        LengthForm::Padded
    } else {
        LengthForm::Minimal
    };
    Ok(Header {
        tag,
        size,
        length: Some(length),
        form,
    })
}

/// Length of the content up to its end-of-contents marker.
pub(super) fn indefinite_content(bytes: &[u8], at: usize) -> Result<usize, DerError> {
    let mut open = 1usize;
    let mut position = 0usize;
    loop {
        let here = at + position;
        let rest = bytes.get(position..).unwrap_or_default();
        if rest.is_empty() {
            return Err(DerError {
                at: here,
                kind: DerErrorKind::Header,
            });
        }
        let head = header(rest, here)?;
        position += head.size;
        match head.length {
            Some(0) if head.tag == 0 => {
                open -= 1;
                if open == 0 {
                    return Ok(position - 2);
                }
            }
            Some(length) => {
                position = usize::try_from(length)
                    .ok()
                    .and_then(|n| position.checked_add(n))
                    .filter(|&end| end <= bytes.len())
                    .ok_or(DerError {
                        at: here,
                        kind: DerErrorKind::Truncated {
                            declared: length.saturating_add(head.size as u64),
                            available: rest.len(),
                        },
                    })?;
            }
            None => {
                open += 1;
                if open > MAX_INDEFINITE_DEPTH {
                    return Err(DerError {
                        at: here,
                        kind: DerErrorKind::Depth,
                    });
                }
            }
        }
    }
}
