//! Keys that no tool creates, or that nobody should use.

use super::der::{bit_string, element, integer, rsa_numbers, sequence};
use super::fixtures::der;

/// The modulus of the key in RFC 7638 §3.1 (also RFC 7517 §A.1).
pub const RFC_7638_MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

/// An RSA key with this modulus, base64url, and exponent 65,537.
pub fn rsa_jwk(modulus: &str) -> String {
    format!(r#"{{"kty":"RSA","n":"{modulus}","e":"AQAB"}}"#)
}

/// The key of `rsa2048.spki.pem` under an algorithm of this OID with these parameters.
pub fn rsa_key_of(algorithm: &[u8], parameters: &[u8]) -> Vec<u8> {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let numbers = sequence(&[integer(&modulus), integer(&exponent)]);
    sequence(&[
        sequence(&[element(6, algorithm), parameters.to_vec()]),
        bit_string(&numbers),
    ])
}

/// The content octets of a modulus with the fingerprint of ROCA: a power of 65,537. Its size is what counts, not its use
/// as a key.
pub fn roca_modulus() -> Vec<u8> {
    let mut modulus = vec![1u32];
    while modulus.len() * 32 < 2048 {
        let mut carry = 0u64;
        for limb in &mut modulus {
            carry += u64::from(*limb) * 65537;
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            modulus.push(carry as u32);
        }
    }
    let octets = modulus.iter().rev().flat_map(|limb| limb.to_be_bytes());
    let octets: Vec<u8> = octets.skip_while(|octet| *octet == 0).collect();
    [&[0][..usize::from(octets[0] >> 7)], &octets].concat()
}
