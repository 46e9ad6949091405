//! The JSON that others script against, member by member: docs/diagnosis-json.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::fixtures::{bytes, now, text};
use diagnosis::{Diagnosis, diagnose};
use insta::assert_json_snapshot;

/// The diagnosis without its sentences, which are in the snapshot of `messages.rs`.
fn diagnosed(input: &[u8]) -> Diagnosis {
    let mut diagnosis = diagnose(input, now());
    for finding in &mut diagnosis.findings {
        finding.message = "…".to_owned();
        finding.remedy = finding.remedy.as_ref().map(|_| "…".to_owned());
    }
    for repair in &mut diagnosis.repairs {
        repair.message = "…".to_owned();
    }
    diagnosis
}

#[test]
fn certificate() {
    assert_json_snapshot!(diagnosed(&bytes("chain-leaf.pem")));
}

#[test]
fn public_key_to_repair() {
    let escaped = text("rsa2048.spki.pem").replace('\n', "\\n");
    assert_json_snapshot!(diagnosed(format!("{{\"pem\":\"{escaped}\"}}").as_bytes()));
}

#[test]
fn elliptic_curve_key() {
    assert_json_snapshot!(diagnosed(&bytes("ec-prime256v1.spki.pem")));
}

#[test]
fn private_key() {
    assert_json_snapshot!(diagnosed(&bytes("private-pkcs8.pem")));
}

#[test]
fn certificate_request() {
    assert_json_snapshot!(diagnosed(&bytes("request.pem")));
}

#[test]
fn chain() {
    let chain = [bytes("chain-root.pem"), bytes("chain-leaf.pem")].concat();
    assert_json_snapshot!(diagnosed(&chain));
}

#[test]
fn empty_file() {
    assert_json_snapshot!(diagnosed(b""));
}

#[test]
fn the_documented_members_come_first_and_by_their_names() {
    let json = serde_json::to_string(&diagnose(&bytes("chain-leaf.pem"), now())).unwrap();
    let names = [
        "kind",
        "encoding",
        "verdict",
        "public_key",
        "algorithm",
        "bits",
        "exponent",
        "curve",
        "spki_sha256",
        "kid",
        "jwk",
        "certificate",
        "subject",
        "issuer",
        "serial",
        "not_before",
        "not_after",
        "self_signed",
        "signature_algorithm",
        "sha1",
        "sha256",
        "san",
    ];
    let mut at = 0;
    for name in names {
        let found = json[at..].find(&format!("\"{name}\":"));
        at += found.unwrap_or_else(|| panic!("{name} is missing or out of order"));
    }
    for name in [
        "certificates",
        "holds_private",
        "algorithms",
        "repairs",
        "findings",
    ] {
        assert!(json.contains(&format!("\"{name}\":")), "{name}");
    }
}
