//! Moduli that no random primes lead to: they repeat themselves, or have far fewer ones than zeros.

/// Octets in a row that a random modulus doesn't have twice: 16 equal ones.
const REPEATED: usize = 16;

/// The share of ones, in percent, that a random modulus of 1,024 bits or more stays between: nine standard deviations.
const ONES: core::ops::RangeInclusive<u32> = 36..=64;

/// Shorter moduli are rejected for their size.
const SHORTEST: usize = 128;

/// Returns true if an octet occurs so many times in a row, also between two octets: a hexadecimal digit off.
pub(super) fn repeats(modulus: &[u8]) -> bool {
    /// The digits that equal those two places before them.
    const DIGITS: usize = 2 * (REPEATED - 1);
    let digits = modulus.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    let (mut before, mut last) = (None, None);
    let mut count = 0;
    for digit in digits {
        count = if before == Some(digit) { count + 1 } else { 0 };
        if count == DIGITS {
            return true;
        }
        (before, last) = (last, Some(digit));
    }
    false
}

/// The share of ones, in percent, if it is too small or too large in the modulus and in its lower half: its primes are
/// regular, as numbers written with small digits, and can be factored like polynomials. A modulus with only its upper
/// half chosen is no weaker for it.
pub(super) fn bias(modulus: &[u8]) -> Option<u32> {
    let lower = modulus.get(modulus.len() / 2..)?;
    let share = ones(modulus);
    let is_random = |share| ONES.contains(&share);
    (modulus.len() >= SHORTEST && !is_random(share) && !is_random(ones(lower))).then_some(share)
}

fn ones(octets: &[u8]) -> u32 {
    let ones: u64 = octets
        .iter()
        .map(|octet| u64::from(octet.count_ones()))
        .sum();
    let bits = (octets.len() as u64 * 8).max(1);
    u32::try_from(ones * 100 / bits).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_repeated_octets_at_any_digit() {
        let mut octets: Vec<u8> = (0..=255).collect();
        assert!(!repeats(&octets));
        octets.splice(100..100, [0xab; 15]);
        assert!(!repeats(&octets));
        octets.splice(100..100, [0xab]);
        assert!(repeats(&octets));
        // The same, shifted by a digit.
        let mut shifted = vec![0x1a];
        shifted.extend([0xba; 15]);
        shifted.push(0xb2);
        assert!(repeats(&shifted));
        shifted.remove(1);
        assert!(!repeats(&shifted));
    }

    #[test]
    fn finds_a_bias_only_in_both_halves() {
        let balanced = [0x0fu8; 256];
        assert_eq!(bias(&balanced), None);
        let sparse = [0x11u8; 256];
        assert_eq!(bias(&sparse), Some(25));
        let upper_half = [[0x11u8; 128], [0x0f; 128]].concat();
        assert_eq!(bias(&upper_half), None);
        assert_eq!(bias(&[0x11; 64]), None);
    }
}
