//! The rules of a client assertion: section 9 of docs/contract.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop where its ground gives way"
)]

mod common;

use assertion::{Algorithm, Assertion, Code, Policy, RegisteredKey, Rule, Verdict};
use common::{CLIENT, ISSUER, KID, NOW, compact, draft, key, rejected};
use serde_json::{Value, json};

#[test]
fn a_valid_assertion_passes_every_rule() {
    let report = draft().report();
    assert_eq!(report.failure(), None);
    assert!(report.is_accepted());
    assert_eq!(report.candidates, ["cred_one"]);
    let rules: Vec<u8> = report.judgements.iter().map(|j| j.rule.number()).collect();
    assert_eq!(rules, [7, 8, 9, 12, 13, 14, 18, 15, 16, 17, 10, 22, 10]);
}

/// Contract 9.6.
#[test]
fn oversized_assertions_are_rejected() {
    assert_eq!(rejected(&"a".repeat(2049)).code, Code::AssertionTooLong);
    assert_eq!(rejected(&"a".repeat(2048)).code, Code::NotCompact);
    assert_eq!(
        draft().header("alg", json!("R".repeat(17))).code(),
        Code::AlgTooLong
    );
    assert_eq!(
        draft().claim("iss", json!("c".repeat(65))).code(),
        Code::SubTooLong
    );
    assert_eq!(draft().claim("jti", json!("j".repeat(64))).code(), Code::Ok);
    assert_eq!(
        draft().claim("jti", json!("j".repeat(65))).code(),
        Code::JtiTooLong
    );
}

