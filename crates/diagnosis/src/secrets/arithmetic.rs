//! Large numbers, whatever they are called, of which arithmetic shows that they are those of a private key: a private
//! exponent beside its modulus, a factor beside its product, two primes of one size.

use primitives::bignum::Big;
use zeroize::Zeroizing;

use crate::bytes::base64::{Decoder, sextet};
use crate::bytes::contains;
use crate::bytes::numbers::{from_decimal, from_hex};

/// Arithmetic takes time: larger texts, more and larger numbers are not examined.
const MAX_TEXT: usize = 16 * 1024;
const MOST: usize = 12;
/// Numbers that are tested for primality, which takes most.
const CANDIDATES: usize = 4;
const LARGEST: usize = 8192;

/// Returns true if the text has such numbers.
pub(super) fn is_private(text: &[u8]) -> bool {
    if text.len() > MAX_TEXT {
        return false;
    }
    let numbers = numbers(text);
    // Numbers beside a public exponent are most often moduli, twice as long as primes.
    let is_public = [b"AQAB".as_slice(), b"65537", b"10001"]
        .iter()
        .any(|exponent| contains(text, exponent));
    let longest = if is_public { 1088 } else { 2112 };
    let mut pairs = numbers
        .iter()
        .enumerate()
        .flat_map(|(index, first)| numbers.iter().skip(index + 1).map(move |one| (first, one)));
    let is_related = |(first, second): (&Big, &Big)| {
        is_factor(first, second)
            || is_factor(second, first)
            || is_exponent(first, second)
            || is_exponent(second, first)
    };
    if pairs.any(is_related) {
        return true;
    }
    let has_twin = |one: &&Big| {
        let twins = numbers.iter().filter(|other| bits(other) == bits(one));
        // Coordinates of elliptic curves and hashes are shorter.
        twins.count() > 1 && (512..=longest).contains(&bits(one))
    };
    let candidates = numbers.iter().filter(has_twin).take(CANDIDATES);
    candidates.filter(|one| is_prime(one)).count() > 1
}

/// Returns true if the first number divides the second.
pub(super) fn is_factor(factor: &Big, number: &Big) -> bool {
    factor.limbs().len() < number.limbs().len()
        && number
            .div_rem(factor)
            .is_some_and(|(_, rest)| rest.is_zero())
}

/// Returns true if one of the numbers divides another.
pub(super) fn has_factors(numbers: &[&[u8]]) -> bool {
    let value = |digits: &&[u8]| {
        let is_decimal = digits.iter().all(u8::is_ascii_digit);
        let octets = if is_decimal {
            from_decimal(digits)
        } else {
            from_hex(digits)
        };
        octets.map(|octets| Big::from_be(&octets))
    };
    let values: Vec<Big> = numbers.iter().filter_map(value).collect();
    let mut pairs = values
        .iter()
        .flat_map(|number| values.iter().map(move |factor| (factor, number)));
    pairs.any(|(factor, number)| is_factor(factor, number))
}

fn bits(number: &Big) -> usize {
    number.limbs().last().map_or(0, |high| {
        number.limbs().len() * 32 - high.leading_zeros() as usize
    })
}

/// Returns true if the number is the private exponent of the modulus for a usual public exponent e: e·d - 1 is k·λ(n),
/// and g·λ(n) is n - (p + q - 1) for the greatest common divisor g of p - 1 and q - 1 (RFC 8017 §3.2).
fn is_exponent(d: &Big, modulus: &Big) -> bool {
    const EXPONENTS: [u32; 5] = [65537, 3, 17, 257, 5];
    /// Most pairs of primes have a smaller one.
    const LARGEST_DIVISOR: u32 = 256;
    /// Bits of k·g.
    const FACTOR: usize = 28;
    let size = bits(modulus);
    // A random number is below the limit once in more than 2^200 times.
    if size < 512 || bits(d) > size || bits(d) + 64 < size || modulus.modulo_small(2) == 0 {
        return false;
    }
    let limit = size / 2 + FACTOR;
    EXPONENTS.iter().any(|&e| {
        let product = d.mul(&Big::from_be(&e.to_be_bytes()));
        let Some((_, rest)) = product.sub(&Big::from_be(&[1])).div_rem(modulus) else {
            return false;
        };
        // -(e·d - 1) modulo n, and its multiples.
        let step = modulus.sub(&rest);
        let mut multiple = step.clone();
        (1..=LARGEST_DIVISOR).any(|_| {
            let is_small = bits(&multiple) <= limit;
            multiple = multiple.add(&step);
            if multiple.limbs().len() > modulus.limbs().len()
                || multiple
                    .limbs()
                    .iter()
                    .rev()
                    .ge(modulus.limbs().iter().rev())
                    && multiple.limbs().len() == modulus.limbs().len()
            {
                multiple = multiple.sub(modulus);
            }
            is_small
        })
    })
}

