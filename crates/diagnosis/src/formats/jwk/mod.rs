//! JSON Web Keys (RFC 7517) anywhere in a text, and JSON Web Tokens.

mod numbers;
mod usage;

use base64ct::{Base64UrlUnpadded, Encoding as _};

use numbers::Content;
pub(crate) use usage::Usage;

use super::asn1_type::{Asn1Type, asn1_type};
use super::json::{self, Json, Slip, Value};
use crate::bytes::Span;
use crate::der::{Reader, oid, tag};
use crate::model::Kind;
use crate::x509::encode::{element, spki};

/// Members that hold secrets (RFC 7518 §6.2.2, §6.3.2, §6.4.1), and that of draft-ietf-cose-dilithium.
const SECRETS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Keys beyond these are not read.
const MAX_KEYS: usize = 10_000;

/// The keys of a JSON text.
#[derive(Debug)]
pub(crate) struct Found {
    /// At least one, in the order of the text.
    pub keys: Vec<Jwk>,
    is_set: bool,
    /// What is not JSON, and where.
    pub slips: Vec<(Slip, usize)>,
}

/// A JSON Web Key, without its secrets.
#[derive(Debug)]
pub(crate) struct Jwk {
    /// Its object in the text.
    pub span: Span,
    /// Its type and curve or algorithm, in words.
    pub what: String,
    /// Its `kid`.
    pub kid: Option<String>,
    pub usage: Usage,
    /// It has secret members.
    pub is_private: bool,
    /// A shared secret, not a key pair.
    pub is_symmetric: bool,
    /// Its SubjectPublicKeyInfo.
    pub public: Option<Vec<u8>>,
    /// What was read although RFC 7518 says otherwise.
    pub deviations: Vec<Deviation>,
    /// Why it can't be read.
    pub fault: Option<Fault>,
    /// The certificate in its `x5c` is for another key.
    pub has_other_certificate: bool,
}

/// A member that was read although it is not as RFC 7518 says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deviation {
    pub topic: Topic,
    /// In words that follow "Its".
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// `n` contains something else than the modulus.
    Modulus,
    /// How members are written.
    Encoding,
}

/// Why a key can't be read, and what to do if it isn't obvious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub message: String,
    pub remedy: Option<&'static str>,
}

impl Found {
    pub fn kind(&self) -> Kind {
        if self.is_private() {
            Kind::PrivateKey
        } else if self.is_set {
            Kind::Jwks
        } else {
            Kind::Jwk
        }
    }

    /// Some key has secret members.
    pub fn is_private(&self) -> bool {
        self.keys.iter().any(|key| key.is_private)
    }
}

/// Finds keys in a text that is JSON, or nearly, or contains an object that is; `None` if there are none.
pub(crate) fn find(text: &[u8]) -> Option<Found> {
    let document = json::read(text, b"kty")?;
    let mut keys = Vec::new();
    collect(&document.value, false, &mut keys);
    if keys.is_empty() {
        return None;
    }
    let is_set = document.value.get("keys").is_some_and(|keys| keys.list().is_some())
        || document.value.list().is_some()
        || keys.len() > 1;
    Some(Found {
        keys,
        is_set,
        slips: document.slips,
    })
}

/// Every object with a `kty`, or with `n` and `e`, in the order of the text. `is_disabled`: the object around it says so.
fn collect(value: &Value, is_disabled: bool, keys: &mut Vec<Jwk>) {
    if keys.len() >= MAX_KEYS {
        return;
    }
    match &value.json {
        Json::List(items) => items.iter().for_each(|item| collect(item, false, keys)),
        Json::Object(members) => {
            if value.get("kty").is_some_and(|kty| kty.text().is_some()) || is_untyped(value) {
                keys.push(read(value, is_disabled));
            } else {
                let is_disabled = usage::is_disabled(value);
                members
                    .iter()
                    .for_each(|(_, member)| collect(member, is_disabled, keys));
            }
        }
        // A set in a string of a document: of a secret, of a policy.
        Json::Text(text) if text.contains("kty") && text.trim_start().starts_with(['{', '[']) => {
            if let Some(inner) = json::read(text.as_bytes(), b"kty") {
                let before = keys.len();
                collect(&inner.value, is_disabled, keys);
                for key in keys.iter_mut().skip(before) {
                    key.span = value.span;
                }
            }
        }
        _ => {}
    }
}

