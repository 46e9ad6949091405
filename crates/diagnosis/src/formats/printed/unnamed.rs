//! Modulus and exponent without names, or with names in another line.

use super::numbers::{Modulus, number};
use super::{Form, run};

/// The SubjectPublicKeyInfo of the only large number of a text and a usual exponent beside it: `PublicKey(123…, 65537)`.
pub(super) fn numbers(text: &[u8]) -> Option<(Form, Vec<u8>)> {
    let (modulus, exponent) = pair(text)?;
    modulus.key(exponent)
}

fn pair(text: &[u8]) -> Option<(Modulus, &[u8])> {
    /// What may be between the numbers.
    const BETWEEN: usize = 24;
    const USUAL: [&[u8]; 6] = [
        b"65537", b"0x10001", b"10001", b"010001", b"AQAB", b"0X10001",
    ];
    /// They may be indexes, too: only right after the modulus.
    const SHORT: [&[u8]; 3] = [b"3", b"17", b"257"];
    let (modulus, start, end) = large(text)?;
    let before = text.get(start.saturating_sub(BETWEEN)..start)?;
    let after = text.get(end..(end + BETWEEN).min(text.len()))?;
    let words = |part| <[u8]>::split(part, |byte: &u8| !byte.is_ascii_alphanumeric());
    let mut usual = words(before)
        .chain(words(after))
        .filter(|word| USUAL.contains(word));
    let exponent = match (usual.next(), usual.next()) {
        (Some(only), None) => only,
        (None, _) => {
            let next = after.get(run(after, 4, |byte| b", \t\n".contains(&byte)).max(1)..)?;
            words(next).next().filter(|word| SHORT.contains(word))?
        }
        _ => return None,
    };
    Some((modulus, exponent))
}

/// The only large number of a text that may be a modulus, and its place.
fn large(text: &[u8]) -> Option<(Modulus, usize, usize)> {
    const SHORTEST: usize = 250;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    let mut found = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if !rest.first().copied().is_some_and(is_word) {
            at += 1;
            continue;
        }
        let (digits, len) = number(rest);
        // Other words are skipped as a whole, or else time would grow with their length.
        let len = len.max(run(rest, rest.len(), is_word)).max(1);
        // DER has a length where moduli have random bits.
        let is_der = digits.starts_with(b"3082") || digits.starts_with(b"MII");
        let modulus = Modulus::from_digits(&digits, false)
            .filter(|modulus| digits.len() >= SHORTEST && !is_der && modulus.is_of_usual_size());
        if let Some(modulus) = modulus {
            if found.is_some() {
                return None;
            }
            found = Some((modulus, at, at + len));
        }
        at += len;
    }
    found
}

/// Returns true if a text is about one large number, without an exponent.
pub(crate) fn is_modulus_alone(text: &[u8]) -> bool {
    const OTHERS: usize = 64;
    large(text).is_some_and(|(_, start, end)| start + (text.len() - end) <= OTHERS)
}

/// The row of a table below the names of its columns, as names and values: `n,e` and `123…,65537`.
pub(super) fn row(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let (header, values, None) = (lines.next()?, lines.next()?, lines.next()) else {
        return None;
    };
    let separator = *header.iter().find(|byte| b",;\t|".contains(byte))?;
    let cells = |line| <[u8]>::split(line, move |byte: &u8| *byte == separator);
    if cells(header).count() != cells(values).count() {
        return None;
    }
    let rows = cells(header).zip(cells(values));
    Some(
        rows.flat_map(|(name, value)| [name, b": ", value, b"\n"].concat())
            .collect(),
    )
}
