//! JSON Web Keys (RFC 7517) anywhere in a text.

mod numbers;
mod rsa;
mod shapes;
mod usage;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use zeroize::Zeroizing;

pub(crate) use usage::Usage;

use super::json::{self, Json, Slip, Value};
use crate::bytes::base64::is_any;
use crate::bytes::{Span, contains, position_of_pair};
use crate::der::{oid, tag};
use crate::model::Kind;
use crate::pace::Pace;
use crate::x509::encode::{element, spki};

/// Members that hold secrets (RFC 7518 §6.2.2, §6.3.2, §6.4.1), and that of draft-ietf-cose-dilithium.
const SECRETS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Members that hold public values.
const MEMBERS: [&str; 8] = ["n", "e", "N", "E", "x", "x5c", "modulus", "Modulus"];

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
    /// It has no member of a key but its type.
    pub is_empty: bool,
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

    /// The text is JSON, or nearly, and nothing else.
    pub fn is_whole(&self) -> bool {
        self.slips.iter().all(|(slip, _)| *slip != Slip::Around)
    }

    /// Some key has secret members.
    pub fn is_private(&self) -> bool {
        self.keys.iter().any(|key| key.is_private)
    }
}

/// Finds keys in a text that is JSON, or nearly, or contains an object that is; `None` if there are none.
pub(crate) async fn find(text: &[u8], pace: &Pace) -> Option<Found> {
    let document = match json::read(text, b"kty") {
        Some(document) => document,
        None => {
            pace.work(text.len()).await;
            in_base64(text)?
        }
    };
    let mut keys = Vec::new();
    collect(&document.value, false, &mut keys);
    // The properties of a key that is elsewhere in the answer of a service.
    if contains(text, b"MII") {
        keys.retain(|key| !key.is_empty);
    }
    if keys.is_empty() {
        return None;
    }
    let is_set = document
        .value
        .get("keys")
        .is_some_and(|keys| keys.list().is_some())
        || document.value.list().is_some()
        || keys.len() > 1;
    Some(Found {
        keys,
        is_set,
        slips: document.slips,
    })
}

/// JSON in base64, as in a Kubernetes secret: alone, or after a name.
fn in_base64(text: &[u8]) -> Option<json::Document> {
    /// `{"`, `{` with a line break, `[{`.
    const STARTS: [&[u8]; 4] = [b"eyJ", b"ewo", b"ew0", b"W3s"];
    /// The shortest key, in characters.
    const SHORTEST: usize = 200;
    let is_first = |byte| matches!(byte, b'e' | b'W');
    let is_second = |byte| matches!(byte, b'y' | b'w' | b'3');
    let is_break = |byte: &&u8| matches!(byte, b'\r' | b'\n');
    // Lines that were wrapped are one word.
    let is_word = |byte: &&u8| is_any(**byte) || **byte == b'.' || is_break(byte);
    let mut at = 0;
    let word = loop {
        let found = at + position_of_pair(text.get(at..)?, is_first, is_second)?;
        let (before, here) = text.split_at_checked(found)?;
        let breaks = before.iter().rev().take_while(is_break).count();
        let is_inside = before
            .iter()
            .rev()
            .nth(breaks)
            .is_some_and(|byte| is_word(&byte));
        at = found + 1;
        if is_inside || !STARTS.iter().any(|start| here.starts_with(start)) {
            continue;
        }
        let len = here.iter().take_while(is_word).count();
        let word = here.get(..len)?;
        if breaks + len >= SHORTEST && !word.contains(&b'.') {
            break word;
        }
        at = found + len.max(1);
    };
    let word = core::str::from_utf8(word).ok()?;
    let plain = Zeroizing::new(numbers::base64(word).ok()?.0);
    let mut document = json::read(&plain, b"kty")?;
    let span = Span {
        start: 0,
        end: text.len(),
    };
    json::relocate(&mut document.value, span);
    document.slips = vec![(Slip::InBase64, 0)];
    Some(document)
}

