//! Moduli that are known to be weak.

use std::sync::OnceLock;

use super::codes;
use super::report::{Place, Report};
use crate::bignum::Big;

/// A modulus of more bits than this is refused for its size, and its factors are not looked for.
const MAX_BITS: usize = 16_384;

/// Every odd prime below this is tried.
const SMALL: usize = 1 << 16;

/// Rounds of Fermat's method: primes that differ only in their lower half fall in the first.
const FERMAT_ROUNDS: usize = 100;

const RETIRE: &str = "Retire this key pair and make a new one: openssl genpkey -algorithm RSA \
                      -pkeyopt rsa_keygen_bits:2048 -out private.pem";

/// Judges an odd modulus, given without leading zeros.
pub(crate) fn judge(modulus: &[u8], place: Place<'_>, report: &mut Report<'_, '_>) {
    if modulus.len() * 8 > MAX_BITS {
        return;
    }
    let number = Big::from_be(modulus);
    let mut blame = |code, message: String| report.add(code, place, message, RETIRE.to_owned());
    if let Some(factor) = small_factor(&number) {
        blame(
            codes::MODULUS_SMALL_FACTOR,
            format!(
                "The RSA modulus is divisible by {factor}: it was damaged or badly made, and can be factored."
            ),
        );
    } else if is_roca(&number) {
        blame(
            codes::ROCA,
            "The RSA modulus has the ROCA fingerprint (CVE-2017-15361): a faulty chip or token made it, and it can be factored."
                .to_owned(),
        );
    } else {
        match fermat(&number) {
            Some(0) => blame(codes::MODULUS_SQUARE, "The RSA modulus is a square: both its primes are the same.".to_owned()),
            Some(_) => blame(
                codes::MODULUS_CLOSE_PRIMES,
                "The primes of the RSA modulus are so close together that it can be factored at once (CVE-2022-26320).".to_owned(),
            ),
            None => {}
        }
    }
}

/// Primes whose product fits into 32 bits, so that one division does for all of them.
struct Group {
    product: u32,
    primes: Vec<u32>,
}

/// Groups together with the product of them all: a remainder modulo that is short.
struct Chunk {
    product: Big,
    groups: Vec<Group>,
}

/// Groups in a chunk: the product then has a quarter of the size of a usual modulus.
const CHUNK: usize = 16;

fn small_factor(number: &Big) -> Option<u32> {
    static CHUNKS: OnceLock<Vec<Chunk>> = OnceLock::new();
    CHUNKS.get_or_init(chunks).iter().find_map(|chunk| {
        let (_, rest) = number.div_rem(&chunk.product)?;
        chunk.groups.iter().find_map(|group| {
            let rest = rest.modulo_small(group.product);
            group
                .primes
                .iter()
                .copied()
                .find(|prime| rest.is_multiple_of(*prime))
        })
    })
}

fn chunks() -> Vec<Chunk> {
    let mut groups: Vec<Group> = Vec::new();
    for prime in primes() {
        match groups.last_mut() {
            Some(Group { product, primes }) if product.checked_mul(prime).is_some() => {
                *product *= prime;
                primes.push(prime);
            }
            _ => groups.push(Group {
                product: prime,
                primes: vec![prime],
            }),
        }
    }
    let mut chunks: Vec<Chunk> = Vec::new();
    for group in groups {
        let factor = Big::from_be(&group.product.to_be_bytes());
        match chunks.last_mut() {
            Some(chunk) if chunk.groups.len() < CHUNK => {
                chunk.product = chunk.product.mul(&factor);
                chunk.groups.push(group);
            }
            _ => chunks.push(Chunk {
                product: factor,
                groups: vec![group],
            }),
        }
    }
    chunks
}

/// The odd primes below [`SMALL`].
fn primes() -> impl Iterator<Item = u32> {
    let mut is_composite = vec![false; SMALL];
    for candidate in (3..)
        .step_by(2)
        .take_while(|candidate| candidate * candidate < SMALL)
    {
        if is_composite.get(candidate) == Some(&false) {
            let multiples = is_composite
                .iter_mut()
                .skip(candidate * candidate)
                .step_by(2 * candidate);
            multiples.for_each(|mark| *mark = true);
        }
    }
    let odd = is_composite.into_iter().enumerate().skip(3).step_by(2);
    odd.filter(|(_, is_composite)| !is_composite)
        .map(|(number, _)| number as u32)
}

/// Nemec and others, "The Return of Coppersmith's Attack" (2017): both primes, and so the modulus, are
/// powers of 65537 modulo every prime up to 167.
fn is_roca(number: &Big) -> bool {
    const PRIMES: [u32; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
        97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    PRIMES
        .into_iter()
        .all(|prime| is_power_of_65537(number.modulo_small(prime), prime))
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

/// Fermat's method: the number of rounds after which it finds the factors; 0 where they are equal.
fn fermat(number: &Big) -> Option<usize> {
    let one = Big::from_be(&[1]);
    let root = number.sqrt();
    if root.mul(&root) == *number {
        return Some(0);
    }
    let mut middle = root.add(&one);
    let mut rest = middle.mul(&middle).sub(number);
    for round in 1..=FERMAT_ROUNDS {
        if is_square(&rest) {
            return Some(round);
        }
        rest = rest.add(&middle).add(&middle).add(&one);
        middle = middle.add(&one);
    }
    None
}

fn is_square(number: &Big) -> bool {
    // Squares are rare modulo these; most numbers are told apart without a root.
    let may_be = |modulus: u32| {
        let rest = number.modulo_small(modulus);
        (0..modulus).any(|root| root * root % modulus == rest)
    };
    if ![64, 63, 65, 11, 17].into_iter().all(may_be) {
        return false;
    }
    let root = number.sqrt();
    root.mul(&root) == *number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(number: u128) -> Big {
        Big::from_be(&number.to_be_bytes())
    }

    #[test]
    fn finds_small_factors() {
        assert_eq!(small_factor(&big(15)), Some(3));
        assert_eq!(
            small_factor(&big(10_993 * 18_446_744_073_709_551_557)),
            Some(10_993)
        );
        assert_eq!(
            small_factor(&big(65_521 * 18_446_744_073_709_551_557)),
            Some(65_521)
        );
        assert_eq!(small_factor(&big(18_446_744_073_709_551_557)), None);
        assert_eq!(primes().count(), 6_541);
    }

    #[test]
    fn the_roca_fingerprint_needs_every_prime() {
        // 65537^k is a power of 65537 modulo everything; its neighbours are not.
        let number = 65_537u128.pow(5);
        assert!(is_roca(&big(number)));
        assert!(!is_roca(&big(number + 6)));
    }

    #[test]
    fn finds_primes_that_are_close() {
        let (p, q) = (
            18_446_744_073_709_551_557u128,
            18_446_744_073_709_551_533u128,
        );
        assert_eq!(fermat(&big(p * q)), Some(1));
        assert_eq!(fermat(&big(q * q)), Some(0));
        assert_eq!(fermat(&big(p * 9_223_372_036_854_775_783)), None);
    }
}
