//! The rules of a client assertion: an answer whatever the text, and nothing accepted that a plain reading of the
//! claims rejects.

use assertion::explain::{Context, Registration, explain};
use assertion::request::Request;
use assertion::{Algorithm, Assertion, ClientView, Code, Policy, RegisteredKey, Show, check};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::Value;

const ISSUER: &str = "https://login.example/";
const CLIENT: &str = "Zk3pDq0Xw9Lr5Tn8Vb2Yc7Hm4Js6Gf1A";
const NOW: f64 = 1_800_000_000.0;

/// The compact form as it is; or, if there is a line break, header and claims on two lines, which are encoded first.
pub(crate) fn assertion(input: &[u8]) {
    let compact = match input.iter().position(|byte| *byte == b'\n') {
        None => String::from_utf8_lossy(input).into_owned(),
        Some(end) => format!(
            "{}.{}.AQ",
            Base64UrlUnpadded::encode_string(&input[..end]),
            Base64UrlUnpadded::encode_string(&input[end + 1..])
        ),
    };
    let parsed = Assertion::parse(&compact);
    explained(&compact, parsed.as_ref().err().map(|fault| fault.code));
    let assertion = match parsed {
        Ok(assertion) => assertion,
        Err(judgement) => {
            assert!(!judgement.message.is_empty());
            return;
        }
    };
    let keys = [
        key("one", Algorithm::RS256, true),
        key("two", Algorithm::PS256, true),
        key("off", Algorithm::RS384, false),
    ];
    let client = ClientView {
        client_id: CLIENT,
        keys: &keys,
    };
    let mut report = check(&assertion, &Policy::new(ISSUER), &client, NOW);
    assert!(
        report
            .candidates
            .iter()
            .all(|id| id == "one" || id == "two")
    );
    let signed_by = report.candidates.first().cloned();
    report.conclude(signed_by.as_deref());
    assert_eq!(report.is_accepted(), report.failure().is_none());
    if report.is_accepted() {
        accepted(&compact);
    }
}

/// Explained as an assertion, and as whatever it may be: every text gets an answer, and what the parser rejects is rejected
/// for the same reason.
fn explained(text: &str, fault: Option<Code>) {
    let context = Context {
        policy: Policy::new(ISSUER),
        client_id: Some(CLIENT.into()),
        registration: Registration::Unasked,
        keys: None,
        now: NOW,
        show: Show::Whole,
    };
    assert!(!explain(&Request::read(text), &context).accepted);
    let explanation = explain(&Request::of_assertion(text.into()), &context);
    assert!(fault.is_none() || explanation.reason() == fault);
}

fn key(id: &str, algorithm: Algorithm, attached: bool) -> RegisteredKey {
    RegisteredKey {
        id: id.into(),
        kid: format!("kid-{id}"),
        algorithm,
        expires_at: None,
        attached,
    }
}

/// What must be true of an accepted assertion, by a simple reading of its own.
fn accepted(compact: &str) {
    let parts: Vec<Value> = compact
        .split('.')
        .take(2)
        .map(|part| Base64UrlUnpadded::decode_vec(part).expect("base64url"))
        .map(|json| serde_json::from_slice(&json).expect("JSON"))
        .collect();
    let (header, claims) = (&parts[0], &parts[1]);
    let number = |name: &str| claims[name].as_f64();
    assert!(header["alg"] == "RS256" || header["alg"] == "PS256");
    assert!(header.get("crit").is_none() && header.get("jwk").is_none());
    assert_eq!(claims["iss"], CLIENT);
    assert_eq!(claims["sub"], CLIENT);
    assert!(claims["aud"] == ISSUER || claims["aud"] == serde_json::json!([ISSUER]));
    // The client's clock may be ahead by ten seconds.
    let latest = NOW
        + if number("iat").is_some() {
            310.0
        } else {
            300.0
        };
    assert!(number("exp").is_some_and(|exp| exp > NOW && exp <= latest));
    assert!(number("iat").is_none_or(|iat| iat <= NOW + 10.0));
    assert!(number("nbf").is_none_or(|nbf| nbf <= NOW + 10.0));
    let jti = claims["jti"].as_str().expect("a jti");
    assert!(!jti.is_empty() && jti.chars().count() <= 64);
}
