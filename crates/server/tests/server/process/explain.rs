//! `countersign explain`.

use super::tls;
use crate::common::{KeyPair, keys};
use crate::serving::{Serving, run, text};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

const ISSUER: &str = "https://login.example/";
/// 2027-01-15T08:00:00Z.
const NOW: i64 = 1_800_000_000;

fn encode(octets: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(octets)
}

/// An assertion of the client, signed by the key.
fn signed(client: &str, issuer: &str, now: i64, kid: &str, key: &KeyPair) -> String {
    let header = json!({"alg": "RS256", "kid": kid});
    let claims = json!({
        "iss": client, "sub": client, "aud": issuer, "iat": now, "exp": now + 60, "jti": "one",
    });
    let input = format!(
        "{}.{}",
        encode(header.to_string().as_bytes()),
        encode(claims.to_string().as_bytes())
    );
    let signature = key.sign("RS256", &input);
    format!("{input}.{}", encode(&signature))
}

/// The public key as a JWK.
fn jwk(key: &KeyPair) -> Value {
    let public = key.public();
    json!({"kty": "RSA", "n": encode(&public.n), "e": encode(&public.e)})
}

fn explain(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("explain")
        .args(arguments)
        .current_dir(folder)
        .env_remove("COUNTERSIGN_TOKEN")
        .output()
        .unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

fn failed(explanation: &Value) -> Vec<&str> {
    let rules = explanation["rules"].as_array().unwrap();
    let failed = rules.iter().filter(|rule| rule["passed"] == false);
    failed.map(|rule| rule["code"].as_str().unwrap()).collect()
}

#[test]
fn explain_exits_with_its_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let [first, second] = keys();
    std::fs::write(folder.join("key.json"), jwk(first).to_string()).unwrap();
    let good = signed("app", ISSUER, NOW, "any", first);
    std::fs::write(folder.join("good"), &good).unwrap();
    std::fs::write(folder.join("bearer"), format!("Bearer {good}\n")).unwrap();
    let other = signed("app", ISSUER, NOW, "any", second);
    std::fs::write(folder.join("other"), other).unwrap();
    let with = |arguments: &[&str]| {
        let common = ["--json", "--issuer", ISSUER, "--at", "2027-01-15T08:00:10Z"];
        explain(folder, &[&common, arguments].concat())
    };

    let accepted = with(&["--key", "key.json", "good"]);
    assert_eq!(
        accepted.status.code(),
        Some(0),
        "{}",
        text(&accepted.stderr)
    );
    assert_eq!(json_of(&accepted)["accepted"], true);

    let rejected = with(&["--key", "key.json", "--client-id", "another", "bearer"]);
    assert_eq!(rejected.status.code(), Some(1));
    assert_eq!(
        failed(&json_of(&rejected)),
        ["not_base64url", "iss_mismatch", "sub_mismatch"]
    );

    // As PowerShell writes it.
    let utf_16: Vec<u8> = format!("\u{feff}{good}\r\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(folder.join("utf-16"), utf_16).unwrap();
    // A set may have keys of other kinds.
    let ec = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let set = |keys: Value| {
        std::fs::write(folder.join("set.json"), json!({ "keys": keys }).to_string()).unwrap()
    };
    set(json!([ec, jwk(first)]));
    let accepted = with(&["--key", "set.json", "utf-16"]);
    assert_eq!(
        accepted.status.code(),
        Some(0),
        "{}",
        text(&accepted.stderr)
    );
    set(json!([ec]));
    assert_eq!(with(&["--key", "set.json", "good"]).status.code(), Some(2));

    let another = json_of(&with(&["--key", "key.json", "other"]));
    assert_eq!(another["signature"]["cause"], "another_key");

    let unchecked = with(&["good"]);
    assert_eq!(unchecked.status.code(), Some(1));
    assert_eq!(json_of(&unchecked)["signature"], Value::Null);
    let words = explain(folder, &["--issuer", ISSUER, "good"]);
    assert!(text(&words.stdout).contains("signature not checked"));

    for wrong in [
        &["missing"][..],
        &["--key", "missing", "good"],
        &["--key", "good", "good"],
        &["--at", "yesterday", "good"],
        &["--assertion-skew", "61", "good"],
        &["--server", "https://127.0.0.1:1/", "good"],
        &["--token-file", "good", "good"],
        &[],
    ] {
        let output = explain(folder, wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

/// Contract 8.9, 8.11.
#[test]
fn explain_takes_keys_and_policy_from_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    tls::certificate(folder);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let data = folder.join("data");
    let arguments = [
        "--tls-cert",
        &path("cert.pem"),
        "--tls-key",
        &path("key.pem"),
        "--legacy-audience",
    ];
    let server = Serving::start(&data, &arguments);
    let [first, second] = keys();
    let spki = first.public_pem();
    std::fs::write(folder.join("public.pem"), spki).unwrap();
    let created = run(
        &[
            "admin",
            "create-client",
            "--name",
            "app",
            "--public-key",
            &path("public.pem"),
        ],
        &data,
    );
    assert!(created.status.success(), "{}", text(&created.stderr));
    let created = text(&created.stdout);
    let client = created
        .lines()
        .find_map(|line| line.strip_prefix("client_id: "))
        .unwrap()
        .trim()
        .to_owned();
    let token = run(&["token", "--scope", "read:client_credentials"], &data);
    std::fs::write(folder.join("token"), &token.stdout).unwrap();

    let now = std::process::Command::new("date")
        .arg("+%s")
        .output()
        .unwrap();
    let now: i64 = text(&now.stdout).trim().parse().unwrap();
    let issuer = format!("{}/", server.origin);
    let explained = |assertion: &str| {
        std::fs::write(folder.join("assertion"), assertion).unwrap();
        let common = ["--json", "--server", &issuer, "--ca", "cert.pem"];
        explain(
            folder,
            &[&common[..], &["--token-file", "token", "assertion"]].concat(),
        )
    };
    let unnamed = |client: &str, audience: &str, key: &KeyPair| {
        let kid = key.thumbprint();
        signed(client, audience, now, &kid, key)
    };
    let accepted = explained(&unnamed(&client, &issuer, first));
    assert_eq!(
        accepted.status.code(),
        Some(0),
        "{}",
        text(&accepted.stderr)
    );
    let legacy = explained(&unnamed(&client, &format!("{issuer}oauth/token"), first));
    assert_eq!(legacy.status.code(), Some(0), "{}", text(&legacy.stdout));
    let other = explained(&unnamed(&client, &issuer, second));
    assert_eq!(failed(&json_of(&other)), ["kid_unknown"]);
    // The last can't be in a path.
    for nobody in ["nobody", "no\nbody"] {
        let unknown = explained(&unnamed(nobody, &issuer, first));
        assert_eq!(failed(&json_of(&unknown)).first(), Some(&"client_unknown"));
    }

    std::fs::write(folder.join("token"), "x").unwrap();
    let unauthorized = explained(&unnamed(&client, &issuer, first));
    assert_eq!(unauthorized.status.code(), Some(2));
    server.stop();
}
