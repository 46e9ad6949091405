//! The facts of a public key, as reported.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::encode::rsa_spki;
use super::fingerprint;
use super::key::{Curve, Key, RsaKey, Spki, curve_bits};
use crate::der::{Reader, integer, oid};
use crate::model::{Material, PublicKey};

/// The facts of a SubjectPublicKeyInfo.
pub(crate) fn describe(spki: &Spki<'_>) -> PublicKey {
    let mut facts = PublicKey {
        algorithm: String::new(),
        bits: None,
        exponent: None,
        curve: None,
        spki_sha256: Some(fingerprint(spki.tlv.raw)),
        kid: None,
        jwk: None,
        spki: Some(spki.tlv.raw.to_vec()),
    };
    match &spki.key {
        Key::Rsa(rsa) => {
            facts.algorithm = "RSA".to_owned();
            describe_rsa(rsa, &mut facts);
        }
        Key::RsaPss(rsa, _) => {
            facts.algorithm = "RSASSA-PSS".to_owned();
            describe_rsa(rsa, &mut facts);
        }
        Key::Ec { curve, point } => {
            facts.algorithm = "EC".to_owned();
            describe_ec(*curve, point, &mut facts);
        }
        Key::Edwards { name, bits } => {
            facts.algorithm = (*name).to_owned();
            facts.bits = Some(*bits);
            let x = Base64UrlUnpadded::encode_string(spki.octets);
            facts.kid = Some(thumbprint(&format!(
                r#"{{"crv":"{name}","kty":"OKP","x":"{x}"}}"#
            )));
            facts.jwk = Some(json!({"kty": "OKP", "crv": name, "x": x}));
        }
        Key::Dsa(bits) => {
            facts.algorithm = "DSA".to_owned();
            facts.bits = *bits;
        }
        Key::Dh(bits) => {
            facts.algorithm = "DH".to_owned();
            facts.bits = *bits;
        }
        Key::Other => facts.algorithm = spki.algorithm.name(),
        Key::Unreadable(_) => {
            facts.algorithm = match spki.algorithm.oid {
                oid::RSA => "RSA".to_owned(),
                oid::RSASSA_PSS => "RSASSA-PSS".to_owned(),
                _ => spki.algorithm.name(),
            };
        }
    }
    facts
}

/// The facts of a bare RSAPublicKey. Its SPKI hash is that of its SubjectPublicKeyInfo.
pub(crate) fn describe_pkcs1(raw: &[u8], rsa: &RsaKey<'_>) -> PublicKey {
    let spki = rsa_spki(raw);
    let mut facts = PublicKey {
        algorithm: "RSA".to_owned(),
        bits: None,
        exponent: None,
        curve: None,
        spki_sha256: Some(fingerprint(&spki)),
        kid: None,
        jwk: None,
        spki: Some(spki),
    };
    describe_rsa(rsa, &mut facts);
    facts
}

fn describe_rsa(rsa: &RsaKey<'_>, facts: &mut PublicKey) {
    let modulus = rsa.modulus.magnitude();
    let exponent = rsa.exponent.magnitude();
    facts.bits = Some(rsa.modulus.bits());
    let sign = if rsa.exponent.is_negative() { "-" } else { "" };
    facts.exponent = Some(if rsa.exponent.is_negative() {
        format!("{sign}{}", integer::decimal(&negated(exponent)))
    } else {
        integer::decimal(exponent)
    });
    if rsa.modulus.is_negative() {
        // Its leading zero is missing: the octets are the number that was meant.
        facts.bits = Some(integer::bits(rsa.modulus.raw));
        return;
    }
    if modulus.is_empty() || exponent.is_empty() || rsa.exponent.is_negative() {
        return;
    }
    let (n, e) = (
        Base64UrlUnpadded::encode_string(modulus),
        Base64UrlUnpadded::encode_string(exponent),
    );
    facts.kid = Some(thumbprint(&format!(
        r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#
    )));
    facts.jwk = Some(json!({"kty": "RSA", "n": n, "e": e}));
}

/// The magnitude of a negative number in two's complement.
fn negated(octets: &[u8]) -> Vec<u8> {
    let mut magnitude: Vec<u8> = octets.iter().map(|octet| !octet).collect();
    for octet in magnitude.iter_mut().rev() {
        let (sum, carry) = octet.overflowing_add(1);
        *octet = sum;
        if !carry {
            return magnitude;
        }
    }
    magnitude.insert(0, 1);
    magnitude
}

fn describe_ec(curve: Curve<'_>, point: &[u8], facts: &mut PublicKey) {
    match curve {
        Curve::Named(id) => {
            let name = oid::name_or_dotted(id);
            facts.bits = curve_bits(&name).filter(|_| oid::name(id).is_some());
            facts.curve = Some(name);
        }
        Curve::Explicit(bits) => {
            facts.bits = bits;
            facts.curve = Some("explicit".to_owned());
        }
        Curve::Implicit | Curve::Missing => {}
    }
    // Registered by RFC 7518 §6.2.1.1 and RFC 8812, with coordinates of full length.
    let Some(crv @ ("P-256" | "P-384" | "P-521" | "secp256k1")) = facts.curve.as_deref() else {
        return;
    };
    let size = facts.bits.unwrap_or(0).div_ceil(8);
    let Some((4, coordinates)) = point.split_first().map(|(form, rest)| (*form, rest)) else {
        return;
    };
    let Some((x, y)) = coordinates
        .split_at_checked(size)
        .filter(|(_, y)| y.len() == size)
    else {
        return;
    };
    let (x, y) = (
        Base64UrlUnpadded::encode_string(x),
        Base64UrlUnpadded::encode_string(y),
    );
    facts.kid = Some(thumbprint(&format!(
        r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#
    )));
    facts.jwk = Some(json!({"kty": "EC", "crv": crv, "x": x, "y": y}));
}

/// RFC 7638: SHA-256 over the canonical JWK, base64url.
fn thumbprint(canonical: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(canonical.as_bytes()))
}

impl PublicKey {
    /// As a PEM-encodable RSAPublicKey (RFC 8017 §A.1.1); `None` if it is not a plain RSA key.
    #[must_use]
    pub fn pkcs1(&self) -> Option<Material> {
        Some(Material {
            label: "RSA PUBLIC KEY",
            der: rsa_public_key(self.spki.as_deref()?)?,
        })
    }
}

/// The RSAPublicKey in the DER of a SubjectPublicKeyInfo of `rsaEncryption`.
fn rsa_public_key(spki: &[u8]) -> Option<Vec<u8>> {
    let key = Spki::from_tlv(Reader::new(spki, 0).read().ok()?).ok()?;
    matches!(key.key, Key::Rsa(_)).then(|| key.octets.to_vec())
}