/// Contract 9.7.
#[test]
fn malformed_jws_is_rejected() {
    let good = draft().compact();
    assert!(Assertion::parse(&good).is_ok());
    let [header, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    for (text, code) in [
        (String::new(), Code::NotCompact),
        (format!("{header}.{claims}"), Code::NotCompact),
        (format!("{good}.x"), Code::NotCompact),
        (format!("{good}.x.y"), Code::NotCompact),
        (format!("{header}.{claims}."), Code::SignatureMissing),
        (
            format!("{header}.{claims}.{signature}="),
            Code::NotBase64url,
        ),
        (
            format!("{header}.{claims}.{signature} "),
            Code::NotBase64url,
        ),
        (format!(" {good}"), Code::NotBase64url),
        (format!("{header}.{claims}.a+/b"), Code::NotBase64url),
        (format!("{header}.{claims}.AB"), Code::NotBase64url),
        (compact("[]", "{}"), Code::NotJsonObject),
        (compact("{}", "nonsense"), Code::NotJsonObject),
        (
            compact(r#"{"alg":"RS256","alg":"none"}"#, "{}"),
            Code::DuplicateMember,
        ),
        (
            compact("{}", r#"{"sub":"a","sub":"b"}"#),
            Code::DuplicateMember,
        ),
        (
            compact(
                "{}",
                &format!("{}1{}", "{\"a\":".repeat(20), "}".repeat(20)),
            ),
            Code::NestedTooDeep,
        ),
    ] {
        let judgement = rejected(&text);
        assert_eq!(judgement.code, code, "{text}");
        assert_eq!(judgement.verdict, Verdict::Failed);
    }
    let not_utf8 = format!(
        "{}.{claims}.{signature}",
        common::base64url(b"{\"alg\":\"\xff\"}")
    );
    assert_eq!(rejected(&not_utf8).code, Code::NotJsonObject);
}

/// Contract 9.8.
#[test]
fn alg_must_be_that_of_the_credential() {
    for (alg, code) in [
        (Value::Null, Code::AlgMissing),
        (json!(256), Code::AlgMissing),
        (json!("none"), Code::AlgNone),
        (json!("nOnE"), Code::AlgNone),
        (json!("HS256"), Code::AlgSymmetric),
        (json!("RS512"), Code::AlgNotAllowed),
        (json!("rs256"), Code::AlgNotAllowed),
        (json!("ES256"), Code::AlgNotAllowed),
        (json!(""), Code::AlgNotAllowed),
        (json!("RS384"), Code::AlgMismatch),
        (json!("PS256"), Code::AlgMismatch),
    ] {
        assert_eq!(draft().header("alg", alg.clone()).code(), code, "{alg}");
    }
    let fapi = policy(|policy| policy.fapi = true);
    assert_eq!(
        common::code(&draft().report_under(&fapi, &[key()])),
        Code::AlgNotAllowed
    );
    let pss = RegisteredKey {
        algorithm: Algorithm::PS256,
        ..key()
    };
    let report = draft()
        .header("alg", json!("PS256"))
        .report_under(&fapi, &[pss]);
    assert_eq!(common::code(&report), Code::Ok);
}

/// Contract 9.9.
#[test]
fn extensions_and_keys_in_the_header_are_rejected() {
    for (name, value, code) in [
        ("crit", json!(["x"]), Code::CritUnknown),
        ("crit", json!([]), Code::CritUnknown),
        ("b64", json!(false), Code::CritUnknown),
        ("enc", json!("A128GCM"), Code::HeaderOfEncryption),
        ("zip", json!("DEF"), Code::HeaderOfEncryption),
        ("jwk", json!({ "kty": "RSA" }), Code::KeyInHeader),
        (
            "jku",
            json!("https://attacker.example/jwks"),
            Code::KeyInHeader,
        ),
        (
            "x5u",
            json!("https://attacker.example/x"),
            Code::KeyInHeader,
        ),
        ("x5c", json!(["MIIB"]), Code::KeyInHeader),
        ("x5t", json!("abc"), Code::Ok),
        ("x5t#S256", json!("abc"), Code::Ok),
    ] {
        assert_eq!(draft().header(name, value).code(), code, "{name}");
    }
}

/// Contract 9.10.
#[test]
fn the_key_must_belong_to_the_client() {
    assert_eq!(
        draft().header("kid", json!("another-key-id")).code(),
        Code::KidUnknown
    );
    assert_eq!(draft().header("kid", json!(7)).code(), Code::KidNotAString);
    let keys = [
        key(),
        RegisteredKey {
            id: "cred_two".into(),
            kid: "second-key-id".into(),
            ..key()
        },
        RegisteredKey {
            id: "cred_pss".into(),
            kid: "third-key-id".into(),
            algorithm: Algorithm::PS256,
            ..key()
        },
        RegisteredKey {
            id: "cred_off".into(),
            kid: "fourth-key-id".into(),
            attached: false,
            ..key()
        },
    ];
    let policy = Policy::new(ISSUER);
    let named = draft()
        .header("kid", json!("second-key-id"))
        .report_under(&policy, &keys);
    assert_eq!(named.candidates, ["cred_two"]);
    let unnamed = draft().header("kid", Value::Null);
    assert_eq!(
        unnamed.report_under(&policy, &keys).candidates,
        ["cred_one", "cred_two"]
    );
    assert_eq!(
        common::code(&unnamed.report_under(&policy, &[])),
        Code::NoKey
    );
}

/// Contract 9.12.
#[test]
fn other_token_types_are_rejected() {
    for typ in [
        "JWT",
        "jwt",
        "application/jwt",
        "client-authentication+jwt",
        "application/client-authentication+jwt",
    ] {
        assert_eq!(draft().header("typ", json!(typ)).code(), Code::Ok, "{typ}");
    }
    for typ in [
        json!("dpop+jwt"),
        json!("at+jwt"),
        json!("oauth-authz-req+jwt"),
        json!("logout+jwt"),
        json!("application/application/jwt"),
        json!(""),
        json!(["JWT"]),
    ] {
        assert_eq!(
            draft().header("typ", typ.clone()).code(),
            Code::TypRefused,
            "{typ}"
        );
    }
}

/// Contract 9.13.
#[test]
fn iss_and_sub_must_be_the_client() {
    for (name, value, code) in [
        ("iss", Value::Null, Code::IssMissing),
        ("iss", json!([CLIENT]), Code::IssMissing),
        ("iss", json!("someone-else"), Code::IssMismatch),
        ("sub", Value::Null, Code::SubMissing),
        ("sub", json!(1), Code::SubMissing),
        ("sub", json!("someone-else"), Code::SubMismatch),
        ("sub", json!(CLIENT.to_lowercase()), Code::SubMismatch),
    ] {
        assert_eq!(
            draft().claim(name, value.clone()).code(),
            code,
            "{name} {value}"
        );
    }
}

/// Contract 9.14.
#[test]
fn aud_must_be_the_issuer_alone() {
    for (aud, code) in [
        (json!(ISSUER), Code::Ok),
        (json!([ISSUER]), Code::Ok),
        (Value::Null, Code::AudMissing),
        (json!(1), Code::AudMissing),
        (json!({}), Code::AudMissing),
        (json!([]), Code::AudNotSole),
        (json!([1]), Code::AudNotSole),
        (json!([ISSUER, ISSUER]), Code::AudNotSole),
        (json!([ISSUER, "https://other.example/"]), Code::AudNotSole),
        (json!("https://other.example/"), Code::AudMismatch),
        (
            json!("https://login.example/oauth/token"),
            Code::AudTokenEndpoint,
        ),
    ] {
        assert_eq!(draft().claim("aud", aud.clone()).code(), code, "{aud}");
    }
    let legacy = policy(|policy| {
        policy.legacy_audience = Some("https://login.example/oauth/token".into());
    });
    let report = |aud: Value, policy: &Policy| {
        common::code(&draft().claim("aud", aud).report_under(policy, &[key()]))
    };
    assert_eq!(
        report(json!("https://login.example/oauth/token"), &legacy),
        Code::Ok
    );
    assert_eq!(report(json!(ISSUER), &legacy), Code::Ok);
    assert_eq!(
        report(json!("https://login.example/oauth/revoke"), &legacy),
        Code::AudTokenEndpoint
    );
    let fapi = policy(|policy| policy.fapi = true);
    let audience = |aud: Value| {
        let report = draft().claim("aud", aud).report_under(&fapi, &[key()]);
        let judgement = report
            .judgements
            .into_iter()
            .find(|j| j.rule == Rule::Audience)
            .unwrap();
        judgement.code
    };
    assert_eq!(audience(json!(ISSUER)), Code::Ok);
    assert_eq!(audience(json!([ISSUER])), Code::AudArray);
}

/// Contract 9.15.
#[test]
fn exp_must_be_in_the_future_and_near() {
    let now = NOW as i64;
    for (iat, exp, code) in [
        (json!(now), Value::Null, Code::ExpMissing),
        (json!(now), json!(now), Code::ExpPast),
        (json!(now - 400), json!(now - 300), Code::ExpPast),
        (json!(now), json!(now + 300), Code::Ok),
        (json!(now), json!(now + 301), Code::LifetimeTooLong),
        (json!(now - 200), json!(now + 101), Code::LifetimeTooLong),
        (json!(now + 9), json!(now + 9), Code::ExpBeforeIat),
        (json!(now + 9), json!(now + 5), Code::ExpBeforeIat),
        (Value::Null, json!(now + 300), Code::Ok),
        (Value::Null, json!(now + 301), Code::LifetimeTooLong),
        (Value::Null, json!(now + 3600), Code::LifetimeTooLong),
    ] {
        let draft = draft().claim("iat", iat.clone()).claim("exp", exp.clone());
        assert_eq!(draft.code(), code, "{iat} {exp}");
    }
}

/// Contract 9.16.
#[test]
fn iat_and_nbf_must_not_be_in_the_future() {
    let now = NOW as i64;
    for (name, at, code) in [
        ("iat", now + 10, Code::Ok),
        ("iat", now + 11, Code::IatFuture),
        ("iat", now + 61, Code::IatFuture),
        ("nbf", now + 8, Code::Ok),
        ("nbf", now + 11, Code::NbfFuture),
        ("nbf", now + 61, Code::NbfFuture),
        ("nbf", now - 1000, Code::Ok),
    ] {
        let draft = draft()
            .claim(name, json!(at))
            .claim("exp", json!(now + 120));
        assert_eq!(draft.code(), code, "{name} {at}");
    }
    for (nbf, code) in [
        (6, Code::Ok),
        (7, Code::ExpBeforeNbf),
        (8, Code::ExpBeforeNbf),
    ] {
        let draft = draft()
            .claim("nbf", json!(now + nbf))
            .claim("exp", json!(now + 7));
        assert_eq!(draft.code(), code, "{nbf}");
    }
    let lenient = Policy::new(ISSUER).with_skew(60).unwrap();
    let at = |seconds: i64| {
        let draft = draft()
            .claim("iat", json!(now + seconds))
            .claim("exp", json!(now + 120));
        common::code(&draft.report_under(&lenient, &[key()]))
    };
    assert_eq!(at(60), Code::Ok);
    assert_eq!(at(61), Code::IatFuture);
    assert!(Policy::new(ISSUER).with_skew(61).is_err());
}

/// Contract 9.17.
#[test]
fn jti_is_required() {
    for jti in [Value::Null, json!(""), json!(7), json!(["x"])] {
        assert_eq!(
            draft().claim("jti", jti.clone()).code(),
            Code::JtiMissing,
            "{jti}"
        );
    }
}

/// Contract 9.18.
#[test]
fn dates_must_be_numbers() {
    for name in ["exp", "iat", "nbf"] {
        for value in [
            json!((NOW + 60.0).to_string()),
            json!(-1),
            json!(-0.5),
            json!(9_223_372_036_854_775_808_u64),
            json!(1e300),
            json!((NOW as i64 + 60) * 1000),
            json!(true),
            json!([NOW]),
        ] {
            assert_eq!(
                draft().claim(name, value.clone()).code(),
                Code::DateInvalid,
                "{name} {value}"
            );
        }
    }
    let decimals = draft()
        .claim("iat", json!(NOW - 0.25))
        .claim("exp", json!(NOW + 59.75));
    assert_eq!(decimals.code(), Code::Ok);
}

/// Contract 9.19.
#[test]
fn unknown_claims_and_headers_are_ignored() {
    let draft = draft()
        .claim("scope", json!("read:all"))
        .header("cty", json!("JWT"));
    assert_eq!(draft.code(), Code::Ok);
}

/// Contract 9.22.
#[test]
fn detached_and_expired_credentials_are_rejected() {
    let policy = Policy::new(ISSUER);
    for (key, expected) in [
        (
            RegisteredKey {
                attached: false,
                ..key()
            },
            Code::CredentialDetached,
        ),
        (
            RegisteredKey {
                expires_at: Some(NOW - 1.0),
                ..key()
            },
            Code::CredentialExpired,
        ),
        (
            RegisteredKey {
                expires_at: Some(NOW),
                ..key()
            },
            Code::CredentialExpired,
        ),
        (
            RegisteredKey {
                expires_at: Some(NOW + 1.0),
                ..key()
            },
            Code::Ok,
        ),
    ] {
        for kid in [json!(KID), Value::Null] {
            let report = draft()
                .header("kid", kid)
                .report_under(&policy, std::slice::from_ref(&key));
            assert_eq!(common::code(&report), expected);
            assert_eq!(report.candidates.is_empty(), expected != Code::Ok);
        }
    }
}

/// Contract 9.10.
#[test]
fn only_a_candidate_key_can_verify_the_signature() {
    let assertion = Assertion::parse(&draft().compact()).unwrap();
    let client = assertion::ClientView {
        client_id: CLIENT,
        keys: &[key()],
    };
    let report = assertion::check(&assertion, &Policy::new(ISSUER), &client, NOW);
    assert!(
        !report.is_accepted(),
        "nothing is accepted before the signature is judged"
    );
    for (signed_by, accepted) in [
        (Some("cred_one"), true),
        (Some("cred_two"), false),
        (None, false),
    ] {
        let mut report = report.clone();
        report.conclude(signed_by);
        assert_eq!(report.is_accepted(), accepted, "{signed_by:?}");
    }
}

/// Contract 9.24.
#[test]
fn debug_does_not_show_the_assertion() {
    let compact = draft().compact();
    let debug = format!("{:?}", Assertion::parse(&compact).unwrap());
    assert!(!debug.contains(CLIENT), "{debug}");
}

#[test]
fn codes_are_unique() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

fn policy(change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = Policy::new(ISSUER);
    change(&mut policy);
    policy
}
