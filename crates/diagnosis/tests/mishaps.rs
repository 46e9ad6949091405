//! What happens to files on their way: joined, truncated, encoded again, copied with the text around them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::fixtures::{der, now, text, to_base64};
use diagnosis::Verdict::{self, Accept, Reject, Repair};
use diagnosis::{Diagnosis, Kind, diagnose};

/// Asserts the verdict, and that a finding has this code: of a rejection, the first.
#[track_caller]
fn check(input: impl AsRef<[u8]>, verdict: Verdict, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_ref(), now());
    let findings = &diagnosis.findings;
    assert_eq!(diagnosis.verdict, verdict, "{findings:#?}");
    let has_code = match verdict {
        Reject => findings[0].code == code,
        _ => findings.iter().any(|finding| finding.code == code),
    };
    assert!(has_code, "{findings:#?}");
    diagnosis
}

/// Asserts that the key comes out unchanged.
#[track_caller]
fn check_key(input: impl AsRef<[u8]>, verdict: Verdict, code: &str) -> Diagnosis {
    let diagnosis = check(input, verdict, code);
    let material = diagnosis.material.as_ref().unwrap();
    assert_eq!(material.der, der("rsa2048.spki.pem"));
    diagnosis
}

fn spki() -> String {
    text("rsa2048.spki.pem")
}

#[test]
fn text_that_starts_with_a_zero_is_not_der() {
    for line in [
        "01.12.2026 Schl\u{fc}ssel",
        "03/11/2026 \u{2013} neues Zertifikat",
        "0 s:CN = billing, O = Example\n   i:CN = Example CA",
        "0",
        "0\t",
        "0\u{1b}[2J\u{8}",
    ] {
        check_key(format!("{line}\n{}", spki()), Accept, "text_around_armour");
    }
    assert_eq!(diagnose(b"0\n1\n2\n", now()).kind, Kind::Text);
    let small = der("ed25519.spki.pem");
    assert_eq!(diagnose(&small, now()).kind, Kind::PublicKeySpki);
}

#[test]
fn files_joined_without_a_line_break_are_two() {
    let glued = |first: &str, second: &str| format!("{}{second}", text(first).trim_end());
    let chain = glued("chain-leaf.pem", &text("chain-intermediate.pem"));
    let chain = check(chain, Repair, "text_on_armour_line");
    assert_eq!(chain.certificates, 2);
    assert_eq!(chain.material.unwrap().der, der("chain-leaf.pem"));
    let twice = glued("rsa2048.spki.pem", &spki());
    let twice = check_key(twice, Repair, "duplicate_certificates");
    assert_eq!(twice.members.len(), 2);
    let nine_dashes = format!("{}{}", spki().trim_end(), &spki()[1..]);
    check_key(nine_dashes, Repair, "duplicate_certificates");
    let mixed = glued("rsa2048.spki.pem", &text("rsa3072.spki.pem"));
    check(mixed, Reject, "ambiguous");
}

/// Every cut from the end of the body to the end of the END line.
#[test]
fn a_truncated_end_line_is_completed() {
    for (label, file) in [
        ("PUBLIC KEY", "rsa2048.spki.pem"),
        ("RSA PUBLIC KEY", "rsa2048.pkcs1.pem"),
        ("CERTIFICATE", "self-signed.pem"),
    ] {
        let whole = text(file);
        let end = format!("-----END {label}-----");
        let body = whole.find(&end).unwrap();
        for len in 0..end.len() {
            for behind in ["", "\n", "\r\n\r\n"] {
                let cut = format!("{}{behind}", &whole[..body + len]);
                let code = match end.len() - len {
                    1..=5 => "armour_dashes",
                    _ => "armour_end_missing",
                };
                let diagnosis = check(cut, Repair, code);
                assert_eq!(diagnosis.material.unwrap().der, der(file), "{len}");
            }
        }
        // On the line of the body, and before another file.
        let joined = format!("{}-----EN", whole[..body].trim_end());
        check(joined, Repair, "armour_end_missing");
        let run_together = format!("{}-----END {}{}", &whole[..body], &label[..2], whole);
        check(run_together, Repair, "armour_end_missing");
        // If data is missing too, nothing is repaired.
        let short = format!("{}\n-----EN", &whole[..body - 20]);
        check(short, Reject, "der_truncated");
    }
    let other = spki().replace("-----END PUBLIC KEY-----", "-----END PUB LIC");
    check(other, Reject, "label_mismatch");
    // In the URL alphabet a hyphen at the end may be data.
    let key = spki().replace('+', "-").replace('/', "_");
    let at = key.find("-----END").unwrap();
    check_key(&key[..at], Repair, "armour_end_missing");
}

