//! Decodes bytes that are written as text, and text with escapes.

use zeroize::Zeroizing;

use super::SHORTEST;
use crate::bytes::base64::is_any;
use crate::bytes::hex::octet;
use crate::bytes::{Span, is_printable};
use crate::pem::decode;

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

/// The text without its escapes; `None` if it has none.
pub(super) fn unescaped(text: &[u8]) -> Option<Bytes> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let (byte, len) = escape(rest).unwrap_or((first, 1));
        plain.push(byte);
        rest = if len == 1 {
            after
        } else {
            rest.get(len..).unwrap_or_default()
        };
    }
    (plain.len() < text.len()).then_some(plain)
}

/// The byte that the escape at the start stands for, and the escape's length.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        // RFC 3986 §2.1.
        [b'%', high, low, ..] => Some((octet(*high, *low)?, 3)),
        // RFC 8259 §7.
        [b'\\', b'u', b'0', b'0', high, low, ..] => Some((octet(*high, *low)?, 6)),
        [b'\\', b'n', ..] => Some((b'\n', 2)),
        [b'\\', b'r', ..] => Some((b'\r', 2)),
        [b'\\', b't', ..] => Some((b'\t', 2)),
        [b'\\', byte @ (b'"' | b'\'' | b'\\' | b'/'), ..] => Some((*byte, 2)),
        // C, and languages with the same strings.
        [b'\\', b'x', high, low, ..] => Some((octet(*high, *low)?, 4)),
        [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => {
            Some(((a & 3) << 6 | (b & 7) << 3 | c & 7, 4))
        }
        [b'\\', b'a', ..] => Some((7, 2)),
        [b'\\', b'b', ..] => Some((8, 2)),
        [b'\\', b'v', ..] => Some((11, 2)),
        [b'\\', b'f', ..] => Some((12, 2)),
        [b'\\', b'0', ..] => Some((0, 2)),
        [b'&', ..] => entity(text),
        _ => None,
    }
}

/// `&lt;` for `<`, `&#43;` for `+`.
fn entity(text: &[u8]) -> Option<(u8, usize)> {
    const NAMED: [(&[u8], u8); 5] = [
        (b"&lt;", b'<'),
        (b"&gt;", b'>'),
        (b"&quot;", b'"'),
        (b"&amp;", b'&'),
        (b"&apos;", b'\''),
    ];
    if let Some((name, byte)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*byte, name.len()));
    }
    let number = text.strip_prefix(b"&#")?;
    let end = number.iter().take(8).position(|&byte| byte == b';')?;
    let digits = core::str::from_utf8(number.get(..end)?).ok()?;
    let value = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u8::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    Some((value.ok()?, end + 3))
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
