//! Assertions explained past the faults of their form, and the inputs that they are read from.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "a test may stop where its ground gives way"
)]

mod common;

use assertion::explain::{Context, Explanation, Key, Registration, explain};
use assertion::request::{ASSERTION_TYPE, Kind, Request};
use assertion::{Algorithm, Policy, Show};
use base64ct::{Base64UrlUnpadded, Encoding};
use common::{CLIENT, ISSUER, KID, NOW, draft};
use serde_json::{Value, json};

fn context() -> Context {
    Context {
        policy: Policy::new(ISSUER),
        client_id: None,
        registration: Registration::Unasked,
        keys: None,
        now: NOW,
        show: Show::Whole,
    }
}

fn explained(text: &str) -> Explanation {
    explain(&Request::read(text), &context())
}

/// The codes of the rules with this verdict.
fn codes(explanation: &Explanation, passed: Option<bool>) -> Vec<String> {
    let json = explanation.to_json();
    json["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["passed"] == json!(passed))
        .map(|rule| rule["code"].as_str().unwrap().to_owned())
        .collect()
}

fn failed(text: &str) -> Vec<String> {
    codes(&explained(text), Some(false))
}

fn rule(explanation: &Explanation, code: &str) -> Value {
    let json = explanation.to_json();
    let rules = json["rules"].as_array().unwrap();
    rules
        .iter()
        .find(|rule| rule["code"] == code)
        .unwrap_or_else(|| panic!("no {code} in {rules:?}"))
        .clone()
}

/// A case of the fixtures of the autopsy: its assertion and its key.
fn fixture(name: &str) -> (String, Key) {
    let line = include_str!("fixtures/signatures/cases.tsv")
        .lines()
        .find(|line| line.split('\t').next() == Some(name))
        .unwrap();
    let fields: Vec<&str> = line.split('\t').collect();
    (fields[4].to_owned(), key(fields[3]))
}

fn key(name: &str) -> Key {
    let decode = |text| Base64UrlUnpadded::decode_vec(text).unwrap();
    let line = include_str!("fixtures/signatures/keys.tsv")
        .lines()
        .find(|line| line.split('\t').next() == Some(name))
        .unwrap();
    let fields: Vec<&str> = line.split('\t').collect();
    Key {
        id: format!("{name}.pem"),
        kid: None,
        thumbprint: format!("thumbprint-of-{name}"),
        algorithm: None,
        n: decode(fields[1]),
        e: decode(fields[2]),
        expires_at: None,
        attached: true,
    }
}

fn with_keys(name: &str, keys: Vec<Key>) -> Explanation {
    let (assertion, _) = fixture(name);
    let context = Context {
        keys: Some(keys),
        now: 1_800_000_000.0,
        ..context()
    };
    explain(&Request::of_assertion(assertion), &context)
}

#[test]
fn nothing_is_accepted_without_a_key() {
    let explanation = explained(&draft().compact());
    assert!(!explanation.accepted);
    assert_eq!(explanation.signature, None);
    assert_eq!(explanation.reason(), None);
    assert_eq!(
        codes(&explanation, None),
        ["key", "credential", "signature"]
    );
}

#[test]
fn a_good_assertion_is_accepted_with_its_key() {
    for name in [
        "openssl dgst -sha256",
        "openssl dgst -sha256, PSS",
        "java SHA384withRSA",
    ] {
        let (_, key) = fixture(name);
        let explanation = with_keys(name, vec![key]);
        assert_eq!(
            codes(&explanation, Some(false)),
            Vec::<String>::new(),
            "{name}"
        );
        assert!(explanation.accepted, "{name}");
        assert!(explanation.signature.unwrap().verified);
    }
}

#[test]
fn the_shape_of_the_json_is_fixed() {
    let (_, key) = fixture("python sign of a digest");
    let json = with_keys("python sign of a digest", vec![key]).to_json();
    let names = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&json), ["accepted", "profiles", "rules", "signature"]);
    assert_eq!(
        names(&json["rules"][0]),
        ["code", "expected", "message", "passed", "seen"]
    );
    assert_eq!(
        names(&json["signature"]),
        ["cause", "key", "message", "verified"]
    );
    assert_eq!(json["accepted"], false);
    assert_eq!(json["signature"]["verified"], false);
    assert_eq!(json["signature"]["cause"], "hash_of_hash");
}

