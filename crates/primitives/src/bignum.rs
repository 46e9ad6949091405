//! Arithmetic on natural numbers of any size. Not constant-time: for public numbers only.

use core::cmp::Ordering;

/// A natural number of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Big {
    /// Little-endian, without leading zeros.
    limbs: Vec<u32>,
}

impl Big {
    /// From big-endian octets; leading zeros don't matter.
    #[must_use]
    pub fn from_be(octets: &[u8]) -> Self {
        let (head, words) = octets.as_rchunks::<4>();
        let mut limbs: Vec<u32> = words
            .iter()
            .rev()
            .map(|word| u32::from_be_bytes(*word))
            .collect();
        limbs.push(
            head.iter()
                .fold(0, |limb, &octet| limb << 8 | u32::from(octet)),
        );
        Self { limbs }.normal()
    }

    /// The 32-bit limbs, little-endian, without leading zeros.
    #[must_use]
    pub fn limbs(&self) -> &[u32] {
        &self.limbs
    }

    /// Big-endian, `size` octets long; `None` if the number is longer (RFC 8017, section 4.1).
    #[must_use]
    pub fn to_be(&self, size: usize) -> Option<Vec<u8>> {
        let octets: Vec<u8> = self
            .limbs
            .iter()
            .rev()
            .flat_map(|limb| limb.to_be_bytes())
            .skip_while(|&octet| octet == 0)
            .collect();
        let mut padded = vec![0; size.checked_sub(octets.len())?];
        padded.extend(octets);
        Some(padded)
    }

    fn normal(mut self) -> Self {
        while self.limbs.last() == Some(&0) {
            self.limbs.pop();
        }
        self
    }

