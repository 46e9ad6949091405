//! Time grows linearly with the input, whatever it is, and memory is bounded by it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::time::{Duration, Instant};

use common::der::{element, sequence};
use common::fixtures::{der, now, text, to_base64};
use diagnosis::diagnose;

/// Far more than an unoptimized build needs, and far less than a quadratic one takes.
const LIMIT: Duration = Duration::from_secs(20);

/// In bytes, large enough to notice superlinear time.
const SIZE: usize = 10 * 1024 * 1024;

#[track_caller]
fn check(what: &str, part: &[u8]) {
    let input = part.repeat(SIZE / part.len());
    check_input(what, &input);
}

#[track_caller]
fn check_input(what: &str, input: &[u8]) {
    let start = Instant::now();
    let diagnosis = diagnose(input, now());
    assert!(!diagnosis.findings.is_empty() || diagnosis.material.is_some());
    let taken = start.elapsed();
    assert!(
        taken < LIMIT,
        "{what}: {} bytes took {taken:?}",
        input.len()
    );
}

#[test]
fn boundaries_without_end() {
    let key = text("rsa2048.spki.pem");
    check("BEGIN lines", b"-----BEGIN CERTIFICATE-----\n");
    let begun = diagnose(&b"-----BEGIN CERTIFICATE-----\n".repeat(20_000), now());
    assert_eq!((begun.certificates, begun.members.len()), (20_000, 10_000));
    check("BEGIN lines on one line", b"-----BEGIN CERTIFICATE-----");
    check("END lines", b"-----END CERTIFICATE-----\n");
    check(
        "END lines behind base64",
        b"MIIB\n-----END CERTIFICATE-----\n",
    );
    check("dashes", b"-");
    check("dash entities", b"&#45;");
    check("dashes before words", b"--------END ");
    check("typographic dashes", "\u{2014}".as_bytes());
    check("whole keys", key.as_bytes());
    check("prefixed lines", b"> -----BEGIN PUBLIC KEY-----\n> MIIB\n");
    check("headers", b"-----BEGIN PUBLIC KEY-----\nA: b\n");
    check("backslashes", b"\\");
}

#[test]
fn texts_of_every_kind() {
    check("base64", b"MIIB");
    check("base64 of a BEGIN line", b"LS0tLS1CRUdJTi");
    check("blanks", b" ");
    check("line ends", b"\n");
    check("zeros", b"\0");
    check("open brackets", b"[");
    check("objects", b"{\"kty\":");
    check("words", b"ssh-rsa AAAA ");
    check("dots", b"eyJ.");
}