/// An RSA key without `kty`: `n` is too long for anything else.
fn is_untyped(value: &Value) -> bool {
    const SHORTEST: usize = 170;
    let n = value.any(&["n", "N"]);
    n.is_some_and(|n| n.span.end - n.span.start >= SHORTEST)
        && value.any(&["e", "E"]).is_some()
        && value.get("kty").is_none()
}

fn read(key: &Value, is_disabled: bool) -> Jwk {
    let text = |name: &str| key.get(name).and_then(Value::text);
    let kty = text("kty").map_or("RSA", normal_type);
    let has = |name: &str| key.get(name).is_some_and(|value| !value.is_null());
    let mut jwk = Jwk {
        span: key.span,
        what: describe(key, kty),
        kid: key
            .any(&["kid", "keyId", "key_id"])
            .and_then(Value::text)
            .map(|kid| kid.chars().take(512).collect()),
        usage: Usage::read(key, is_disabled),
        is_private: SECRETS.iter().any(|member| has(member)),
        is_symmetric: kty == "oct",
        public: None,
        deviations: Vec::new(),
        fault: None,
        has_other_certificate: false,
    };
    match text("kty") {
        Some(written) if written != kty => jwk.deviate(
            Topic::Encoding,
            format!(
                "\"kty\" is \"{}\", where \"{kty}\" belongs (RFC 7518 §6.1).",
                primitives::text::escape(&written.chars().take(40).collect::<String>())
            ),
        ),
        None => jwk.deviate(
            Topic::Encoding,
            "\"kty\" is missing; \"RSA\" belongs there (RFC 7518 §6.1).".to_owned(),
        ),
        Some(_) => {}
    }
    let certificate = certificate_key(key);
    match kty {
        "RSA" => rsa(key, certificate.as_deref(), &mut jwk),
        _ => jwk.public = other(key, kty),
    }
    if jwk.public.is_none() && jwk.fault.is_none() && !jwk.is_symmetric {
        jwk.fault = fault(key, kty);
    }
    jwk.has_other_certificate = match (&certificate, &jwk.public) {
        (Some(certificate), Some(public)) => rsa_numbers(certificate) != rsa_numbers(public),
        _ => false,
    };
    jwk
}

impl Jwk {
    fn deviate(&mut self, topic: Topic, message: String) {
        self.deviations.push(Deviation { topic, message });
    }
}

/// The name of a key type (RFC 7518 §6.1), as it is meant.
fn normal_type(written: &str) -> &str {
    let plain = written.trim().to_ascii_uppercase();
    let plain = plain.strip_suffix("-HSM").unwrap_or(&plain);
    match plain {
        "RSA" | "RSAENCRYPTION" | "RSA PUBLIC KEY" => "RSA",
        "EC" | "ECDSA" => "EC",
        "OKP" => "OKP",
        "OCT" => "oct",
        _ => written,
    }
}

fn describe(key: &Value, kty: &str) -> String {
    let shown = |text: &str| {
        text.chars()
            .filter(|c| c.is_ascii_graphic())
            .take(20)
            .collect::<String>()
    };
    let curve = || shown(key.get("crv").and_then(Value::text).unwrap_or_default());
    match kty {
        "RSA" => "RSA".to_owned(),
        "EC" => format!("EC {}", curve()),
        "OKP" => curve(),
        "oct" => "symmetric".to_owned(),
        other => shown(other),
    }
}

/// Reads the numbers of an RSA key, or those of the certificate in its `x5c`.
fn rsa(key: &Value, certificate: Option<&[u8]>, jwk: &mut Jwk) {
    let member = |names: &[&str]| key.any(names).filter(|value| !value.is_null());
    let (n, e) = (member(&["n", "N"]), member(&["e", "E"]));
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
    let is = if what.starts_with("base64url of") || what.starts_with("a ") || what.starts_with("an ") {
        format!("is {what}")
    } else {
        format!("is {what},")
    };
    let is = is.trim_end_matches(',');
    format!("\"{name}\" {is}; RFC 7518 §2 wants base64url of the big-endian number, without padding.")
}

