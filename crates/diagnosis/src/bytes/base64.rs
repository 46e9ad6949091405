//! Base64 (RFC 4648 §4 and §5), character by character.

/// A decoder that is fed one character after the other.
#[derive(Default)]
pub(crate) struct Decoder {
    bits: u32,
    /// Sextets not yet written: 0 to 3.
    held: u32,
    /// Padding characters seen.
    pub padding: usize,
}

/// How a base64 text ended.
pub(crate) struct Ending {
    /// The last character has bits that belong to no octet, and they are not zero.
    pub has_stray_bits: bool,
    /// The padding fits the number of characters.
    pub is_padded: bool,
}

impl Decoder {
    /// Decodes characters of the plain alphabet up to the first other one. Returns their number.
    pub fn take_plain(&mut self, text: &[u8], bytes: &mut Vec<u8>) -> usize {
        let value = |byte: u8| TABLE.get(usize::from(byte)).copied().unwrap_or(NONE);
        let mut taken = 0;
        if self.held == 0 {
            // Four characters are three octets. Nearly all of every file is read here.
            let (groups, _) = text.as_chunks::<4>();
            for &[a, b, c, d] in groups {
                let (a, b, c, d) = (value(a), value(b), value(c), value(d));
                if a | b | c | d == NONE {
                    break;
                }
                bytes.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
                taken += 4;
            }
        }
        for &byte in text.get(taken..).unwrap_or_default() {
            let value = value(byte);
            if value == NONE {
                break;
            }
            self.push(value, bytes);
            taken += 1;
        }
        taken
    }

    /// Decodes one sextet.
    pub fn push(&mut self, value: u8, bytes: &mut Vec<u8>) {
        self.bits = self.bits << 6 | u32::from(value);
        self.held += 1;
        if self.held == 4 {
            let [_, a, b, c] = self.bits.to_be_bytes();
            bytes.extend_from_slice(&[a, b, c]);
            self.bits = 0;
            self.held = 0;
        }
    }

    /// Writes the octets of the remaining sextets.
    pub fn finish(&mut self, bytes: &mut Vec<u8>) -> Ending {
        let [_, a, b, c] = (self.bits << (6 * (4 - self.held.min(4)) % 24)).to_be_bytes();
        match self.held {
            2 => bytes.push(a),
            3 => bytes.extend_from_slice(&[a, b]),
            _ => {}
        }
        Ending {
            has_stray_bits: match self.held {
                2 => b != 0,
                3 => c != 0,
                _ => false,
            },
            is_padded: matches!((self.held, self.padding), (0, 0) | (2, 2) | (3, 1)),
        }
    }
}

const NONE: u8 = 0xff;

/// The value of each byte in the plain alphabet.
#[allow(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
const TABLE: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut index = 0;
    while index < 26 {
        table[b'A' as usize + index] = index as u8;
        table[b'a' as usize + index] = index as u8 + 26;
        index += 1;
    }
    let mut digit = 0;
    while digit < 10 {
        table[b'0' as usize + digit] = digit as u8 + 52;
        digit += 1;
    }
    table[b'+' as usize] = 62;
    table[b'/' as usize] = 63;
    table
};

/// The value of a character, and true if it is from the URL alphabet (RFC 4648 §5).
pub(crate) fn sextet(c: char) -> Option<(u8, bool)> {
    match c {
        '-' => Some((62, true)),
        '_' => Some((63, true)),
        c if c.is_ascii() => {
            let value = TABLE
                .get(c as usize)
                .copied()
                .filter(|&value| value != NONE)?;
            Some((value, false))
        }
        _ => None,
    }
}

/// A character of the plain alphabet.
pub(crate) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// A character of the plain or the URL alphabet.
pub(crate) fn is_any(byte: u8) -> bool {
    is_plain(byte) || matches!(byte, b'-' | b'_')
}