    /// Returns true if the number is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.limbs.is_empty()
    }

    fn bits(&self) -> usize {
        self.limbs.last().map_or(0, |top| {
            self.limbs.len() * 32 - top.leading_zeros() as usize
        })
    }

    /// The remainder of a division by `divisor`, which is 1 at least.
    #[must_use]
    pub fn modulo_small(&self, divisor: u32) -> u32 {
        let divisor = u64::from(divisor.max(1));
        self.limbs
            .iter()
            .rev()
            .fold(0, |rest, &limb| (rest << 32 | u64::from(limb)) % divisor) as u32
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let (long, short) = if self.limbs.len() >= other.limbs.len() {
            (self, other)
        } else {
            (other, self)
        };
        let mut carry = 0u64;
        let mut limbs = Vec::with_capacity(long.limbs.len() + 1);
        let mut addends = short.limbs.iter();
        for &limb in &long.limbs {
            carry += u64::from(limb) + u64::from(addends.next().copied().unwrap_or(0));
            limbs.push(carry as u32);
            carry >>= 32;
        }
        limbs.push(carry as u32);
        Self { limbs }.normal()
    }

    /// The difference; 0 if `other` is greater.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        if self <= other {
            return Self { limbs: Vec::new() };
        }
        let mut borrow = 0i64;
        let mut subtrahends = other.limbs.iter();
        let limbs = self.limbs.iter().map(|&limb| {
            borrow += i64::from(limb) - i64::from(subtrahends.next().copied().unwrap_or(0));
            let low = borrow as u32;
            borrow >>= 32;
            low
        });
        Self {
            limbs: limbs.collect(),
        }
        .normal()
    }

    /// The product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        let mut limbs = vec![0u32; self.limbs.len() + other.limbs.len()];
        for (shift, &factor) in self.limbs.iter().enumerate() {
            let mut carry = 0u64;
            let mut places = limbs.iter_mut().skip(shift);
            for (&limb, place) in other.limbs.iter().zip(&mut places) {
                carry += u64::from(factor) * u64::from(limb) + u64::from(*place);
                *place = carry as u32;
                carry >>= 32;
            }
            if let Some(place) = places.next() {
                *place = carry as u32;
            }
        }
        Self { limbs }.normal()
    }

    fn shifted_left(&self, bits: usize) -> Self {
        let small = bits % 32;
        let mut limbs = vec![0; bits / 32];
        let mut carry = 0u64;
        for &limb in &self.limbs {
            carry |= u64::from(limb) << small;
            limbs.push(carry as u32);
            carry >>= 32;
        }
        limbs.push(carry as u32);
        Self { limbs }.normal()
    }

    /// Quotient and remainder; `None` if the divisor is 0 (Knuth, TAOCP volume 2, algorithm D).
    #[must_use]
    pub fn div_rem(&self, divisor: &Self) -> Option<(Self, Self)> {
        let top = *divisor.limbs.last()?;
        if self < divisor {
            return Some((Self { limbs: Vec::new() }, self.clone()));
        }
        let shift = top.leading_zeros() as usize;
        let divisor = divisor.shifted_left(shift);
        let mut rest = self.shifted_left(shift).limbs;
        rest.push(0);
        let size = divisor.limbs.len();
        let lead = u64::from(*divisor.limbs.last()?);
        let second = size
            .checked_sub(2)
            .and_then(|index| divisor.limbs.get(index))
            .copied()
            .unwrap_or(0);
        let mut quotient = vec![0u32; rest.len().saturating_sub(size)];
        for (at, digit) in quotient.iter_mut().enumerate().rev() {
            let window = rest.get_mut(at..=at + size)?;
            let guess = guess(window, lead, u64::from(second));
            *digit = subtract(window, &divisor.limbs, guess);
        }
        rest.truncate(size);
        let rest = Self { limbs: rest }.normal();
        Some((Self { limbs: quotient }.normal(), rest.shifted_right(shift)))
    }

    /// Shifted by fewer than 32 bits.
    fn shifted_right(&self, bits: usize) -> Self {
        let mut limbs: Vec<u32> = Vec::with_capacity(self.limbs.len());
        let mut above = 0u64;
        for &limb in self.limbs.iter().rev() {
            above = above << 32 | u64::from(limb);
            limbs.push((above >> bits) as u32);
            above &= (1 << bits) - 1;
        }
        limbs.reverse();
        Self { limbs }.normal()
    }

    /// The number to the power of `exponent`, modulo `modulus`; `None` if that is 0.
    #[must_use]
    pub fn pow_mod(&self, exponent: u64, modulus: &Self) -> Option<Self> {
        let base = self.div_rem(modulus)?.1;
        let mut power = Self::from_be(&[1]);
        for bit in (0..64 - exponent.leading_zeros()).rev() {
            power = power.mul(&power).div_rem(modulus)?.1;
            if exponent >> bit & 1 == 1 {
                power = power.mul(&base).div_rem(modulus)?.1;
            }
        }
        Some(power)
    }

    /// The number to the power of `exponent`.
    #[must_use]
    pub fn pow(&self, exponent: u32) -> Self {
        (0..32 - exponent.leading_zeros())
            .rev()
            .fold(Self::from_be(&[1]), |power, bit| {
                let square = power.mul(&power);
                if exponent >> bit & 1 == 1 {
                    square.mul(self)
                } else {
                    square
                }
            })
    }

    /// The whole part of the square root.
    #[must_use]
    pub fn sqrt(&self) -> Self {
        self.sqrt_rem().0
    }

    /// The whole part of the square root, and what its square lacks (Zimmermann, "Karatsuba Square Root", 1999).
    fn sqrt_rem(&self) -> (Self, Self) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| self.limbs.get(at).copied().unwrap_or(0));
        if self.limbs.len() <= 4 {
            let number =
                u128::from(a) | u128::from(b) << 32 | u128::from(c) << 64 | u128::from(d) << 96;
            let root = number.isqrt();
            let big = |number: u128| Self::from_be(&number.to_be_bytes());
            return (big(root), big(number - root * root));
        }
        // From the root of the upper half, one division leads to that of the whole. The highest of the four parts is
        // at least one limb longer than the others.
        let quarter = (self.limbs.len() - 1) / 4;
        let part = |from: usize, to: usize| {
            let limbs = self.limbs.get(from..to.min(self.limbs.len()));
            Self {
                limbs: limbs.unwrap_or_default().to_vec(),
            }
            .normal()
        };
        let (high, rest) = part(2 * quarter, self.limbs.len()).sqrt_rem();
        let Some((quotient, rest)) = rest
            .above(&part(quarter, 2 * quarter), quarter)
            .div_rem(&high.add(&high))
        else {
            return (high, rest);
        };
        let mut root = high.above(&quotient, quarter);
        let mut rest = rest.above(&part(0, quarter), quarter);
        let square = quotient.mul(&quotient);
        let one = Self::from_be(&[1]);
        // The quotient may be too great by 1.
        while rest < square {
            let smaller = root.sub(&one);
            rest = rest.add(&root).add(&smaller);
            root = smaller;
        }
        (root, rest.sub(&square))
    }

    /// This number above so many limbs, plus `low`.
    fn above(&self, low: &Self, limbs: usize) -> Self {
        let mut shifted = vec![0; limbs];
        shifted.extend_from_slice(&self.limbs);
        Self { limbs: shifted }.normal().add(low)
    }

    /// The whole part of the root of a degree of 1 at least, by Newton's method from above.
    #[must_use]
    pub fn root(&self, degree: u32) -> Self {
        if self.is_zero() {
            return self.clone();
        }
        let less = degree.saturating_sub(1);
        let (degree_big, less_big) = (
            Self::from_be(&degree.max(1).to_be_bytes()),
            Self::from_be(&less.to_be_bytes()),
        );
        let bits = self.bits().div_ceil(degree.max(1) as usize);
        let mut root = Self::from_be(&[1]).shifted_left(bits);
        loop {
            let next = self
                .div_rem(&root.pow(less))
                .and_then(|(quotient, _)| root.mul(&less_big).add(&quotient).div_rem(&degree_big));
            match next {
                Some((next, _)) if next < root => root = next,
                _ => return root,
            }
        }
    }
}