/// Contract 9.7, 9.8.
#[test]
fn a_fault_of_form_stops_nothing() {
    let unsigned = draft().header("alg", json!("none")).compact();
    let unsigned = format!("{}.", unsigned.rsplit_once('.').unwrap().0);
    assert_eq!(failed(&unsigned), ["signature_missing", "alg_none"]);

    let wrong = draft()
        .claim("aud", json!("https://elsewhere.example/"))
        .compact();
    for (text, code, seen) in [
        (format!("Bearer {wrong}"), "not_base64url", "Bearer"),
        (format!("\"{wrong}\""), "not_base64url", "U+0022"),
        (wrong.replace('.', "=."), "not_base64url", "="),
        (wrong.replacen('.', "\n.", 1), "not_base64url", "U+000A"),
        (wrong.replace('.', "\u{200b}."), "not_base64url", "U+200B"),
        (format!("{wrong}.x"), "not_compact", "4"),
        (
            format!("{wrong}{}", "A".repeat(2000)),
            "assertion_too_long",
            "2",
        ),
    ] {
        let explanation = explained(&text);
        let codes = codes(&explanation, Some(false));
        assert!(codes.contains(&code.to_owned()), "{codes:?} {text}");
        assert!(
            codes.contains(&"aud_mismatch".to_owned()),
            "{codes:?} {text}"
        );
        let rule = rule(&explanation, code);
        assert!(rule["seen"].as_str().unwrap().contains(seen), "{rule}");
    }
}

