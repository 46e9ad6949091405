//! The modulus and exponent of an RSA key, as programs print them.

use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding as _};
use zeroize::Zeroizing;

use super::exponent::{Notation, exponent};
use super::{Form, run};
use crate::bytes::base64::is_any;
use crate::bytes::numbers::{from_decimal, from_hex, limbs, limbs_start, list};
use crate::formats::json::{self, looks_like_json};
use crate::x509::encode::{rsa_public_key, rsa_spki};

/// What a text says about the numbers of a key.
pub(super) enum Named {
    /// The SubjectPublicKeyInfo of the only modulus and exponent.
    Key(Form, Vec<u8>),
    /// It names a modulus, but not one alone, or not its exponent.
    Unclear,
    Nothing,
}

/// The modulus and exponent that a text names.
pub(super) fn numbers(text: &[u8]) -> Named {
    let is_json = looks_like_json(text) && json::read(text, b"{").is_some();
    let mut moduli: Vec<Modulus> = Vec::new();
    let mut exponents: Vec<&[u8]> = Vec::new();
    let mut is_inside = false;
    for (at, byte) in text.iter().enumerate() {
        let starts = !is_inside && matches!(byte | 0x20, b'e' | b'm' | b'n' | b'p' | b'r');
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
    match (moduli.as_slice(), exponents.as_slice()) {
        ([modulus], [exponent]) if !modulus.is_part => modulus
            .key(exponent)
            .map_or(Named::Unclear, |(form, key)| Named::Key(form, key)),
        ([], _) => Named::Nothing,
        _ => Named::Unclear,
    }
}

enum Name {
    Modulus,
    Exponent,
}

/// The name that starts here, what follows it, and true if it is one letter.
// Functions that are called in many places are not inlined: it would make the program much larger.
#[inline(never)]
fn name(text: &[u8]) -> Option<(Name, &[u8], bool)> {
    const NAMES: [(&[u8], bool); 9] = [
        (b"modulus", true),
        // tpm2_readpublic: the modulus in hexadecimal.
        (b"rsa:", true),
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

pub(super) struct Modulus {
    octets: Vec<u8>,
    notation: Notation,
    is_xml: bool,
    /// More digits follow: it is a part of another number.
    is_part: bool,
}

impl Modulus {
    /// Of 2,048, 3,072 or 4,096 bits, or too short: at the end of a text, others may be cut off.
    pub fn is_of_usual_size(&self) -> bool {
        let mut octets = self.octets.iter().skip_while(|&&octet| octet == 0);
        let is_high = octets.next().is_some_and(|first| first & 0x80 != 0);
        is_high && matches!(octets.count() + 1, 64 | 128 | 256 | 384 | 512)
    }

    /// The shortest modulus, in octets, and the longest.
    const SHORTEST: usize = 64;
    const LONGEST: usize = 2048;
    /// Characters of base64 that are enough for the shortest modulus that is accepted.
    const CERTAIN: usize = 340;

    /// The modulus after its name.
    fn read(after: &[u8]) -> Option<Self> {
        if let Some(octets) = limbs(after).or_else(|| list(after)) {
            return (Self::SHORTEST..=Self::LONGEST)
                .contains(&octets.len())
                .then_some(Self {
                    octets,
                    notation: Notation::Decimal,
                    is_xml: false,
                    is_part: false,
                });
        }
        // As many characters of base64 in a row are no words.
        let value = value_start(after, |value| {
            run(value, Self::CERTAIN, is_any) == Self::CERTAIN
        })?;
        let is_xml = after.starts_with(b">");
        let (digits, len) = number(value);
        let behind = value.get(len..)?.trim_ascii_start();
        let more = run(behind, Self::CERTAIN, is_any);
        let modulus = Self::from_digits(&digits, is_xml)
            .filter(|modulus| value.len() > len || modulus.is_of_usual_size())?;
        let is_digit = |byte: &u8| match modulus.notation {
            Notation::Decimal => byte.is_ascii_digit(),
            Notation::Hexadecimal => byte.is_ascii_hexdigit(),
            Notation::Base64 => is_any(*byte),
        };
        let is_part = more >= Self::SHORTEST
            && behind.iter().take(more).all(is_digit)
            && !matches!(behind.get(more), Some(b':' | b'='));
        Some(Self { is_part, ..modulus })
    }

    /// The SubjectPublicKeyInfo with an exponent as it is written.
    pub fn key(&self, written: &[u8]) -> Option<(Form, Vec<u8>)> {
        let exponent = exponent(written, self.notation)?;
        let form = if self.is_xml {
            Form::Xml
        } else {
            Form::Numbers
        };
        Some((form, rsa_spki(&rsa_public_key(&self.octets, &exponent))))
    }

    #[inline(never)]
    pub fn from_digits(digits: &[u8], is_xml: bool) -> Option<Self> {
        let hex = digits
            .strip_prefix(b"0x")
            .or_else(|| digits.strip_prefix(b"0X"));
        let (notation, octets) =
            if hex.is_none() && digits.len() >= 150 && digits.iter().all(u8::is_ascii_digit) {
                (Notation::Decimal, from_decimal(digits)?)
            } else if let Some(hex) = hex
                .or(Some(digits))
                .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            {
                (Notation::Hexadecimal, from_hex(hex)?)
            } else {
                let text = core::str::from_utf8(digits).ok()?.trim_end_matches('=');
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
                is_part: false,
            })
    }
}

/// What follows a name and its signs: `: `, ` (2048 bit):`, ` => `, `>`, `": "`, `: BoxedUint(`, `]=> string(512) "`,
/// `</td><td>`, `" value="`; or only blanks, and then true if the value can be nothing else than a key's.
#[inline(never)]
fn value_start(after: &[u8], is_certain: impl Fn(&[u8]) -> bool) -> Option<&[u8]> {
    const FILLER: usize = 48;
    const FILLERS: [&[u8]; 6] = [b"value", b"val", b"to", b"string", b"s", b"hex"];
    let mut rest = after;
    let mut has_sign = false;
    while let Some(&byte) = rest.first().filter(|_| after.len() - rest.len() < FILLER) {
        if let Some(number) = rest.strip_prefix(b"#<OpenSSL::BN ") {
            return has_sign.then_some(number);
        }
        if let Some(octets) = rest.strip_prefix(b"<<") {
            rest = octets;
            continue;
        }
        if let Some(tag) = rest.strip_prefix(b"<") {
            let end = tag.iter().take(16).position(|&byte| byte == b'>')?;
            has_sign = true;
            rest = tag.get(end + 1..)?;
            continue;
        }
        // The number of bits, or of the characters in the quotation marks after it.
        if let Some(size) = rest.strip_prefix(b"(") {
            let number = size.strip_prefix(b"bits ").unwrap_or(size);
            let is_number = number.first().is_some_and(u8::is_ascii_digit);
            let end = size.iter().take(16).position(|&byte| byte == b')');
            let after = end.and_then(|end| size.get(end + 1..));
            if let Some(after) =
                after.filter(|after| is_number && (!has_sign || after.starts_with(b" \"")))
            {
                rest = after;
                continue;
            }
        }
        let word = rest
            .iter()
            .take(FILLER)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        let is_filler = |word: &[u8]| {
            FILLERS
                .iter()
                .any(|filler| word.eq_ignore_ascii_case(filler))
        };
        // The size of a string in PHP: s:342:"…".
        let is_size = word <= 4
            && rest
                .get(word..)
                .is_some_and(|rest| rest.starts_with(b":\""));
        if word > 0 && (is_size || rest.get(..word).is_some_and(is_filler)) {
            rest = rest.get(word..)?;
            continue;
        }
        if word > 0 {
            // The name of a type, and then a bracket.
            let is_type = word < FILLER
                && !byte.is_ascii_digit()
                && matches!(rest.get(word), Some(b'(' | b'{' | b'['));
            if !is_type {
                let is_apart = rest.len() < after.len();
                return (has_sign || is_apart && is_certain(rest)).then_some(rest);
            }
            rest = rest.get(word..)?;
            continue;
        }
        // `->`, and `>-` and `|-` of YAML.
        let is_arrow = byte == b'-' && (rest.get(1) == Some(&b'>') || is_block(after, rest));
        if !is_arrow && !b" \t\r\n:=>([{]\"'+|#,;`*.\\".contains(&byte) {
            return None;
        }
        has_sign |= matches!(byte, b':' | b'=' | b'>' | b'(' | b'#' | b'|');
        rest = rest.get(1..)?;
    }
    None
}

/// Returns true if `>` or `|` is right before the rest.
fn is_block(after: &[u8], rest: &[u8]) -> bool {
    let before = after.get(..after.len() - rest.len());
    before.is_some_and(|before| before.ends_with(b">") || before.ends_with(b"|"))
}

/// The characters of a number, across separators between octets and across line breaks; and its length in the text.
#[inline(never)]
pub(super) fn number(text: &[u8]) -> (Vec<u8>, usize) {
    const LONGEST: usize = 8192;
    /// A longer line was never wrapped.
    const WRAPPED: core::ops::RangeInclusive<usize> = 32..=128;
    let mut digits = Vec::new();
    let mut rest = text;
    loop {
        let group = group(rest, LONGEST);
        let (part, after) = rest.split_at_checked(group).unwrap_or_default();
        digits.extend_from_slice(part);
        let padding = run(after, 2, |byte| byte == b'=');
        let between = run(after, 48, |byte| b" \t\r\n:-\\".contains(&byte));
        let breaks = after.iter().take(between).filter(|&&byte| byte == b'\n');
        let is_next_line = breaks.count() == 1;
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
            [b'=', value, ..] => value.is_ascii_alphanumeric() || b" \\".contains(value),
            [b',' | b';' | b'|' | b'.' | b'\t', ..] => next_part.len() <= 8,
            _ => false,
        };
        let is_wrapped = WRAPPED.contains(&group)
            && is_next_line
            && padding == 0
            && !next_part.is_empty()
            && !is_name
            && !matches!(next.get(next_part.len()), Some(b' ' | b'\t'))
            && (next_part.iter().all(u8::is_ascii_digit) || !digits.iter().all(u8::is_ascii_digit))
            && after
                .iter()
                .take(between)
                .all(|byte| byte.is_ascii_whitespace() || *byte == b'\\');
        let goes_on = between > 0
            && digits.len() < LONGEST
            && (is_octet(part) && is_octet(next_part) || is_wrapped);
        if !goes_on {
            return (digits, text.len() - after.len());
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

/// The number after the name of an exponent, as written.
fn short_value(after: &[u8]) -> Option<&[u8]> {
    const LONGEST: usize = 12;
    const USUAL: [&[u8]; 4] = [b"AQAB", b"65537", b"10001", b"0x10001"];
    let is_usual = |value: &[u8]| USUAL.iter().any(|usual| value.starts_with(usual));
    let value = limbs_start(after).or_else(|| value_start(after, is_usual))?;
    if let Some(rest) = value
        .strip_prefix(b"1, 0, 1")
        .or(value.strip_prefix(b"1,0,1"))
        && matches!(rest.trim_ascii_start().first(), Some(b']' | b'}'))
    {
        return Some(b"65537");
    }
    // BoxedUint(0x0000000000010001).
    let zeros = match value.strip_prefix(b"0x") {
        Some(digits) => run(digits, 16, |byte| byte == b'0'),
        None => 0,
    };
    if zeros > 3
        && value
            .get(zeros + 2..)
            .is_some_and(|rest| rest.starts_with(b"10001)"))
    {
        return Some(b"65537");
    }
    let len = run(value, LONGEST + 1, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b':')
    });
    (1..=LONGEST)
        .contains(&len)
        .then(|| value.get(..len))
        .flatten()
        .map(|value| value.strip_suffix(b":").unwrap_or(value))
}
