//! JSON Web Keys with private members in a text that is no JSON, or no JSON throughout: in a script, in YAML, in a string
//! of JSON. Also the same in .NET's names.

use crate::model::Span;

/// The most that is looked at on either side of `kty`, in bytes: more than an RSA key of 16,384 bits takes.
const REACH: usize = 16 * 1024;

/// Members with secrets (RFC 7518 §6.2.2, §6.3.2, §6.4.1), and that of the keys of the ML-DSA draft.
const SECRET: [&[u8]; 5] = [b"d", b"p", b"q", b"k", b"priv"];

/// A key with one of its secrets.
pub(super) fn private(text: &[u8]) -> Option<&'static str> {
    if holds(text, b"kty", &SECRET) {
        return Some("a JWK with its private members");
    }
    holds(text, b"Modulus", &[b"D"]).then_some("an RSA private key in .NET's JSON form")
}

/// Whether an object with a member of this name has one of the secrets too.
fn holds(text: &[u8], name: &[u8], secrets: &[&[u8]]) -> bool {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| places(rest, name).next()) {
        let Span { start, end } = object(text, at + found);
        let object = text.get(start..end).unwrap_or_default();
        let has =
            |secret: &&[u8]| places(object, secret).any(|at| has_value(object, at + secret.len()));
        if secrets.iter().any(has) {
            return true;
        }
        at = end;
    }
    false
}

/// Where a name stands as a word of its own.
fn places<'t>(text: &'t [u8], name: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    let is_word = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    let first = name.first().copied().unwrap_or_default();
    text.iter()
        .enumerate()
        .filter(move |(_, byte)| **byte == first)
        .map(|(at, _)| at)
        .filter(move |&at| {
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            text.get(at..).is_some_and(|rest| rest.starts_with(name))
                && !is_word(before)
                && !is_word(text.get(at + name.len()))
        })
}

/// What lies between the braces around a place, or near it where there are none.
fn object(text: &[u8], at: usize) -> Span {
    let near = at.saturating_sub(REACH);
    let before = text.get(near..at).unwrap_or_default();
    let behind = text.get(at..).unwrap_or_default();
    let behind = behind.get(..REACH).unwrap_or(behind);
    let open = before.iter().rposition(|&byte| byte == b'{');
    let close = behind.iter().position(|&byte| byte == b'}');
    Span {
        start: near + open.unwrap_or(0),
        end: at + close.unwrap_or(behind.len()),
    }
}

/// A colon or an equals sign follows, and as much base64 as a secret has.
fn has_value(text: &[u8], behind: usize) -> bool {
    const SHORTEST: usize = 16;
    let is_blank = |byte: &&u8| b" \t\\\"'".contains(byte);
    let mut rest = text.iter().skip(behind).skip_while(is_blank);
    if !matches!(rest.next(), Some(b':' | b'=')) {
        return false;
    }
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let value = rest.skip_while(is_blank).take(SHORTEST);
    value.take_while(is_base64).count() == SHORTEST
}
