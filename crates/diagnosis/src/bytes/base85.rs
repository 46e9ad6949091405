//! Base85: four octets as five characters, in the alphabets of Ascii85 (Adobe), of Git and Python, and of ZeroMQ (Z85).

use zeroize::Zeroizing;

type Bytes = Zeroizing<Vec<u8>>;

/// The alphabet of `b85encode` in Python and of binary patches in Git.
const GIT: &[u8; 85] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
/// The alphabet of Z85 (ZeroMQ RFC 32).
const Z85: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// The value of a character.
type Alphabet = fn(u8) -> Option<u8>;

const ALPHABETS: [Alphabet; 3] = [
    |byte| byte.checked_sub(b'!').filter(|value| *value < 85),
    |byte| position(GIT, byte),
    |byte| position(Z85, byte),
];

fn position(alphabet: &[u8; 85], byte: u8) -> Option<u8> {
    let index = alphabet.iter().position(|known| *known == byte)?;
    u8::try_from(index).ok()
}

/// What words of a text decode to that start as DER or PEM does, in each alphabet.
pub(super) fn base85(text: &[u8]) -> impl Iterator<Item = Bytes> {
    ALPHABETS.iter().flat_map(move |value| words(text, *value))
}

fn words(text: &[u8], value: Alphabet) -> impl Iterator<Item = Bytes> {
    let mut at = 0;
    core::iter::from_fn(move || {
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let is_before = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`~=".contains(byte);
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            // `0` and `-` in the first octet.
            let is_start = before.is_none_or(is_before)
                && matches!(rest.first().and_then(|first| value(*first)), Some(14 | 15));
            if is_start {
                let (bytes, len) = decode(rest, value);
                at += len.max(1);
                return Some(bytes);
            }
            at += 1;
        }
        None
    })
}

/// The octets of a word, across line breaks if its lines are long, and its length.
fn decode(text: &[u8], value: Alphabet) -> (Bytes, usize) {
    const FULL_LINE: usize = 40;
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().min(4096)));
    let (mut group, mut held, mut line) = (0u64, 0, 0);
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match value(byte) {
            Some(digit) => {
                group = group * 85 + u64::from(digit);
                (held, line) = (held + 1, line + 1);
            }
            // Ascii85 has a character for four zeros.
            None if byte == b'z' && held == 0 => (group, held) = (0, 5),
            None if matches!(byte, b'\r' | b'\n') && line >= FULL_LINE => line = 0,
            None if byte == b'\n' && text.get(..at).is_some_and(|text| text.ends_with(b"\r")) => {}
            None => break,
        }
        at += 1;
        if held == 5 {
            let Ok(word) = u32::try_from(group) else {
                break;
            };
            bytes.extend_from_slice(&word.to_be_bytes());
            (group, held) = (0, 0);
        }
    }
    // A shorter group at the end is as if filled with the last character.
    if held > 1 {
        let filled = (held..5).fold(group, |group, _| group * 85 + 84);
        if let Ok(word) = u32::try_from(filled) {
            bytes.extend(word.to_be_bytes().into_iter().take(held - 1));
        }
    }
    (bytes, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_each_alphabet() {
        // a85encode, b85encode of Python's base64, and Z85, of the same octets.
        let octets = b"\x30\x82\x01\x22\x30\x0d\x06\x09\x2a\x86\x48\x86";
        for text in ["0S0X", "<~0S0X"] {
            assert!(base85(text.as_bytes()).next().is_some(), "{text}");
        }
        let encode = |alphabet: &dyn Fn(u8) -> u8| -> Vec<u8> {
            let (groups, _) = octets.as_chunks::<4>();
            let digits = groups.iter().flat_map(|group| {
                let mut number = u32::from_be_bytes(*group);
                let mut digits = [0; 5];
                for digit in digits.iter_mut().rev() {
                    *digit = (number % 85) as u8;
                    number /= 85;
                }
                digits
            });
            digits.map(alphabet).collect()
        };
        let alphabets: [&dyn Fn(u8) -> u8; 3] = [
            &|digit| digit + b'!',
            &|digit| GIT[usize::from(digit)],
            &|digit| Z85[usize::from(digit)],
        ];
        for alphabet in alphabets {
            let text = [b"key = \"".as_slice(), &encode(alphabet), b"\""].concat();
            assert!(
                base85(&text).any(|bytes| bytes.starts_with(octets)),
                "{}",
                String::from_utf8_lossy(&text)
            );
        }
    }
}
