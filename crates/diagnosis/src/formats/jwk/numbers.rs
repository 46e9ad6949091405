//! The numbers of an RSA key in a JWK (RFC 7518 §6.3.1), also where something else stands in their place: hex or
//! decimal digits, the DER of a whole key, an SSH key.
//!
//! What is certain is converted. What is not is named: no bit of a key is guessed.

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::bytes::base64::{Decoder, sextet};
use crate::bytes::hex::octet;
use crate::der::{Reader, integer, tag};
use crate::formats::asn1_type::{Asn1Type, asn1_type};
use crate::formats::json::{Json, Value};
use crate::formats::ssh;
use crate::x509::encode::{rsa_public_key, rsa_spki};

/// The shortest modulus that is recognized in another notation, in bits: shorter ones are rejected anyway.
const SHORTEST: usize = 1024;

/// What stands in place of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Big-endian octets of the number, and how they deviate from RFC 7518.
    Number(Vec<u8>, Option<&'static str>),
    /// The SubjectPublicKeyInfo of a whole key, and what it was found in.
    Key(Vec<u8>, &'static str),
    /// A private key.
    Private,
    /// Neither; in words that follow "Its \"n\"".
    Fault(String),
}

/// The modulus.
pub(super) fn modulus(value: &Value) -> Content {
    match &value.json {
        Json::Text(text) => modulus_text(text),
        Json::Number(digits) => match decimal(digits.trim_end_matches('n')) {
            Some(octets) if octets.len() * 8 >= SHORTEST => {
                Content::Number(octets, Some("a number in decimal"))
            }
            _ => Content::Fault("is a number that can't be a modulus".to_owned()),
        },
        _ => match bytes(value) {
            Some(octets) => {
                let content = modulus_octets(octets, 0);
                match content {
                    Content::Number(octets, None) => {
                        Content::Number(octets, Some("a list of bytes"))
                    }
                    content => content,
                }
            }
            None => Content::Fault("is not a string".to_owned()),
        },
    }
}

fn modulus_text(text: &str) -> Content {
    if text.contains("-----BEGIN ") {
        return Content::Fault("is a PEM text".to_owned());
    }
    if text.contains("...") || text.contains('…') {
        return Content::Fault("is shortened: an ellipsis replaces a part of it".to_owned());
    }
    // Of 2,048, 3,072 and 4,096 bits, if blanks count.
    let is_whole = matches!(text.trim().len(), 342 | 344 | 512 | 683 | 684);
    if is_whole && text.trim().contains(' ') && !text.contains('+') {
        return Content::Fault("has spaces where plus signs were, as in a URL".to_owned());
    }
    if let Some(words) = text.trim().strip_prefix("ssh-rsa ") {
        return ssh_key(words.split_whitespace().next().unwrap_or_default());
    }
    let core = core(text);
    if let Some((octets, what)) = digits(&core) {
        return der(&octets).unwrap_or(Content::Number(octets, Some(what)));
    }
    if core.starts_with("AAAAB3NzaC1yc2E") {
        return ssh_key(&core);
    }
    match base64(text) {
        Ok((octets, deviation)) => match modulus_octets(octets, 0) {
            Content::Number(octets, None) => Content::Number(octets, deviation),
            content => content,
        },
        Err(fault) => Content::Fault(fault),
    }
}

/// Octets that were decoded: the number itself, or something that contains it.
fn modulus_octets(octets: Vec<u8>, depth: usize) -> Content {
    if octets.starts_with(b"\0\0\0\x07ssh-rsa") {
        return match ssh::blob_key(&octets) {
            Some(spki) => Content::Key(spki, "an SSH public key"),
            None => Content::Fault("is an SSH public key that can't be read".to_owned()),
        };
    }
    if let Some(content) = der(&octets) {
        return content;
    }
    // An mpint of SSH or OpenSSL (RFC 4251 §5).
    if let Some((length, number)) = octets.split_first_chunk::<4>()
        && usize::try_from(u32::from_be_bytes(*length)) == Ok(number.len())
    {
        let number = integer::trim(number).to_vec();
        return Content::Number(number, Some("a number with its length before it"));
    }
    if let Ok(text) = core::str::from_utf8(&octets)
        && depth == 0
        && octets.len() * 8 >= SHORTEST
        && octets
            .iter()
            .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
    {
        // Random octets are never text.
        let core = core(text);
        if let Some((octets, _)) = digits(&core) {
            return Content::Number(octets, Some("base64url of the number's digits"));
        }
        if let Ok((inner, _)) = base64(text) {
            const TWICE: &str = "encoded in base64 twice";
            return match modulus_octets(inner, 1) {
                Content::Number(octets, None) => Content::Number(octets, Some(TWICE)),
                content => content,
            };
        }
        return Content::Fault("is base64url of a text, not of a number".to_owned());
    }
    Content::Number(octets, None)
}

/// A DER object that fills the octets.
fn der(octets: &[u8]) -> Option<Content> {
    let tlv = Reader::new(octets, 0).read().ok()?;
    if tlv.raw.len() != octets.len() {
        return None;
    }
    // The key in a SubjectPublicKeyInfo, without its algorithm.
    if tlv.is(tag::BIT_STRING)
        && let Some((0, key)) = tlv
            .content
            .split_first()
            .map(|(unused, key)| (*unused, key))
    {
        return der(key);
    }
    if tlv.is(tag::INTEGER) && octets.len() * 8 > SHORTEST {
        let number = integer::trim(tlv.content).to_vec();
        return Some(Content::Number(number, Some("an INTEGER in DER")));
    }
    Some(match asn1_type(&tlv) {
        Asn1Type::Spki(spki) => {
            Content::Key(spki.tlv.raw.to_vec(), "the SubjectPublicKeyInfo in DER")
        }
        Asn1Type::Pkcs1(_) => Content::Key(rsa_spki(tlv.raw), "the RSAPublicKey (PKCS#1) in DER"),
        Asn1Type::Certificate(cert) => {
            Content::Key(cert.spki?.tlv.raw.to_vec(), "a certificate in DER")
        }
        Asn1Type::Private(_) | Asn1Type::EncryptedPrivate(_) | Asn1Type::Pkcs12 => Content::Private,
        Asn1Type::Csr(_) => Content::Fault("is a certificate request in DER".to_owned()),
        _ => return None,
    })
}

fn ssh_key(blob: &str) -> Content {
    match base64(blob)
        .ok()
        .and_then(|(octets, _)| ssh::blob_key(&octets))
    {
        Some(spki) => Content::Key(spki, "an SSH public key"),
        None => Content::Fault("is an SSH public key that can't be read".to_owned()),
    }
}

/// The exponent.
pub(super) fn exponent(value: &Value) -> Content {
    match &value.json {
        Json::Number(digits) => match decimal(whole(digits)) {
            Some(octets) => Content::Number(octets, Some("a number in decimal")),
            None if digits.eq_ignore_ascii_case("0x10001") => {
                Content::Number(vec![1, 0, 1], Some("a number in hexadecimal"))
            }
            None => Content::Fault("is not a whole number".to_owned()),
        },
        Json::Text(text) => exponent_text(text),
        _ => match bytes(value) {
            Some(octets) => Content::Number(octets, Some("a list of bytes")),
            None => Content::Fault("is not a string".to_owned()),
        },
    }
}

/// The digits of a whole number, also as JavaScript's BigInt and as a floating-point number are printed.
fn whole(digits: &str) -> &str {
    digits
        .strip_suffix('n')
        .or_else(|| digits.strip_suffix(".0"))
        .unwrap_or(digits)
}

fn exponent_text(text: &str) -> Content {
    let core = core(text);
    if let Some(octets) = known_digits(core.trim_end_matches('n')) {
        return Content::Number(octets, Some("written in digits"));
    }
    // The usual exponent in another case, and "n" perhaps as well.
    if core.eq_ignore_ascii_case("AQAB") && core != "AQAB" {
        return Content::Fault(
            "is AQAB in another case: a program converted its letters".to_owned(),
        );
    }
    match base64(text) {
        Ok((octets, deviation)) => {
            if let Some(octets) = core::str::from_utf8(&octets).ok().and_then(known_digits) {
                return Content::Number(octets, Some("base64url of the number's digits"));
            }
            match octets.as_slice() {
                // Even as it is, so it can only be the usual one, least significant octet first.
                [1, 0, 1, 0] | [1, 0, 1, 0, 0, 0, 0, 0] => {
                    Content::Number(vec![1, 0, 1], Some("in reverse order of its octets"))
                }
                [2, 3, 1, 0, 1] => Content::Number(vec![1, 0, 1], Some("an INTEGER in DER")),
                _ => Content::Number(octets, deviation),
            }
        }
        Err(fault) => Content::Fault(fault),
    }
}

/// The usual exponents in digits: decimal, or hexadecimal as programs print it. None of them is base64url of an
/// exponent.
fn known_digits(text: &str) -> Option<Vec<u8>> {
    let plain = text.trim().trim_start_matches("0x").replace(':', "");
    match plain.as_str() {
        "65537" | "10001" | "010001" | "00010001" => Some(vec![1, 0, 1]),
        "3" | "03" => Some(vec![3]),
        "17" => Some(vec![17]),
        "257" => Some(vec![1, 1]),
        _ => None,
    }
}

/// A whole number in digits, of at least [`SHORTEST`] bits. Base64 of so many octets has other characters, too.
fn digits(text: &str) -> Option<(Vec<u8>, &'static str)> {
    let plain = text.replace([':', '-'], "");
    // Groups of thousands.
    let is_grouped = |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b'_' | b'\'');
    if plain.bytes().all(is_grouped) {
        let digits = plain.replace([',', '_', '\''], "");
        let is_long = digits.len() * 3 >= SHORTEST;
        return is_long
            .then(|| decimal(&digits))?
            .map(|octets| (octets, "a number in decimal"));
    }
    let plain = plain
        .strip_prefix("0x")
        .or_else(|| plain.strip_prefix("0X"))
        .unwrap_or(&plain);
    if plain.len() * 4 < SHORTEST {
        return None;
    }
    if !plain.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let even = if plain.len().is_multiple_of(2) {
        plain.to_owned()
    } else {
        format!("0{plain}")
    };
    let pairs = even.as_bytes().as_chunks::<2>().0;
    let octets: Option<Vec<u8>> = pairs.iter().map(|[high, low]| octet(*high, *low)).collect();
    Some((octets?, "a number in hexadecimal"))
}

