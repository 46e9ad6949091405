//! The fixtures that fixtures/make.sh creates, and encodings of them.

use std::path::Path;

use chrono::{DateTime, Utc};
use diagnosis::{Verdict, diagnose};

/// A moment at which every fixture is valid.
pub fn now() -> DateTime<Utc> {
    "2027-01-01T00:00:00Z".parse().unwrap()
}

pub fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

/// The DER of a fixture's first section.
pub fn der(name: &str) -> Vec<u8> {
    let text = text(name);
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    base64(&body)
}

/// The beginning of an input, for the message of a test.
pub fn shown(input: &[u8]) -> String {
    const MOST: usize = 400;
    String::from_utf8_lossy(&input[..input.len().min(MOST)]).into_owned()
}

/// Asserts that the input is rejected as private, and that nothing of it is offered.
#[track_caller]
pub fn assert_private(name: &str, input: impl AsRef<[u8]>) {
    let input = input.as_ref();
    let diagnosis = diagnose(input, now());
    assert!(
        diagnosis.holds_private && diagnosis.verdict == Verdict::Reject,
        "{name}: {:#?}\n{}",
        diagnosis.findings,
        shown(input)
    );
    assert!(diagnosis.material.is_none());
}

pub fn base64(body: &str) -> Vec<u8> {
    use base64ct::{Base64, Encoding as _};
    Base64::decode_vec(body).unwrap()
}

pub fn to_base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding as _};
    Base64::encode_string(bytes)
}

/// Base64url without padding.
pub fn to_base64url(bytes: &[u8]) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    Base64UrlUnpadded::encode_string(bytes)
}

/// A PUBLIC KEY section around a base64 body, as it is.
pub fn public_key_section(body: &str) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

/// PEM of 64 columns.
pub fn pem(label: &str, der: &[u8]) -> String {
    let body = to_base64(der);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// UTF-16 with a byte-order mark.
pub fn utf16(text: &str, little_endian: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if little_endian {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}
