//! Weak keys: browsers compute with SIMD what other machines compute without.

use chrono::DateTime;
use diagnosis::{Verdict, diagnose};
use wasm_bindgen_test::wasm_bindgen_test;

/// Lines of a prime, and in base64 the SubjectPublicKeyInfo of a modulus of 2048 bits whose smallest factor it is.
const KEYS: &str = include_str!("fixtures/small_factors.txt");

#[wasm_bindgen_test]
fn small_factors_are_found_with_simd() {
    for line in KEYS.lines() {
        let (prime, key) = line.split_once(' ').unwrap();
        let diagnosis = diagnose(key.as_bytes(), DateTime::UNIX_EPOCH);
        let finding = diagnosis.headline().unwrap();
        assert_eq!(finding.code, "rsa_modulus_small_factor", "{prime}");
        let words: Vec<&str> = finding.message.split([' ', ':']).collect();
        assert!(words.contains(&prime), "{}", finding.message);
    }
}

#[wasm_bindgen_test]
fn sound_keys_have_no_small_factor() {
    let key = include_bytes!("../../crates/diagnosis/tests/fixtures/rsa2048.spki.pem");
    assert_eq!(diagnose(key, DateTime::UNIX_EPOCH).verdict, Verdict::Accept);
}
