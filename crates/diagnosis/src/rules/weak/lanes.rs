//! Eight numbers side by side. Browsers compute with them at once, by WebAssembly's SIMD.

#[cfg(not(target_family = "wasm"))]
pub(super) use plain::{Narrow, Wide};
#[cfg(target_family = "wasm")]
pub(super) use simd::{Narrow, Wide};

/// How many.
pub(super) const LANES: usize = 8;

#[cfg(not(target_family = "wasm"))]
mod plain {
    use super::LANES;

    /// Numbers of 32 bits.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Narrow([u32; LANES]);

    impl Narrow {
        pub fn new(numbers: [u32; LANES]) -> Self {
            Self(numbers)
        }

        /// The bits from `shift` on of these, and above them those of `next`, of which the first belong to place
        /// `above`; `mask` is kept.
        pub fn joined(self, shift: u32, next: Self, above: u32, mask: u32) -> Self {
            let mut joined = [0; LANES];
            for ((joined, low), high) in joined.iter_mut().zip(self.0).zip(next.0) {
                *joined = (low >> shift | high << above) & mask;
            }
            Self(joined)
        }
    }

    /// Numbers of 64 bits.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Wide([u64; LANES]);

    impl Wide {
        pub fn zero() -> Self {
            Self([0; LANES])
        }

        pub fn plus(self, number: u32) -> Self {
            Self(self.0.map(|own| own + u64::from(number)))
        }

        pub fn plus_product(mut self, left: Narrow, right: Narrow) -> Self {
            for ((own, left), right) in self.0.iter_mut().zip(left.0).zip(right.0) {
                *own += u64::from(left) * u64::from(right);
            }
            self
        }

        pub fn shifted(self, bits: u32) -> Self {
            Self(self.0.map(|own| own >> bits))
        }

        /// The lower 32 bits, of which `mask` is kept.
        pub fn low(self, mask: u32) -> Narrow {
            Narrow(self.0.map(|own| own as u32 & mask))
        }

        pub fn plus_each(mut self, numbers: Narrow) -> Self {
            for (own, number) in self.0.iter_mut().zip(numbers.0) {
                *own += u64::from(number);
            }
            self
        }

        pub fn numbers(self) -> [u64; LANES] {
            self.0
        }
    }
}

#[cfg(target_family = "wasm")]
mod simd {
    use core::arch::wasm32::{
        u32x4, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat, u64x2_add,
        u64x2_extend_high_u32x4, u64x2_extend_low_u32x4, u64x2_extmul_high_u32x4,
        u64x2_extmul_low_u32x4, u64x2_extract_lane, u64x2_shr, u64x2_splat, v128, v128_and,
        v128_or,
    };

    use super::LANES;

    /// Half of the numbers each.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Narrow(v128, v128);

    impl Narrow {
        #[target_feature(enable = "simd128")]
        pub fn new([a, b, c, d, e, f, g, h]: [u32; LANES]) -> Self {
            Self(u32x4(a, b, c, d), u32x4(e, f, g, h))
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn joined(self, shift: u32, next: Self, above: u32, mask: u32) -> Self {
            let mask = u32x4_splat(mask);
            let joined =
                |low, high| v128_and(v128_or(u32x4_shr(low, shift), u32x4_shl(high, above)), mask);
            Self(joined(self.0, next.0), joined(self.1, next.1))
        }
    }

    /// A quarter of the numbers each.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Wide(v128, v128, v128, v128);

    impl Wide {
        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn zero() -> Self {
            let zero = u64x2_splat(0);
            Self(zero, zero, zero, zero)
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn plus(self, number: u32) -> Self {
            let number = u64x2_splat(u64::from(number));
            let plus = |own| u64x2_add(own, number);
            Self(plus(self.0), plus(self.1), plus(self.2), plus(self.3))
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn plus_product(self, left: Narrow, right: Narrow) -> Self {
            Self(
                u64x2_add(self.0, u64x2_extmul_low_u32x4(left.0, right.0)),
                u64x2_add(self.1, u64x2_extmul_high_u32x4(left.0, right.0)),
                u64x2_add(self.2, u64x2_extmul_low_u32x4(left.1, right.1)),
                u64x2_add(self.3, u64x2_extmul_high_u32x4(left.1, right.1)),
            )
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn shifted(self, bits: u32) -> Self {
            let shifted = |own| u64x2_shr(own, bits);
            Self(
                shifted(self.0),
                shifted(self.1),
                shifted(self.2),
                shifted(self.3),
            )
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn low(self, mask: u32) -> Narrow {
            let mask = u32x4_splat(mask);
            let low = |first, second| v128_and(u32x4_shuffle::<0, 2, 4, 6>(first, second), mask);
            Narrow(low(self.0, self.1), low(self.2, self.3))
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn plus_each(self, numbers: Narrow) -> Self {
            Self(
                u64x2_add(self.0, u64x2_extend_low_u32x4(numbers.0)),
                u64x2_add(self.1, u64x2_extend_high_u32x4(numbers.0)),
                u64x2_add(self.2, u64x2_extend_low_u32x4(numbers.1)),
                u64x2_add(self.3, u64x2_extend_high_u32x4(numbers.1)),
            )
        }

        #[inline]
        #[target_feature(enable = "simd128")]
        pub fn numbers(self) -> [u64; LANES] {
            let (first, second) = (u64x2_extract_lane::<0>, u64x2_extract_lane::<1>);
            [
                first(self.0),
                second(self.0),
                first(self.1),
                second(self.1),
                first(self.2),
                second(self.2),
                first(self.3),
                second(self.3),
            ]
        }
    }
}
