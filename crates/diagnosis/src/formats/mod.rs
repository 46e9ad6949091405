//! Formats of keys and certificates, recognized by content, never by a label or a file name.

pub(crate) mod asn1_type;
pub(crate) mod json;
pub(crate) mod jwk;
pub(crate) mod jwt;
pub(crate) mod magic;
mod openpgp;
pub(crate) mod printed;
pub(crate) mod private_key_prefix;
pub(crate) mod ssh;
pub(crate) mod stand_in;
pub(crate) mod tool_output;
pub(crate) mod transfer;

use crate::bytes::is_binary_control;
use crate::der::tag;
use crate::pem::next_boundary;
use crate::source::Source;

/// Returns true if the input is not text, or starts like DER.
pub(crate) fn is_binary(source: &Source<'_>) -> bool {
    source.utf16().is_none()
        && (looks_like_der(source.input) || magic::detect_binary(source.input).is_some())
}

/// Returns true if the bytes start like DER: with a SEQUENCE, or an OBJECT IDENTIFIER that fills them.
pub(crate) fn looks_like_der(bytes: &[u8]) -> bool {
    match bytes {
        [tag::SEQUENCE, 0x80..=0x84, ..] => true,
        // `0` followed by an ASCII character is often text: `01.12.2026`, or `0 s:CN=…` before a PEM.
        [tag::SEQUENCE, 0..0x80, ..] => has_controls(bytes) && !holds_pem(bytes),
        [tag::OID, length, rest @ ..] => usize::from(*length) == rest.len() && *length > 2,
        _ => false,
    }
}

/// Bytes near the start that text does not contain. The tags and lengths of every small object are such bytes.
fn has_controls(bytes: &[u8]) -> bool {
    bytes.iter().take(64).any(|&byte| is_binary_control(byte))
}

fn holds_pem(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(boundary) = bytes.get(at..).and_then(|_| next_boundary(bytes, at)) {
        if boundary.is_begin {
            return true;
        }
        at = boundary.span.end;
    }
    false
}
