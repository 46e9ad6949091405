//! Files of people who tried to register a JWK, a set of keys or the same key twice, and variations of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::rsa_numbers;
use common::fixtures::{base64, der, now, pem, text, to_base64};
use diagnosis::{Diagnosis, Role, Verdict, diagnose};
use sha2::{Digest as _, Sha256};

/// What is expected of each file.
const CASES: &str = include_str!("field/jwk.tsv");

/// SHA-256 of the SubjectPublicKeyInfo of the two keys in the files.
const SIGNING: &str = "a6124a7308224c9233bbbf205d3e01e9a5b7b666ff601984ecfb8f19f74674f1";
const ENCRYPTION: &str = "6317665932daed1921b593be0d1d960fd16d8b502a172629ad1865dd734ed602";

fn hash(der: &[u8]) -> String {
    Sha256::digest(der).iter().map(|octet| format!("{octet:02x}")).collect()
}

/// SHA-256 of the key that is offered: for registration as it is, or converted.
fn offered(diagnosis: &Diagnosis) -> Option<String> {
    match (&diagnosis.derived, &diagnosis.material) {
        (Some(derived), _) => diagnose(&derived.der, now()).public_key.unwrap().spki_sha256,
        (None, Some(_)) => diagnosis.public_key.as_ref().unwrap().spki_sha256.clone(),
        (None, None) => None,
    }
}

fn has(diagnosis: &Diagnosis, code: &str) -> bool {
    diagnosis.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn every_file_is_named_and_its_key_offered() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/jwk");
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, verdict, codes, key] = columns[..] else {
            panic!("{line}")
        };
        let diagnosis = diagnose(&std::fs::read(folder.join(file)).unwrap(), now());
        let ours = serde_json::to_value(diagnosis.verdict).unwrap();
        let key = match key {
            "signing" => Some(SIGNING),
            "encryption" => Some(ENCRYPTION),
            _ => None,
        };
        let has_codes = codes.split(' ').all(|code| has(&diagnosis, code));
        if ours != verdict || !has_codes || offered(&diagnosis).as_deref() != key {
            wrong.push(format!(
                "{file}: {ours}, offered {:?}, {:#?}",
                offered(&diagnosis),
                diagnosis.findings.iter().map(|finding| (finding.code, &finding.message)).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
