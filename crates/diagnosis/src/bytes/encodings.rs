//! Bytes in other encodings than base64: uuencoded lines, base32, one large integer.

use zeroize::Zeroizing;

use super::{Span, stretches};

type Bytes = Zeroizing<Vec<u8>>;

/// Lines of up to 45 octets after their length (POSIX, uuencode): what PHP and Ruby write, too.
pub(super) fn uuencoded(text: &[u8]) -> Bytes {
    let mut bytes = Zeroizing::new(Vec::new());
    for line in text.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some((&first, body)) = line.split_first() else {
            continue;
        };
        let len = usize::from(first.wrapping_sub(b' ') & 0x3f);
        let (groups, _) = body.as_chunks::<4>();
        let is_line = matches!(first, b'!'..=b'M')
            && groups.len() == len.div_ceil(3)
            && body.iter().all(|byte| matches!(byte, b' '..=b'`'));
        if !is_line {
            continue;
        }
        let start = bytes.len();
        for group in groups {
            let sextet = |byte: u8| u32::from(byte.wrapping_sub(b' ') & 0x3f);
            let bits = group.iter().fold(0, |bits, &byte| bits << 6 | sextet(byte));
            bytes.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
        }
        bytes.truncate(start + len);
    }
    bytes
}

/// Base32 in both alphabets (RFC 4648 §6 and §7), in upper or lower case, across line breaks.
pub(super) fn base32(text: &[u8]) -> impl Iterator<Item = Bytes> {
    /// The shortest key, in characters.
    const SHORTEST: usize = 64;
    let upper = stretches(text, SHORTEST, |byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte.is_ascii_whitespace()
    });
    let lower = stretches(text, SHORTEST, |byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte.is_ascii_whitespace()
    });
    let decode = |span: Span, is_extended: bool| {
        let value = |byte: u8| match (byte.to_ascii_uppercase(), is_extended) {
            (c @ b'A'..=b'Z', false) => Some(c - b'A'),
            (c @ b'2'..=b'7', false) => Some(c - b'2' + 26),
            (c @ b'0'..=b'9', true) => Some(c - b'0'),
            (c @ b'A'..=b'V', true) => Some(c - b'A' + 10),
            _ => None,
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(SHORTEST));
        let (mut bits, mut held): (u32, u32) = (0, 0);
        for value in text
            .get(span.start..span.end)
            .unwrap_or_default()
            .iter()
            .filter_map(|byte| value(*byte))
        {
            bits = bits << 5 | u32::from(value);
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held & 0xff) as u8);
            }
        }
        bytes
    };
    upper
        .chain(lower)
        .flat_map(move |span| [decode(span, false), decode(span, true)])
}

/// The octets of one number that is the whole of a file, with the sign of its radix: `3082…` in decimal, `0b11…`.
pub(super) fn integers(text: &[u8]) -> impl Iterator<Item = Bytes> {
    /// The shortest private key, PKCS#8 of Ed25519, has as many decimal digits.
    const SHORTEST: usize = 115;
    stretches(text, SHORTEST, |byte| byte.is_ascii_digit()).filter_map(move |span| {
        let digits = text.get(span.start..span.end)?;
        // 0o: the zero belongs to another stretch.
        let is_octal = span
            .start
            .checked_sub(1)
            .and_then(|before| text.get(before))
            .is_some_and(|before| matches!(before, b'o' | b'O'));
        from_bits(digits, 1)
            .or_else(|| is_octal.then(|| from_bits(digits, 3))?)
            .or_else(|| super::numbers::from_decimal(digits))
    })
}

/// The octets of a number of which each digit stands for so many bits.
fn from_bits(digits: &[u8], bits: u32) -> Option<Bytes> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'7') && u32::from(byte - b'0') >> bits == 0;
    if !digits.iter().all(is_digit) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    let (mut value, mut held): (u32, u32) = (0, 0);
    // From the last digit on: the first octet may have fewer.
    for digit in digits.iter().rev() {
        value |= u32::from(digit - b'0') << held;
        held += bits;
        if held >= 8 {
            bytes.push((value & 0xff) as u8);
            value >>= 8;
            held -= 8;
        }
    }
    if value > 0 {
        bytes.push(value as u8);
    }
    bytes.reverse();
    Some(bytes)
}
