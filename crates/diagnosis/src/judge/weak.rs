//! Moduli that are known to be weak.

use super::codes;
use super::report::{Place, Report};

/// Judges an odd modulus, given without leading zeros.
pub(crate) fn judge(modulus: &[u8], place: Place<'_>, report: &mut Report<'_, '_>) {
    if let Some(factor) = small_factor(modulus) {
        report.add(
            codes::MODULUS_SMALL_FACTOR,
            place,
            format!("The RSA modulus is divisible by {factor}, so it was damaged or badly made and can be factored."),
            "Make a new key pair with openssl genpkey and retire this one.".to_owned(),
        );
    }
}

/// The smallest odd prime below 2^11 that divides the number.
fn small_factor(modulus: &[u8]) -> Option<u32> {
    PRODUCTS.iter().find_map(|group| {
        // One long division by the product of a few primes replaces one for each of them.
        let remainder = modulo(modulus, group.iter().product());
        group
            .iter()
            .copied()
            .find(|&prime| remainder % prime == 0)
            .map(|prime| prime as u32)
    })
}

/// A big-endian number modulo one below 2^56.
fn modulo(octets: &[u8], divisor: u64) -> u64 {
    octets
        .iter()
        .fold(0, |rest, &octet| (rest << 8 | u64::from(octet)) % divisor)
}

/// Odd primes, grouped so that each product stays below 2^56.
const PRODUCTS: &[&[u64]] = &[
    &[3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37],
    &[41, 43, 47, 53, 59, 61, 67, 71],
    &[73, 79, 83, 89, 97, 101, 103],
    &[107, 109, 113, 127, 131, 137, 139],
    &[149, 151, 157, 163, 167, 173],
    &[179, 181, 191, 193, 197, 199, 211],
];
