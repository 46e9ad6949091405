//! Bytes written as text, and text written with escapes: back to what they stand for.

use zeroize::Zeroizing;

use crate::armour::decode;
use crate::model::Span;

pub(super) use crate::sniff::octets as hexadecimal;

type Bytes = Zeroizing<Vec<u8>>;

/// Whether bytes can be a text of one byte a character: of others, an eighth are control characters.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !b"\t\n\r\x0b\x0c\x1b".contains(byte);
    bytes.iter().filter(is_control).count() * 16 <= bytes.len()
}

/// UTF-16 or UTF-32 of ASCII, without its zeros; `None` where it is neither.
pub(super) fn narrow(text: &[u8]) -> Option<Bytes> {
    let zeros = text.iter().filter(|&&byte| byte == 0).count();
    let is_wide = zeros * 5 >= text.len() * 2 && zeros * 5 <= text.len() * 4;
    is_wide.then(|| Zeroizing::new(text.iter().copied().filter(|&byte| byte != 0).collect()))
}

/// The text without the escapes that it is written with; `None` where it has none.
pub(super) fn unescaped(text: &[u8]) -> Option<Bytes> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, behind)) = rest.split_first() {
        let (byte, len) = escape(rest).unwrap_or((first, 1));
        plain.push(byte);
        rest = if len == 1 {
            behind
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

fn octet(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// What stands in the text as base64, each piece decoded: lines that follow each other are one.
pub(super) fn blocks(text: &[u8]) -> impl Iterator<Item = Bytes> {
    /// The shortest line of base64 that is looked at.
    const LINE: usize = 40;
    /// The most that stands between two lines of one piece: a line end, indentation, quotes.
    const BETWEEN: usize = 40;
    let is_base64 =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
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
                let behind = text.get(end..).unwrap_or_default();
                let between = behind
                    .iter()
                    .take(BETWEEN)
                    .take_while(|byte| !is_base64(byte))
                    .count();
                let next = behind.get(between..).unwrap_or_default();
                let line = next.iter().take_while(|byte| is_base64(byte)).count();
                let is_padded = behind.first() == Some(&b'=');
                if line == 0 || between == BETWEEN || is_padded {
                    break;
                }
                end += between + line;
                if line < LINE {
                    break;
                }
            }
            at = end;
            return Some(decode(text, Span { start, end }, &[]).0);
        }
    })
}

/// The octets of an array of numbers, as programs print it; of Java's signed ones too.
pub(super) fn decimal(text: &[u8]) -> Bytes {
    let mut bytes = Zeroizing::new(Vec::new());
    for word in text.split(|byte| b" \t\r\n,[]{}();".contains(byte)) {
        let number = core::str::from_utf8(word)
            .ok()
            .filter(|word| word.len() <= 4)
            .and_then(|word| word.parse::<i16>().ok())
            .filter(|number| (-128..256).contains(number));
        if let Some(number) = number {
            bytes.push(number.to_le_bytes()[0]);
        }
    }
    bytes
}
