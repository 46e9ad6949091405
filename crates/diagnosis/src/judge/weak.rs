//! Moduli that are known to be weak.

use super::codes;
use super::report::{Place, Report};

const RETIRE: &str = "Retire this key pair and make a new one: openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048 -out private.pem";

/// Judges an odd modulus, given without leading zeros.
pub(crate) fn judge(modulus: &[u8], place: Place<'_>, report: &mut Report<'_, '_>) {
    let remainders = remainders(modulus);
    if let Some(factor) = small_factor(&remainders) {
        report.add(
            codes::MODULUS_SMALL_FACTOR,
            place,
            format!("The RSA modulus is divisible by {factor}: it was damaged or badly made, and can be factored."),
            RETIRE.to_owned(),
        );
    } else if is_roca(&remainders) {
        report.add(
            codes::ROCA,
            place,
            "The RSA modulus has the ROCA fingerprint (CVE-2017-15361): a faulty chip or token made it, and it can be factored.",
            RETIRE.to_owned(),
        );
    }
}

/// Odd primes up to 179, grouped so that each product stays below 2^32: one long division then does
/// for a whole group.
const GROUPS: [&[u32]; 8] = [
    &[3, 5, 7, 11, 13, 17, 19, 23, 29],
    &[31, 37, 41, 43, 47],
    &[53, 59, 61, 67, 71],
    &[73, 79, 83, 89, 97],
    &[101, 103, 107, 109],
    &[113, 127, 131, 137],
    &[139, 149, 151, 157],
    &[163, 167, 173, 179],
];

/// The modulus modulo the product of each group.
fn remainders(modulus: &[u8]) -> [u32; GROUPS.len()] {
    GROUPS.map(|group| modulo(modulus, group.iter().product()))
}

/// A big-endian number modulo a small one.
fn modulo(octets: &[u8], divisor: u32) -> u32 {
    let (head, words) = octets.as_rchunks::<4>();
    let divisor = u64::from(divisor);
    let start = head
        .iter()
        .fold(0, |rest: u64, &octet| rest << 8 | u64::from(octet))
        % divisor;
    words.iter().fold(start, |rest, word| {
        (rest << 32 | u64::from(u32::from_be_bytes(*word))) % divisor
    }) as u32
}

/// Each prime with the modulus modulo it.
fn by_prime(remainders: &[u32; GROUPS.len()]) -> impl Iterator<Item = (u32, u32)> {
    GROUPS
        .iter()
        .zip(remainders)
        .flat_map(|(group, rest)| group.iter().map(move |&prime| (prime, rest % prime)))
}

fn small_factor(remainders: &[u32; GROUPS.len()]) -> Option<u32> {
    by_prime(remainders)
        .find(|(_, rest)| *rest == 0)
        .map(|(prime, _)| prime)
}

/// Nemec and others, "The Return of Coppersmith's Attack" (2017): both primes, and so the modulus, are
/// powers of 65537 modulo every prime up to 167.
fn is_roca(remainders: &[u32; GROUPS.len()]) -> bool {
    by_prime(remainders)
        .take_while(|(prime, _)| *prime <= 167)
        .all(|(prime, rest)| is_power_of_65537(rest, prime))
}

fn is_power_of_65537(value: u32, prime: u32) -> bool {
    let generator = 65537 % prime;
    let mut power = 1;
    loop {
        if power == value {
            return true;
        }
        power = power * generator % prime;
        if power <= 1 {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_long_numbers() {
        // 2^128 mod 3 = 1, mod 5 = 1, mod 7 = 4.
        let mut number = vec![1u8];
        number.extend([0; 16]);
        let by = |prime| {
            by_prime(&remainders(&number))
                .find(|(p, _)| *p == prime)
                .unwrap()
                .1
        };
        assert_eq!((by(3), by(5), by(7)), (1, 1, 4));
        assert_eq!(small_factor(&remainders(&[0x0f])), Some(3));
        assert_eq!(small_factor(&remainders(&[0x01, 0x00, 0x01])), None);
    }

    #[test]
    fn the_fingerprint_needs_every_prime() {
        // 65537^k is a power of 65537 modulo everything; its neighbours are not.
        let number = 65537u64.pow(3);
        assert!(is_roca(&remainders(&number.to_be_bytes())));
        assert!(!is_roca(&remainders(&(number + 6).to_be_bytes())));
    }

    #[test]
    fn groups_fit() {
        for group in GROUPS {
            assert!(group.iter().map(|&prime| u64::from(prime)).product::<u64>() < 1 << 32);
        }
    }
}
