//! Private keys as programs print them: the name of a private number and a large number after it, numbers of which one is
//! a factor of another.

use super::HiddenSecret;
use super::arithmetic::has_factors;
use super::seeds::{SEED, has_seed, is_key_file, is_seed};
use crate::bytes::{contains, stretches};
use crate::model::Kind::PrivateKey;

pub(super) const NUMBERS: HiddenSecret = HiddenSecret::new(
    "the numbers of a private key, as a program prints them",
    PrivateKey,
);

/// Names of private numbers in lower case, without what separates their words.
const NAMES: [&str; 26] = [
    "privateexponent",
    "privateexp",
    "private",
    "privatekey",
    "privatevalue",
    "priv",
    "secretexponent",
    "secretkey",
    "secret",
    "primeexponentp",
    "primeexponentq",
    "crtcoefficient",
    "prime1",
    "prime2",
    "exponent1",
    "exponent2",
    "coefficient",
    "dp",
    "dq",
    "qi",
    "qp",
    "iqmp",
    "dmp1",
    "dmq1",
    "qinv",
    "seed",
];

/// Digits, decimal and hexadecimal, that make a number a key's: after the name `d`, which other things have too, and
/// after a clear name, where a number of an elliptic curve of 256 bits is enough.
const LONG: (usize, usize) = (300, 256);
const CLEAR: (usize, usize) = (72, 60);

/// What Node.js writes before the octets of a Buffer, of which it prints 50.
const BUFFER: &[u8] = b": <Buffer ";

/// What is named by one letter, and what names alone don't prove.
#[derive(Default)]
struct Letters {
    n: bool,
    p: bool,
    q: bool,
    /// A generator: p and q are parameters of Diffie-Hellman or DSA.
    g: bool,
    /// The private number and the point of an elliptic curve.
    d: bool,
    x: bool,
    y: bool,
}

/// Finds a printed private number.
pub(super) fn private(text: &[u8]) -> Option<HiddenSecret> {
    if is_key_file(text) {
        return Some(NUMBERS);
    }
    if !has_numbers(text) {
        return has_seed(text).then_some(SEED);
    }
    let mut letters = Letters::default();
    let mut is_inside = false;
    for (at, byte) in text.iter().enumerate() {
        let starts = !is_inside && byte.is_ascii_alphabetic();
        is_inside = byte.is_ascii_alphanumeric();
        if !starts
            || !matches!(
                byte | 0x20,
                b'c' | b'd' | b'e' | b'g' | b'i' | b'm' | b'n' | b'p' | b'q' | b's' | b'x' | b'y'
            )
        {
            continue;
        }
        let Some(word) = text.get(at..) else { continue };
        if is_seed(word) {
            return Some(SEED);
        }
        let Some((name, after)) = named(word) else {
            continue;
        };
        let least = match name {
            Name::Private | Name::D | Name::X | Name::Y => CLEAR,
            _ => LONG,
        };
        let has_number = |least| match after.split_at_checked(BUFFER.len()) {
            Some((start, octets)) if start.eq_ignore_ascii_case(BUFFER) => {
                digits(octets, CLEAR.0, CLEAR.1)
            }
            _ => has_digits(after, least, name == Name::Private),
        };
        if !has_number(least) {
            continue;
        }
        match name {
            Name::Private => return Some(NUMBERS),
            Name::D if has_number(LONG) => return Some(NUMBERS),
            Name::D => letters.d = true,
            Name::X => letters.x = true,
            Name::Y => letters.y = true,
            Name::N => letters.n = true,
            Name::P => letters.p = true,
            Name::Q => letters.q = true,
            Name::G => letters.g = true,
        }
        if letters.n && letters.p && letters.q || letters.d && letters.x && letters.y {
            return Some(NUMBERS);
        }
    }
    let has_primes = letters.p && letters.q && !letters.g;
    (has_primes || positional(text)).then_some(NUMBERS)
}

