//! Decodes bytes that are written as text, and text with escapes.

use zeroize::Zeroizing;

use super::SHORTEST;
use crate::bytes::base64::is_any;
use crate::bytes::latin1::octets;
use crate::bytes::numbers::arrays;
use crate::bytes::{Span, contains, is_printable};
use crate::pem::decode;

pub(super) use crate::bytes::escape::unescaped;
pub(super) use crate::bytes::hex::decode_dump as hexadecimal;

type Bytes = Zeroizing<Vec<u8>>;

/// UTF-16 or UTF-32 of ASCII is ASCII without the zeros; `None` if there are none.
pub(super) fn without_zeros(bytes: &[u8]) -> Option<Bytes> {
    bytes
        .contains(&0)
        .then(|| Zeroizing::new(bytes.iter().copied().filter(|&byte| byte != 0).collect()))
}

/// The stretches of text in binary data that are at least as long as the shortest secret.
pub(super) fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_text = |byte: &u8| is_printable(*byte);
    let mut at = 0;
    core::iter::from_fn(move || {
        loop {
            // A stretch that is long enough and starts here extends to `far`: most bytes need no look.
            let (near, far) = bytes.get(at..)?.split_at_checked(SHORTEST - 1)?;
            let after = far.iter().take_while(|byte| is_text(byte)).count();
            far.first()?;
            if after == 0 {
                at += SHORTEST;
                continue;
            }
            let before = near.iter().rev().take_while(|byte| is_text(byte)).count();
            let start = at + near.len() - before;
            let end = at + near.len() + after;
            at = end;
            if end - start >= SHORTEST {
                return bytes.get(start..end);
            }
        }
    })
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
            let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
            let line = rest.iter().take_while(|byte| is_base64(byte)).count();
            if line < LINE {
                at += line.max(1);
                continue;
            }
            let start = at;
            let mut end = at + line;
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
    let mut bytes = Zeroizing::new(Vec::new());
    for word in text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-') {
        let begins = word
            .first()
            .is_some_and(|first| *first == b'-' || first.is_ascii_digit());
        let number = Some(word)
            .filter(|word| begins && word.len() <= 4)
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
    let starts = bytes
        .windows(2)
        .enumerate()
        .filter_map(|(at, pair)| matches!(pair, [0x30, 0xc2 | 0xe2 | 0xef]).then_some(at));
    starts
        .filter_map(|at| bytes.get(at..(at + HEADERS).min(bytes.len())))
        .flat_map(|start| LENGTHS.iter().filter_map(|lost| octets(start, Some(*lost))))
}

/// The arrays of a text that has indexes: `{"0": 48, "1": 130}`, `[0] => 48`.
pub(super) fn indexed(text: &[u8]) -> Vec<Bytes> {
    const FIRST: [&[u8]; 5] = [b"\"0\"", b"'0'", b"[0]", b"0: ", b"0:"];
    if FIRST.iter().any(|index| contains(text, index)) {
        arrays(text)
    } else {
        Vec::new()
    }
}
