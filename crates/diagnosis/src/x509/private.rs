//! Private keys: recognized, and their public key extracted if the file contains it. Their private numbers are never
//! copied.

use super::algorithm::AlgorithmId;
use super::encode::{element, rsa_public_key, rsa_spki, spki};
use super::key::{Curve, curve};
use crate::der::{Integer, Tlv, oid, tag};

/// An unencrypted private key, without its private numbers.
#[derive(Clone, Debug)]
pub(crate) struct Private {
    /// `RSA`, `EC`, …
    pub algorithm: String,
    pub form: &'static str,
    /// SubjectPublicKeyInfo of its public key, if the file contains it.
    pub public: Option<Vec<u8>>,
    /// SubjectPublicKeyInfo without a key, only for the facts of its algorithm.
    pub algorithm_only: Option<Vec<u8>>,
}

/// OneAsymmetricKey (RFC 5958 §2).
pub(crate) fn pkcs8(algorithm: &Tlv<'_>, children: &[Tlv<'_>]) -> Option<Private> {
    let algorithm = AlgorithmId::from_tlv(*algorithm).ok()?;
    let inner = children.get(2).and_then(|octets| octets.children().next());
    let written = children
        .iter()
        .skip(3)
        .find(|tlv| tlv.tag & 0xdf == tag::implicit(1));
    let mut public = match (algorithm.oid, &inner) {
        (oid::RSA | oid::RSASSA_PSS, Some(inner)) => {
            let numbers: Vec<Tlv<'_>> = inner.children().take(3).collect();
            rsa_public_part(&numbers).map(|key| {
                // Some files lack the NULL parameters; the public key always has them.
                if algorithm.oid == oid::RSA {
                    rsa_spki(&key)
                } else {
                    spki(algorithm.tlv.raw, &key)
                }
            })
        }
        (oid::EC, Some(inner)) => {
            let fields: Vec<Tlv<'_>> = inner.children().take(4).collect();
            sec1(&fields, Some(&algorithm)).public
        }
        _ => None,
    };
    if public.is_none()
        && let Some((0, key)) = written
            .and_then(|bits| bits.content.split_first())
            .map(|(unused, key)| (*unused, key))
    {
        public = Some(spki(algorithm.tlv.raw, key));
    }
    let name = match algorithm.oid {
        oid::RSA => "RSA".to_owned(),
        oid::RSASSA_PSS => "RSASSA-PSS".to_owned(),
        oid::EC => "EC".to_owned(),
        oid::DSA => "DSA".to_owned(),
        oid::DH | oid::DHX => "DH".to_owned(),
        _ => algorithm.name(),
    };
    Some(Private {
        algorithm: name,
        form: "PKCS#8",
        public,
        algorithm_only: Some(spki(algorithm.tlv.raw, &[])),
    })
}

/// RSAPrivateKey (RFC 8017 §A.1.2).
pub(crate) fn pkcs1(children: &[Tlv<'_>]) -> Private {
    let public = rsa_public_part(children).map(|key| rsa_spki(&key));
    Private {
        algorithm: "RSA".to_owned(),
        form: "PKCS#1",
        public,
        algorithm_only: None,
    }
}

/// The RSAPublicKey of an RSAPrivateKey's fields.
fn rsa_public_part(fields: &[Tlv<'_>]) -> Option<Vec<u8>> {
    let modulus = Integer::from_tlv(fields.get(1)?).ok()?;
    let exponent = Integer::from_tlv(fields.get(2)?).ok()?;
    if modulus.is_negative() || exponent.is_negative() {
        return None;
    }
    Some(rsa_public_key(modulus.magnitude(), exponent.magnitude()))
}

/// ECPrivateKey (RFC 5915 §3). The curve may be outside, in PKCS#8.
pub(crate) fn sec1(children: &[Tlv<'_>], outside: Option<&AlgorithmId<'_>>) -> Private {
    let inside = children
        .iter()
        .find(|tlv| tlv.is(tag::context(0)))
        .and_then(|tlv| tlv.children().next());
    let parameters = inside.or_else(|| outside.and_then(|algorithm| algorithm.parameters));
    let point = children
        .iter()
        .find(|tlv| tlv.is(tag::context(1)))
        .and_then(|tlv| tlv.children().next())
        .and_then(|bits| bits.content.split_first())
        .map(|(_, point)| point);
    let algorithm = parameters.map(|parameters| {
        let mut algorithm = element(tag::OID, oid::EC);
        algorithm.extend_from_slice(parameters.raw);
        element(tag::SEQUENCE, &algorithm)
    });
    let public = algorithm
        .as_ref()
        .zip(point)
        .map(|(algorithm, point)| spki(algorithm, point));
    let algorithm_only = algorithm.map(|algorithm| spki(&algorithm, &[]));
    let name = match curve(parameters.as_ref()) {
        Curve::Named(id) => format!("EC {}", oid::name_or_dotted(id)),
        _ => "EC".to_owned(),
    };
    Private {
        algorithm: name,
        form: "SEC 1",
        public,
        algorithm_only,
    }
}

/// OpenSSL's own format of a DSA key: version, p, q, g, public, private.
pub(crate) fn dsa(children: &[Tlv<'_>]) -> Private {
    let mut parameters = Vec::new();
    for number in children.iter().skip(1).take(3) {
        parameters.extend_from_slice(number.raw);
    }
    let public = children.get(4).map(|key| {
        let mut algorithm = element(tag::OID, oid::DSA);
        algorithm.extend(element(tag::SEQUENCE, &parameters));
        spki(&element(tag::SEQUENCE, &algorithm), key.raw)
    });
    Private {
        algorithm: "DSA".to_owned(),
        form: "OpenSSL's DSA form",
        public,
        algorithm_only: None,
    }
}
