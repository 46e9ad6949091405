//! Attacks that have worked on other servers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop where its ground gives way"
)]

mod common;

use assertion::Code;
use common::{CLIENT, ISSUER, compact, draft, rejected};
use serde_json::{Value, json};

/// CVE-2025-27370 and CVE-2025-27371: an audience that resembles the issuer.
///
/// Contract 9.14.
#[test]
fn audiences_resembling_the_issuer_are_rejected() {
    for aud in [
        "https://login.example",
        "https://login.example//",
        "https://LOGIN.example/",
        "HTTPS://login.example/",
        "http://login.example/",
        "https://login.example:443/",
        "https://user@login.example/",
        "https://login.example./",
        "https://login.example/?",
        "https://login.example/#",
        "https://login.example/%2e/",
        "https://login.example.evil.example/",
        "https://xn--lgin-5qa.example/",
        "https://l\u{043e}gin.example/",
        " https://login.example/",
        "https://login.example/ ",
        "https://login.example/\u{1}",
        "https://login.example/.well-known/openid-configuration",
        "",
    ] {
        let code = draft().claim("aud", json!(aud)).code();
        assert!(
            matches!(code, Code::AudMismatch | Code::AudTokenEndpoint),
            "{aud:?}: {code}"
        );
    }
    for aud in [
        json!([ISSUER, "https://login.example/oauth/token"]),
        json!(["https://login.example/oauth/token"]),
        json!([[ISSUER]]),
        json!({ "0": ISSUER }),
        json!(format!("{ISSUER} https://other.example/")),
    ] {
        assert_ne!(draft().claim("aud", aud.clone()).code(), Code::Ok, "{aud}");
    }
}

/// CVE-2026-28802: an unsigned token passes as signed.
///
/// Contract 9.8.
#[test]
fn unsigned_assertions_are_rejected() {
    for alg in ["none", "None", "NONE", "nOnE"] {
        assert_eq!(
            draft().header("alg", json!(alg)).code(),
            Code::AlgNone,
            "{alg}"
        );
    }
    let good = draft().compact();
    let unsigned = &good[..=good.rfind('.').unwrap()];
    assert_eq!(rejected(unsigned).code, Code::SignatureMissing);
    assert_eq!(
        rejected(unsigned.trim_end_matches('.')).code,
        Code::NotCompact
    );
    assert_eq!(draft().header("alg", Value::Null).code(), Code::AlgMissing);
}

/// CVE-2026-29000: a plain token wrapped in encryption.
///
/// Contract 9.7.
#[test]
fn encrypted_tokens_are_rejected() {
    assert_eq!(
        rejected("eyJhbGciOiJSU0EtT0FFUCJ9.AA.AA.AA.AA").code,
        Code::NotCompact
    );
}

/// CVE-2024-37568: the public key as an HMAC secret.
///
/// Contract 9.8.
#[test]
fn hmac_algorithms_are_rejected() {
    for alg in ["HS256", "HS384", "HS512", "hs256"] {
        assert_eq!(
            draft().header("alg", json!(alg)).code(),
            Code::AlgSymmetric,
            "{alg}"
        );
    }
}

/// The kid is untrusted: it is compared with the key IDs of this client and nothing else.
///
/// Contract 9.10.
#[test]
fn a_hostile_kid_selects_no_key() {
    for kid in [
        "../../../../dev/null",
        "' OR '1'='1",
        "https://attacker.example/jwks.json",
        "key\u{1}",
        "",
        &"k".repeat(1000),
    ] {
        let report = draft().header("kid", json!(kid)).report();
        assert_eq!(common::code(&report), Code::KidUnknown, "{kid:?}");
        assert!(report.candidates.is_empty());
    }
}

/// Logged values are bounded and free of control characters.
///
/// Contract 9.24.
#[test]
fn messages_are_bounded_and_printable() {
    let hostile = format!("\u{202e}\r\nlevel=ERROR {}", "A".repeat(400));
    for draft in [
        draft().header("kid", json!(hostile)),
        draft().header("typ", json!(hostile)),
        draft().claim("aud", json!(hostile)),
        draft().claim("iss", json!("\r\n\u{202e}")),
        draft().claim("exp", json!(hostile)),
    ] {
        for judgement in draft.report().judgements {
            let texts = [Some(judgement.message), judgement.seen, judgement.expected];
            for text in texts.into_iter().flatten() {
                assert!(text.chars().count() < 600, "{text}");
                assert!(!text.contains(['\r', '\n', '\u{202e}']), "{text}");
            }
        }
    }
}

/// Numbers that overflow and nesting that would exhaust the stack.
///
/// Contract 9.7.
#[test]
fn malformed_json_is_rejected() {
    let claims = |exp: &str| format!(r#"{{"iss":"{CLIENT}","sub":"{CLIENT}","exp":{exp}}}"#);
    for exp in ["1e400", "NaN", "Infinity", "0x10", "01", "1."] {
        assert_eq!(
            rejected(&compact(r#"{"alg":"RS256"}"#, &claims(exp))).code,
            Code::NotJsonObject,
            "{exp}"
        );
    }
    let nested = format!("{{\"a\":{}", "[".repeat(900));
    assert_eq!(rejected(&compact("{}", &nested)).code, Code::NestedTooDeep);
    assert_eq!(
        rejected(&compact("\u{feff}{}", "{}")).code,
        Code::NotJsonObject
    );
    assert_eq!(
        rejected(&compact("{}", r#"{"sub":"\ud800"}"#)).code,
        Code::NotJsonObject
    );
    for claims in [r#"{"jti":"\u0000"}"#, r#"{"a\u0000":1}"#] {
        let judgement = rejected(&compact("{}", claims));
        assert_eq!(judgement.code, Code::NotJsonObject);
        assert!(
            judgement.message.contains("U+0000"),
            "{}",
            judgement.message
        );
    }
    assert_eq!(rejected(&compact("{}", "{}{}")).code, Code::NotJsonObject);
}
