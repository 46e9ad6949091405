//! RSA keys in a JWK (RFC 7518 §6.3), and the certificate beside them.

use super::numbers::{self, Content};
use super::{Fault, Jwk, Topic};
use crate::der::Reader;
use crate::formats::asn1_type::{Asn1Type, asn1_type};
use crate::formats::json::Value;
use crate::x509::key::Spki;

/// Reads the numbers of an RSA key, or those of the certificate in its `x5c`.
pub(super) fn read(key: &Value, certificate: Option<&[u8]>, jwk: &mut Jwk) {
    let is_there = |value: &&Value| !value.is_null() && value.text() != Some("");
    let member = |names: &[&str]| key.any(names).filter(is_there);
    let (n, e) = (
        member(&["n", "N", "modulus", "Modulus"]),
        member(&["e", "E", "exponent", "Exponent", "publicExponent"]),
    );
    let Some(n) = n else {
        if let Some(certificate) = certificate {
            jwk.public = Some(certificate.to_vec());
            jwk.deviate(
                Topic::Encoding,
                "\"n\" and \"e\" are missing (RFC 7518 §6.3.1). The key of the certificate in its \"x5c\" is used."
                    .to_owned(),
            );
        }
        return;
    };
    let modulus = match numbers::modulus(n) {
        Content::Key(spki, what) => {
            jwk.deviate(
                Topic::Modulus,
                format!(
                    "\"n\" contains {what}, where only the modulus belongs (RFC 7518 §6.3.1.1). The key in it is used."
                ),
            );
            jwk.public = Some(spki);
            return;
        }
        Content::Private => {
            jwk.is_private = true;
            return;
        }
        Content::Fault(what) => {
            jwk.fault = Some(Fault {
                message: format!("Its \"n\" {what}."),
                remedy: Some(NUMBERS),
            });
            return;
        }
        Content::Number(octets, deviation) => {
            if let Some(what) = deviation {
                let topic = if what.contains("base64") || what.contains("leading") {
                    Topic::Encoding
                } else {
                    Topic::Modulus
                };
                jwk.deviate(topic, number_message("n", what));
            }
            octets
        }
    };
    let Some(e) = e else {
        return;
    };
    match numbers::exponent(e) {
        Content::Number(octets, deviation) => {
            if let Some(what) = deviation {
                jwk.deviate(Topic::Encoding, number_message("e", what));
            }
            if numbers::looks_reversed(&modulus) {
                jwk.fault = Some(Fault {
                    message: "Its \"n\" can't be a modulus as it is, but could be with its bytes in reverse order: RFC 7518 §6.3.1.1 puts the most significant byte first.".to_owned(),
                    remedy: Some("Reverse the bytes. In .NET: BigInteger.ToByteArray(isUnsigned: true, isBigEndian: true)."),
                });
            } else {
                jwk.public = Some(numbers::spki(&modulus, &octets));
            }
        }
        Content::Fault(what) => {
            jwk.fault = Some(Fault {
                message: format!("Its \"e\" {what}."),
                remedy: Some(EXPONENT),
            });
        }
        Content::Key(..) | Content::Private => {}
    }
}

const NUMBERS: &str =
    "Set \"n\" to the modulus in base64url: big-endian, without padding (RFC 7518 §6.3.1.1).";
const EXPONENT: &str =
    "Set \"e\" to the exponent in base64url; for 65537 that is \"AQAB\" (RFC 7518 §6.3.1.2).";

fn number_message(name: &str, what: &str) -> String {
    format!(
        "\"{name}\" is {what}; RFC 7518 §2 requires base64url of the big-endian number, without padding."
    )
}

/// The key of the first certificate in `x5c` (RFC 7517 §4.7).
pub(super) fn certificate_key(key: &Value) -> Option<Vec<u8>> {
    let chain = key.get("x5c")?;
    let first = chain.list().map_or(Some(chain), <[Value]>::first)?.text()?;
    let body: String = first
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let (der, _) = numbers::base64(&body).ok()?;
    let tlv = Reader::new(&der, 0).read().ok()?;
    match asn1_type(&tlv) {
        Asn1Type::Certificate(cert) => Some(cert.spki?.tlv.raw.to_vec()),
        _ => None,
    }
}

/// The modulus and the exponent of a SubjectPublicKeyInfo, or its bytes if it isn't RSA.
pub(super) fn numbers_of(spki: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = Reader::new(spki, 0)
        .read()
        .ok()
        .and_then(|tlv| Spki::from_tlv(tlv).ok());
    match key.as_ref().and_then(Spki::rsa) {
        Some(rsa) => (
            rsa.modulus.magnitude().to_vec(),
            rsa.exponent.magnitude().to_vec(),
        ),
        None => (spki.to_vec(), Vec::new()),
    }
}
