//! Encodes public keys in DER: PKCS#1, JWK, SSH and private keys are converted to SubjectPublicKeyInfo.

use crate::der::{integer, tag};

/// A SubjectPublicKeyInfo around the DER of an RSAPublicKey (RFC 3279 §2.3.1).
pub(crate) fn rsa_spki(key: &[u8]) -> Vec<u8> {
    const ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    spki(ALGORITHM, key)
}

/// A SubjectPublicKeyInfo of an AlgorithmIdentifier in DER and the key's octets.
pub(crate) fn spki(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let mut bits = Vec::with_capacity(key.len() + 1);
    bits.push(0);
    bits.extend_from_slice(key);
    let mut inner = algorithm.to_vec();
    inner.extend(element(tag::BIT_STRING, &bits));
    element(tag::SEQUENCE, &inner)
}

/// One element in DER.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut element = Vec::with_capacity(content.len() + 6);
    element.push(tag);
    match content.len() {
        short @ 0..0x80 => element.push(short as u8),
        long => {
            let octets = long.to_be_bytes();
            let octets = integer::trim(&octets);
            element.push(0x80 | octets.len() as u8);
            element.extend_from_slice(octets);
        }
    }
    element.extend_from_slice(content);
    element
}

/// The RSAPublicKey (RFC 8017 §A.1.1) of two big-endian numbers; leading zeros are dropped.
pub(crate) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let number = |octets: &[u8]| {
        let octets = integer::trim(octets);
        let lead = octets.first().is_none_or(|octet| octet & 0x80 != 0);
        let mut content = Vec::with_capacity(octets.len() + 1);
        if lead {
            content.push(0);
        }
        content.extend_from_slice(octets);
        element(tag::INTEGER, &content)
    };
    let mut inner = number(modulus);
    inner.extend(number(exponent));
    element(tag::SEQUENCE, &inner)
}
