//! Public keys as programs print them: the octets of their DER as an array or as a string with escapes, or modulus and
//! exponent. What is found is DER, to be read and judged as any other.

use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding as _};
use zeroize::Zeroizing;

use super::json::looks_like_json;
use crate::bytes::escape::unescaped;
use crate::bytes::numbers::{arrays, from_decimal, from_hex, limbs, limbs_start};
use crate::x509::encode::{rsa_public_key, rsa_spki};

/// How the keys are printed, in words that follow "The key is printed as".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Array,
    String,
    Numbers,
    Xml,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::Array => "an array of bytes",
            Self::String => "a string with escaped bytes",
            Self::Numbers => "its modulus and exponent",
            Self::Xml => "XML (RSAKeyValue)",
        }
    }
}

/// The most objects that are read.
const MOST: usize = 8;

/// The objects printed in a text: DER that starts with a SEQUENCE, perhaps of something else.
pub(crate) fn find(text: &[u8]) -> Option<(Form, Vec<Zeroizing<Vec<u8>>>)> {
    let printed: Vec<Zeroizing<Vec<u8>>> = arrays(text)
        .into_iter()
        .filter_map(|array| start(&array))
        .take(MOST)
        .collect();
    if !printed.is_empty() {
        return Some((Form::Array, printed));
    }
    let plain = unescaped(text);
    if let Some(plain) = &plain
        && let Some(der) = embedded(plain)
    {
        return Some((Form::String, vec![der]));
    }
    let numbers = numbers(text).or_else(|| numbers(plain.as_deref()?));
    numbers.map(|(form, key)| (form, vec![Zeroizing::new(key)]))
}

/// An array from its first SEQUENCE on: a length may precede it, as in `Uint8Array(294) [48, …]`.
fn start(array: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const BEFORE: usize = 4;
    let at = array.iter().take(BEFORE).position(|&byte| byte == 0x30)?;
    let bytes = array.get(at..)?;
    let is_whole = bytes
        .get(1)
        .is_some_and(|&len| len < 0x80 && usize::from(len) + 2 == bytes.len());
    (is_whole || matches!(bytes.get(1), Some(0x81 | 0x82))).then(|| Zeroizing::new(bytes.to_vec()))
}

/// DER with a length of two octets among other bytes.
fn embedded(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    (0..bytes.len()).find_map(|at| match bytes.get(at..)? {
        rest @ [0x30, 0x82, high, low, 0x30 | 0x02, ..] => {
            let len = usize::from(u16::from_be_bytes([*high, *low])) + 4;
            (len >= 128).then_some(())?;
            Some(Zeroizing::new(rest.get(..len)?.to_vec()))
        }
        _ => None,
    })
}

/// The SubjectPublicKeyInfo of the only modulus and exponent in a text.
fn numbers(text: &[u8]) -> Option<(Form, Vec<u8>)> {
    let is_json = looks_like_json(text);
    let mut moduli: Vec<Modulus> = Vec::new();
    let mut exponents: Vec<&[u8]> = Vec::new();
    let mut is_inside = false;
    for (at, byte) in text.iter().enumerate() {
        let starts = !is_inside && matches!(byte | 0x20, b'e' | b'm' | b'n' | b'p');
        is_inside = byte.is_ascii_alphanumeric();
        let Some(word) = text.get(at..).filter(|_| starts) else {
            continue;
        };
        match name(word) {
            Some((Name::Modulus, after, is_short)) => {
                let found = Modulus::read(after).filter(|found| {
                    // Members of a JWK have their own reader.
                    found.notation != Notation::Base64 || !is_short || !is_json
                });
                if let Some(found) = found
                    && !moduli.iter().any(|known| known.octets == found.octets)
                {
                    moduli.push(found);
                }
            }
            Some((Name::Exponent, after, _)) => {
                if let Some(value) = short_value(after).filter(|value| !exponents.contains(value)) {
                    exponents.push(value);
                }
            }
            None => {}
        }
    }
    if moduli.is_empty() {
        let (modulus, exponent) = pair(text)?;
        moduli.push(modulus);
        exponents = vec![exponent];
    }
    let ([modulus], [written]) = (moduli.as_slice(), exponents.as_slice()) else {
        return None;
    };
    let exponent = exponent(written, modulus.notation)?;
    let form = if modulus.is_xml {
        Form::Xml
    } else {
        Form::Numbers
    };
    Some((form, rsa_spki(&rsa_public_key(&modulus.octets, &exponent))))
}

