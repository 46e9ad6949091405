//! Public keys as programs print them: the octets of their DER as an array or as a string with escapes, or modulus and
//! exponent. What is found is DER, to be read and judged as any other.

mod exponent;
mod numbers;
mod unnamed;

use zeroize::Zeroizing;

use numbers::{Named, numbers};
pub(crate) use unnamed::is_modulus_alone;
use unnamed::row;

use crate::bytes::base64::is_any;
use crate::bytes::escape::unescaped;
use crate::bytes::numbers::arrays;
use crate::bytes::words;

/// How the keys are printed, in words that follow "The key is printed as".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Array,
    Dump,
    String,
    Numbers,
    Xml,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::Array => "an array of bytes",
            Self::Dump => "a dump of its bytes",
            Self::String => "a string with escaped bytes",
            Self::Numbers => "its modulus and exponent",
            Self::Xml => "XML (RSAKeyValue)",
        }
    }
}

/// The most objects that are read.
const MOST: usize = 8;

/// The objects printed in a text: DER that starts with a SEQUENCE, perhaps of something else.
pub(crate) fn find(text: &[u8]) -> Option<(Form, Vec<Zeroizing<Vec<u8>>>)> {
    let printed: Vec<Zeroizing<Vec<u8>>> = arrays(text)
        .into_iter()
        .filter_map(|array| start(&array))
        .take(MOST)
        .collect();
    if !printed.is_empty() && !printed.iter().any(|array| is_cut(array)) {
        return Some((Form::Array, printed));
    }
    if let Some(der) = words::readings(text).find_map(|bytes| embedded(&bytes)) {
        return Some((Form::Dump, vec![der]));
    }
    if !printed.is_empty() {
        return Some((Form::Array, printed));
    }
    let text = &joined(text);
    let plain = unescaped(text);
    if let Some(plain) = &plain
        && let Some(der) = embedded(plain)
    {
        return Some((Form::String, vec![der]));
    }
    if is_text_cut(text) {
        return None;
    }
    let row = row(text);
    let mut is_named = false;
    for text in [
        Some(text.as_slice()),
        plain.as_deref().map(Vec::as_slice),
        row.as_deref(),
    ]
    .into_iter()
    .flatten()
    {
        match numbers(text) {
            Named::Key(form, key) => return Some((form, vec![Zeroizing::new(key)])),
            Named::Unclear => is_named = true,
            Named::Nothing => {}
        }
    }
    let (form, key) = unnamed::numbers(text).filter(|_| !is_named)?;
    Some((form, vec![Zeroizing::new(key)]))
}

/// An array from its first SEQUENCE on: a length may precede it, as in `Uint8Array(294) [48, …]`.
fn start(array: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const BEFORE: usize = 4;
    let at = array.iter().take(BEFORE).position(|&byte| byte == 0x30)?;
    let bytes = array.get(at..)?;
    let is_whole = bytes
        .get(1)
        .is_some_and(|&len| len < 0x80 && usize::from(len) + 2 == bytes.len());
    (is_whole || matches!(bytes.get(1), Some(0x81 | 0x82))).then(|| Zeroizing::new(bytes.to_vec()))
}

/// Returns true if the array has fewer octets than its DER declares.
fn is_cut(array: &[u8]) -> bool {
    matches!(array, [_, 0x82, high, low, ..] if array.len() < usize::from(u16::from_be_bytes([*high, *low])) + 4)
}

/// Returns true if a text ends within a value of JSON or of a program: without its end, a modulus is another one.
fn is_text_cut(text: &[u8]) -> bool {
    let start = text.trim_ascii_start().first();
    start.is_some_and(|start| b"{[(\"'".contains(start))
        && text.last().is_some_and(|last| is_any(*last))
}

/// The text without what is between the pieces of a string: `'0\x82' b'\x01'` in Python and C, `'abc' + 'def'`.
fn joined(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let is_quote = matches!(first, b'"' | b'\'') && plain.last() != Some(&b'\\');
        if !is_quote {
            plain.push(first);
            rest = after;
            continue;
        }
        let blanks = run(after, after.len(), |byte| byte.is_ascii_whitespace());
        let next = after.get(blanks..).unwrap_or_default();
        let signs = run(next, 2, |byte| b"+.|&".contains(&byte));
        let (is_joined, next) = match next.split_at_checked(signs) {
            Some((_, next)) if signs > 0 => (true, next.trim_ascii_start()),
            _ => (blanks > 0, next),
        };
        let next = next.strip_prefix(b"b").unwrap_or(next);
        match next.split_first() {
            Some((&second, inner)) if is_joined && second == first => rest = inner,
            _ => {
                plain.push(first);
                rest = after;
            }
        }
    }
    plain
}

/// DER with a length of two octets among other bytes.
fn embedded(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    (0..bytes.len()).find_map(|at| match bytes.get(at..)? {
        rest @ [0x30, 0x82, high, low, 0x30 | 0x02, ..] => {
            let len = usize::from(u16::from_be_bytes([*high, *low])) + 4;
            (len >= 128).then_some(())?;
            Some(Zeroizing::new(rest.get(..len)?.to_vec()))
        }
        _ => None,
    })
}

/// How many bytes at the start fulfil `is_part`, up to `most`.
fn run(text: &[u8], most: usize, is_part: impl Fn(u8) -> bool) -> usize {
    let part = text.iter().take(most);
    part.take_while(|&&byte| is_part(byte)).count()
}
