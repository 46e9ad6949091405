//! Base64, character by character (RFC 4648 §4 and §5).

use super::body::Body;

/// What has been read of a body.
#[derive(Default)]
pub(super) struct State {
    bits: u32,
    /// Sextets held: 0 to 3.
    held: u32,
    /// Padding characters seen.
    pub padding: usize,
}

impl State {
    /// Takes base64 characters until something else comes; says how many.
    pub fn take_plain(&mut self, text: &[u8], bytes: &mut Vec<u8>) -> usize {
        let value = |byte: u8| TABLE.get(usize::from(byte)).copied().unwrap_or(NONE);
        let mut taken = 0;
        if self.held == 0 {
            // Four characters make three octets; that is nearly all of every file.
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

    /// Takes one sextet.
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
}

impl State {
    /// Gives out the sextets still held, and says whether the padding fits them.
    pub fn finish(&mut self, bytes: &mut Vec<u8>, body: &mut Body) {
        let [_, a, b, c] = (self.bits << (6 * (4 - self.held.min(4)) % 24)).to_be_bytes();
        match self.held {
            2 => bytes.push(a),
            3 => bytes.extend_from_slice(&[a, b]),
            _ => {}
        }
        body.stray_bits = match self.held {
            2 => b != 0,
            3 => c != 0,
            _ => false,
        };
        if !matches!((self.held, self.padding), (0, 0) | (2, 2) | (3, 1)) {
            body.bad_length = Some((body.characters, self.padding));
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

/// The value of a character, and whether it is of the URL alphabet (RFC 4648 §5).
pub(super) fn sextet(c: char) -> Option<(u8, bool)> {
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