enum Name {
    Modulus,
    Exponent,
}

/// The name that starts here, what follows it, and true if it is one letter.
fn name(text: &[u8]) -> Option<(Name, &[u8], bool)> {
    const NAMES: [(&[u8], bool); 8] = [
        (b"modulus", true),
        (b"n", true),
        (b"public exponent", false),
        (b"public_exponent", false),
        (b"publicexponent", false),
        (b"pubexp", false),
        (b"exponent", false),
        (b"e", false),
    ];
    NAMES.iter().find_map(|(name, is_modulus)| {
        let (word, after) = text.split_at_checked(name.len())?;
        let is_whole = !after
            .first()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        (is_whole && word.eq_ignore_ascii_case(name)).then_some(())?;
        let name_is = if *is_modulus {
            Name::Modulus
        } else {
            Name::Exponent
        };
        Some((name_is, after, name.len() == 1))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Decimal,
    Hexadecimal,
    Base64,
}

struct Modulus {
    octets: Vec<u8>,
    notation: Notation,
    is_xml: bool,
}

impl Modulus {
    /// The shortest modulus, in octets, and the longest.
    const SHORTEST: usize = 64;
    const LONGEST: usize = 2048;

    fn read(after: &[u8]) -> Option<Self> {
        if let Some(octets) = limbs(after) {
            return (Self::SHORTEST..=Self::LONGEST)
                .contains(&octets.len())
                .then_some(Self {
                    octets,
                    notation: Notation::Decimal,
                    is_xml: false,
                });
        }
        let value = value_start(after)?;
        let is_xml = after.starts_with(b">");
        let digits = number(value);
        let hex = digits
            .strip_prefix(b"0x")
            .or_else(|| digits.strip_prefix(b"0X"));
        let (notation, octets) =
            if hex.is_none() && digits.len() >= 150 && digits.iter().all(u8::is_ascii_digit) {
                (Notation::Decimal, from_decimal(&digits)?)
            } else if let Some(hex) = hex
                .or(Some(&digits))
                .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            {
                (Notation::Hexadecimal, from_hex(hex)?)
            } else {
                let text = core::str::from_utf8(&digits).ok()?.trim_end_matches('=');
                let octets = Base64Unpadded::decode_vec(text)
                    .or_else(|_| Base64UrlUnpadded::decode_vec(text))
                    .ok()?;
                (Notation::Base64, Zeroizing::new(octets))
            };
        (Self::SHORTEST..=Self::LONGEST)
            .contains(&octets.len())
            .then(|| Self {
                octets: octets.to_vec(),
                notation,
                is_xml,
            })
    }
}

/// What follows a name and its signs: `: `, ` (2048 bit):`, ` => `, `>`, `": "`, `: BoxedUint(`.
fn value_start(after: &[u8]) -> Option<&[u8]> {
    const FILLER: usize = 48;
    let mut rest = after;
    let mut has_sign = false;
    while let Some(&byte) = rest.first().filter(|_| after.len() - rest.len() < FILLER) {
        if let Some(number) = rest.strip_prefix(b"#<OpenSSL::BN ") {
            return has_sign.then_some(number);
        }
        if let Some(bits) = rest
            .strip_prefix(b"(")
            .filter(|bits| bits.first().is_some_and(u8::is_ascii_digit))
        {
            let end = bits.iter().take(16).position(|&byte| byte == b')');
            if let Some(end) = end.filter(|_| !has_sign) {
                rest = bits.get(end + 1..)?;
                continue;
            }
        }
        let word = rest
            .iter()
            .take(FILLER)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        if word > 0 {
            // The name of a type, and then a bracket.
            let is_type = word < FILLER
                && !byte.is_ascii_digit()
                && matches!(rest.get(word), Some(b'(' | b'{' | b'['));
            if !is_type {
                return has_sign.then_some(rest);
            }
            rest = rest.get(word..)?;
            continue;
        }
        if !b" \t\r\n:=>([{]\"'+|#".contains(&byte) {
            return None;
        }
        has_sign |= matches!(byte, b':' | b'=' | b'>' | b'(' | b'#');
        rest = rest.get(1..)?;
    }
    None
}

/// The characters of a number, across separators between octets and across line breaks.
fn number(text: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 8192;
    let mut digits = Vec::new();
    let mut rest = text;
    loop {
        let group = group(rest, LONGEST);
        let (part, after) = rest.split_at_checked(group).unwrap_or_default();
        digits.extend_from_slice(part);
        let padding = run(after, 2, |byte| byte == b'=');
        let between = run(after, 48, |byte| b" \t\r\n:-".contains(&byte));
        let next = after.get(between..).unwrap_or_default();
        let is_octet =
            |part: &[u8]| matches!(part, [a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        let next_part = next.get(..self::group(next, LONGEST)).unwrap_or_default();
        let behind = next
            .get(next_part.len()..)
            .unwrap_or_default()
            .trim_ascii_start();
        let is_name = match behind {
            [b':', ..] => true,
            [b'=', value, ..] => value.is_ascii_alphanumeric() || *value == b' ',
            _ => false,
        };
        let is_wrapped = group >= 32
            && padding == 0
            && !next_part.is_empty()
            && !is_name
            && !matches!(next.get(next_part.len()), Some(b' ' | b'\t'))
            && (next_part.iter().all(u8::is_ascii_digit) || !digits.iter().all(u8::is_ascii_digit))
            && after.iter().take(between).all(u8::is_ascii_whitespace);
        let goes_on = between > 0
            && digits.len() < LONGEST
            && (is_octet(part) && is_octet(next_part) || is_wrapped);
        if !goes_on {
            return digits;
        }
        rest = next;
    }
}

/// The length of the base64 or of the octet at the start: a hyphen separates octets and is a digit of base64url.
fn group(text: &[u8], longest: usize) -> usize {
    match text {
        [a, b, b'-', ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => 2,
        _ => run(text, longest, |byte| {
            byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
        }),
    }
}

/// How many bytes at the start fulfil `is_part`, up to `most`.
fn run(text: &[u8], most: usize, is_part: impl Fn(u8) -> bool) -> usize {
    let part = text.iter().take(most);
    part.take_while(|&&byte| is_part(byte)).count()
}

/// The number after the name of an exponent, as written.
fn short_value(after: &[u8]) -> Option<&[u8]> {
    const LONGEST: usize = 12;
    let value = limbs_start(after).or_else(|| value_start(after))?;
    let len = run(value, LONGEST + 1, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b':')
    });
    (1..=LONGEST)
        .contains(&len)
        .then(|| value.get(..len))
        .flatten()
}

/// An exponent in the notation of its modulus; `None` if two readings are possible.
fn exponent(written: &[u8], notation: Notation) -> Option<Vec<u8>> {
    let is_decimal = written.iter().all(u8::is_ascii_digit);
    let hex = written
        .strip_prefix(b"0x")
        .or_else(|| written.strip_prefix(b"0X"));
    Some(match (notation, written) {
        // openssl prints the modulus in hexadecimal and the exponent in decimal.
        (Notation::Decimal | Notation::Hexadecimal, b"3" | b"65537") => {
            from_decimal(written)?.to_vec()
        }
        (Notation::Hexadecimal, b"10001" | b"010001" | b"01:00:01" | b"00010001") => vec![1, 0, 1],
        (Notation::Decimal, _) if is_decimal => from_decimal(written)?.to_vec(),
        (Notation::Decimal | Notation::Hexadecimal, _) => from_hex(hex?)?.to_vec(),
        (Notation::Base64, _) => {
            let text = core::str::from_utf8(written).ok()?.trim_end_matches('=');
            if text == "65537" {
                return Some(vec![1, 0, 1]);
            }
            Base64Unpadded::decode_vec(text).ok()?
        }
    })
}

/// The only large decimal number of a text and the usual exponent right after it: `PublicKey(123…, 65537)`.
fn pair(text: &[u8]) -> Option<(Modulus, &[u8])> {
    const DIGITS: usize = 300;
    let mut found = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits >= DIGITS {
            if found.is_some() {
                return None;
            }
            found = Some((rest.get(..digits)?, rest.get(digits..)?));
        }
        at += digits.max(1);
    }
    let (digits, after) = found?;
    let between = run(after, 4, |byte| b", \t\n".contains(&byte));
    let next = after.get(between..)?;
    let len = run(next, 8, |byte| byte.is_ascii_digit());
    let exponent = next
        .get(..len)
        .filter(|digits| [b"65537".as_slice(), b"3", b"17", b"257"].contains(digits))?;
    let octets = from_decimal(digits)?.to_vec();
    (between > 0).then_some((
        Modulus {
            octets,
            notation: Notation::Decimal,
            is_xml: false,
        },
        exponent,
    ))
}
