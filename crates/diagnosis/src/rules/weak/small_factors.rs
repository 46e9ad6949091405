//! Small factors of a modulus: every odd prime below 65,536 is tried.
//!
//! Dividing a number by a power of two modulo an odd prime does not change whether the prime divides it. So the number
//! is reduced as Montgomery does ("Modular Multiplication Without Trial Division", 1985), by multiplications only: by
//! products of many primes, several of them side by side. What is left is multiplied with what its limbs are modulo
//! products of a few primes, and each prime is tried on the sum.

use std::sync::OnceLock;

use primitives::bignum::Big;

use super::lanes::{LANES, Narrow, Wide};

/// Factors of up to this many bits are found.
pub(super) const BITS: usize = 16;
/// Every odd prime below this is tried.
const SMALL: usize = 1 << BITS;
/// Products of a few primes that make up a chunk.
const GROUPS: usize = 13;
/// Bits in a limb, and limbs of a divisor: a chunk's product, 13 groups of 32 bits, times a number of one limb. The sum
/// of so many products of two limbs fits into 64 bits.
const LIMB: u32 = 30;
const SIZE: usize = 15;
const MASK: u32 = (1 << LIMB) - 1;
/// The same for what is left, which is multiplied with numbers of 32 bits.
const REST_LIMB: u32 = 28;
const REST_SIZE: usize = 16;
const REST_MASK: u32 = (1 << REST_LIMB) - 1;

/// An odd prime, prepared for division.
struct Prime {
    value: u32,
    /// Its inverse modulo 2^64.
    inverse: u64,
    /// The largest quotient.
    limit: u64,
}

impl Prime {
    fn new(value: u32) -> Self {
        let odd = u64::from(value);
        Self {
            value,
            inverse: inverse(odd),
            limit: u64::MAX / odd,
        }
    }

    /// Returns true if it divides `number`: only then the product with the inverse is small.
    fn divides(&self, number: u64) -> bool {
        number.wrapping_mul(self.inverse) <= self.limit
    }
}

/// The inverse of an odd number modulo 2^64.
fn inverse(odd: u64) -> u64 {
    // Newton's method: 3 bits are correct at first, and twice as many after each step.
    (0..5).fold(odd, |inverse, _| {
        inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)))
    })
}

/// The products of the primes of eight chunks, side by side: a processor has several multipliers.
struct Block {
    /// The limbs of multiples of them that are -1 modulo 2^30, the highest first, without the lowest.
    factors: [Narrow; SIZE - 1],
    rows: [Row; GROUPS],
}

/// A group of each chunk of a block.
struct Row {
    /// What one in each limb of a number is modulo the groups' products.
    weights: [Narrow; REST_SIZE],
    primes: [Vec<Prime>; LANES],
}

/// The smallest prime below 65,536 that divides an odd number, or none.
pub(super) fn small_factor(number: &Big) -> Option<u32> {
    static BLOCKS: OnceLock<Vec<Block>> = OnceLock::new();
    let mut limbs: Vec<u32> = regrouped(number.limbs());
    // One limb more, so that what is left is smaller than twice the divisor.
    limbs.resize(limbs.len().max(SIZE) + 1, 0);
    let mut multiples = Vec::with_capacity(limbs.len());
    let blocks = BLOCKS.get_or_init(|| blocks(&groups()));
    blocks
        .iter()
        .find_map(|block| block.factor(&limbs, &mut multiples))
}

/// A number with limbs of 30 instead of 32 bits.
fn regrouped(limbs: &[u32]) -> Vec<u32> {
    let mut regrouped = Vec::with_capacity(limbs.len() * 16 / 15 + 1);
    let (mut held, mut bits) = (0u64, 0);
    for &limb in limbs {
        held |= u64::from(limb) << bits;
        bits += u32::BITS;
        while bits >= LIMB {
            regrouped.push(held as u32 & MASK);
            held >>= LIMB;
            bits -= LIMB;
        }
    }
    regrouped.push(held as u32);
    regrouped
}

impl Block {
    /// The smallest prime of the block that divides the number.
    #[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
    fn factor(&self, number: &[u32], multiples: &mut Vec<Narrow>) -> Option<u32> {
        let rest = self.reduce(number, multiples);
        let mut smallest: Option<u32> = None;
        for row in &self.rows {
            let mut sums = Wide::zero();
            for (limb, weight) in rest.iter().zip(&row.weights) {
                sums = sums.plus_product(*limb, *weight);
            }
            for (primes, sum) in row.primes.iter().zip(sums.numbers()) {
                if let Some(found) = primes.iter().find(|prime| prime.divides(sum)) {
                    smallest = Some(smallest.map_or(found.value, |known| known.min(found.value)));
                }
            }
        }
        smallest
    }

