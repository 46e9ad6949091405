//! Hexadecimal as programs print it: digits, arrays, and dumps by `xxd`, `hexdump` and `od`.

use zeroize::Zeroizing;

/// The octets of every word that consists of hexadecimal digits. Skips offsets and character columns of dumps.
pub(crate) fn decode_dump(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for line in text.split(|&byte| byte == b'\n') {
        for word in dump_columns(line).split(|byte| !byte.is_ascii_alphanumeric()) {
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