/// The quotient digit, at most two too great.
fn guess(window: &[u32], lead: u64, second: u64) -> u64 {
    let (high, middle, low) = match window {
        [.., low, middle, high] => (*high, *middle, *low),
        [middle, high] => (*high, *middle, 0),
        _ => return 0,
    };
    let head = u64::from(high) << 32 | u64::from(middle);
    let mut guess = (head / lead).min(u64::from(u32::MAX));
    let mut rest = head - guess * lead;
    while rest <= u64::from(u32::MAX) && guess * second > (rest << 32 | u64::from(low)) {
        guess -= 1;
        rest += lead;
    }
    guess
}

/// Takes `digit` times the divisor from the window, once less where that is too much; gives the digit.
fn subtract(window: &mut [u32], divisor: &[u32], digit: u64) -> u32 {
    let mut borrow = 0i64;
    let mut carry = 0u64;
    for (place, limb) in window.iter_mut().zip(divisor.iter().copied().chain([0])) {
        carry += digit * u64::from(limb);
        borrow += i64::from(*place) - i64::from(carry as u32);
        *place = borrow as u32;
        carry >>= 32;
        borrow >>= 32;
    }
    if borrow == 0 {
        return digit as u32;
    }
    let mut carry = 0u64;
    for (place, limb) in window.iter_mut().zip(divisor.iter().copied().chain([0])) {
        carry += u64::from(*place) + u64::from(limb);
        *place = carry as u32;
        carry >>= 32;
    }
    digit.wrapping_sub(1) as u32
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_size = self.limbs.len().cmp(&other.limbs.len());
        by_size.then_with(|| self.limbs.iter().rev().cmp(other.limbs.iter().rev()))
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of many sizes and shapes, all-ones among them: they are what breaks long division.
    fn numbers() -> Vec<Big> {
        let mut seed = 1u64;
        let mut numbers = vec![];
        for size in [1, 3, 4, 5, 8, 9, 12, 16, 31, 64, 128] {
            numbers.push(Big::from_be(&vec![0xff; size]));
            numbers.push(Big::from_be(&[&[0x80][..], &vec![0; size - 1]].concat()));
            for _ in 0..4 {
                let octets: Vec<u8> = (0..size)
                    .map(|_| {
                        seed = seed
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        (seed >> 56) as u8
                    })
                    .collect();
                numbers.push(Big::from_be(&octets));
            }
        }
        numbers
    }

    #[test]
    fn division_undoes_multiplication() {
        for a in numbers() {
            for b in numbers().into_iter().filter(|number| !number.is_zero()) {
                let (quotient, rest) = a.div_rem(&b).unwrap();
                assert!(rest < b);
                assert_eq!(quotient.mul(&b).add(&rest), a);
                let product = a.mul(&b);
                assert_eq!(product.div_rem(&b).unwrap(), (a.clone(), Big::from_be(&[])));
                assert_eq!(product.add(&b).sub(&b), product);
            }
        }
        assert_eq!(Big::from_be(&[1]).div_rem(&Big::from_be(&[0])), None);
    }

    #[test]
    fn roots_are_the_greatest_that_fit() {
        let one = Big::from_be(&[1]);
        for number in numbers() {
            let root = number.sqrt();
            let next = root.add(&one);
            assert!(root.mul(&root) <= number);
            assert!(next.mul(&next) > number);
            assert_eq!(number.mul(&number).sqrt(), number);
            for degree in [3, 5, 7] {
                let root = number.root(degree);
                assert!(root.pow(degree) <= number && root.add(&one).pow(degree) > number);
                assert_eq!(number.pow(degree).root(degree), number);
            }
        }
    }

    #[test]
    fn powers_agree_with_small_ones() {
        let modulus = Big::from_be(&1_000_000_007u32.to_be_bytes());
        let mut expected = 1u64;
        for exponent in 0..50 {
            let power = Big::from_be(&[123]).pow_mod(exponent, &modulus).unwrap();
            assert_eq!(power, Big::from_be(&expected.to_be_bytes()));
            expected = expected * 123 % 1_000_000_007;
        }
        assert_eq!(Big::from_be(&[1, 0, 0]).modulo_small(7), 65536 % 7);
        assert_eq!(Big::from_be(&[1, 0]).to_be(4), Some(vec![0, 0, 1, 0]));
        assert_eq!(Big::from_be(&[1, 0]).to_be(1), None);
    }
}