/// The key of the first certificate in `x5c` (RFC 7517 §4.7).
fn certificate_key(key: &Value) -> Option<Vec<u8>> {
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
fn rsa_numbers(spki: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = Reader::new(spki, 0)
        .read()
        .ok()
        .and_then(|tlv| crate::x509::key::Spki::from_tlv(tlv).ok());
    match key.as_ref().and_then(crate::x509::key::Spki::rsa) {
        Some(rsa) => (
            rsa.modulus.magnitude().to_vec(),
            rsa.exponent.magnitude().to_vec(),
        ),
        None => (spki.to_vec(), Vec::new()),
    }
}

/// A member that the key's type requires and that is missing or unreadable (RFC 7518 §6).
fn fault(key: &Value, kty: &str) -> Option<Fault> {
    let needed: &[&str] = match kty {
        "RSA" => &["n", "e"],
        "EC" => &["x", "y"],
        "OKP" => &["x"],
        _ => return None,
    };
    let message = needed.iter().find_map(|name| match key.get(name) {
        None => Some(format!(
            "It has no {name:?}, which keys of its type need (RFC 7518 §6)."
        )),
        Some(value) => value
            .text()
            .is_none_or(|text| Base64UrlUnpadded::decode_vec(text).is_err())
            .then(|| format!("Its {name:?} is not base64url without padding (RFC 7518 §2).")),
    })?;
    let remedy = (kty == "RSA").then_some("Export the whole key again, with \"n\" and \"e\".");
    Some(Fault { message, remedy })
}

/// The SubjectPublicKeyInfo of a key that isn't RSA.
fn other(key: &Value, kty: &str) -> Option<Vec<u8>> {
    let octets = |name: &str| Base64UrlUnpadded::decode_vec(key.get(name)?.text()?).ok();
    match kty {
        "EC" => {
            let (curve, size): (&[u8], usize) = match key.get("crv")?.text()? {
                "P-256" => (b"\x2a\x86\x48\xce\x3d\x03\x01\x07", 32),
                "P-384" => (b"\x2b\x81\x04\x00\x22", 48),
                "P-521" => (b"\x2b\x81\x04\x00\x23", 66),
                "secp256k1" => (b"\x2b\x81\x04\x00\x0a", 32),
                _ => return None,
            };
            let (x, y) = (octets("x")?, octets("y")?);
            if x.len() != size || y.len() != size {
                return None;
            }
            let mut algorithm = element(tag::OID, oid::EC);
            algorithm.extend(element(tag::OID, curve));
            Some(spki(
                &element(tag::SEQUENCE, &algorithm),
                &[&[4], x.as_slice(), &y].concat(),
            ))
        }
        "OKP" => {
            let id: &[u8] = match key.get("crv")?.text()? {
                "Ed25519" => b"\x2b\x65\x70",
                "Ed448" => b"\x2b\x65\x71",
                "X25519" => b"\x2b\x65\x6e",
                "X448" => b"\x2b\x65\x6f",
                _ => return None,
            };
            Some(spki(
                &element(tag::SEQUENCE, &element(tag::OID, id)),
                &octets("x")?,
            ))
        }
        _ => None,
    }
}

/// A signed or encrypted token: three or five parts in base64url, the first a JSON object with `alg`.
pub(crate) fn is_jwt(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let Ok(text) = core::str::from_utf8(text) else {
        return false;
    };
    let parts = text.bytes().filter(|&byte| byte == b'.').count() + 1;
    if !matches!(parts, 3 | 5) || !text.starts_with("ey") {
        return false;
    }
    let Some((header, _)) = text.split_once('.') else {
        return false;
    };
    let header = Base64UrlUnpadded::decode_vec(header).ok();
    let header = header.and_then(|header| serde_json::from_slice::<serde_json::Value>(&header).ok());
    header.is_some_and(|header| header.get("alg").is_some_and(serde_json::Value::is_string))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn finds_keys_and_their_secrets() {
        let public = find(br#"{"kty":"RSA","n":"sXch","e":"AQAB"}"#).unwrap();
        assert_eq!(
            (public.kind(), public.keys.len(), public.is_private()),
            (Kind::Jwk, 1, false)
        );
        let private =
            find(br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}]}"#).unwrap();
        assert_eq!((private.kind(), private.is_private()), (Kind::PrivateKey, true));
        let symmetric = find(br#"{"kty":"oct","k":"AA"}"#).unwrap();
        assert!(symmetric.keys[0].is_symmetric && symmetric.is_private());
        assert_eq!(
            find(br#"{"keys":[{"kty":"RSA"},{"kty":"EC"}]}"#)
                .unwrap()
                .kind(),
            Kind::Jwks
        );
        assert!(find(br#"{"a":1}"#).is_none());
        assert!(find("[".repeat(100_000).as_bytes()).is_none());
    }

    #[test]
    fn recognizes_a_token() {
        assert!(is_jwt(b"eyJhbGciOiJSUzI1NiJ9.e30.AA\n"));
        assert!(!is_jwt(b"www.example.com"));
    }
}