#[test]
fn a_pem_in_base64_is_found_wherever_it_starts() {
    let attributes = "Bag Attributes\n    localKeyID: 01\n";
    for before in [
        "",
        "\n",
        "\n\n",
        attributes,
        &attributes[..attributes.len() - 1],
        "...",
    ] {
        let before = if before.is_empty() || before.ends_with('\n') {
            before.to_owned()
        } else {
            format!("{before}\n\n")
        };
        let wrapped = to_base64(format!("{before}{}", spki()).as_bytes());
        check_key(&wrapped, Repair, "base64_twice");
        check_key(format!("tls.crt: {wrapped}\n"), Repair, "base64_twice");
        for columns in [64, 76] {
            let lines: Vec<&str> = wrapped
                .as_bytes()
                .chunks(columns)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            check_key(lines.join("\r\n"), Repair, "base64_twice");
            let block = format!("key: |\n    {}\nnext: key\n", lines.join("\n    "));
            check_key(block, Repair, "base64_twice");
        }
    }
    let secret = format!("\n{}", text("private-pkcs8.pem"));
    let secret = check(to_base64(secret.as_bytes()), Reject, "private_key");
    assert!(secret.holds_private);
}

/// A finding's place is every character that encodes bits of it, and no other.
#[test]
fn places_end_after_their_last_character() {
    let text = text("rsa-e3.spki.pem");
    let diagnosis = diagnose(text.as_bytes(), now());
    let finding = diagnosis
        .findings
        .iter()
        .find(|finding| finding.code == "rsa_exponent_small")
        .unwrap();
    let (octets, place) = (finding.der.unwrap(), finding.span.unwrap());
    assert_eq!((octets.start, octets.end), (289, 292));
    assert_eq!(&text[place.start..place.end], "QIBAw");
}

/// OpenSSL reads no section whose words are joined, and none after one without an end.
#[test]
fn what_openssl_stops_at_is_repaired() {
    for word in ["BEGIN", "END"] {
        let joined = spki().replace(&format!("{word} "), word);
        check_key(joined, Repair, "armour_dashes");
    }
    let unfinished = "-----BEGIN THING-----\nMIIB\n";
    let damaged = "-----BEGIN THING-----\n!!!!\n-----END THING-----\n";
    for before in [unfinished, damaged] {
        check_key(before.to_owned() + &spki(), Repair, "broken_section_before");
        let behind = check_key(spki() + before, Accept, "other_sections");
        assert!(behind.repairs.is_empty());
    }
    for before in ["\r", "A note\r", "A note\n\r"] {
        check_key(before.to_owned() + &spki(), Repair, "carriage_returns");
    }
}

/// After an empty line, and so after a BEGIN line that is too long for its buffer, OpenSSL accepts only lines of 64
/// characters.
#[test]
fn an_empty_line_before_odd_lines_is_repaired() {
    let pem = spki();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let wrapped = |gap: &str, width: usize| {
        let lines: Vec<&str> = body
            .as_bytes()
            .chunks(width)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!(
            "-----BEGIN PUBLIC KEY-----{gap}\n{}\n-----END PUBLIC KEY-----\n",
            lines.join("\n")
        )
    };
    let long = " ".repeat(253);
    for width in [32, 63, 65, 76, 100, 392] {
        check_key(wrapped("", width), Accept, "odd_wrapping");
        check_key(wrapped("\n", width), Repair, "empty_line_in_body");
        check_key(wrapped(&long, width), Repair, "empty_line_in_body");
    }
    for gap in ["\n", &long] {
        assert_eq!(diagnose(wrapped(gap, 64).as_bytes(), now()).verdict, Accept);
    }
}

/// OpenSSL ignores blanks, controls and non-ASCII bytes at the end of a line.
#[test]
fn what_openssl_ignores_at_the_end_of_a_line_needs_no_repair() {
    check_key(spki().replace('\n', "\r\r\n"), Accept, "crlf");
    let end = "-----END PUBLIC KEY-----";
    for behind in ["\u{1}", "\u{1a}", "é", "\u{a0}", "\r\r"] {
        let input = spki().replace(end, &format!("{end}{behind}"));
        let diagnosis = diagnose(input.as_bytes(), now());
        assert_eq!(
            diagnosis.verdict, Accept,
            "{behind:?}: {:?}",
            diagnosis.findings
        );
    }
    check_key(
        spki().replace(end, &format!("{end}\u{7f}")),
        Repair,
        "text_on_armour_line",
    );
}