/// Returns true if as many digits as the shortest private number has stand close together: most texts have none.
fn has_numbers(text: &[u8]) -> bool {
    const SEPARATORS: &[u8] = b": \t\r\n,\\_\"'+-x";
    let is_in = |byte: u8| byte.is_ascii_hexdigit() || SEPARATORS.contains(&byte);
    stretches(text, CLEAR.1, is_in).any(|span| {
        let stretch = text.get(span.start..span.end).unwrap_or_default();
        stretch
            .iter()
            .filter(|byte| byte.is_ascii_hexdigit())
            .count()
            >= CLEAR.1
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Private,
    D,
    N,
    P,
    Q,
    G,
    X,
    Y,
}

/// The name that starts here, and what follows it.
fn named(text: &[u8]) -> Option<(Name, &[u8])> {
    /// The longest name with what separates its words.
    const LONGEST: usize = 24;
    let mut name = String::with_capacity(LONGEST);
    let mut found = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|_| at < LONGEST) {
        let word = rest
            .iter()
            .take(LONGEST)
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        if word == 0 || word == LONGEST {
            break;
        }
        name.extend(
            rest.get(..word)?
                .iter()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        at += word;
        let kind = match name.as_str() {
            "d" => Some(Name::D),
            "x" => Some(Name::X),
            "y" => Some(Name::Y),
            "n" | "modulus" => Some(Name::N),
            "p" | "primep" => Some(Name::P),
            "q" | "primeq" => Some(Name::Q),
            "g" | "generator" | "primeg" => Some(Name::G),
            other => NAMES.contains(&other).then_some(Name::Private),
        };
        if let Some(kind) = kind {
            found = Some((kind, text.get(at..)?));
        }
        // The name of an authentication method.
        if text.get(at..).is_some_and(|rest| rest.starts_with(b"_jwt")) {
            return None;
        }
        match text.get(at) {
            Some(b' ' | b'_' | b'-') => at += 1,
            _ => break,
        }
    }
    found
}

/// Returns true if a number of at least so many decimal or hexadecimal digits follows, after signs, brackets and the
/// names of types: `: `, ` = 0x`, `:+`, `: BoxedUint(0x`, `> `. `is_clear`: after blanks alone, too.
fn has_digits(after: &[u8], (decimal, hex): (usize, usize), is_clear: bool) -> bool {
    const FILLER: usize = 64;
    // The size of an array in C.
    let size = after.iter().take(8).position(|&byte| byte == b']');
    let mut rest = size
        .filter(|&size| {
            after.first() == Some(&b'[')
                && after
                    .get(1..size)
                    .is_some_and(|size| size.iter().all(u8::is_ascii_digit))
        })
        .and_then(|size| after.get(size + 1..))
        .unwrap_or(after);
    let mut left = FILLER;
    let mut has_sign = false;
    loop {
        let Some(&byte) = rest.first().filter(|_| left > 0) else {
            return false;
        };
        // The size of a number: `(2048 bit)`, `(bits 2048)`.
        let end = rest.iter().take(16).position(|&next| next == b')');
        if byte == b'('
            && let Some((size, behind)) = end.and_then(|end| rest.split_at_checked(end + 1))
            && contains(size, b"bit")
        {
            left = left.saturating_sub(size.len());
            rest = behind;
            continue;
        }
        let word = rest
            .iter()
            .take(left)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        if word == 0 {
            if !b" \t\r\n:=>([{]\"'+<&|\\,.-*`#/".contains(&byte) {
                return false;
            }
            has_sign |= !byte.is_ascii_whitespace();
            rest = rest.get(1..).unwrap_or_default();
            left -= 1;
            continue;
        }
        let is_number = rest.first().is_some_and(u8::is_ascii_digit)
            || rest.iter().take(word).all(u8::is_ascii_hexdigit);
        if is_number {
            return (has_sign || is_clear)
                && (digits(rest, decimal, hex) || octets(rest, is_clear));
        }
        // The name of a type or of a function, and then a bracket or a number.
        let is_constructor = matches!(
            rest.get(..word),
            Some(b"new" | b"BN" | b"mpz" | b"int" | b"false")
        );
        if !is_constructor
            && !rest
                .get(word..)
                .unwrap_or_default()
                .iter()
                .take(4)
                .any(|byte| b"([{<>:.\"'".contains(byte))
        {
            return false;
        }
        rest = rest.get(word..).unwrap_or_default();
        left -= word;
    }
}

/// Counts the digits of a number, of octets with separators, or of an array of large limbs.
fn digits(text: &[u8], decimal: usize, hex: usize) -> bool {
    /// Digits in a limb that is printed in decimal.
    const LIMB: usize = 8;
    let text = text
        .strip_prefix(b"0x")
        .or_else(|| text.strip_prefix(b"0X"))
        .unwrap_or(text);
    let (mut count, mut letters, mut rest) = (0, 0, text);
    loop {
        let group = rest
            .iter()
            .take(decimal.max(hex))
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        let (digits, after) = rest.split_at_checked(group).unwrap_or_default();
        count += group;
        letters += digits.iter().filter(|byte| !byte.is_ascii_digit()).count();
        if count >= decimal || count >= hex && letters > 0 {
            return true;
        }
        let between = after
            .iter()
            .take(24)
            .take_while(|byte| b": \t\r\n\\,_\"'+".contains(byte))
            .count();
        let is_list = after.first() == Some(&b',');
        // Groups of thousands.
        let is_grouped = group <= 3 && after.first() == Some(&b'_') || group == 3 && is_list;
        let goes_on = group >= LIMB || group == 2 && !is_list || is_grouped;
        if !goes_on || between == 0 {
            return false;
        }
        rest = after.get(between..).unwrap_or_default();
        rest = rest.strip_prefix(b"0x").unwrap_or(rest);
    }
}

/// Counts the octets of an array in decimal or hexadecimal. `is_clear`: those of a short private key are enough.
fn octets(text: &[u8], is_clear: bool) -> bool {
    let octets = if is_clear { 32 } else { 100 };
    let mut words = text.split(|byte| b", \t\r\n".contains(byte));
    let is_octet = |word: &[u8]| match word.strip_prefix(b"0x").or(word.strip_prefix(b"0X")) {
        Some(digits) => digits.len() <= 2 && digits.iter().all(u8::is_ascii_hexdigit),
        None => {
            let digits = word.strip_prefix(b"-").unwrap_or(word);
            (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
    };
    words
        .by_ref()
        .filter(|word| !word.is_empty())
        .take_while(|word| is_octet(word))
        .take(octets)
        .count()
        == octets
}

/// Large numbers without names: one is a factor of another, or one follows modulus and exponent.
fn positional(text: &[u8]) -> bool {
    /// The shortest and the longest number, in digits, and the most of them.
    const SHORTEST: usize = 75;
    const LONGEST: usize = 2500;
    const MOST: usize = 16;
    let mut numbers: Vec<&[u8]> = Vec::new();
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some(rest) = text
        .get(at..)
        .filter(|rest| !rest.is_empty() && numbers.len() < MOST)
    {
        let word = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let digits = rest.get(..word).unwrap_or_default();
        let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
        let is_number = (SHORTEST..=LONGEST).contains(&digits.len())
            && digits.iter().all(u8::is_ascii_hexdigit);
        if is_number && !numbers.contains(&digits) {
            numbers.push(digits);
            ends.push((at, at + word));
        }
        at += word.max(1);
    }
    if numbers.len() < 2 {
        return false;
    }
    let between = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let follows = ends
        .array_windows()
        .enumerate()
        .any(|(index, [first, second])| {
            let (Some(modulus), Some(other)) = (numbers.get(index), numbers.get(index + 1)) else {
                return false;
            };
            let before = between(first.0.saturating_sub(24), first.0);
            let after = between(second.1, (second.1 + 24).min(text.len()));
            second.0 - first.1 <= 48
                && modulus.len() >= 150
                && other.len() <= modulus.len() + 1
                && other.len() * 10 >= modulus.len() * 9
                && has_exponent(between(first.1, second.0))
                && !has_exponent(before)
                && !has_exponent(after)
        });
    follows || has_factors(&numbers)
}

/// Returns true if one of the usual public exponents stands there.
fn has_exponent(text: &[u8]) -> bool {
    let usual: [&[u8]; 6] = [b"65537", b"10001", b"0x10001", b"010001", b"3", b"17"];
    text.split(|byte| !byte.is_ascii_alphanumeric())
        .any(|word| usual.contains(&word))
}

#[cfg(test)]
mod tests {
    use primitives::bignum::Big;

    use super::*;
    use crate::bytes::numbers::from_decimal;

    /// 2 · (2^512 - 1) is no key, but has these factors.
    #[test]
    fn finds_factors_in_any_position() {
        let p = "1".repeat(80);
        let q = "3".repeat(80);
        let product = {
            let (p, q) = (
                from_decimal(p.as_bytes()).unwrap(),
                from_decimal(q.as_bytes()).unwrap(),
            );
            let product = Big::from_be(&p).mul(&Big::from_be(&q));
            let octets = product.to_be(80).unwrap();
            octets
                .iter()
                .map(|octet| format!("{octet:02x}"))
                .collect::<String>()
        };
        assert!(private(format!("{{{{{product} 65537}} [{p} {q}]}}").as_bytes()).is_some());
        assert!(private(format!("{product} {p} 3{q}").as_bytes()).is_some());
        assert!(private(format!("{product} 1{p} 3{q}").as_bytes()).is_none());
    }

    #[test]
    fn public_numbers_are_not_private() {
        let n = "9".repeat(617);
        let m = "8".repeat(617);
        for text in [
            format!("n = {n}\ne = 65537"),
            format!("PublicKey({n}, 65537)"),
            format!("[({n}, 65537), ({m}, 65537)]"),
            format!("e=65537 n={n}\ne=65537 n={m}"),
            "d = a bad face, 12 cafes and decades of facade".to_owned(),
            format!("prime P: {n} Q: {m} G: {n}"),
        ] {
            assert_eq!(private(text.as_bytes()), None, "{text}");
        }
    }
}