fn decimal(digits: &str) -> Option<Vec<u8>> {
    /// A modulus of 16,384 bits has fewer.
    const LONGEST: usize = 5000;
    if digits.len() > LONGEST {
        return None;
    }
    integer::from_decimal(digits)
}

/// A list of octets, also as `Buffer` and `Uint8Array` are written, and with the signs of Java.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    let octet = |item: &Value| match &item.json {
        Json::Number(digits) => digits
            .parse::<i16>()
            .ok()
            .filter(|number| (-128..256).contains(number))
            .map(|number| number.to_le_bytes().first().copied().unwrap_or(0)),
        _ => None,
    };
    match &value.json {
        Json::List(items) => items.iter().map(octet).collect(),
        Json::Object(_) if value.get("data").is_some() => bytes(value.get("data")?),
        Json::Object(members) => members
            .iter()
            .enumerate()
            .map(|(index, (name, item))| (name.parse() == Ok(index)).then(|| octet(item)).flatten())
            .collect(),
        _ => None,
    }
    .filter(|octets: &Vec<u8>| !octets.is_empty())
}

/// The text without blanks and percent-encoding, and without what programs write around it: quotation marks, also
/// Python's `b'…'`, and marks of a list or a sentence.
fn core(text: &str) -> String {
    const ESCAPES: [(&str, &str); 6] = [
        ("%2b", "+"),
        ("%2B", "+"),
        ("%2f", "/"),
        ("%2F", "/"),
        ("%3d", "="),
        ("%3D", "="),
    ];
    let mut plain: String = text.chars().filter(|c| !is_blank(*c)).collect();
    if plain.contains('%') {
        for (escape, character) in ESCAPES {
            plain = plain.replace(escape, character);
        }
    }
    let bytes = ["b'", "b\""]
        .iter()
        .find_map(|start| plain.strip_prefix(start));
    bytes
        .unwrap_or(&plain)
        .trim_matches([',', ';', '"', '\'', '.'])
        .to_owned()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

/// Octets in base64, strictly or with a deviation that changes no bit. The fault follows "Its \"n\"".
pub(super) fn base64(text: &str) -> Result<(Vec<u8>, Option<&'static str>), String> {
    if let Ok(octets) = Base64UrlUnpadded::decode_vec(text) {
        let deviation = (octets.len() > 8 && octets.first() == Some(&0))
            .then_some("a number with a leading zero byte");
        return Ok((octets, deviation));
    }
    let core = core(text);
    let body = core.trim_end_matches(['=', '~']);
    let mut octets = Vec::with_capacity(body.len() * 3 / 4);
    let mut decoder = Decoder::default();
    let (mut plain, mut url) = (false, false);
    for c in body.chars() {
        let Some((value, is_url)) = sextet(c) else {
            return Err(format!(
                "contains {}, which is not base64url (RFC 7518 §2)",
                primitives::text::escape(&c.to_string())
            ));
        };
        url |= is_url;
        plain |= matches!(c, '+' | '/');
        decoder.push(value, &mut octets);
    }
    if plain && url {
        return Err(
            "mixes the characters - and _ with + and /, so some of it is damaged".to_owned(),
        );
    }
    if body.len() % 4 == 1 {
        return Err("is not base64url: one character is missing or too many".to_owned());
    }
    if decoder.finish(&mut octets).has_stray_bits {
        return Err("is not base64url: its last character is damaged or missing".to_owned());
    }
    let deviation = if core.len() != text.len() && !plain && core.len() == body.len() {
        "base64url with spaces or other characters around it"
    } else if plain {
        "in base64 with the characters + and /"
    } else {
        "in base64 with padding"
    };
    Ok((octets, Some(deviation)))
}

/// Returns true if the number can't be a modulus as it is, but could be with its octets in reverse order, as .NET's
/// `BigInteger` writes them.
pub(super) fn looks_reversed(octets: &[u8]) -> bool {
    let trimmed = match octets {
        [head @ .., 0] => head,
        _ => octets,
    };
    let is_size = |octets: &[u8]| octets.len() >= SHORTEST / 8 && octets.len().is_multiple_of(64);
    let is_odd = |octet: Option<&u8>| octet.is_some_and(|octet| octet & 1 == 1);
    let is_high = |octet: Option<&u8>| octet.is_some_and(|octet| octet & 0x80 != 0);
    let as_it_is = is_odd(octets.last()) && is_high(octets.first());
    is_size(trimmed) && !as_it_is && is_odd(trimmed.first()) && is_high(trimmed.last())
}

/// The SubjectPublicKeyInfo of two numbers.
pub(super) fn spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    rsa_spki(&rsa_public_key(modulus, exponent))
}
