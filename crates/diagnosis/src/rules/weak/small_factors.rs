//! Small factors of a modulus: every odd prime below 65,536 is tried.
//!
//! Dividing a number by a power of two modulo an odd prime does not change whether the prime divides it. So all
//! remainders here are Montgomery's ("Modular Multiplication Without Trial Division", 1985), which need only
//! multiplications. The number is reduced by products of many primes, the result by products that fit into a word, and
//! that by each prime.

use std::sync::OnceLock;

use primitives::bignum::Big;

/// Factors of up to this many bits are found.
pub(super) const BITS: usize = 16;
/// Every odd prime below this is tried.
const SMALL: usize = 1 << BITS;
/// Groups in a chunk: its product has a quarter of the size of a usual modulus.
const CHUNK: usize = 16;

/// An odd word, prepared for division.
#[derive(Clone, Copy)]
struct Odd {
    value: u32,
    /// Its inverse modulo 2^32.
    inverse: u32,
}

impl Odd {
    fn new(value: u32) -> Self {
        // Newton's method: 3 bits are correct at first, and twice as many after each step.
        let inverse = (0..4).fold(value, |inverse, _| {
            inverse.wrapping_mul(2u32.wrapping_sub(value.wrapping_mul(inverse)))
        });
        Self { value, inverse }
    }

    /// Returns true if it divides `number`: only then the product with the inverse is small.
    fn divides(self, number: u32) -> bool {
        number.wrapping_mul(self.inverse) <= u32::MAX / self.value
    }

    /// `number` divided by a power of two, modulo this.
    fn reduce(self, number: &[u32]) -> u32 {
        number.iter().fold(0, |carry, &limb| {
            let (low, borrow) = limb.overflowing_sub(carry);
            let multiple = u64::from(low.wrapping_mul(self.inverse)) * u64::from(self.value);
            (multiple >> 32) as u32 + u32::from(borrow)
        })
    }
}

/// Primes whose product fits into 32 bits.
struct Group {
    product: Odd,
    primes: Vec<Odd>,
}

/// Groups together with the product of them all.
struct Chunk {
    product: Big,
    groups: Vec<Group>,
}

/// The smallest prime below 65,536 that divides an odd number, or none.
pub(super) fn small_factor(number: &Big) -> Option<u32> {
    static CHUNKS: OnceLock<Vec<Chunk>> = OnceLock::new();
    let mut rest = Vec::new();
    CHUNKS.get_or_init(chunks).iter().find_map(|chunk| {
        rest.clear();
        rest.extend_from_slice(number.limbs());
        let rest = reduce(&mut rest, chunk.product.limbs());
        chunk.groups.iter().find_map(|group| {
            let rest = group.product.reduce(rest);
            let factor = group.primes.iter().find(|prime| prime.divides(rest))?;
            Some(factor.value)
        })
    })
}

/// `number` divided by a power of two, modulo the odd `divisor`; at most one limb longer than it.
fn reduce<'n>(number: &'n mut Vec<u32>, divisor: &[u32]) -> &'n [u32] {
    let Some(lowest) = divisor.first() else {
        return number;
    };
    let odd = Odd::new(*lowest);
    let steps = number.len().saturating_sub(divisor.len());
    number.push(0);
    let mut over = 0;
    for at in 0..steps {
        let Some((low, high)) = number
            .get_mut(at..)
            .and_then(|rest| rest.split_at_mut_checked(divisor.len()))
        else {
            break;
        };
        let Some(first) = low.first() else { break };
        // The multiple of the divisor that makes the lowest limb 0.
        let factor = u64::from(first.wrapping_mul(odd.inverse).wrapping_neg());
        let mut carry = 0;
        for (place, &limb) in low.iter_mut().zip(divisor) {
            carry += factor * u64::from(limb) + u64::from(*place);
            *place = carry as u32;
            carry >>= 32;
        }
        if let Some(place) = high.first_mut() {
            carry += u64::from(*place) + over;
            *place = carry as u32;
            over = carry >> 32;
        }
    }
    if let Some(top) = number.last_mut() {
        *top = over as u32;
    }
    number.get(steps..).unwrap_or_default()
}

fn chunks() -> Vec<Chunk> {
    let mut groups: Vec<(u32, Vec<Odd>)> = Vec::new();
    for prime in primes() {
        match groups.last_mut() {
            Some((product, primes)) if product.checked_mul(prime).is_some() => {
                *product *= prime;
                primes.push(Odd::new(prime));
            }
            _ => groups.push((prime, vec![Odd::new(prime)])),
        }
    }
    let mut chunks: Vec<Chunk> = Vec::new();
    for (product, primes) in groups {
        let factor = Big::from_be(&product.to_be_bytes());
        let group = Group {
            product: Odd::new(product),
            primes,
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Odd numbers without small factors, of all sizes up to that of the longest key: products of primes near 2^64.
    fn rough() -> Vec<Big> {
        let primes = [
            18_446_744_073_709_551_557u64,
            18_446_744_073_709_551_533,
            9_223_372_036_854_775_783,
        ];
        let primes = primes.map(|prime| Big::from_be(&prime.to_be_bytes()));
        let mut numbers = vec![Big::from_be(&[1])];
        for factor in primes.iter().cycle().take(70) {
            let number = numbers.last().map(|number| number.mul(factor));
            numbers.extend(number);
        }
        numbers
    }

    #[test]
    fn finds_every_prime_in_numbers_of_every_size() {
        assert_eq!(primes().count(), 6_541);
        let numbers = rough();
        for number in &numbers {
            assert_eq!(small_factor(number), None);
        }
        for (prime, number) in primes().zip(numbers.iter().cycle()) {
            let factor = Big::from_be(&prime.to_be_bytes());
            assert_eq!(small_factor(&number.mul(&factor)), Some(prime));
        }
    }

    #[test]
    fn finds_the_smallest_of_several() {
        for (number, factor) in [
            (15u64, 3),
            (10_993 * 65_521, 10_993),
            (65_521 * 65_521, 65_521),
        ] {
            assert_eq!(
                small_factor(&Big::from_be(&number.to_be_bytes())),
                Some(factor)
            );
        }
    }

    #[test]
    fn divides_like_division() {
        for odd in [3, 5, 255, 65_521, 4_294_967_291, u32::MAX] {
            for number in [0, 1, 3, 15, 65_521, 131_042, 4_294_967_291, u32::MAX] {
                assert_eq!(Odd::new(odd).divides(number), number % odd == 0);
                let whole = u64::from(number) << 32 | 0xffff_fff1;
                let limbs = [whole as u32, (whole >> 32) as u32];
                let rest = Odd::new(odd).reduce(&limbs) % odd;
                assert_eq!(rest == 0, whole % u64::from(odd) == 0);
            }
        }
    }
}
