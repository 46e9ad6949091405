//! By what private keys are known: words of their formats, and the beginning of their DER.

use crate::asn1::tag;
use crate::facts::private::begins_as_private;
use crate::facts::shape::Shape;
use crate::object::Object;
use crate::sniff::{self, contains, is_wireguard};

/// Words that stand in private keys of some format and nowhere else.
const WORDS: [(&[u8], &str); 9] = [
    (
        b"AGE-SECRET-KEY-",
        "an age identity, which is a private key",
    ),
    (b"openssh-key-v1\0", "an OpenSSH private key"),
    (b"Private-key-format: v1", "a DNSSEC private key (BIND)"),
    (b"minisign encrypted secret key", "a minisign secret key"),
    (b"signify secret key", "a signify secret key"),
    (
        b"privateExponent:",
        "the printout of a private key (openssl's -text)",
    ),
    (
        b"Private-Key: (",
        "the printout of a private key (openssl's -text)",
    ),
    (
        b"BEGIN SSH2 ENCRYPTED PRIVATE KEY",
        "an SSH private key of the form of ssh.com",
    ),
    (b"PRIVATE KEY-----", "a private key in PEM"),
];

/// By words, or by the first bytes of a container.
pub(super) fn words(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = WORDS.iter().find(|(words, _)| contains(bytes, words)) {
        return Some(what);
    }
    if contains(bytes, b"PuTTY-User-Key-File-") && contains(bytes, b"Private-Lines:") {
        return Some("a PuTTY private key");
    }
    if is_wireguard(bytes) {
        return Some("a WireGuard configuration with its private key");
    }
    if is_parsed(bytes) {
        return Some("the printout of a private key (openssl asn1parse)");
    }
    let is_xml = contains(bytes, b"<RSAKeyValue") || contains(bytes, b"<RSAParameters");
    if is_xml && (contains(bytes, b"<D>") || contains(bytes, b"<D ")) {
        return Some("an RSA private key in XML form");
    }
    sniff::binary(bytes)
        .filter(|sniffed| sniffed.is_private)
        .map(|sniffed| sniffed.what)
}

/// `openssl asn1parse` of the numbers of an RSA or DSA key, one a line; nothing public has as many in a row.
fn is_parsed(text: &[u8]) -> bool {
    const NUMBERS: usize = 6;
    let mut row = 0;
    contains(text, b"prim: INTEGER")
        && text.split(|&byte| byte == b'\n').any(|line| {
            row = if contains(line, b"prim: INTEGER") {
                row + 1
            } else {
                0
            };
            row == NUMBERS
        })
}

/// By the beginning of a private key's or a PKCS#12 container's DER, wherever it stands.
pub(super) fn der(bytes: &[u8]) -> Option<&'static str> {
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == tag::SEQUENCE)
        .find_map(|(at, _)| begins(bytes.get(at..)?))
}

fn begins(bytes: &[u8]) -> Option<&'static str> {
    /// No secret is shorter, in octets.
    const SHORTEST: usize = 16;
    let size = match bytes.get(1)? {
        length @ 0..=0x7f if usize::from(*length) > SHORTEST => 2,
        0x81 => 3,
        0x82 => 4,
        0x83 => 5,
        0x84 => 6,
        _ => return None,
    };
    known(bytes, size)
}

/// Behind a header of `size` octets.
fn known(bytes: &[u8], size: usize) -> Option<&'static str> {
    match bytes.get(size..size + 4)? {
        // A version, then what holds the secret or names its algorithm; not small numbers in a row.
        [tag::INTEGER, 1, 0..=2, tag::INTEGER]
            if bytes.get(size + 4).is_none_or(|length| *length < 32) =>
        {
            None
        }
        [tag::INTEGER, 1, 0..=2, _] => begins_as_private(bytes).then_some("a private key"),
        [tag::INTEGER, 1, 3, tag::SEQUENCE] => {
            matches!(Object::from_der(bytes).shape, Shape::Pkcs12)
                .then_some("a PKCS#12 key store, which may hold private keys")
        }
        _ => None,
    }
}
