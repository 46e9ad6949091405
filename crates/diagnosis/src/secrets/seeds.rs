//! Seeds of NATS, and the key files of Solana.

use super::HiddenSecret;
use crate::bytes::stretches;
use crate::model::Kind::PrivateKey;

pub(super) const SEED: HiddenSecret =
    HiddenSecret::new("a NATS seed, which is a private key", PrivateKey);

/// Characters of a NATS seed.
const SEED_LENGTH: usize = 58;

/// `SUA…`: base32 of a seed's type and 32 octets with a check sum (nats-io/nkeys), on its own.
pub(super) fn is_seed(text: &[u8]) -> bool {
    matches!(text, [b'S', b'U' | b'A' | b'O' | b'N' | b'C' | b'X', ..])
        && text.iter().take(SEED_LENGTH).all(|byte| is_base32(*byte))
        && text.len() >= SEED_LENGTH
        && !text.get(SEED_LENGTH).is_some_and(u8::is_ascii_alphanumeric)
}

fn is_base32(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'2'..=b'7')
}

/// Returns true if there is a seed anywhere.
pub(super) fn has_seed(text: &[u8]) -> bool {
    stretches(text, SEED_LENGTH, is_base32).any(|span| {
        let before = span.start.checked_sub(1).and_then(|at| text.get(at));
        !before.is_some_and(u8::is_ascii_alphanumeric)
            && is_seed(text.get(span.start..).unwrap_or_default())
    })
}

/// A JSON array of 64 octets and nothing else: an Ed25519 key and its public key, as the tools of Solana write it.
pub(super) fn is_key_file(text: &[u8]) -> bool {
    const OCTETS: usize = 64;
    let text = text.trim_ascii();
    let inner = text
        .strip_prefix(b"[")
        .and_then(|text| text.strip_suffix(b"]"));
    inner
        .filter(|inner| inner.len() < OCTETS * 8)
        .is_some_and(|inner| {
            let mut numbers = inner.split(|&byte| byte == b',').map(|number| {
                core::str::from_utf8(number.trim_ascii())
                    .is_ok_and(|number| number.parse::<u8>().is_ok())
            });
            numbers
                .by_ref()
                .take(OCTETS)
                .filter(|is_octet| *is_octet)
                .count()
                == OCTETS
                && numbers.next().is_none()
        })
}
