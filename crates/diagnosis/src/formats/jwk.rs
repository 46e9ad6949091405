//! JSON Web Keys (RFC 7517) anywhere in a JSON text, and JSON Web Tokens.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Map, Value};
use zeroize::Zeroize as _;

use crate::bytes::without_bom;
use crate::der::{oid, tag};
use crate::model::Kind;
use crate::x509::encode::{element, rsa_public_key, rsa_spki, spki};

/// Members that hold secrets (RFC 7518 §6.2.2, §6.3.2, §6.4.1), and that of draft-ietf-cose-dilithium.
const SECRETS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// The keys of a JSON text.
#[derive(Debug)]
pub(crate) struct Found {
    pub kind: Kind,
    pub keys: usize,
    /// The first key's type and curve or algorithm, in words.
    pub what: String,
    /// Some key has secret members.
    pub is_private: bool,
    /// A shared secret, not a key pair.
    pub is_symmetric: bool,
    /// SubjectPublicKeyInfo of the first key, public members only.
    pub public: Option<Vec<u8>>,
    /// Why the first key can't be read.
    pub fault: Option<String>,
}

/// A JSON text that is zeroized on drop: it may contain private keys.
struct Secretive(Value);

impl Drop for Secretive {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

/// Returns true if the text may be JSON.
pub(crate) fn looks_like_json(text: &[u8]) -> bool {
    let text = without_bom(text).trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'['))
}

/// Finds keys in a JSON text; `None` if it isn't JSON or has none.
pub(crate) fn find(text: &[u8]) -> Option<Found> {
    let text = without_bom(text);
    let value = Secretive(serde_json::from_slice(text).ok()?);
    let mut keys = Vec::new();
    collect(&value.0, &mut keys);
    let first = *keys.first()?;
    let is_symmetric = first.get("kty").is_some_and(|kty| kty == "oct");
    let has = |key: &Map<String, Value>, member: &str| {
        key.get(member).is_some_and(|value| !value.is_null())
    };
    let is_private = keys
        .iter()
        .any(|key| SECRETS.iter().any(|member| has(key, member)));
    let is_set =
        value.0.get("keys").is_some_and(Value::is_array) || value.0.is_array() || keys.len() > 1;
    Some(Found {
        kind: if is_private {
            Kind::PrivateKey
        } else if is_set {
            Kind::Jwks
        } else {
            Kind::Jwk
        },
        keys: keys.len(),
        what: describe(first),
        is_private,
        is_symmetric,
        public: public(first),
        fault: fault(first),
    })
}

/// Every object with a `kty`, in the order of the text.
fn collect<'v>(value: &'v Value, keys: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
        Value::Object(members) => {
            if members.get("kty").is_some_and(Value::is_string) {
                keys.push(members);
            } else {
                members.values().for_each(|member| collect(member, keys));
            }
        }
        _ => {}
    }
}

fn describe(key: &Map<String, Value>) -> String {
    let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    let shown = |text: &str| {
        text.chars()
            .filter(|c| c.is_ascii_graphic())
            .take(20)
            .collect::<String>()
    };
    match text("kty") {
        "RSA" => "RSA".to_owned(),
        "EC" => format!("EC {}", shown(text("crv"))),
        "OKP" => shown(text("crv")),
        "oct" => "symmetric".to_owned(),
        other => shown(other),
    }
}

/// A member that the key's type requires and that is missing or unreadable (RFC 7518 §6).
fn fault(key: &Map<String, Value>) -> Option<String> {
    let needed: &[&str] = match key.get("kty")?.as_str()? {
        "RSA" => &["n", "e"],
        "EC" => &["x", "y"],
        "OKP" => &["x"],
        _ => return None,
    };
    let has_certificate = key.contains_key("x5c");
    needed.iter().find_map(|name| match key.get(*name) {
        None if has_certificate => Some(format!(
            "It has no {name:?}, which keys of its type need (RFC 7518 §6). Use the certificate in its \"x5c\"."
        )),
        None => Some(format!(
            "It has no {name:?}, which keys of its type need (RFC 7518 §6)."
        )),
        Some(value) => value
            .as_str()
            .is_none_or(|text| Base64UrlUnpadded::decode_vec(text).is_err())
            .then(|| format!("Its {name:?} is not base64url without padding (RFC 7518 §2).")),
    })
}

fn public(key: &Map<String, Value>) -> Option<Vec<u8>> {
    let octets = |name: &str| Base64UrlUnpadded::decode_vec(key.get(name)?.as_str()?).ok();
    match key.get("kty")?.as_str()? {
        "RSA" => Some(rsa_spki(&rsa_public_key(&octets("n")?, &octets("e")?))),
        "EC" => {
            let (curve, size): (&[u8], usize) = match key.get("crv")?.as_str()? {
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
            let id: &[u8] = match key.get("crv")?.as_str()? {
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
    let header = header.and_then(|header| serde_json::from_slice::<Value>(&header).ok());
    header.is_some_and(|header| header.get("alg").is_some_and(Value::is_string))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_keys_and_their_secrets() {
        let public = find(br#"{"kty":"RSA","n":"sXch","e":"AQAB"}"#).unwrap();
        assert_eq!(
            (public.kind, public.keys, public.is_private),
            (Kind::Jwk, 1, false)
        );
        let private =
            find(br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}]}"#).unwrap();
        assert_eq!((private.kind, private.is_private), (Kind::PrivateKey, true));
        let symmetric = find(br#"{"kty":"oct","k":"AA"}"#).unwrap();
        assert!(symmetric.is_symmetric && symmetric.is_private);
        assert_eq!(
            find(br#"{"keys":[{"kty":"RSA"},{"kty":"EC"}]}"#)
                .unwrap()
                .kind,
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
