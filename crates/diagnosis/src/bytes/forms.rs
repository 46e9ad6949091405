//! Characters in other forms than ASCII: full-width ones of East Asian keyboards, letters and digits of styled text.

use zeroize::Zeroizing;

use super::base64::is_any;
use super::position_of_pair;

/// The text with full-width characters (U+FF01 to U+FF5E) and mathematical letters and digits (U+1D400 to U+1D7FF) as
/// the ASCII that Unicode maps them to (UAX #15, NFKC); `None` if it has none.
pub(crate) fn as_ascii(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    // The first two bytes of each in UTF-8.
    let is_first = |byte| matches!(byte, 0xef | 0xf0);
    let is_second = |byte| matches!(byte, 0xbc | 0xbd | 0x9d);
    position_of_pair(text, is_first, is_second)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut is_changed = false;
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            let ascii = ascii(c);
            is_changed |= ascii.is_some();
            let c = ascii.map_or(c, char::from);
            plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        plain.extend_from_slice(chunk.invalid());
    }
    is_changed.then_some(plain)
}

fn ascii(c: char) -> Option<u8> {
    let code = u32::from(c);
    let code = match code {
        0x3000 => 0x20,
        0xff01..=0xff5e => code - 0xfee0,
        // Alphabets of 52 letters each, then those of 10 digits.
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            letter @ 0..26 => 0x41 + letter,
            letter => 0x61 + letter - 26,
        },
        0x1d7ce..=0x1d7ff => 0x30 + (code - 0x1d7ce) % 10,
        _ => return None,
    };
    u8::try_from(code).ok()
}

/// A text in reverse order, as it was before: characters from last to first, or lines from last to first. `None` if
/// nothing shows that it is.
pub(crate) fn reversed(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let says = |word: &[u8]| super::contains(text, word);
    if says(b"NIGEB-----") || is_encoded(text) {
        return Some(Zeroizing::new(text.iter().rev().copied().collect()));
    }
    let end = super::find(text, b"-----END ")?;
    let begin = super::find(text, b"-----BEGIN ").filter(|begin| *begin > end)?;
    let last = text.get(begin..)?.trim_ascii_end();
    if text.trim_ascii_start().starts_with(b"-----END ") && !last.contains(&b'\n') {
        let lines: Vec<&[u8]> = text.rsplit(|&byte| byte == b'\n').collect();
        return Some(Zeroizing::new(lines.join(&b'\n')));
    }
    None
}

/// Base64 or hexadecimal that ends with a SEQUENCE, and does not start with one.
fn is_encoded(text: &[u8]) -> bool {
    const SHORTEST: usize = 64;
    let text = text.trim_ascii();
    let is_in = |byte: &u8| is_any(*byte) || *byte == b'=' || byte.is_ascii_whitespace();
    let is_hex = text.iter().all(u8::is_ascii_hexdigit);
    text.len() >= SHORTEST
        && match is_hex {
            true => text.ends_with(b"03") && !text.starts_with(b"30"),
            false => text.ends_with(b"M") && !text.starts_with(b"M") && text.iter().all(is_in),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_other_forms_of_characters() {
        let plain = |text: &str| as_ascii(text.as_bytes()).map(|plain| plain.to_vec());
        assert_eq!(
            plain("－－ＢＥＧＩＮ　ａ９＋／＝").as_deref(),
            Some(b"--BEGIN a9+/=".as_slice())
        );
        assert_eq!(plain("𝐀𝐳𝟎𝟵𝙼").as_deref(), Some(b"Az09M".as_slice()));
        assert_eq!(plain("é\u{feff}𝄞"), None);
        assert_eq!(plain("plain"), None);
    }

    #[test]
    fn turns_around_what_is_in_reverse_order() {
        let pem = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
        let characters: String = pem.chars().rev().collect();
        let lines: Vec<&str> = pem.trim().lines().rev().collect();
        assert_eq!(
            reversed(characters.as_bytes()).unwrap().as_slice(),
            pem.as_bytes()
        );
        assert_eq!(
            reversed(lines.join("\n").as_bytes()).unwrap().as_slice(),
            pem.trim().as_bytes()
        );
        assert_eq!(reversed(pem.as_bytes()), None);
        assert_eq!(reversed(pem.repeat(2).as_bytes()), None);
    }
}
