//! OpenPGP keys in binary (RFC 9580).

/// A binary OpenPGP key packet (RFC 9580 §4.2, §5.5.1).
pub(crate) struct KeyPacket<'a> {
    pub is_private: bool,
    version: u8,
    algorithm: u8,
    /// What follows the algorithm.
    key: &'a [u8],
}

impl<'a> KeyPacket<'a> {
    /// Recognized by its type, its length, a version from 3 to 6, and an assigned algorithm.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        const SECRET_KEY: u8 = 5;
        const PUBLIC_KEY: u8 = 6;
        let (&head, rest) = bytes.split_first()?;
        let (packet, length_octets) = match head {
            0xc0.. => {
                let octets = match rest.first()? {
                    0..=191 => 1,
                    192..=223 => 2,
                    224..=254 => return None,
                    255 => 5,
                };
                (head & 0x3f, octets)
            }
            0x80.. => (
                head >> 2 & 0x0f,
                [1, 2, 4].get(usize::from(head & 3)).copied()?,
            ),
            _ => return None,
        };
        // After the version: the time of creation.
        let [version @ 3..=6, _, _, _, _, algorithm @ 1..=28, key @ ..] =
            rest.get(length_octets..)?
        else {
            return None;
        };
        matches!(packet, SECRET_KEY | PUBLIC_KEY).then_some(Self {
            is_private: packet == SECRET_KEY,
            version: *version,
            algorithm: *algorithm,
            key,
        })
    }

    /// Returns true if the key starts as its algorithm requires in version 4 (RFC 9580 §5.5.5).
    pub fn holds_numbers(&self) -> bool {
        const EXPONENT: core::ops::RangeInclusive<u16> = 2..=64;
        const NUMBER: core::ops::RangeInclusive<u16> = 256..=16_384;
        let second = match self.algorithm {
            1..=3 => EXPONENT,
            16 | 17 => 128..=16_384,
            // The length of the curve's object identifier, and the prefixes in use.
            18 | 19 | 22 => {
                return self.version == 4
                    && matches!(
                        self.key,
                        [_, 0x2b, 0x06, 0x01, 0x04, ..]
                            | [_, 0x2a, 0x86, 0x48, 0xce, ..]
                            | [_, 0x2b, 0x81, 0x04, 0x00, ..]
                            | [_, 0x2b, 0x24, 0x03, 0x03, ..]
                    );
            }
            _ => return false,
        };
        let after = skip_number(self.key, NUMBER);
        self.version == 4 && after.is_some_and(|rest| skip_number(rest, second).is_some())
    }
}

/// What follows a number of a size in `range` (RFC 9580 §3.2): a bit count and as many octets as it needs.
fn skip_number(bytes: &[u8], range: core::ops::RangeInclusive<u16>) -> Option<&[u8]> {
    let [high, low, octets @ ..] = bytes else {
        return None;
    };
    let bits = u16::from_be_bytes([*high, *low]);
    let unused = (8 - bits % 8) % 8;
    let is_number = range.contains(&bits) && octets.first()?.leading_zeros() == u32::from(unused);
    is_number.then(|| octets.get(usize::from(bits.div_ceil(8))..))?
}
