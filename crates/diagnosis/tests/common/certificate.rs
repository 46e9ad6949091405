//! Certificates that no tool creates.

use super::der::{bit_string, element, sequence};
use super::fixtures::der;

/// A certificate to be damaged field by field.
pub struct Cert {
    pub version: Vec<u8>,
    pub serial: Vec<u8>,
    pub inner: Vec<u8>,
    pub outer: Vec<u8>,
    pub issuer: Vec<u8>,
    pub validity: Vec<u8>,
    pub subject: Vec<u8>,
    pub key: Vec<u8>,
    pub extensions: Vec<Vec<u8>>,
}

impl Cert {
    pub fn new() -> Self {
        Self {
            version: element(0xa0, &element(2, &[2])),
            serial: element(2, &[7]),
            inner: signature_algorithm(11),
            outer: signature_algorithm(11),
            issuer: name(&[("CN", 0x0c, "Issuer".as_bytes())]),
            validity: sequence(&[
                element(0x17, b"250101000000Z"),
                element(0x17, b"350101000000Z"),
            ]),
            subject: name(&[("CN", 0x0c, "Subject".as_bytes())]),
            key: der("rsa2048.spki.pem"),
            extensions: vec![],
        }
    }

    pub fn der(&self) -> Vec<u8> {
        let extensions = match self.extensions.as_slice() {
            [] => vec![],
            some => element(0xa3, &sequence(some)),
        };
        let tbs = sequence(&[
            self.version.clone(),
            self.serial.clone(),
            self.inner.clone(),
            self.issuer.clone(),
            self.validity.clone(),
            self.subject.clone(),
            self.key.clone(),
            extensions,
        ]);
        sequence(&[tbs, self.outer.clone(), bit_string(&[0x55; 256])])
    }
}

/// PKCS#1 signature algorithms by the last arc of their identifier.
pub fn signature_algorithm(arc: u8) -> Vec<u8> {
    sequence(&[
        element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, arc]),
        element(5, &[]),
    ])
}

pub fn name(attributes: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = attributes
        .iter()
        .map(|(kind, tag, value)| {
            let arc = match *kind {
                "CN" => 3,
                "C" => 6,
                "O" => 10,
                other => panic!("{other}"),
            };
            element(
                0x31,
                &sequence(&[element(6, &[0x55, 4, arc]), element(*tag, value)]),
            )
        })
        .collect();
    sequence(&sets)
}

pub fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical {
        element(1, &[0xff])
    } else {
        vec![]
    };
    sequence(&[element(6, oid), flag, element(4, value)])
}

pub fn validity(from: (u8, &str), to: (u8, &str)) -> Vec<u8> {
    sequence(&[
        element(from.0, from.1.as_bytes()),
        element(to.0, to.1.as_bytes()),
    ])
}