    /// `number` divided by a power of two, modulo the product of each chunk, in limbs of 28 bits.
    #[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
    fn reduce(&self, number: &[u32], multiples: &mut Vec<Narrow>) -> [Narrow; REST_SIZE] {
        let (low, high) = number.split_at(number.len().saturating_sub(SIZE));
        let mut carry = Wide::zero();
        multiples.clear();
        for &limb in low {
            let sums = sum_of_products(carry.plus(limb), multiples, &self.factors);
            // So often plus the divisor, whose lowest limb is -1 modulo 2^30, makes this limb 0.
            let multiple = sums.low(MASK);
            carry = sums.shifted(LIMB).plus_each(multiple);
            multiples.push(multiple);
        }
        let mut rest = [Wide::zero().low(MASK); REST_SIZE];
        let mut before = Wide::zero().low(MASK);
        for (place, &limb) in high.iter().enumerate() {
            let factors = self.factors.get(..SIZE - 1 - place).unwrap_or_default();
            let sums = sum_of_products(carry.plus(limb), multiples, factors);
            let limb = sums.low(MASK);
            carry = sums.shifted(LIMB);
            // With 28 instead of 30 bits in each limb, limb n takes its highest 2n bits from this one.
            let above = (LIMB - REST_LIMB) * place as u32;
            if let Some(joined) = rest.get_mut(place) {
                *joined = before.joined(LIMB - above, limb, above, REST_MASK);
            }
            before = limb;
        }
        if let Some(last) = rest.last_mut() {
            *last = before.joined(0, before, 0, REST_MASK);
        }
        rest
    }
}

/// Adds the products of the last numbers of one list with the last of the other.
#[inline]
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
fn sum_of_products(mut sums: Wide, left: &[Narrow], right: &[Narrow]) -> Wide {
    let count = left.len().min(right.len());
    let (_, left) = left.split_at(left.len() - count);
    let (_, right) = right.split_at(right.len() - count);
    for (left, right) in left.iter().zip(right) {
        sums = sums.plus_product(*left, *right);
    }
    sums
}

/// Consecutive primes whose product fits into 32 bits, and the product.
struct Group {
    product: u32,
    primes: Vec<u32>,
}

fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for prime in primes() {
        match groups.last_mut() {
            Some(group) if group.product.checked_mul(prime).is_some() => {
                group.product *= prime;
                group.primes.push(prime);
            }
            _ => groups.push(Group {
                product: prime,
                primes: vec![prime],
            }),
        }
    }
    groups
}

fn blocks(groups: &[Group]) -> Vec<Block> {
    let chunks: Vec<&[Group]> = groups.chunks(GROUPS).collect();
    chunks.chunks(LANES).map(block).collect()
}

/// Lanes without a chunk have no primes.
fn block(chunks: &[&[Group]]) -> Block {
    let lane = |lane: usize| chunks.get(lane).copied().unwrap_or_default();
    let divisors: [Vec<u32>; LANES] = core::array::from_fn(|index| {
        let product = lane(index)
            .iter()
            .map(|group| Big::from_be(&group.product.to_be_bytes()))
            .fold(Big::from_be(&[1]), |product, group| product.mul(&group));
        let lowest = product.limbs().first().copied().unwrap_or(1);
        let factor = (inverse(u64::from(lowest)) as u32).wrapping_neg() & MASK;
        regrouped(product.mul(&Big::from_be(&factor.to_be_bytes())).limbs())
    });
    let limb = |place: usize| {
        let limbs = divisors
            .each_ref()
            .map(|divisor| divisor.get(place).copied());
        Narrow::new(limbs.map(|limb| limb.unwrap_or(0)))
    };
    Block {
        factors: core::array::from_fn(|index| limb(SIZE - 1 - index)),
        rows: core::array::from_fn(|index| row(&|own| lane(own).get(index))),
    }
}

/// The groups of the lanes, as far as they have one.
fn row<'g>(group: &dyn Fn(usize) -> Option<&'g Group>) -> Row {
    let product = |lane| u64::from(group(lane).map_or(1, |group| group.product));
    let products: [u64; LANES] = core::array::from_fn(product);
    let mut powers = products.map(|product| 1 % product);
    let weights = core::array::from_fn(|_| {
        let weights = powers.map(|power| power as u32);
        for (power, product) in powers.iter_mut().zip(products) {
            *power = (*power << REST_LIMB) % product;
        }
        Narrow::new(weights)
    });
    let primes = core::array::from_fn(|lane| {
        let primes = group(lane).map_or(&[][..], |group| &group.primes);
        primes.iter().copied().map(Prime::new).collect()
    });
    Row { weights, primes }
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
        for factor in primes.iter().cycle().take(260) {
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

    /// All limbs are as large as they can be: sums of products are too.
    #[test]
    fn the_largest_numbers_are_no_exception() {
        for size in (1..=2048).step_by(63) {
            let ones = Big::from_be(&vec![0xff; size]);
            let smallest = primes().find(|&prime| ones.modulo_small(prime) == 0);
            assert_eq!(small_factor(&ones), smallest, "{size} octets");
        }
    }

    #[test]
    fn divides_like_division() {
        for odd in [3, 5, 255, 65_521] {
            for number in [0, 1, 3, 15, 65_521, 131_042, 4_294_967_291, u64::MAX] {
                let is_multiple = number % u64::from(odd) == 0;
                assert_eq!(Prime::new(odd).divides(number), is_multiple);
            }
        }
    }
}
