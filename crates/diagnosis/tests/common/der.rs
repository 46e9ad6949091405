//! A small DER writer, for objects that no tool creates.

/// One element.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match content.len() {
        len @ 0..0x80 => bytes.push(len as u8),
        len @ 0x80..0x100 => bytes.extend([0x81, len as u8]),
        len @ 0x100..0x1_0000 => bytes.extend([0x82, (len >> 8) as u8, len as u8]),
        len => bytes.extend([0x83, (len >> 16) as u8, (len >> 8) as u8, len as u8]),
    }
    bytes.extend(content);
    bytes
}

pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// An INTEGER with these content octets, as they are.
pub fn integer(octets: &[u8]) -> Vec<u8> {
    element(0x02, octets)
}

/// The RSA AlgorithmIdentifier with NULL parameters.
pub fn rsa_algorithm() -> Vec<u8> {
    sequence(&[
        element(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"),
        element(0x05, &[]),
    ])
}

/// A SubjectPublicKeyInfo around an RSAPublicKey with these content octets.
pub fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = sequence(&[integer(modulus), integer(exponent)]);
    sequence(&[rsa_algorithm(), bit_string(&key)])
}

pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], octets].concat())
}

/// Modulus and exponent of an RSA SPKI, as content octets.
pub fn rsa_numbers(spki: &[u8]) -> (Vec<u8>, Vec<u8>) {
    use der::{Decode as _, Encode as _};
    let key = spki::SubjectPublicKeyInfoRef::from_der(spki).unwrap();
    let numbers: Vec<der::asn1::Int> = Vec::from_der(key.subject_public_key.raw_bytes()).unwrap();
    let content = |number: &der::asn1::Int| {
        let der = number.to_der().unwrap();
        der[der.len() - number.as_bytes().len()..].to_vec()
    };
    (content(&numbers[0]), content(&numbers[1]))
}
