//! Hexadecimal as programs print it: digits, arrays, and dumps by `xxd`, `hexdump` and `od`.

use zeroize::Zeroizing;

use super::{position, position_of_pair};

/// The octets of every word that consists of hexadecimal digits. Skips offsets and character columns of dumps.
pub(crate) fn decode_dump(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    let mut rest = text;
    let mut carry = None;
    while !rest.is_empty() {
        let end = position(rest, |byte| byte == b'\n').unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end).unwrap_or_default();
        rest = after.get(1..).unwrap_or_default();
        // Lines of an odd number of digits share an octet.
        let digits = line.trim_ascii();
        let is_odd = digits.len() % 2 == 1 && digits.len() >= 16;
        if (is_odd || carry.is_some()) && digits.iter().all(u8::is_ascii_hexdigit) {
            for &digit in digits {
                match carry.take() {
                    Some(high) => bytes.extend(octet(high, digit)),
                    None => carry = Some(digit),
                }
            }
            continue;
        }
        carry = None;
        for word in words_of_digits(dump_columns(line)) {
            let word = word
                .strip_prefix(b"0x")
                .or_else(|| word.strip_prefix(b"0X"))
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

/// The words in which two digits follow each other, without indexes such as `[25]`.
fn words_of_digits(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    let mut rest = line;
    core::iter::from_fn(move || {
        let (before, here) = rest.split_at_checked(position_of_pair(rest, is_digit, is_digit)?)?;
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
        let start = before.len() - before.iter().rev().take_while(is_word).count();
        let end = before.len() + here.iter().take_while(is_word).count();
        let is_index =
            before.get(..start).unwrap_or_default().ends_with(b"[") && rest.get(end) == Some(&b']');
        let word = rest.get(start..end).filter(|_| !is_index);
        rest = rest.get(end..).unwrap_or_default();
        Some(word.unwrap_or_default())
    })
}

/// A line of `xxd`, `hexdump -C` or `od -t x1` without its offset and its characters.
fn dump_columns(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let offset = line
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let after = line.get(offset..).unwrap_or_default();
    let rest = match after {
        // certutil -encodehex.
        [b'\t', rest @ ..] if (4..=8).contains(&offset) && rest.get(2) == Some(&b' ') => {
            return rest.get(..49).unwrap_or(rest);
        }
        [b':', b' ', rest @ ..] | [b' ', b' ', rest @ ..] if (4..=8).contains(&offset) => rest,
        [b' ', rest @ ..] if (6..=8).contains(&offset) && rest.get(2) == Some(&b' ') => rest,
        _ => return line,
    };
    let characters = rest
        .windows(2)
        .position(|pair| pair == b"  " || pair == b" |")
        .filter(|at| *at > 24 || after.starts_with(b":"));
    rest.get(..characters.unwrap_or(rest.len())).unwrap_or(rest)
}

/// The octets of a list in a program, in the first brackets or after the last sign that come before a SEQUENCE:
/// `<Buffer 30 82`, `[]byte{0x30, 0x82, 0x1`, `{&H30, &H82`, `hex:30,82`, `<30820122 300d0609`.
pub(crate) fn hex_list(text: &[u8]) -> Zeroizing<Vec<u8>> {
    const STARTS: [&[u8]; 5] = [b"30", b"0x30", b"0X30", b"&H30", b"\\x30"];
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    let is_start = |at: usize| {
        let is_separated = at
            .checked_sub(1)
            .and_then(|before| text.get(before))
            .is_none_or(|before| {
                !before.is_ascii_alphanumeric() && *before != b'&' && *before != b'\\'
            });
        let rest = text.get(at..).unwrap_or_default();
        is_separated && STARTS.iter().any(|start| rest.starts_with(start))
    };
    let Some(rest) = (0..text.len())
        .find(|at| is_start(*at))
        .and_then(|at| text.get(at..))
    else {
        return bytes;
    };
    for word in rest.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'&') {
        let prefix = [b"0x".as_slice(), b"0X", b"&H", b"x"]
            .iter()
            .find_map(|prefix| word.strip_prefix(*prefix));
        let digits = prefix.unwrap_or(word);
        if digits.is_empty() {
            continue;
        }
        let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
        // A language that writes each octet may leave out its first zero.
        match (digits, prefix) {
            ([digit], Some(_)) if is_hex => bytes.extend(octet(b'0', *digit)),
            _ if is_hex && digits.len() % 2 == 0 => {
                let pairs = digits.as_chunks::<2>().0;
                bytes.extend(pairs.iter().filter_map(|[high, low]| octet(*high, *low)));
            }
            _ => break,
        }
    }
    bytes
}

/// The octet of two hexadecimal digits.
pub(crate) fn octet(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}
