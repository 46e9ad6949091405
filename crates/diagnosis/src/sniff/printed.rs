//! What programs print of keys: words and digits instead of the key itself.

use zeroize::Zeroizing;

use super::{Sniffed, contains, instead, private};
use crate::model::Kind;
use crate::object::{Object, looks_like_der};

/// The most that is taken for hexadecimal, in bytes of text.
const MAX_HEX: usize = 256 * 1024;

const PRINTED_FROM: &str = "Give the file that it was printed from.";

/// Notations of keys other than PEM, DER and JSON.
pub(super) fn printed(text: &[u8]) -> Option<Sniffed> {
    let says = |words: &str| contains(text, words.as_bytes());
    if says("<RSAKeyValue") || says("<RSAParameters") {
        return Some(instead(
            "an RSA public key in XML form (RSAKeyValue); the management API takes PEM",
            "Export it as PEM with the program that made it; in .NET: rsa.ExportSubjectPublicKeyInfoPem().",
        ));
    }
    if let Some(sniffed) = hexadecimal(text) {
        return Some(sniffed);
    }
    if text.starts_with(b"Certificate:") && says("Signature Algorithm:") {
        return Some(instead(
            "the printout of a certificate (openssl's -text -noout), not the certificate",
            PRINTED_FROM,
        ));
    }
    if text.starts_with(b"Public-Key: (") || text.starts_with(b"RSA Public-Key: (") {
        return Some(instead(
            "the printout of a public key (openssl's -text), not the key",
            PRINTED_FROM,
        ));
    }
    if text.starts_with(b"Modulus=") {
        return Some(instead(
            "the modulus of a key as openssl prints it: half of the key",
            PRINTED_FROM,
        ));
    }
    if says("ingerprint=") && text.len() < 256 {
        return Some(instead(
            "a certificate's fingerprint, not the certificate",
            PRINTED_FROM,
        ));
    }
    if text.starts_with(b"age1") || text.starts_with(b"untrusted comment: minisign public key") {
        return Some(instead(
            "a public key of age or minisign, which OAuth has no use for",
            crate::refuse::EXPECTED,
        ));
    }
    None
}

/// DER written in hexadecimal: a dump, the array of a program, or digits alone.
fn hexadecimal(text: &[u8]) -> Option<Sniffed> {
    let bytes = octets(text.get(..MAX_HEX).unwrap_or(text));
    if bytes.len() < 32 || !looks_like_der(&bytes) {
        return None;
    }
    let object = Object::from_der(&bytes);
    match object.kind {
        Kind::Unknown => None,
        kind if object.is_private => Some(private(kind, "a private key in hexadecimal")),
        Kind::Certificate => Some(instead("a certificate in hexadecimal", into_bytes(text))),
        _ => Some(instead("a key in hexadecimal", into_bytes(text))),
    }
}

/// The command that undoes this sort of hexadecimal.
fn into_bytes(text: &[u8]) -> &'static str {
    let first = text.trim_ascii_start();
    let digits = first
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    match first.get(digits..).unwrap_or_default() {
        [b':', b' ', ..] if digits == 8 => "Turn it into bytes: xxd -r FILE > decoded.der",
        [b' ', b' ', ..] if digits == 8 => {
            "Turn it into bytes: cut -c 11-58 FILE | xxd -r -p > decoded.der"
        }
        [b' ', ..] if digits == 7 => "Turn it into bytes: cut -c 9- FILE | xxd -r -p > decoded.der",
        _ if contains(text, b"0x") || contains(text, b"\\x") => {
            "Turn it into bytes: grep -o 'x[0-9a-fA-F][0-9a-fA-F]' FILE | cut -c 2- | xxd -r -p > decoded.der"
        }
        _ => "Turn it into bytes: xxd -r -p FILE > decoded.der",
    }
}

/// The octets of every word that is hexadecimal throughout.
pub(crate) fn octets(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for line in text.split(|&byte| byte == b'\n') {
        for word in dumped(line).split(|byte| !byte.is_ascii_alphanumeric()) {
            let word = word
                .strip_prefix(b"0x")
                .or_else(|| word.strip_prefix(b"x"))
                .unwrap_or(word);
            if word.len() % 2 == 0 && word.iter().all(u8::is_ascii_hexdigit) {
                let digits = word.as_chunks::<2>().0;
                bytes.extend(
                    digits
                        .iter()
                        .map(|[high, low]| value(*high) << 4 | value(*low)),
                );
            }
        }
    }
    bytes
}

/// A line of `xxd`, `hexdump -C` or `od -t x1` without its offset and its characters.
fn dumped(line: &[u8]) -> &[u8] {
    let offset = line
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let behind = line.get(offset..).unwrap_or_default();
    let rest = match behind {
        [b':', b' ', rest @ ..] | [b' ', b' ', rest @ ..] if (4..=8).contains(&offset) => rest,
        [b' ', rest @ ..] if (6..=8).contains(&offset) && rest.get(2) == Some(&b' ') => rest,
        _ => return line,
    };
    let characters = rest
        .windows(2)
        .position(|pair| pair == b"  " || pair == b" |")
        .filter(|at| *at > 24);
    rest.get(..characters.unwrap_or(rest.len())).unwrap_or(rest)
}

/// The value of a hexadecimal digit.
fn value(digit: u8) -> u8 {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .unwrap_or(0)
}
