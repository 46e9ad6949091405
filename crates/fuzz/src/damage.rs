//! Mutations, reproducible by seed.

/// One to three mutations of `bytes`, some with parts of `other`.
#[must_use]
pub fn damage(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        strike(&mut bytes, other, random);
    }
    bytes
}

fn strike(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    match random.below(10) {
        0 | 1 => bytes[at] ^= 1 << random.below(8),
        2 => bytes[at] = random.octet(),
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(..at)),
        5 => {
            let end = (at + 1 + random.below(64)).min(bytes.len());
            drop(bytes.drain(at..end));
        }
        6 => bytes.insert(at, b"\0\n\r-\" >\\&+"[random.below(10)]),
        // A length octet: they are near the start.
        7 => {
            let near = random.below(bytes.len().min(32));
            bytes[near] = [0x80, 0x81, 0x82, 0x84, 0xff, 0x00, 0x7f][random.below(7)];
        }
        8 => {
            let end = (at + 1 + random.below(200)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        _ if other.is_empty() => {}
        _ => {
            let start = random.below(other.len());
            let end = (start + 1 + random.below(400)).min(other.len());
            bytes.splice(at..at, other[start..end].iter().copied());
        }
    }
}

/// SplitMix64: pseudorandom numbers from a seed.
pub struct Random(u64);

impl Random {
    /// A different sequence for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The next number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    fn octet(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }
}
