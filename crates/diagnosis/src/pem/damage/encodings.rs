//! How a text was encoded once more: percent-encoding, quoted-printable, RTF.

use super::Text;
use super::split_lines as lines;
use crate::bytes::hex::octet;
use crate::bytes::{contains, find};
use zeroize::Zeroizing;

/// `%2B`: percent-encoding, also of a form, where blanks are plus signs (RFC 3986 §2.1).
pub(crate) fn percent_encoded(text: &[u8]) -> Option<Text> {
    let is_encoded = [
        b"%20".as_slice(),
        b"%2B",
        b"%2b",
        b"%0A",
        b"%0a",
        b"%0D",
        b"%0d",
        b"%2D",
        b"%2d",
        b"%2F",
        b"%2f",
        b"%25",
    ]
    .iter()
    .any(|code| contains(text, code));
    if !is_encoded {
        return None;
    }
    let is_form = [b"BEGIN+".as_slice(), b"begin+", b"PUBLIC+KEY"]
        .iter()
        .any(|word| contains(text, word));
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let code = match rest {
            [b'%', high, low, ..] => octet(*high, *low),
            _ => None,
        };
        rest = if code.is_some() {
            rest.get(3..).unwrap_or_default()
        } else {
            after
        };
        plain.push(match code {
            Some(byte) => byte,
            None if is_form && first == b'+' => b' ',
            None => first,
        });
    }
    Some(plain)
}

/// `=3D` and `=` at the end of a line: quoted-printable (RFC 2045 §6.7).
pub(crate) fn quoted_printable(text: &[u8]) -> Option<Text> {
    // Padding looks like the end of a line that goes on.
    let codes = [
        b"=3D".as_slice(),
        b"=3d",
        b"=20",
        b"=0A",
        b"=0D",
        b"=2B",
        b"=2D",
    ];
    let is_encoded = codes.iter().any(|code| contains(text, code))
        || lines(text).zip(lines(text).skip(1)).any(|(line, next)| {
            line.len() > 32 && line.ends_with(b"=") && next.len() > 4 && !next.starts_with(b"-")
        });
    if !is_encoded {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    let mut count = 0;
    while let Some((&first, after)) = rest.split_first() {
        let (byte, len) = match rest {
            [b'=', b'\n', ..] => (None, 2),
            [b'=', b'\r', b'\n', ..] => (None, 3),
            [b'=', high, low, ..] => match octet(*high, *low) {
                Some(byte) => (Some(byte), 3),
                None => (Some(first), 1),
            },
            _ => (Some(first), 1),
        };
        count += usize::from(len > 1);
        plain.extend(byte);
        rest = if len == 1 {
            after
        } else {
            rest.get(len..).unwrap_or_default()
        };
    }
    (count > 0).then_some(plain)
}

/// `&#45;&#66;`: every character of the BEGIN line as an entity of HTML.
pub(crate) fn entities(text: &[u8]) -> Option<Text> {
    const NAMES: [(&[u8], u8); 14] = [
        (b"lt", b'<'),
        (b"gt", b'>'),
        (b"amp", b'&'),
        (b"quot", b'"'),
        (b"apos", b'\''),
        (b"nbsp", b' '),
        (b"plus", b'+'),
        (b"equals", b'='),
        (b"sol", b'/'),
        (b"hyphen", b'-'),
        (b"dash", b'-'),
        (b"NewLine", b'\n'),
        (b"Tab", b'\t'),
        (b"colon", b':'),
    ];
    const LONGEST: usize = 8;
    if !contains(text, b"&") || contains(text, b"-----BEGIN ") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut count = 0;
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let name = after
            .iter()
            .take(LONGEST)
            .position(|&byte| byte == b';')
            .filter(|_| first == b'&')
            .and_then(|end| after.get(..end));
        let named = name.and_then(|name| {
            let known = NAMES.iter().find(|(known, _)| *known == name);
            known.map(|(_, byte)| *byte).or_else(|| character(name))
        });
        let (byte, len) = match (named, name) {
            (Some(byte), Some(name)) => (byte, name.len() + 1),
            _ => (first, 0),
        };
        count += usize::from(len > 0);
        plain.push(byte);
        rest = after.get(len..).unwrap_or_default();
    }
    (count >= 2).then_some(plain)
}