#[test]
fn what_cant_be_read_is_not_judged() {
    let header = common::base64url(r#"{"alg":"HS256"}"#);
    let explanation = explained(&format!("{header}.!!!!.AQ"));
    assert_eq!(
        codes(&explanation, Some(false)),
        ["not_base64url", "alg_symmetric"]
    );
    for name in [
        "subject",
        "audience",
        "dates",
        "expiry",
        "start",
        "identifier",
    ] {
        assert_eq!(rule(&explanation, name)["passed"], Value::Null, "{name}");
    }
    assert_eq!(failed("nonsense"), ["not_compact"]);
    assert_eq!(failed("a.b.c.d.e").first().unwrap(), "not_compact");
    failed("");
}

#[test]
fn every_broken_rule_is_told() {
    let text = draft()
        .header("crit", json!(["x"]))
        .header("jwk", json!({}))
        .header("typ", json!("at+jwt"))
        .claim("iss", json!("someone"))
        .claim("aud", json!([ISSUER, "x"]))
        .claim("exp", json!(NOW - 1.0))
        .claim("nbf", json!(NOW + 100.0))
        .claim("jti", json!(""))
        .compact();
    assert_eq!(
        failed(&text),
        [
            "crit_unknown",
            "key_in_header",
            "typ_refused",
            "iss_mismatch",
            "aud_not_sole",
            "exp_past",
            "exp_before_iat",
            "exp_before_nbf",
            "nbf_future",
            "jti_missing"
        ]
    );
}

/// Contract 9.13.
#[test]
fn the_client_that_is_asked_for_must_be_both() {
    let context = Context {
        client_id: Some("other".into()),
        ..context()
    };
    let request = Request::read(&draft().claim("iss", json!("other")).compact());
    let explanation = explain(&request, &context);
    assert_eq!(codes(&explanation, Some(false)), ["sub_mismatch"]);
    let rule = rule(&explanation, "sub_mismatch");
    assert_eq!(rule["seen"], CLIENT);
    assert_eq!(rule["expected"], "other");
}

#[test]
fn without_an_issuer_the_audience_is_not_judged() {
    let context = Context {
        policy: Policy::new(""),
        ..context()
    };
    let explanation = explain(&Request::read(&draft().compact()), &context);
    let rule = rule(&explanation, "audience");
    assert_eq!(rule["passed"], Value::Null);
    assert_eq!(rule["seen"], ISSUER);
}

#[test]
fn several_keys_are_told_apart() {
    let name = "openssl dgst -sha256";
    let bound = |name: &str, kid: &str| Key {
        kid: Some(kid.into()),
        ..key(name)
    };
    // The kid means the other one.
    let explanation = with_keys(name, vec![bound("other2048", "k"), bound("rsa2048", "l")]);
    assert_eq!(codes(&explanation, Some(false)), ["signature_invalid"]);
    assert_eq!(explanation.signature.unwrap().key.as_deref(), Some("l"));
    // No key has it.
    let explanation = with_keys(name, vec![bound("rsa2048", "l")]);
    assert_eq!(codes(&explanation, Some(false)), ["kid_unknown"]);
    // Files without kid: the one that signed is meant.
    let explanation = with_keys(name, vec![key("other2048"), key("rsa2048"), key("rsa3072")]);
    assert!(explanation.accepted);
    assert_eq!(
        explanation.signature.unwrap().id.as_deref(),
        Some("rsa2048.pem")
    );
    // An algorithm that the key is not for.
    let explanation = with_keys(
        name,
        vec![Key {
            algorithm: Some(Algorithm::PS256),
            ..key("rsa2048")
        }],
    );
    assert_eq!(codes(&explanation, Some(false)), ["alg_mismatch"]);
}

/// Contract 9.22.
#[test]
fn a_credential_that_does_not_count_is_named() {
    let name = "openssl dgst -sha256";
    let detached = Key {
        attached: false,
        kid: Some("k".into()),
        ..key("rsa2048")
    };
    let expired = Key {
        expires_at: Some(NOW - 5.0),
        kid: Some("k".into()),
        ..key("rsa2048")
    };
    let current = Key {
        kid: Some("new".into()),
        ..key("other2048")
    };
    for (old, code) in [
        (detached, "credential_detached"),
        (expired, "credential_expired"),
    ] {
        let explanation = with_keys(name, vec![current.clone(), old.clone()]);
        assert_eq!(codes(&explanation, Some(false)), [code]);
        assert!(explanation.signature.unwrap().verified);
        // Without kid, the current one is tried, and the old one has signed.
        let (assertion, _) = fixture(name);
        let parts: Vec<&str> = assertion.split('.').collect();
        let context = Context {
            keys: Some(vec![current.clone(), old]),
            ..context()
        };
        let header = common::base64url(r#"{"alg":"RS256"}"#);
        let changed = format!("{header}.{}.{}", parts[1], parts[2]);
        let explanation = explain(&Request::of_assertion(changed), &context);
        assert_eq!(
            codes(&explanation, Some(false)),
            ["signature_invalid"],
            "changed after signing"
        );
        let signature = explanation.signature.unwrap();
        assert_eq!(signature.cause.unwrap().as_str(), "other_text");
        assert_eq!(signature.key.as_deref(), Some("k"));
    }
}

#[test]
fn kid_of_a_credential_is_recognized() {
    let explanation = with_keys(
        "openssl dgst -sha256",
        vec![Key {
            id: "k".into(),
            kid: Some("thumbprint".into()),
            ..key("rsa2048")
        }],
    );
    let rule = rule(&explanation, "kid_unknown");
    assert_eq!(
        (&rule["seen"], &rule["expected"]),
        (&json!("k"), &json!("thumbprint"))
    );
}

// --- what an assertion is read from ---

fn request(kind: Kind, text: &str) -> Explanation {
    let request = Request::read(text);
    assert_eq!(request.kind, kind, "{text}");
    explain(&request, &context())
}

#[test]
fn requests_are_read_in_every_form() {
    let jwt = draft().compact();
    let good = format!(
        "grant_type=client_credentials&client_assertion_type={}&client_assertion={jwt}",
        ASSERTION_TYPE.replace(':', "%3A")
    );
    let json = json!({
        "grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_assertion": jwt,
    });
    for (kind, text) in [
        (Kind::Assertion, format!("{jwt}\n")),
        (Kind::Form, good.clone()),
        (Kind::Form, good.replace('&', "\n&")),
        (Kind::Json, format!("{json:#}")),
        (
            Kind::Curl,
            format!("curl -s https://login.example/oauth/token -d '{good}'"),
        ),
        (
            Kind::Curl,
            format!(
                "$ curl --request POST --url https://login.example/oauth/token \\\n  -H 'content-type: application/json' \\\n  --data '{json}'"
            ),
        ),
        (
            Kind::Curl,
            format!(
                "curl -X POST https://login.example/oauth/token -d grant_type=client_credentials --data-urlencode \
                 \"client_assertion_type={ASSERTION_TYPE}\" --data-urlencode client_assertion={jwt} | jq ."
            ),
        ),
        // Of cmd, as browsers copy it, and by hand; of PowerShell.
        (
            Kind::Curl,
            format!(
                "curl ^\"https://login.example/oauth/token^\" ^\r\n  -H ^\"content-type: application/x-www-form-urlencoded^\" ^\r\n  --data-raw ^\"{}^\"",
                good.replace('&', "^&").replace('%', "^%^")
            ),
        ),
        (
            Kind::Curl,
            format!(
                "curl.exe \"https://login.example/oauth/token\" -H \"content-type: application/json\" -d \"{}\"",
                json.to_string().replace('"', "\"\"")
            ),
        ),
        (
            Kind::Curl,
            format!(
                "curl.exe \"https://login.example/oauth/token\" `\r\n  --json \"{}\"",
                json.to_string().replace('"', "`\"")
            ),
        ),
        (
            Kind::Curl,
            format!(
                "#!/bin/sh\n# Get a token.\nTOKEN=$(sudo /usr/bin/curl -sSd '{good}' https://login.example/oauth/token | jq -r .access_token)"
            ),
        ),
        (
            Kind::Curl,
            format!(
                "curl https://login.example/oauth/token -d '{good}' --retry-delay 1 --limit-rate 1M && echo done"
            ),
        ),
        (
            Kind::Http,
            format!(
                "POST /oauth/token HTTP/1.1\r\nHost: login.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{good}"
            ),
        ),
    ] {
        assert_eq!(
            codes(&request(kind, &text), Some(false)),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

/// Contract 9.1 to 9.5.
#[test]
fn faults_of_requests_are_told() {
    let jwt = draft().compact();
    let form = |change: &dyn Fn(&mut Vec<(&str, String)>)| {
        let mut pairs = vec![
            ("grant_type", "client_credentials".to_owned()),
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", jwt.clone()),
        ];
        change(&mut pairs);
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("&")
    };
    let good = form(&|_| {});
    for (text, expected) in [
        (
            form(&|pairs| pairs[1].1.push_str("%0A")),
            vec!["assertion_type_wrong"],
        ),
        (
            form(&|pairs| drop(pairs.remove(1))),
            vec!["assertion_type_wrong"],
        ),
        (
            form(&|pairs| drop(pairs.remove(2))),
            vec!["assertion_missing"],
        ),
        (
            form(&|pairs| pairs.push(("client_id", "other".into()))),
            vec!["client_id_mismatch"],
        ),
        (
            form(&|pairs| pairs.push(("client_secret", "x".into()))),
            vec!["several_mechanisms"],
        ),
        (
            form(&|pairs| pairs.push(("grant_type", "x".into()))),
            vec!["parameter_repeated"],
        ),
        (
            form(&|pairs| pairs[0].1 = "password".into()),
            vec!["unsupported_grant_type"],
        ),
        (
            form(&|pairs| pairs[2].1.push_str("%0A")),
            vec!["not_base64url"],
        ),
        (
            format!("https://login.example/oauth/token?{good}"),
            vec!["parameters_in_url"],
        ),
        (
            format!("curl -G https://login.example/oauth/token -d '{good}'"),
            vec!["parameters_in_url"],
        ),
        (
            format!("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={jwt}"),
            vec!["assertion_as_grant"],
        ),
        (
            format!("grant_type=client_credentials&assertion={jwt}"),
            vec!["authentication_missing"],
        ),
        (
            "curl -u a:b https://login.example/oauth/token -d grant_type=client_credentials"
                .to_owned(),
            vec!["assertion_missing"],
        ),
        (
            format!("curl -X GET https://login.example/oauth/token -d '{good}'"),
            vec!["body_unreadable"],
        ),
        (
            format!("PUT /oauth/token HTTP/1.1\n\n{good}"),
            vec!["body_unreadable"],
        ),
        (
            format!("curl https://login.example/oauth/token -d {good}"),
            vec!["body_unreadable"],
        ),
        (
            format!("curl https://login.example/oauth/token --url-query '{good}'"),
            vec!["parameters_in_url"],
        ),
        (
            format!(
                "curl https://login.example/oauth/token -H 'Authorization: Bearer {jwt}' -d grant_type=client_credentials"
            ),
            vec!["authorization_unreadable"],
        ),
        (
            format!(
                "curl https://login.example/oauth/token -H 'Content-Type: application/json' -d '{good}'"
            ),
            vec!["media_type_wrong"],
        ),
        (
            format!(
                "curl https://login.example/oauth/token -F grant_type=client_credentials -F client_assertion_type={ASSERTION_TYPE} -F client_assertion={jwt}"
            ),
            vec!["media_type_wrong"],
        ),
    ] {
        assert_eq!(failed(&text), expected, "{text}");
    }
    let wrong = form(&|pairs| pairs[1].1.push_str("%0A"));
    let rule = rule(&explained(&wrong), "assertion_type_wrong");
    assert_eq!(rule["seen"], format!("{ASSERTION_TYPE}\\u{{a}}"));
    assert_eq!(rule["expected"], ASSERTION_TYPE);
}

/// What a file holds that the command names may be what is missing.
#[test]
fn consequences_of_what_is_not_read_are_not_told() {
    let url = "https://login.example/oauth/token";
    let kind = format!("client_assertion_type={ASSERTION_TYPE}");
    for command in [
        format!("curl {url} -d @request.txt"),
        format!("curl {url} --json @request.json"),
        format!(
            "curl {url} -d grant_type=client_credentials -d {kind} --data-urlencode client_assertion@a.jwt"
        ),
        format!("curl {url} -d grant_type=client_credentials -d {kind} --data-urlencode @a.jwt"),
    ] {
        assert_eq!(failed(&command), ["body_unreadable"], "{command}");
    }
    let field = format!(
        "curl {url} -F grant_type=client_credentials -F {kind} -F 'client_assertion=<a.jwt'"
    );
    assert_eq!(failed(&field), ["media_type_wrong", "body_unreadable"]);
}

/// The endpoint stops at the body; its assertion has rules of its own.
#[test]
fn assertion_in_unreadable_json_is_judged() {
    let jwt = draft()
        .claim("aud", json!("https://other.example/"))
        .compact();
    for (text, faults) in [
        (
            format!("{{\"grant_type\": \"client_credentials\", \"client_assertion\": \"{jwt}\",}}"),
            &["body_unreadable", "aud_mismatch"][..],
        ),
        (
            format!("{{'client_assertion': '{jwt}'}}"),
            &["body_unreadable", "aud_mismatch"],
        ),
        (
            json!([{ "client_assertion": jwt }]).to_string(),
            &["body_unreadable", "aud_mismatch"],
        ),
        (
            json!({ "body": { "client_assertion": jwt } }).to_string(),
            &[
                "authentication_missing",
                "unsupported_grant_type",
                "aud_mismatch",
            ],
        ),
    ] {
        assert_eq!(
            codes(&request(Kind::Json, &text), Some(false)),
            faults,
            "{text}"
        );
    }
}

/// RFC 7515 §7.2.
#[test]
fn json_serialization_is_told_from_a_request() {
    let jwt = draft().compact();
    let parts: Vec<&str> = jwt.split('.').collect();
    let one = json!({"protected": parts[0], "payload": parts[1], "signature": parts[2]});
    let several = json!({"payload": parts[1], "signatures": [{"protected": parts[0], "signature": parts[2]}]});
    for json in [one, several] {
        assert_eq!(failed(&json.to_string()), ["not_compact"], "{json}");
    }
}

/// In linear time: a comparison of each with each would take minutes.
#[test]
fn many_parameters_are_read_at_once() {
    let jwt = draft().compact();
    let form = format!(
        "grant_type=client_credentials&client_assertion_type={ASSERTION_TYPE}&client_assertion={jwt}"
    );
    let distinct: String = (0..100_000).map(|number| format!("&p{number}=")).collect();
    assert_eq!(failed(&format!("{form}{distinct}")), Vec::<String>::new());
    let in_url = format!("https://login.example/?{form}{distinct}");
    assert_eq!(failed(&in_url), ["parameters_in_url"]);
    let wrong = "&a=b&%ff=c".repeat(50_000);
    assert_eq!(
        failed(&format!("curl -d '{form}{wrong}' https://login.example/")),
        ["body_unreadable", "parameter_repeated"]
    );
}

/// Only what a file ends with is not the assertion's.
#[test]
fn character_that_is_not_ascii_is_part_of_the_assertion() {
    let jwt = draft().compact();
    assert_eq!(failed(&format!("\t{jwt} \r\n")), Vec::<String>::new());
    let explanation = explained(&format!("{jwt}\u{a0}\n"));
    let seen = format!("U+00A0 at character {}", jwt.len() + 1);
    assert_eq!(rule(&explanation, "not_base64url")["seen"], seen);
    let variable = explained("client_assertion=$JWT&grant_type=client_credentials");
    assert_eq!(
        rule(&variable, "not_base64url")["seen"],
        "$ (U+0024) at character 1"
    );
}

/// Whatever the text: an answer.
#[test]
fn any_text_is_explained() {
    let jwt = draft().header("kid", json!(KID)).compact();
    let mut seed = 7u64;
    let mut random = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let whole = [
        jwt.clone(),
        format!("curl -d 'client_assertion={jwt}' \"https://a/?grant_type=x\""),
        format!("grant_type=x&client_assertion={jwt}"),
        format!("{{\"client_assertion\":\"{jwt}\"}}"),
        format!("POST /?a=b HTTP/1.1\nAuthorization: Bearer {jwt}\n\n{{}}"),
    ];
    for round in 0..3000 {
        let mut text: Vec<char> = whole[round % whole.len()].chars().collect();
        for _ in 0..=random(4) {
            let at = random(text.len());
            match random(3) {
                0 => text[at] = ['"', '\'', '%', '\n', 'é', '\\', '=', '.'][random(8)],
                1 if text.len() > 1 => drop(text.remove(at)),
                _ => text.truncate(at + 1),
            }
        }
        let text: String = text.into_iter().collect();
        assert!(!explained(&text).accepted);
    }
}

/// Profile, whether it is followed, and the codes of what it rejects besides.
fn profiles(draft: &common::Draft, policy: &Policy) -> Vec<(String, Value, Vec<String>)> {
    let context = Context {
        policy: policy.clone(),
        ..context()
    };
    let explanation = explain(&Request::of_assertion(draft.compact()), &context);
    let json = explanation.to_json();
    let profiles = json["profiles"].as_array().unwrap().iter();
    profiles
        .map(|profile| {
            let faults = profile["faults"].as_array().unwrap().iter();
            let codes = faults.map(|fault| fault["code"].as_str().unwrap().to_owned());
            let name = profile["profile"].as_str().unwrap().to_owned();
            (name, profile["passed"].clone(), codes.collect())
        })
        .collect()
}

/// What this server accepts and a stricter one rejects: rfc7523bis; FAPI 2.0, sections 5.3.2.1 and 5.4.
#[test]
fn profiles_list_what_stricter_servers_reject() {
    let strict = || {
        draft()
            .header("alg", json!("PS256"))
            .header("typ", json!("client-authentication+jwt"))
    };
    let own = Policy::new(ISSUER);
    let tolerant = own.clone().with_skew(60).unwrap();
    let legacy = own.clone().with_legacy_audience(true);
    let later = json!(NOW as i64 + 30);
    let endpoint = json!(format!("{ISSUER}oauth/token"));
    let (yes, no, no_more) = (json!(true), json!(false), Value::Null);
    let cases: [(common::Draft, &Policy, (&Value, &[&str]), (&Value, &[&str])); 8] = [
        (strict(), &own, (&yes, &[]), (&yes, &[])),
        (
            draft(),
            &own,
            (&no, &["typ_refused"]),
            (&no, &["alg_not_allowed"]),
        ),
        (
            strict().header("typ", json!("JWT")),
            &own,
            (&no, &["typ_refused"]),
            (&yes, &[]),
        ),
        (
            strict().claim("aud", json!([ISSUER])),
            &own,
            (&yes, &[]),
            (&no, &["aud_array"]),
        ),
        (
            strict().claim("aud", endpoint),
            &legacy,
            (&no, &["aud_token_endpoint"]),
            (&no, &["aud_token_endpoint"]),
        ),
        (
            strict().claim("iat", later),
            &tolerant,
            (&yes, &[]),
            (&no, &["iat_future"]),
        ),
        // What this server rejects is not told twice.
        (
            strict().claim("aud", json!("https://other.example/")),
            &own,
            (&no_more, &[]),
            (&no_more, &[]),
        ),
        (
            strict()
                .header("typ", json!("at+jwt"))
                .claim("jti", Value::Null),
            &own,
            (&no_more, &[]),
            (&no_more, &[]),
        ),
    ];
    for (at, (draft, policy, rfc, fapi)) in cases.iter().enumerate() {
        let expected = [("rfc7523bis", rfc), ("fapi_2_0", fapi)].map(|(name, (passed, codes))| {
            let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
            (name.to_owned(), (*passed).clone(), codes)
        });
        assert_eq!(profiles(draft, policy), expected, "case {at}");
    }
    let unreadable = explained("e30.x.x");
    assert_eq!(unreadable.to_json()["profiles"], json!([]));
}
