//! The exponent of a key as programs print it.

use base64ct::{Base64Unpadded, Encoding as _};

use crate::bytes::numbers::{from_decimal, from_hex};

/// How the numbers of a key are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    Decimal,
    Hexadecimal,
    Base64,
}

/// An exponent in the notation of its modulus; `None` if two readings are possible.
#[inline(never)]
pub(super) fn exponent(written: &[u8], notation: Notation) -> Option<Vec<u8>> {
    let is_decimal = written.iter().all(u8::is_ascii_digit);
    let hex = written
        .strip_prefix(b"0x")
        .or_else(|| written.strip_prefix(b"0X"));
    Some(match (notation, written) {
        // openssl prints the modulus in hexadecimal and the exponent in decimal.
        (Notation::Decimal | Notation::Hexadecimal, b"3" | b"65537") => {
            from_decimal(written)?.to_vec()
        }
        (Notation::Hexadecimal, b"10001" | b"010001" | b"01:00:01" | b"00010001") => vec![1, 0, 1],
        (Notation::Decimal, _) if is_decimal => from_decimal(written)?.to_vec(),
        (Notation::Decimal | Notation::Hexadecimal, _) => from_hex(hex?)?.to_vec(),
        (Notation::Base64, _) => {
            let text = core::str::from_utf8(written).ok()?.trim_end_matches('=');
            if text == "65537" {
                return Some(vec![1, 0, 1]);
            }
            Base64Unpadded::decode_vec(text).ok()?
        }
    })
}
