//! Numbers of private keys in a row: in DER without its beginning, in the lines of a PuTTY key, in listings of ASN.1.

use crate::bytes::contains;
use crate::der::tag;

/// The numbers of a key whose beginning is missing (RFC 8017 §A.1.2): the public exponent 65537 and a large number, or
/// large numbers of one size in a row. Nothing public has as many.
pub(super) fn are_private_numbers(bytes: &[u8]) -> bool {
    const NUMBERS: usize = 3;
    const SHORTEST: usize = 64;
    if let Some(after) = bytes.strip_prefix(b"\x02\x03\x01\x00\x01\x02") {
        return matches!(after, [0x81, 0x40..=0xff, ..] | [0x82, 1..=8, ..]);
    }
    let mut rest = bytes;
    let mut size = None;
    for _ in 0..NUMBERS {
        let (length, after) = match rest {
            [tag::INTEGER, 0x81, length, after @ ..] => (usize::from(*length), after),
            [tag::INTEGER, 0x82, high, low, after @ ..] => {
                (usize::from(u16::from_be_bytes([*high, *low])), after)
            }
            _ => return false,
        };
        let is_same = size.is_none_or(|size: usize| size.abs_diff(length) <= 2);
        size = Some(length);
        match after.get(length..) {
            Some(after) if length >= SHORTEST && is_same => rest = after,
            _ => return false,
        }
    }
    true
}

/// The private lines of a PuTTY key: private exponent, factors and coefficient, each after its length (RFC 4251 §5).
pub(super) fn is_putty(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut next = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        rest = after.get(length..)?;
        Some(length)
    };
    let (Some(exponent), Some(p), Some(q), Some(coefficient)) = (next(), next(), next(), next())
    else {
        return false;
    };
    (64..=2049).contains(&exponent)
        && p.abs_diff(q) <= 2
        && p.abs_diff(exponent / 2) <= 8
        && coefficient <= p + 1
        && p <= coefficient + 8
}

/// `openssl asn1parse` of the numbers of an RSA or DSA key, one per line: nothing public has as many in a row. Or a
/// listing of a SEQUENCE whose first element is the version 0 or 1, as of all private keys and of nothing public.
pub(super) fn is_parsed(text: &[u8]) -> bool {
    const NUMBERS: usize = 6;
    let mut head = text.trim_ascii_start().splitn(3, |&byte| byte == b'\n');
    let (first, second) = (
        head.next().unwrap_or_default(),
        head.next().unwrap_or_default(),
    );
    let second = second.trim_ascii_end();
    let is_version = contains(second, b"prim: INTEGER") && contains(second, b"d=1")
        || contains(second, b"  INTEGER ");
    if contains(first, b"SEQUENCE")
        && is_version
        && [b":00".as_slice(), b":01", b" 0", b" 1"]
            .iter()
            .any(|end| second.ends_with(end))
    {
        return true;
    }
    let mut row = 0;
    contains(text, b"prim: INTEGER")
        && text.split(|&byte| byte == b'\n').any(|line| {
            row = if contains(line, b"prim: INTEGER") {
                row + 1
            } else {
                0
            };
            row == NUMBERS
        })
}
