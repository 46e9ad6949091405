//! Decodes bytes that are written as text, and text with escapes.

use zeroize::Zeroizing;

use super::SHORTEST;
use crate::bytes::base64::is_any;
use crate::bytes::latin1::octets;
use crate::bytes::numbers::arrays;
use crate::bytes::{Span, contains, is_printable, position_of_pair, stretches};
use crate::formats::transfer::EBCDIC_BEGIN;
use crate::pem::decode;

pub(super) use crate::bytes::escape::unescaped;
pub(super) use crate::bytes::forms::{as_ascii, reversed};
pub(super) use crate::bytes::hex::decode_dump as hexadecimal;

type Bytes = Zeroizing<Vec<u8>>;

/// UTF-16 or UTF-32 of ASCII is ASCII without the zeros; `None` if there are none.
pub(super) fn without_zeros(bytes: &[u8]) -> Option<Bytes> {
    bytes.contains(&0).then(|| {
        let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
        for part in bytes.split(|&byte| byte == 0) {
            plain.extend_from_slice(part);
        }
        plain
    })
}

/// A text with a blank after each character, as UTF-16 is shown by programs that don't know it.
pub(super) fn without_blanks(bytes: &[u8]) -> Option<Bytes> {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r');
    let (pairs, _) = bytes.as_chunks::<2>();
    let others = pairs
        .iter()
        .filter(|[first, second]| !is_blank(*first) && !is_blank(*second))
        .count();
    // Most texts have few blanks: this asks for one in each pair, with a few slips at line breaks.
    (others * 16 <= pairs.len()).then(|| {
        let plain = bytes.iter().copied().filter(|byte| *byte != b' ');
        Zeroizing::new(plain.collect())
    })
}

/// The stretches of text in binary data that are at least as long as the shortest secret.
pub(super) fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    stretches(bytes, SHORTEST, is_printable).filter_map(|span| bytes.get(span.start..span.end))
}

/// The blocks of base64 in the text. Consecutive lines are one block.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Span> {
    /// The shortest line of base64.
    const LINE: usize = 16;
    /// Maximum distance between two lines of a block: a line break, indentation, quotes, a plus.
    const BETWEEN: usize = 40;
    let is_base64 = |byte: &u8| is_any(*byte);
    let mut at = 0;
    core::iter::from_fn(move || {
        loop {
            let line = stretches(text.get(at..)?, LINE, is_any).next()?;
            let start = at + line.start;
            let mut end = at + line.end;
            loop {
                let after = text.get(end..).unwrap_or_default();
                let between = after
                    .iter()
                    .take(BETWEEN)
                    .take_while(|byte| !byte.is_ascii_alphanumeric())
                    .count();
                let next = after.get(between..).unwrap_or_default();
                let line = next.iter().take_while(|byte| is_base64(byte)).count();
                let is_padded = after.first() == Some(&b'=');
                if line == 0 || between == BETWEEN || is_padded {
                    break;
                }
                end += between + line;
                if line < LINE {
                    break;
                }
            }
            at = end;
            if end - start >= SHORTEST {
                return Some(Span { start, end });
            }
        }
    })
}

/// What a block of base64 decodes to, and what it decodes to without its first one, two and three characters: text
/// before it may run into it, as in `https://example.com/MIIB`.
pub(super) fn decoded(text: &[u8], block: Span) -> impl Iterator<Item = Bytes> {
    (block.start..block.end)
        .take(4)
        .map(move |start| decode(text, Span { start, ..block }, &[]).0)
}

/// The octets of an array of numbers as programs print it, including Java's signed ones.
pub(super) fn decimal(text: &[u8]) -> Bytes {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let is_before = |byte: u8| !byte.is_ascii_alphanumeric();
    let mut bytes = Zeroizing::new(Vec::new());
    let mut at = 0;
    let mut start = text.first().filter(|byte| byte.is_ascii_digit()).map(|_| 0);
    loop {
        // A digit after a hyphen belongs to the word with the hyphen.
        let next = start.take().or_else(|| {
            let pair = at + position_of_pair(text.get(at..)?, is_before, is_digit)?;
            Some(if is_word(*text.get(pair)?) {
                pair
            } else {
                pair + 1
            })
        });
        let Some(here) = next else { break };
        let rest = text.get(here..).unwrap_or_default();
        let len = rest.iter().take_while(|byte| is_word(**byte)).count();
        at = here + len;
        let is_inside = here
            .checked_sub(1)
            .and_then(|before| text.get(before))
            .is_some_and(|byte| is_word(*byte));
        let number = rest
            .get(..len)
            .filter(|word| word.len() <= 4 && !is_inside)
            .and_then(|word| core::str::from_utf8(word).ok()?.parse::<i16>().ok())
            .filter(|number| (-128..256).contains(number));
        if let Some(number) = number {
            bytes.push(number.to_le_bytes()[0]);
        }
    }
    bytes
}

/// The starts of DER that was taken for text in Latin-1 or Windows-1252 and saved as UTF-8, and of DER of which some
/// bytes were replaced by U+FFFD. A lost byte is most often a length, of one of two forms.
pub(super) fn transcoded(bytes: &[u8]) -> impl Iterator<Item = Bytes> {
    /// More than the headers of a private key take.
    const HEADERS: usize = 96;
    const LENGTHS: [u8; 2] = [0x82, 0x81];
    let mut at = 0;
    let starts = core::iter::from_fn(move || {
        let is_second = |byte| matches!(byte, 0xc2 | 0xe2 | 0xef);
        let start = at + position_of_pair(bytes.get(at..)?, |byte| byte == 0x30, is_second)?;
        at = start + 1;
        Some(start)
    });
    // Stores start with other bytes.
    core::iter::once(0)
        .chain(starts)
        .filter_map(|at| bytes.get(at..(at + HEADERS).min(bytes.len())))
        .flat_map(|start| LENGTHS.iter().filter_map(|lost| octets(start, Some(*lost))))
}

/// A PEM or a JWK in EBCDIC, with the characters that all its code pages share.
pub(super) fn from_ebcdic(bytes: &[u8]) -> Option<Bytes> {
    /// `"kty"`
    const KEY_TYPE: &[u8] = b"\x7f\x92\xa3\xa8\x7f";
    if !contains(bytes, EBCDIC_BEGIN) && !contains(bytes, KEY_TYPE) {
        return None;
    }
    let plain = |byte: &u8| match byte {
        0x81..=0x89 => byte - 0x81 + b'a',
        0x91..=0x99 => byte - 0x91 + b'j',
        0xa2..=0xa9 => byte - 0xa2 + b's',
        0xc1..=0xc9 => byte - 0xc1 + b'A',
        0xd1..=0xd9 => byte - 0xd1 + b'J',
        0xe2..=0xe9 => byte - 0xe2 + b'S',
        0xf0..=0xf9 => byte - 0xf0 + b'0',
        0x40 => b' ',
        0x4e => b'+',
        0x60 => b'-',
        0x61 => b'/',
        0x6b => b',',
        0x6d => b'_',
        0x7a => b':',
        0x7f => b'"',
        0x7e => b'=',
        _ => b'\n',
    };
    Some(Zeroizing::new(bytes.iter().map(plain).collect()))
}

/// The arrays of a text that has indexes: `{"0": 48, "1": 130}`, `[0] => 48`.
pub(super) fn indexed(text: &[u8]) -> Vec<Bytes> {
    const FIRST: [&[u8]; 4] = [b"\"0\"", b"'0'", b"[0]", b"0:"];
    if FIRST.iter().any(|index| contains(text, index)) {
        arrays(text)
    } else {
        Vec::new()
    }
}