/// Fermat's test with base 2. No modulus passes it.
fn is_prime(number: &Big) -> bool {
    const SMALL: [u32; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if SMALL.iter().any(|&prime| number.modulo_small(prime) == 0) {
        return false;
    }
    let one = Big::from_be(&[1]);
    let exponent = number.sub(&one);
    let mut power = one.clone();
    for limb in exponent.limbs().iter().rev() {
        for bit in (0..32).rev() {
            power = power.mul(&power);
            if limb >> bit & 1 == 1 {
                power = power.add(&power);
            }
            let Some((_, rest)) = power.div_rem(number) else {
                return false;
            };
            power = rest;
        }
    }
    power == one
}

/// The different large numbers of a text: in decimal, hexadecimal or base64, also over several lines of one length.
fn numbers(text: &[u8]) -> Vec<Big> {
    /// Lines of this length may go on.
    const WRAPPED: core::ops::RangeInclusive<usize> = 48..=128;
    let plain = without_colons(text);
    let mut words: Vec<Zeroizing<Vec<u8>>> = Vec::new();
    let mut width = 0;
    for line in plain.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii();
        let is_word = !line.is_empty() && line.iter().all(|byte| is_in_word(*byte));
        if is_word
            && WRAPPED.contains(&width)
            && line.len() <= width
            && let Some(last) = words.last_mut()
        {
            last.extend_from_slice(line);
        } else {
            let parts = line.split(|byte| !is_in_word(*byte));
            words.extend(
                parts
                    .filter(|part| part.len() >= 48)
                    .map(|part| Zeroizing::new(part.to_vec())),
            );
            width = 0;
        }
        // A shorter line is the last one.
        width = match is_word && (width == 0 || line.len() == width) {
            true => line.len(),
            false => 0,
        };
    }
    let mut numbers: Vec<Big> = Vec::new();
    for word in words {
        if let Some(number) = number(&word)
            && numbers.len() < MOST
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
    }
    numbers
}

fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/_-=".contains(&byte)
}

/// Octets with colons between them as one number, across lines.
fn without_colons(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let blanks = after.len() - after.trim_ascii_start().len();
        let is_octet = match plain.as_slice() {
            [.., a, b] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
            _ => false,
        };
        let next = after.get(blanks..).unwrap_or_default();
        let goes_on = next.len() > 1 && next.iter().take(2).all(u8::is_ascii_hexdigit);
        if first == b':' && is_octet && goes_on {
            rest = next;
        } else {
            plain.push(first);
            rest = after;
        }
    }
    plain
}

fn number(word: &[u8]) -> Option<Big> {
    let digits = word
        .strip_prefix(b"0x")
        .or_else(|| word.strip_prefix(b"0X"))
        .unwrap_or(word);
    let octets = if digits.iter().all(u8::is_ascii_digit) && digits.len() >= 77 {
        from_decimal(digits)?
    } else if digits.iter().all(u8::is_ascii_hexdigit) && digits.len() >= 64 {
        from_hex(digits)?
    } else {
        let mut octets = Zeroizing::new(Vec::with_capacity(word.len()));
        let mut decoder = Decoder::default();
        let body = word.split(|&byte| byte == b'=').next()?;
        for &byte in body {
            decoder.push(sextet(char::from(byte))?.0, &mut octets);
        }
        decoder.finish(&mut octets);
        let zeros = octets.iter().take_while(|&&octet| octet == 0).count();
        if !(octets.len() - zeros).is_multiple_of(32) {
            return None;
        }
        octets
    };
    let number = Big::from_be(&octets);
    (256..=LARGEST).contains(&bits(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of an RSA key of 1024 bits made for this test.
    const P: &str = "f0df8fabf56a1b21829e79d78e4bbaed4ec02d416837244f7f62e64eeeade89a21d294a1968349e941733088caa3a3d7cd0de6c835138a8f6e144d44aa4f8757";
    const Q: &str = "cc5a3d25fe3e6c50995b80ea587c1324e11cb1c1373a754d21b12f3e6c6ab5969e011f1fcfeff1665fabd469c0cafb2f3bac14d83602f83a4a8e39fe21c99da7";
    const D: &str = "5cc66c716927f5f22a020c3b4f7b3a4fd7d33ceca3982cd2d9b9de33c5efa970977d096a5ccf096f76e662c3e9bd8be274ab28bdbcb651eccbce59de2112d19f61542e170000d1fdb0d64789e94e1da114c235b3fc0271618cc52d8e4106a3e17e3a75029654f0b5a365f7173ceb8205bea6c9e801dcbca060b5fd989e170c99";

    fn value(hex: &str) -> Big {
        Big::from_be(&from_hex(hex.as_bytes()).unwrap())
    }

    fn hex(number: &Big) -> String {
        let octets = number.to_be(256).unwrap();
        let digits: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        digits.trim_start_matches('0').to_owned()
    }

    #[test]
    fn numbers_of_a_private_key_are_known_without_names() {
        let n = hex(&value(P).mul(&value(Q)));
        let wrapped = |digits: &str| {
            let lines: Vec<&str> = digits
                .as_bytes()
                .chunks(64)
                .map(|line| core::str::from_utf8(line).unwrap())
                .collect();
            lines.join("\n")
        };
        for (first, second) in [(n.as_str(), D), (P, Q), (&n, P)] {
            for (a, b) in [(first, second), (second, first)] {
                for text in [
                    format!("({a}, {b})"),
                    format!("0x{a}\n0x{b}\n"),
                    format!("public: {a}\nother: {b}"),
                    format!("{}\n\n{}\n", wrapped(a), wrapped(b)),
                ] {
                    assert!(is_private(text.as_bytes()), "{text}");
                }
            }
        }
    }

    #[test]
    fn other_large_numbers_are_public() {
        let n = hex(&value(P).mul(&value(Q)));
        let other = hex(&value(P).mul(&value(P)).add(&value(Q)));
        for text in [
            format!("({n}, 65537)"),
            format!("{n}\n{other}\n"),
            format!("{n}\n{n}\n"),
            format!("{}\n{}\n", "0".repeat(128), "A".repeat(128)),
            format!("{P}\n{}\n", hex(&value(Q).add(&Big::from_be(&[2])))),
        ] {
            assert!(!is_private(text.as_bytes()), "{text}");
        }
    }
}