#[test]
fn texts_that_resemble_prints_and_damage() {
    check("octets", b"48, 130, ");
    check("indexed octets", b"\"0\": 48, ");
    check("digits", b"7");
    check(
        "large numbers",
        format!("{} 65537 ", "9".repeat(617)).as_bytes(),
    );
    check(
        "named numbers",
        format!("n = {} ", "9".repeat(617)).as_bytes(),
    );
    check(
        "hexadecimal numbers",
        format!("e: 3 N=0x{}\n", "f".repeat(512)).as_bytes(),
    );
    check("names", b"d = n: private exponent ");
    check("names in a row", b"private private_");
    check("seeds", b"SU SA SUAA");
    check("base85 words", b"0S FS fS ");
    check("base85", b"0S0X0");
    check(
        "lines of base85",
        format!("F{}\n", "z".repeat(60)).as_bytes(),
    );
    check("full-width digits", "０３".as_bytes());
    check("reversed base64", b"BIIM");
    check("reversed hexadecimal", b"1003");
    check(
        "lines of odd digits",
        format!("{}\n", "0".repeat(65)).as_bytes(),
    );
    check("cells of od", b"0000000 soh stx nul\n");
    check("objects of one member", b"{\"kty\":1}{\"d\":2}");
    check("elements of a web page", b"MII</span><br>");
    check("names and columns", b"n,e\n1,2\n");
    check("percent", b"%20");
    check("soft breaks", b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    check("quotes", b"\"MIIB\" +\n");
    check("Latin-1 in UTF-8", "\u{82}\u{c4}0".as_bytes());
    check("replaced bytes", "0\u{fffd}".as_bytes());
    check("colons", b"ab:");
    check("sequences", b"\x30\x82\x01\x22\x30\x82\x01\x22");
}

#[test]
fn texts_that_resemble_private_keys() {
    let store = b"\x30\x11\x02\x01\x03\x30\x0c\x04\x0aAAAAAAAAAA";
    check("beginnings of PKCS#12", store);
    let endless = b"\x30\x11\x02\x01\x00\x30\x80\x04\x0aAAAAAAAAAA";
    check("beginnings of PKCS#8 without length", endless);
    check(
        "beginnings of encrypted keys",
        b"\x30\x80\x30\x80\x06\x01\x2a\x04\x20",
    );
    check("members of keys", b"kty}");
    check("members of keys in braces", b"{kty d d d}");
    check("members without value", b"kty d: ");
    check("one character", b"U");
    check("digits of digits", b"33");
    check("escapes of escapes", b"\\\\\\\\x");
    check("DEK-Info", b"DEK-Info: ");
}

#[test]
fn texts_that_resemble_json_web_keys() {
    check("objects in text", b"kty {\"a\":");
    check("objects without end", b"{\"kty\":\"RSA\",");
    check("names without quotes", b"{kty:1,");
    check("quotation marks", b"{'kty");
    check("comments", b"{kty:/*");
    check("escaped quotation marks", b"{\\\"kty\\\":");
    let list = |key: &str| {
        let keys = vec![key; SIZE / key.len()];
        format!("[{}]", keys.join(",")).into_bytes()
    };
    check_input("empty lists", &list("[]"));
    check_input(
        "keys",
        &list(r#"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"a"}"#),
    );
    let digits = "7".repeat(5000);
    check_input(
        "decimal keys",
        &list(&format!(r#"{{"kty":"RSA","n":"{digits}","e":"AQAB"}}"#)),
    );
    let texts = list(&format!("{:?}", r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#));
    check_input("keys in strings", &texts);
    check("descriptors", b"<KeyDescriptor use=\"signing\">MIIB");
    let key = to_base64(&der("rsa2048.spki.pem"));
    let named: Vec<String> = (0..900)
        .map(|index| format!("\"{index}\":\"{key}\""))
        .collect();
    check_input(
        "a map of keys",
        format!("{{{}}}", named.join(",")).as_bytes(),
    );
}

#[test]
fn sections_in_utf16() {
    let sections = "-----BEGIN A-----\n-----END A-----\n".repeat(SIZE / 64);
    check_input("UTF-16", &common::fixtures::utf16(&sections, true));
}

#[test]
fn der_of_every_kind() {
    check("nested sequences", &[0x30, 0x80]);
    check("long lengths", &[0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]);
    // 10,000 nested sequences.
    let mut nested = Vec::new();
    for _ in 0..10_000 {
        nested = element(0x30, &nested);
    }
    check_input("nesting", &nested);
    let flat = sequence(&vec![element(2, &[1]); 60_000]);
    check_input("numbers", &flat);
    let huge = common::der::rsa_spki(&[0x7f; 60_000], &[0x7f; 60_000]);
    check_input("huge numbers", &huge);
    let names: Vec<Vec<u8>> = (0..4_000)
        .map(|_| {
            element(
                0x31,
                &sequence(&[element(6, &[0x55, 4, 3]), element(0x0c, b"x")]),
            )
        })
        .collect();
    check_input("names", &sequence(&[sequence(&names), sequence(&names)]));
    let arc = element(6, &[&[0x2a][..], &[0xff; 2_339], &[0x7f]].concat());
    let attribute = element(0x31, &sequence(&[arc, element(0x0c, b"x")]));
    let name = sequence(&vec![attribute; 2_000]);
    let certificate = sequence(&[
        sequence(&[
            element(2, &[1]),
            sequence(&[element(6, &[0x2a, 3])]),
            name.clone(),
            sequence(&[
                element(0x17, b"250101000000Z"),
                element(0x17, b"350101000000Z"),
            ]),
            name,
            common::fixtures::der("rsa2048.spki.pem"),
        ]),
        sequence(&[element(6, &[0x2a, 3])]),
        common::der::bit_string(&[1; 256]),
    ]);
    let diagnosis = diagnose(&certificate, now());
    let subject = diagnosis.certificate.as_ref().unwrap().subject.len();
    assert!(subject < certificate.len() / 8, "{subject} characters");
    assert!(
        diagnosis
            .findings
            .iter()
            .all(|finding| finding.message.len() < 1_000)
    );
    check_input("names with huge arcs", &certificate);
    let oid = element(6, &[&[0x2a][..], &vec![0xff; 60_000], &[0x7f]].concat());
    check_input(
        "an object identifier",
        &sequence(&[sequence(&[oid]), common::der::bit_string(&[1])]),
    );
}

#[test]
fn one_damaged_character_is_reported_at_its_place() {
    let key = text("rsa2048.spki.pem");
    let lines: Vec<&str> = key.lines().collect();
    for (number, line) in lines.iter().enumerate().skip(1).take(lines.len() - 2) {
        for column in 0..line.len() {
            let mut damaged: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            damaged[number].replace_range(column..=column, "*");
            let diagnosis = diagnose(damaged.join("\n").as_bytes(), now());
            let finding = diagnosis.headline().unwrap();
            assert_eq!(finding.code, "illegal_character");
            assert_eq!(
                (finding.line, finding.column),
                (Some(number + 1), Some(column + 1))
            );
        }
    }
}

#[test]
fn a_missing_character_is_reported_with_its_line() {
    let key = text("rsa2048.spki.pem");
    let lines: Vec<&str> = key.lines().collect();
    // The last line of a body has any length: a missing character does not show there.
    for (number, line) in lines.iter().enumerate().skip(1).take(lines.len() - 3) {
        for column in 0..line.len() {
            for lost in [1, 4] {
                let mut damaged: Vec<String> =
                    lines.iter().map(|line| (*line).to_owned()).collect();
                let end = (column + lost).min(line.len());
                damaged[number].replace_range(column..end, "");
                let diagnosis = diagnose(damaged.join("\n").as_bytes(), now());
                let finding = diagnosis.headline().unwrap();
                assert!(
                    [
                        "base64_length",
                        "der_truncated",
                        "structure_unreadable",
                        "unknown_object"
                    ]
                    .contains(&finding.code)
                );
                if ["base64_length", "der_truncated"].contains(&finding.code) {
                    assert_eq!(finding.line, Some(number + 1), "{}", finding.message);
                }
            }
        }
    }
}