/// Every object with a `kty`, or with `n` and `e`, in the order of the text. `is_disabled`: the object around it says so.
fn collect(value: &Value, is_disabled: bool, keys: &mut Vec<Jwk>) {
    if keys.len() >= MAX_KEYS {
        return;
    }
    match &value.json {
        Json::List(items) => match shapes::of_list(value) {
            Some(key) => keys.push(read(&key, is_disabled)),
            None => items.iter().for_each(|item| collect(item, false, keys)),
        },
        Json::Object(members) => {
            if let Some(key) = shapes::of_object(value) {
                collect(&key, is_disabled, keys);
            } else if value.get("kty").is_some_and(|kty| kty.text().is_some())
                || shapes::is_untyped(value)
                || shapes::is_certificate(value)
            {
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

fn read(key: &Value, is_disabled: bool) -> Jwk {
    let text = |name: &str| key.get(name).and_then(Value::text);
    let has = |name: &str| key.get(name).is_some_and(|value| !value.is_null());
    // Only RSA keys have these.
    let is_rsa = has("n") && has("e") && !has("x");
    let kty = text("kty")
        .map(normal_type)
        .filter(|_| !is_rsa)
        .unwrap_or("RSA");
    let mut jwk = Jwk {
        span: key.span,
        what: describe(key, kty),
        kid: key
            .any(&["kid", "keyId", "key_id"])
            .and_then(Value::text)
            .map(|kid| kid.chars().take(250).collect()),
        usage: Usage::read(key, is_disabled),
        is_empty: !MEMBERS.iter().chain(&SECRETS).any(|member| has(member)),
        is_private: SECRETS
            .iter()
            .any(|member| has(member) && text(member) != Some("")),
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
                "\"kty\" is \"{}\"; it must be \"{kty}\" (RFC 7518 §6.1).",
                primitives::text::escape(&written.chars().take(40).collect::<String>())
            ),
        ),
        None => jwk.deviate(
            Topic::Encoding,
            "\"kty\" is missing; it must be \"RSA\" (RFC 7518 §6.1).".to_owned(),
        ),
        Some(_) => {}
    }
    let certificate = rsa::certificate_key(key);
    match kty {
        "RSA" => rsa::read(key, certificate.as_deref(), &mut jwk),
        _ => jwk.public = other(key, kty),
    }
    if jwk.public.is_none() && jwk.fault.is_none() && !jwk.is_symmetric {
        jwk.fault = fault(key, kty);
    }
    jwk.has_other_certificate = match (&certificate, &jwk.public) {
        (Some(certificate), Some(public)) => {
            rsa::numbers_of(certificate) != rsa::numbers_of(public)
        }
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
    let curve = || {
        shown(
            key.get("crv")
                .and_then(Value::text)
                .unwrap_or("without crv"),
        )
    };
    match kty {
        "RSA" => "RSA".to_owned(),
        "EC" => format!("EC {}", curve()),
        "OKP" => curve(),
        "oct" => "symmetric".to_owned(),
        other => shown(other),
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
    let message = needed.iter().find_map(|name| {
        match key
            .get(name)
            .filter(|value| !value.is_null() && value.text() != Some(""))
        {
            None => Some(format!(
                "It has no {name:?}, which keys of its type need (RFC 7518 §6)."
            )),
            Some(value) => value
                .text()
                .is_none_or(|text| Base64UrlUnpadded::decode_vec(text).is_err())
                .then(|| format!("Its {name:?} is not base64url without padding (RFC 7518 §2).")),
        }
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

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;
    use crate::pace::at_once;

    fn find(text: &[u8]) -> Option<Found> {
        at_once(super::find(text, &Pace::without_pauses()))
    }

    #[test]
    fn finds_keys_and_their_secrets() {
        let public = find(br#"{"kty":"RSA","n":"sXch","e":"AQAB"}"#).unwrap();
        assert_eq!(
            (public.kind(), public.keys.len(), public.is_private()),
            (Kind::Jwk, 1, false)
        );
        let private =
            find(br#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}]}"#).unwrap();
        assert_eq!(
            (private.kind(), private.is_private()),
            (Kind::PrivateKey, true)
        );
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
}
