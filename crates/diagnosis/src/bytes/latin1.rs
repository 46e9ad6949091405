//! Bytes that a program took for text: Latin-1 or Windows-1252 characters, one for each byte.

use zeroize::Zeroizing;

/// Windows-1252 from 0x80 on; 0 for the five bytes without a character (Unicode's CP1252.TXT).
const WINDOWS: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/// The byte of each character of a text in UTF-8; bytes that are not UTF-8 stand for themselves. U+FFFD becomes `lost`.
/// `None` if a character stands for no byte.
pub(crate) fn octets(text: &[u8], lost: Option<u8>) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            bytes.push(octet(c).or(lost)?);
        }
        bytes.extend_from_slice(chunk.invalid());
    }
    Some(bytes)
}

fn octet(c: char) -> Option<u8> {
    let code = u32::from(c);
    u8::try_from(code).ok().or_else(|| {
        let code = u16::try_from(code).ok().filter(|code| *code > 0xff)?;
        let index = WINDOWS.iter().position(|known| *known == code)?;
        u8::try_from(index + 0x80).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverses_both_encodings() {
        let every: Vec<u8> = (0..=255).collect();
        let latin: String = every.iter().map(|&byte| char::from(byte)).collect();
        assert_eq!(octets(latin.as_bytes(), None).unwrap().as_slice(), every);
        assert_eq!(
            octets("0‚Ÿ".as_bytes(), None).unwrap().as_slice(),
            [0x30, 0x82, 0x9f]
        );
        assert_eq!(octets("\u{fffd}".as_bytes(), None), None);
        assert_eq!(
            octets("\u{fffd}".as_bytes(), Some(1)).unwrap().as_slice(),
            [1]
        );
    }
}
