//! INTEGER of any size.

pub(crate) use base16ct::lower::encode_string as hex;

use super::{DerError, DerErrorKind, Tlv, tag};
use crate::bytes::Span;

/// An INTEGER (X.690 §8.3), without copying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Integer<'a> {
    /// The content octets as encoded.
    pub raw: &'a [u8],
    /// Where the element is.
    pub span: Span,
}

impl<'a> Integer<'a> {
    pub fn new(raw: &'a [u8], span: Span) -> Self {
        Self { raw, span }
    }

    pub fn from_tlv(tlv: &Tlv<'a>) -> Result<Self, DerError> {
        if !tlv.is(tag::INTEGER) {
            let kind = DerErrorKind::Unexpected {
                expected: "an INTEGER",
                found: Some(tlv.tag),
            };
            return Err(DerError {
                at: tlv.start,
                kind,
            });
        }
        if tlv.content.is_empty() {
            return Err(DerError {
                at: tlv.start,
                kind: DerErrorKind::Value {
                    what: "an empty INTEGER",
                },
            });
        }
        Ok(Self::new(tlv.content, tlv.span()))
    }

    /// The octets without leading zeros: the magnitude, unless the number is negative.
    pub fn magnitude(&self) -> &'a [u8] {
        trim(self.raw)
    }

    pub fn is_negative(&self) -> bool {
        self.raw.first().is_some_and(|octet| octet & 0x80 != 0)
    }

    /// More octets than DER allows (X.690 §8.3.2).
    pub fn is_padded(&self) -> bool {
        match self.raw {
            [0, second, ..] => second & 0x80 == 0,
            [0xff, second, ..] => second & 0x80 != 0,
            _ => false,
        }
    }

    /// Size of the magnitude in bits.
    pub fn bits(&self) -> usize {
        bits(self.magnitude())
    }

    /// The value, if it fits.
    pub fn small(&self) -> Option<u64> {
        if self.is_negative() {
            return None;
        }
        let magnitude = self.magnitude();
        (magnitude.len() <= 8).then(|| {
            magnitude
                .iter()
                .fold(0, |n, &octet| n << 8 | u64::from(octet))
        })
    }
}

/// The octets without leading zeros.
pub(crate) fn trim(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|&&octet| octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// Size in bits of a big-endian number.
pub(crate) fn bits(octets: &[u8]) -> usize {
    let octets = trim(octets);
    octets
        .first()
        .map_or(0, |first| octets.len() * 8 - first.leading_zeros() as usize)
}

/// Numbers of more octets are shown in hex: conversion to decimal takes quadratic time.
const MAX_DECIMAL: usize = 2_048;

/// A big-endian number in decimal, or in hex with `0x` if it is very long.
pub(crate) fn decimal(octets: &[u8]) -> String {
    const CHUNK: u64 = 1_000_000_000;
    let octets = trim(octets);
    if octets.len() <= 8 {
        return octets
            .iter()
            .fold(0u64, |n, &octet| n << 8 | u64::from(octet))
            .to_string();
    }
    if octets.len() > MAX_DECIMAL {
        return format!("0x{}", hex(octets));
    }
    // Little-endian chunks of nine decimal digits.
    let mut chunks: Vec<u32> = Vec::with_capacity(octets.len() / 3 + 1);
    for &octet in octets {
        let mut carry = u64::from(octet);
        for chunk in &mut chunks {
            carry += u64::from(*chunk) << 8;
            *chunk = (carry % CHUNK) as u32;
            carry /= CHUNK;
        }
        if carry > 0 {
            chunks.push(carry as u32);
        }
    }
    let mut text = String::with_capacity(chunks.len() * 9);
    for (index, chunk) in chunks.iter().rev().enumerate() {
        use core::fmt::Write as _;
        let _ = if index == 0 {
            write!(text, "{chunk}")
        } else {
            write!(text, "{chunk:09}")
        };
    }
    text
}

/// The big-endian octets of a number in decimal digits, without leading zeros; `None` if there are other characters.
/// Time grows with the square of the length.
pub(crate) fn from_decimal(digits: &str) -> Option<Vec<u8>> {
    if digits.is_empty() {
        return None;
    }
    // Little-endian.
    let mut limbs: Vec<u32> = Vec::with_capacity(digits.len() / 9 + 1);
    // The first of these may be shorter.
    let (head, groups) = digits.as_bytes().as_rchunks::<9>();
    for group in core::iter::once(head).chain(groups.iter().map(<[u8; 9]>::as_slice)) {
        let (mut carry, mut scale) = (0u64, 1u64);
        for &digit in group {
            carry = carry * 10 + u64::from(char::from(digit).to_digit(10)?);
            scale *= 10;
        }
        for limb in &mut limbs {
            carry += u64::from(*limb) * scale;
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            limbs.push(carry as u32);
        }
    }
    let octets: Vec<u8> = limbs
        .iter()
        .rev()
        .flat_map(|limb| limb.to_be_bytes())
        .collect();
    Some(trim(&octets).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bits() {
        assert_eq!(bits(&[]), 0);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[0, 1]), 1);
        assert_eq!(bits(&[0x7f, 0xff]), 15);
        assert_eq!(bits(&[0x80, 0]), 16);
    }

    #[test]
    fn reads_decimal_of_any_size() {
        for number in [vec![], vec![1], vec![1, 0, 1], vec![0xff; 9], vec![7; 512]] {
            assert_eq!(from_decimal(&decimal(&number)), Some(number));
        }
        assert_eq!(from_decimal("-1"), None);
        assert_eq!(from_decimal(""), None);
    }

    #[test]
    fn writes_decimal_of_any_size() {
        assert_eq!(decimal(&[1, 0, 1]), "65537");
        assert_eq!(decimal(&[]), "0");
        assert_eq!(decimal(&[0xff; 16]), u128::MAX.to_string());
        assert_eq!(
            decimal(&[1, 0, 0, 0, 0, 0, 0, 0, 0]),
            "18446744073709551616"
        );
        // 2^128 + 1: inner chunks keep their zeros.
        let mut two_to_128 = vec![1];
        two_to_128.extend([0; 15]);
        two_to_128.push(1);
        assert_eq!(
            decimal(&two_to_128),
            "340282366920938463463374607431768211457"
        );
        assert!(decimal(&[1; 5_000]).starts_with("0x0101"));
    }
}
