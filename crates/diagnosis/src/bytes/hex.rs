//! Hexadecimal as programs print it: digits, arrays, and dumps by `xxd`, `hexdump` and `od`.

use zeroize::Zeroizing;

use super::{position, position_of_pair};

/// The octets of every word that consists of hexadecimal digits. Skips offsets and character columns of dumps.
pub(crate) fn decode_dump(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    let mut rest = text;
    while !rest.is_empty() {
        let end = position(rest, |byte| byte == b'\n').unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or_default();
        rest = after.get(1..).unwrap_or_default();
        for word in words_of_digits(dump_columns(line)) {
            let word = word
                .strip_prefix(b"0x")
                .or_else(|| word.strip_prefix(b"x"))
                .unwrap_or(word);
            if word.len() % 2 == 0 && word.iter().all(u8::is_ascii_hexdigit) {
                let digits = word.as_chunks::<2>().0;
                bytes.extend(digits.iter().filter_map(|[high, low]| octet(*high, *low)));
            }
        }
    }
    bytes
}

/// The words in which two digits follow each other.
fn words_of_digits(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    let mut rest = line;
    core::iter::from_fn(move || {
        let (before, here) = rest.split_at_checked(position_of_pair(rest, is_digit, is_digit)?)?;
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
        let start = before.len() - before.iter().rev().take_while(is_word).count();
        let end = before.len() + here.iter().take_while(is_word).count();
        let word = rest.get(start..end);
        rest = rest.get(end..).unwrap_or_default();
        word
    })
}

/// A line of `xxd`, `hexdump -C` or `od -t x1` without its offset and its characters.
fn dump_columns(line: &[u8]) -> &[u8] {
    let offset = line
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let after = line.get(offset..).unwrap_or_default();
    let rest = match after {
        [b':', b' ', rest @ ..] | [b' ', b' ', rest @ ..] if (4..=8).contains(&offset) => rest,
        [b' ', rest @ ..] if (6..=8).contains(&offset) && rest.get(2) == Some(&b' ') => rest,
        _ => return line,
    };
    let characters = rest
        .windows(2)
        .position(|pair| pair == b"  " || pair == b" |")
        .filter(|at| *at > 24);
    rest.get(..characters.unwrap_or(rest.len())).unwrap_or(rest)
}

/// The octet of two hexadecimal digits.
pub(crate) fn octet(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}
