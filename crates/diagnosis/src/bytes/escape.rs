//! Escapes of programs, URLs and HTML.

use zeroize::Zeroizing;

use super::hex::octet;

/// The text without its escapes; `None` if it has none.
pub(crate) fn unescaped(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    // Most texts have no escape at all.
    let mut next = first_escape(text)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((before, here)) = rest.split_at_checked(next) {
        plain.extend_from_slice(before);
        let Some((byte, len)) = escape(here) else {
            break;
        };
        plain.push(byte);
        rest = here.get(len..).unwrap_or_default();
        next = first_escape(rest).unwrap_or(rest.len());
    }
    Some(plain)
}

/// The offset of the first escape.
fn first_escape(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let is_mark = |byte: &u8| matches!(byte, b'%' | b'\\' | b'&');
        at += text.get(at..)?.iter().position(is_mark)?;
        if escape(text.get(at..)?).is_some() {
            return Some(at);
        }
        at += 1;
    }
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
        // Ruby.
        [b'\\', b'e', ..] => Some((0x1b, 2)),
        [b'\\', b'#', b'$' | b'{' | b'@', ..] => Some((b'#', 2)),
        [b'\\', b'a', ..] => Some((7, 2)),
        [b'\\', b'b', ..] => Some((8, 2)),
        [b'\\', b'v', ..] => Some((11, 2)),
        [b'\\', b'f', ..] => Some((12, 2)),
        // Octal digits, as few as it takes.
        [b'\\', a @ b'0'..=b'7', b @ b'0'..=b'7', ..] => Some(((a & 7) << 3 | b & 7, 3)),
        [b'\\', a @ b'0'..=b'7', ..] => Some((a & 7, 2)),
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
