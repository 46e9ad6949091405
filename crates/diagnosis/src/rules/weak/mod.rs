//! Keys that somebody else can compute or look up: weak moduli, and sample keys of documentation.

mod small_factors;

use small_factors::small_factor;

use crate::model::PublicKey;
use crate::report::{Place, Report, codes, remedies};
use primitives::bignum::Big;

/// Keys whose private half has been published, by JWK thumbprint (RFC 7638).
const KNOWN_KEYS: &[(&str, &str)] = &[
    (
        "LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs",
        "Auth0's documentation",
    ),
    (
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "RFC 7517 and RFC 7638",
    ),
    ("oGDmHqCJ7yzMkWEkrlZVHkvrHIyQwtlDmeq5ForUHeY", "jwt.io"),
    ("IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8", "RFC 7515"),
    ("9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI", "RFC 7520"),
    ("Fa5JHFzFB8yHv0Dk3rGTgtCQPXPr3q8midyfylf8CUU", "RFC 9500"),
];

/// A modulus of more bits than this is refused for its size, and its factors are not looked for.
const MAX_BITS: usize = 16_384;

/// Rounds of Fermat's method: primes that differ only in their lower half fall in the first.
const FERMAT_ROUNDS: usize = 100;

/// Judges whether the key is one that anybody can have the private half of.
pub(crate) fn check_known_key(facts: Option<&PublicKey>, report: &mut Report<'_, '_>) {
    let Some(kid) = facts.and_then(|facts| facts.kid.as_deref()) else {
        return;
    };
    if let Some((_, origin)) = KNOWN_KEYS.iter().find(|(known, _)| *known == kid) {
        report.add(
            codes::KNOWN_KEY,
            Place::none(),
            format!("This is the sample key of {origin}: its private half is public, and anybody can sign with it."),
            remedies::NEW_KEY.to_owned(),
        );
    }
}

/// Judges an odd modulus, given without leading zeros.
pub(crate) fn check_modulus(modulus: &[u8], place: Place<'_>, report: &mut Report<'_, '_>) {
    if modulus.len() * 8 > MAX_BITS {
        return;
    }
    let number = Big::from_be(modulus);
    let mut blame =
        |code, message: String| report.add(code, place, message, remedies::RETIRE.to_owned());
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
            None => {
                if let Some(degree) = power(&number) {
                    blame(
                        codes::MODULUS_POWER,
                        format!("The RSA modulus is a number to the power of {degree}, and no product of two primes."),
                    );
                }
            }
        }
    }
}

/// The prime number above 2 to whose power some number makes this one, which has no small factors.
fn power(number: &Big) -> Option<u32> {
    // Every factor has more bits than those that were tried.
    let degrees = u32::try_from(number.limbs().len() * 32 / small_factors::BITS).unwrap_or(0);
    (3..=degrees)
        .step_by(2)
        .filter(|&degree| is_prime(degree))
        .find(|&degree| may_be_power(number, degree) && number.root(degree).pow(degree) == *number)
}

/// Modulo a prime that is 1 more than a multiple of the degree, powers of that degree are rare: a few such primes tell
/// nearly every number apart without a root.
fn may_be_power(number: &Big, degree: u32) -> bool {
    (1..)
        .map(|count| 2 * count * degree + 1)
        .filter(|&prime| is_prime(prime))
        .take(8)
        .all(|prime| {
            let modulus = u64::from(prime);
            let rest = u64::from(number.modulo_small(prime));
            (0..(prime - 1) / degree).fold(1, |power, _| power * rest % modulus) <= 1
        })
}

/// Whether a small odd number is prime.
fn is_prime(number: u32) -> bool {
    (3..)
        .step_by(2)
        .take_while(|factor| factor * factor <= number)
        .all(|factor| !number.is_multiple_of(factor))
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
    let middle = root.add(&one);
    let mut rest = middle.mul(&middle).sub(number);
    // From one square to the next: twice the root and 1.
    let mut step = middle.add(&middle).add(&one);
    let two = Big::from_be(&[2]);
    for round in 1..=FERMAT_ROUNDS {
        if is_square(&rest) {
            return Some(round);
        }
        rest = rest.add(&step);
        step = step.add(&two);
    }
    None
}

fn is_square(number: &Big) -> bool {
    // Squares are rare modulo these and modulo 64: most numbers are told apart without a root.
    const SIEVE: [u32; 4] = [63, 65, 11, 17];
    let may_be = |rest: u32, modulus: u32| (0..modulus).any(|root| root * root % modulus == rest);
    if !may_be(number.limbs().first().copied().unwrap_or(0) % 64, 64) {
        return false;
    }
    let rest = number.modulo_small(SIEVE.iter().product());
    if !SIEVE.iter().all(|&modulus| may_be(rest % modulus, modulus)) {
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

    #[test]
    fn finds_powers() {
        let base = Big::from_be(&18_446_744_073_709_551_557u128.to_be_bytes());
        for degree in [3, 5, 7, 11, 31, 61] {
            assert_eq!(power(&base.pow(degree)), Some(degree));
            let next = base.pow(degree).add(&big(2));
            assert_eq!(power(&next), None);
        }
        // A power of a power is found by the smaller of its degrees.
        assert_eq!(power(&base.pow(15)), Some(3));
    }
}
