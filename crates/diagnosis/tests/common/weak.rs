//! Keys whose primes are not random.

use super::der::rsa_spki;

/// The product of the first primes after two round numbers.
pub fn patterned() -> Vec<u8> {
    let mut modulus = [0; 256];
    modulus[0] = 0xa8;
    modulus[126..129].copy_from_slice(&[0x04, 0x73, 0x20]);
    modulus[253..].copy_from_slice(&[0x04, 0xe3, 0xb1]);
    rsa_spki(&[&[0], modulus.as_slice()].concat(), &[1, 0, 1])
}

/// The product of two primes with small digits in base 2^128.
pub fn regular() -> Vec<u8> {
    let modulus: Vec<u8> = REGULAR
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    rsa_spki(&[&[0], modulus.as_slice()].concat(), &[1, 0, 1])
}

const REGULAR: &str = "9000000000000000000000000000c6e94000000000000000000000002d24cb170000000000000000000000006eacef04000000000000000000000000cb55dd79800000000000000000000000472009dc800000000000000000000000f11ecc48c000000000000000000000012b98630fc00000000000000000000000cf195a2f0000000000000000000000018fc6479c0000000000000000000000018e00f197000000000000000000000000aec2d858000000000000000000000001042938a8000000000000000000000000c58502310000000000000000000000004b6967310000000000000000000000008b53005b0000000000000000000000002ed904cb";
