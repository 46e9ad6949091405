//! A key in the source of a program.

use super::Text;
use crate::bytes::hex::decode_dump;
use crate::bytes::numbers::arrays;
use crate::bytes::{contains, find, words};
use zeroize::Zeroizing;

/// The string literals of a program, joined: `"MIIB" & vbCrLf & _`, `"MIIB\n" +`, `'MIIB' ||`.
pub(crate) fn string_literals(text: &[u8]) -> Option<Text> {
    let mut best: Option<Text> = None;
    for quote in [b'"', b'\'', b'`'] {
        let mut parts = Zeroizing::new(Vec::with_capacity(text.len()));
        let mut rest = text;
        let mut count = 0;
        while let Some(start) = rest.iter().position(|&byte| byte == quote) {
            let inner = rest.get(start + 1..).unwrap_or_default();
            let Some(end) = inner
                .iter()
                .position(|&byte| byte == quote || byte == b'\n')
            else {
                break;
            };
            let literal = inner.get(..end).unwrap_or_default();
            if inner.get(end) == Some(&quote) && is_key_text(literal) {
                count += 1;
                let literal = literal.strip_suffix(b"\\").unwrap_or(literal);
                // Lines of base64 need no break between them.
                if literal.starts_with(b"-") && !parts.ends_with(b"\n") {
                    parts.push(b'\n');
                }
                let mut escaped = literal;
                while let Some(at) = escaped.iter().position(|&byte| byte == b'\\') {
                    parts.extend_from_slice(escaped.get(..at).unwrap_or_default());
                    let is_break = matches!(escaped.get(at + 1), Some(b'n' | b'r'));
                    parts.extend(is_break.then_some(b'\n'));
                    escaped = escaped
                        .get(at + 1 + usize::from(is_break)..)
                        .unwrap_or_default();
                }
                parts.extend_from_slice(escaped);
                if parts.ends_with(b"-") {
                    parts.push(b'\n');
                }
            }
            rest = inner.get(end + 1..).unwrap_or_default();
        }
        if count >= 2 && best.as_ref().is_none_or(|best| best.len() < parts.len()) {
            best = Some(parts);
        }
    }
    best.filter(|best| best.len() > 100)
        .or_else(|| pieces(text))
}

/// Another separator where line breaks were: `-----BEGIN PUBLIC KEY-----|MIIB…|…`. It is what stands between the BEGIN
/// line and the first octet of the key, and occurs between lines of one length.
pub(crate) fn separated(text: &[u8]) -> Option<Text> {
    const LONGEST: usize = 16;
    const SHORTEST_LINE: usize = 40;
    let start = find(text, b"-----BEGIN ")?;
    let label = start + 11 + find(text.get(start + 11..)?, b"-----")? + 5;
    let end = label + find(text.get(label..)?, b"-----END ")?;
    let body = text.get(label..end)?;
    let first = find(body.get(..body.len().min(LONGEST + 3))?, b"MI")?;
    let (separator, body) = body.split_at_checked(first)?;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    if separator.is_empty() || separator.iter().all(is_base64) {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    plain.extend_from_slice(text.get(start..label)?);
    plain.push(b'\n');
    let mut rest = body.strip_suffix(separator).unwrap_or(body);
    let mut width = None;
    loop {
        let len = find(rest, separator).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(len)?;
        let is_even = len <= *width.get_or_insert(len) && line.iter().all(is_base64);
        let is_last = after.is_empty();
        if !is_even || !is_last && (Some(len) != width || len < SHORTEST_LINE) {
            return None;
        }
        plain.extend_from_slice(line);
        plain.push(b'\n');
        if is_last {
            break;
        }
        rest = after.get(separator.len()..)?;
    }
    let last = text.get(end..)?;
    let after = end + 9 + find(last.get(9..)?, b"-----")? + 5;
    plain.extend_from_slice(text.get(end..after)?);
    plain.push(b'\n');
    Some(plain)
}

/// A PEM of which the bytes are printed: `{"type":"Buffer","data":[45,45,45,45,45,66, …]}`, `2d2d2d2d2d42…`, the output
/// of `od` or `xxd`.
pub(crate) fn printed(text: &[u8]) -> Option<Text> {
    let is_pem = |bytes: &Text| {
        (contains(bytes, b"-----BEGIN ") || contains(bytes, b"\"kty\""))
            && bytes.iter().all(|byte| byte.is_ascii())
    };
    arrays(text)
        .into_iter()
        .find(is_pem)
        .or_else(|| Some(decode_dump(text)).filter(is_pem))
        .or_else(|| words::readings(text).find(is_pem))
}

/// `` `n ``: line breaks as PowerShell writes them.
pub(crate) fn backticks(text: &[u8]) -> Option<Text> {
    if !contains(text, b"-----`n") && !contains(text, b"-----`r`n") {
        return None;
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let is_break = first == b'`' && matches!(after.first(), Some(b'n' | b'r'));
        plain.push(if is_break { b'\n' } else { first });
        rest = after.get(usize::from(is_break)..).unwrap_or_default();
    }
    Some(plain)
}

/// A string in several pieces with nothing but blanks between them, as in a DNS record: `"MIIB" "AQEB"`.
fn pieces(text: &[u8]) -> Option<Text> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    let mut count = 0;
    while let Some((&first, after)) = rest.split_first() {
        let blanks = after.len() - after.trim_ascii_start().len();
        if first == b'"' && blanks > 0 && after.get(blanks) == Some(&b'"') {
            count += 1;
            rest = after.get(blanks + 1..).unwrap_or_default();
        } else {
            plain.push(first);
            rest = after;
        }
    }
    (count > 0).then_some(plain)
}

/// Armour or base64, nothing else, with escaped line breaks.
fn is_key_text(literal: &[u8]) -> bool {
    literal.len() >= 4
        && literal
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_ \\".contains(byte))
        && (literal.contains(&b'-') || !literal.contains(&b' '))
}

/// `n`, `r` and `rn` where line breaks were: the backslashes of `\n` are lost. Only if the rest has lines of one length.
pub(crate) fn lost_backslashes(text: &[u8]) -> Option<Text> {
    let start = find(text, b"-----BEGIN ")?;
    let label = start + 11 + find(text.get(start + 11..)?, b"-----")? + 5;
    let end = label + find(text.get(label..)?, b"-----END ")?;
    let mut body = text.get(label..end)?;
    let separator: &[u8] = [b"rn".as_slice(), b"n", b"r", b"/n", b"|n"]
        .into_iter()
        .find(|mark| body.starts_with(mark) && body.ends_with(mark))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    plain.extend_from_slice(text.get(start..label)?);
    plain.push(b'\n');
    body = body.strip_prefix(separator)?;
    let mut width = None;
    while !body.is_empty() {
        let found = match width {
            None => [64, 76, 48, 72, 60]
                .into_iter()
                .find(|&width| {
                    body.get(width..)
                        .is_some_and(|rest| rest.starts_with(separator))
                })
                .unwrap_or_else(|| body.len() - separator.len()),
            Some(width) => width,
        };
        width = Some(found);
        let len = found.min(body.len().checked_sub(separator.len())?);
        plain.extend_from_slice(body.get(..len)?);
        plain.push(b'\n');
        body = body.get(len..)?.strip_prefix(separator)?;
    }
    let last = text.get(end..)?;
    let after = end + 9 + find(last.get(9..)?, b"-----")? + 5;
    plain.extend_from_slice(text.get(end..after)?);
    plain.push(b'\n');
    Some(plain)
}