/// The text of a web page without its tags.
pub(crate) fn tags(text: &[u8]) -> Option<Text> {
    /// Longer ones are none.
    const LONGEST: usize = 512;
    /// Elements inside a line.
    const INLINE: [&[u8]; 9] = [
        b"span", b"b", b"i", b"a", b"code", b"font", b"em", b"strong", b"wbr",
    ];
    let is_key = contains(text, b"-----BEGIN") || contains(text, b"MII");
    if !is_key || !contains(text, b"</") && !contains(text, b"<br") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let end = after
            .iter()
            .take(LONGEST)
            .position(|&byte| byte == b'>')
            .filter(|_| first == b'<');
        let Some((tag, behind)) = end.and_then(|end| after.split_at_checked(end)) else {
            plain.push(first);
            rest = after;
            continue;
        };
        let tag = tag.strip_prefix(b"/").unwrap_or(tag);
        let name = tag
            .split(|byte| !byte.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if !INLINE.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            plain.push(b'\n');
        }
        rest = behind.get(1..).unwrap_or_default();
    }
    Some(plain)
}

/// Escapes of a program for every character: `\u002d`, `\x2d`, `\055`.
pub(crate) fn unescaped(text: &[u8]) -> Option<Text> {
    let plain = crate::bytes::escape::unescaped(text).or_else(|| marks_escaped(text))?;
    let is_key = contains(&plain, b"-----BEGIN ") || contains(&plain, b"MII");
    is_key.then_some(plain)
}

/// Backslashes before signs, as programs that write Markdown add them: `\-\-\-\-\-BEGIN`.
fn marks_escaped(text: &[u8]) -> Option<Text> {
    if !contains(text, b"\\-\\-") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let is_escape = first == b'\\' && after.first().is_some_and(u8::is_ascii_punctuation);
        if !is_escape {
            plain.push(first);
        }
        rest = after;
    }
    Some(plain)
}

/// The ASCII character of `#45` or `#x2d`.
fn character(name: &[u8]) -> Option<u8> {
    let digits = core::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
    let hex = digits
        .strip_prefix('x')
        .or_else(|| digits.strip_prefix('X'));
    hex.map_or_else(
        || digits.parse::<u8>().ok(),
        |hex| u8::from_str_radix(hex, 16).ok(),
    )
    .filter(u8::is_ascii)
}

/// RTF, as word processors save it.
pub(crate) fn rtf(text: &[u8]) -> Option<Text> {
    let start = find(text.get(..16.min(text.len()))?, b"{\\rtf")?;
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.get(start..)?;
    while let Some((&first, after)) = rest.split_first() {
        let mut len = 1;
        match rest {
            [b'\\', b'\'', high, low, ..] => {
                plain.extend(octet(*high, *low));
                len = 4;
            }
            [b'\\', c, ..] if c.is_ascii_alphabetic() => {
                let word = after
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphabetic())
                    .count();
                let tail = after.get(word..).unwrap_or_default();
                let number = tail
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit() || **byte == b'-')
                    .count();
                let blank = usize::from(tail.get(number) == Some(&b' '));
                let name = after.get(..word).unwrap_or_default();
                match name {
                    b"par" | b"line" => plain.push(b'\n'),
                    b"tab" => plain.push(b'\t'),
                    b"u" => {
                        let digits = core::str::from_utf8(tail.get(..number).unwrap_or_default())
                            .unwrap_or_default();
                        let c = digits
                            .parse::<i32>()
                            .ok()
                            .and_then(|code| char::from_u32((code & 0xffff).cast_unsigned()));
                        plain.extend(c.unwrap_or(' ').to_string().bytes());
                        // The character for programs that don't know it.
                        len += usize::from(blank == 0 && tail.get(number) == Some(&b'?'));
                    }
                    _ => {}
                }
                len += word + number + blank;
            }
            [b'\\', b'\n', ..] => {
                plain.push(b'\n');
                len = 2;
            }
            [b'\\', b'\r', b'\n', ..] => {
                plain.push(b'\n');
                len = 3;
            }
            [b'\\', b'_', ..] => {
                plain.push(b'-');
                len = 2;
            }
            [b'\\', b'*', ..] | [b'\\', b'~', ..] => len = 2,
            [b'\\', c, ..] => {
                plain.push(*c);
                len = 2;
            }
            [b'{' | b'}', ..] => plain.push(b'\n'),
            // Line breaks of the file are none of the text.
            [b'\r' | b'\n', ..] => {}
            _ => plain.push(first),
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    Some(plain)
}
