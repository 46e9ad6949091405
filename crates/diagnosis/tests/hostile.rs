//! Files that break other consoles, each with its verdict and code: section 10 of docs/contract.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::{bit_string, element, integer, rsa_algorithm, rsa_numbers, rsa_spki, sequence};
use common::fixtures::{bytes, der, now, pem, text, to_base64, to_base64url, utf16};
use diagnosis::Verdict::{Accept, Reject, Repair};
use diagnosis::{Diagnosis, Kind, MAX_INPUT, Verdict, diagnose};

/// Asserts verdict and code. The code must be the headline's, or any finding's if the verdict is not `Reject`.
#[track_caller]
fn check(input: impl AsRef<[u8]>, verdict: Verdict, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_ref(), now());
    let codes: Vec<&str> = diagnosis
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        diagnosis.verdict, verdict,
        "{codes:?}: {:#?}",
        diagnosis.findings
    );
    match verdict {
        Reject => assert_eq!(codes.first(), Some(&code), "{:#?}", diagnosis.findings),
        _ if code.is_empty() => {}
        _ => assert!(codes.contains(&code), "{codes:?}"),
    }
    assert_eq!(diagnosis.material.is_some(), verdict != Reject);
    assert_eq!(diagnosis.repairs.is_empty(), verdict != Repair);
    if verdict == Repair {
        assert!(
            diagnosis.repairs.iter().any(|repair| repair.code == code),
            "{:?}",
            diagnosis.repairs
        );
    }
    diagnosis
}

/// Asserts that an accepted or repaired text has the bytes of the original.
#[track_caller]
fn check_key(input: impl AsRef<[u8]>, verdict: Verdict, code: &str) {
    let diagnosis = check(input, verdict, code);
    assert_eq!(diagnosis.material.unwrap().der, der("rsa2048.spki.pem"));
}

fn spki() -> String {
    text("rsa2048.spki.pem")
}

/// The lines of the body, joined.
fn body() -> String {
    spki()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect()
}

/// Contract 10.1.
#[test]
fn byte_order_mark_is_accepted() {
    check_key(format!("\u{feff}{}", spki()), Accept, "byte_order_mark");
}

/// Contract 10.2.
#[test]
fn utf16_is_repaired() {
    check_key(utf16(&spki(), true), Repair, "utf16");
    check_key(utf16(&spki(), false), Repair, "utf16");
    check_key(&utf16(&spki(), true)[2..], Repair, "utf16");
}

/// Contract 10.3.
#[test]
fn carriage_returns_are_repaired() {
    check_key(spki().replace('\n', "\r"), Repair, "carriage_returns");
}

/// Contract 10.4.
#[test]
fn layouts_that_openssl_reads_are_accepted() {
    check_key(spki(), Accept, "");
    check_key(spki().replace('\n', "\r\n"), Accept, "crlf");
    check_key(spki().trim_end(), Accept, "no_final_newline");
    check_key(
        format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            body()
        ),
        Accept,
        "odd_wrapping",
    );
    check_key(
        format!("Here it is:\n\n{}\nRegards\n", spki()),
        Accept,
        "text_around_armour",
    );
    check_key(spki().replace('\n', "  \n"), Accept, "");
}

/// Contract 10.5.
#[test]
fn lost_line_breaks_are_repaired() {
    check_key(spki().replace('\n', ""), Repair, "lost_line_breaks");
    check_key(spki().replace('\n', " "), Repair, "lost_line_breaks");
}

/// Contract 10.6.
#[test]
fn json_strings_are_repaired() {
    let escaped = spki().replace('\n', "\\n");
    check_key(
        format!("{{\"name\": \"x\", \"pem\": \"{escaped}\"}}"),
        Repair,
        "escaped_text",
    );
    check_key(format!("\"{escaped}\""), Repair, "escaped_text");
    check_key(spki().replace('\n', "\\\\n"), Repair, "escaped_text");
    check_key(spki().replace('\n', "\\r\\n"), Repair, "escaped_text");
    let account = format!(
        "{{\"type\": \"service_account\", \"private_key\": \"{}\"}}",
        text("private-pkcs8.pem").replace('\n', "\\n")
    );
    check(account, Reject, "private_key");
}

/// Contract 10.7.
#[test]
fn yaml_indentation_is_repaired() {
    let block: String = spki().lines().map(|line| format!("    {line}\n")).collect();
    check_key(format!("client:\n  pem: |\n{block}"), Repair, "indented");
    check_key(&block, Repair, "indented");
}

/// Contract 10.8.
#[test]
fn quotes_are_repaired() {
    check_key(format!("\"{}\"", spki().trim_end()), Repair, "quoted");
    check_key(format!("'{}'\n", spki().trim_end()), Repair, "quoted");
    check_key(
        format!("export KEY=\"{}\"\n", spki().trim_end()),
        Repair,
        "text_on_armour_line",
    );
}

/// Contract 10.9.
#[test]
fn html_is_repaired() {
    let entities = spki()
        .replace('+', "&#43;")
        .replace('/', "&#x2F;")
        .replace('-', "&#45;")
        .replace('\n', "&#10;");
    check_key(entities, Repair, "html_text");
    check_key(spki().replace('\n', "<br>\n"), Repair, "html_text");
    check_key(
        format!("<pre>{}</pre>", spki().replace('=', "&#61;")),
        Repair,
        "text_on_armour_line",
    );
}

/// Contract 10.14.
#[test]
fn mixed_base64_alphabets_are_rejected() {
    let body = body();
    assert!(body.contains('+') && body.contains('/'));
    let url = body.replace('+', "-").replace('/', "_");
    check_key(pem_of(&url), Repair, "base64url");
    for at in [24, 100, 300] {
        for damage in ["-", "_"] {
            let mut damaged = body.clone();
            damaged.replace_range(at..=at, damage);
            check(pem_of(&damaged), Reject, "illegal_character");
            assert_eq!(diagnose(damaged.as_bytes(), now()).verdict, Reject);
        }
        for damage in ["+", "/"] {
            let mut damaged = url.clone();
            damaged.replace_range(at..=at, damage);
            check(pem_of(&damaged), Reject, "illegal_character");
        }
    }
}

/// Contract 10.11.
#[test]
fn layouts_that_openssl_rejects_are_repaired() {
    let spki = spki();
    for blanks in [
        spki.replace("PUBLIC KEY", "PUBLIC  KEY"),
        spki.replace("BEGIN PUBLIC", "BEGIN  PUBLIC"),
        spki.replace("END PUBLIC", "END  PUBLIC"),
        spki.replace("KEY-----", "KEY -----"),
        spki.replace("-----BEGIN", "----- BEGIN"),
    ] {
        check_key(blanks, Repair, "armour_dashes");
    }
    let line = spki.lines().nth(2).unwrap();
    for blank in ['\u{b}', '\u{c}'] {
        let first = spki.replace(line, &format!("{blank}{line}"));
        check_key(first, Repair, "page_blanks_in_body");
        let midst = spki.replace(line, &format!("{}{blank}{}", &line[..20], &line[20..]));
        check_key(midst, Repair, "page_blanks_in_body");
        let last = spki.replace(line, &format!("{line}{blank}"));
        check_key(last, Accept, "");
    }
    let labelled = |label: &str| text("self-signed.pem").replace("CERTIFICATE", label);
    check(labelled("X.509 CERTIFICATE"), Repair, "wrong_label");
    check(labelled("X509 CERTIFICATE"), Accept, "");
    check(labelled("TRUSTED CERTIFICATE"), Accept, "");
}

fn pem_of(body: &str) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

/// Contract 10.10.
#[test]
fn typographic_dashes_are_repaired() {
    check_key(
        spki().replace("-----", "\u{2014}\u{2014}-"),
        Repair,
        "armour_dashes",
    );
    check_key(
        spki().replace("-----", "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}"),
        Repair,
        "armour_dashes",
    );
    check_key(
        spki().replace("-----", "\u{2212}\u{2212}\u{2212}\u{2212}\u{2212}"),
        Repair,
        "armour_dashes",
    );
}

/// Contract 10.11.
#[test]
fn missing_dashes_are_repaired() {
    check_key(
        spki().replace("-----BEGIN", "----BEGIN"),
        Repair,
        "armour_dashes",
    );
    check_key(spki().replace("-----", "----"), Repair, "armour_dashes");
    check_key(spki().replace("-----", "---"), Repair, "armour_dashes");
    // As Auth0's documentation prints it: four dashes, and the body on one line.
    check_key(
        spki().replace("-----BEGIN", "----BEGIN").replace('\n', ""),
        Repair,
        "armour_dashes",
    );
}

/// Contract 10.12.
#[test]
fn misspelt_labels_are_rejected() {
    check(
        spki().replace("PUBLIC KEY", "PUBLIC\u{a0}KEY"),
        Reject,
        "label_spelling",
    );
    check(
        spki().replace("BEGIN PUBLIC KEY", "BEGIN\u{a0}PUBLIC KEY"),
        Reject,
        "label_spelling",
    );
    let lower = spki()
        .replace("BEGIN PUBLIC KEY", "begin public key")
        .replace("END PUBLIC KEY", "end public key");
    check(lower, Reject, "label_spelling");
}

/// Contract 10.13.
#[test]
fn invisible_characters_are_rejected_with_their_place() {
    let mut text = spki();
    text.insert(27 + 65 * 2 + 10, '\u{200b}');
    let diagnosis = check(text, Reject, "invisible_character");
    let finding = diagnosis.headline().unwrap();
    assert_eq!((finding.line, finding.column), (Some(4), Some(11)));
    assert!(finding.message.contains("U+200B"));
}

/// Contract 10.14.
#[test]
fn base64url_is_repaired() {
    let text = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        body().replace('+', "-").replace('/', "_")
    );
    check_key(text, Repair, "base64url");
}

/// Contract 10.15.
#[test]
fn a_missing_begin_or_end_line_is_repaired() {
    let whole = spki();
    check_key(
        whole.replace("-----END PUBLIC KEY-----\n", ""),
        Repair,
        "armour_end_missing",
    );
    check_key(
        whole.replace("-----BEGIN PUBLIC KEY-----\n", ""),
        Repair,
        "armour_begin_missing",
    );
    let lines: Vec<&str> = whole.lines().collect();
    check(lines[..lines.len() - 2].join("\n"), Reject, "der_truncated");
    check(lines[..3].join("\n"), Reject, "der_truncated");
}

/// Contract 10.16.
#[test]
fn differing_labels_are_rejected() {
    check(
        spki().replace("END PUBLIC KEY", "END CERTIFICATE"),
        Reject,
        "label_mismatch",
    );
}

/// Contract 10.17.
#[test]
fn a_wrong_label_is_repaired() {
    check_key(
        spki().replace("PUBLIC KEY", "CERTIFICATE"),
        Repair,
        "wrong_label",
    );
    check_key(
        spki().replace("PUBLIC KEY", "RSA PUBLIC KEY"),
        Repair,
        "wrong_label",
    );
    let diagnosis = check(
        text("chain-leaf.pem").replace("CERTIFICATE", "PUBLIC KEY"),
        Repair,
        "wrong_label",
    );
    assert_eq!(
        (diagnosis.kind, diagnosis.material.unwrap().label),
        (Kind::Certificate, "CERTIFICATE")
    );
    // As a vendor's documentation has it: a private key under a certificate's label.
    let diagnosis = check(
        text("private-pkcs8.pem").replace("PRIVATE KEY", "CERTIFICATE"),
        Reject,
        "private_key",
    );
    assert_eq!(diagnosis.kind, Kind::PrivateKey);
}

/// Contract 10.18.
#[test]
fn pem_headers_are_repaired() {
    let with =
        |headers: &str| spki().replace("KEY-----\nMI", &format!("KEY-----\n{headers}\n\nMI"));
    check_key(
        with("Comment: made by hand\nX-Origin: here"),
        Repair,
        "pem_headers",
    );
    check(
        with("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00"),
        Reject,
        "encrypted_private_key",
    );
}

/// Contract 10.19.
#[test]
fn base64_of_a_pem_is_repaired() {
    check_key(to_base64(spki().as_bytes()), Repair, "base64_twice");
    check_key(
        format!("data:\n  tls.crt: {}\n", to_base64(spki().as_bytes())),
        Repair,
        "base64_twice",
    );
    let twice = to_base64(to_base64(spki().as_bytes()).as_bytes());
    check_key(twice, Repair, "base64_twice");
    let secret = format!(
        "  tls.key: {}\n",
        to_base64(text("private-pkcs8.pem").as_bytes())
    );
    assert!(check(secret, Reject, "private_key").holds_private);
}

/// Contract 10.20.
#[test]
fn bare_base64_is_repaired() {
    check_key(body(), Repair, "armour_missing");
    check_key(
        body().replace('+', "-").replace('/', "_"),
        Repair,
        "armour_missing",
    );
    let bare: String = text("private-pkcs8.pem")
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    assert!(check(&bare, Reject, "private_key").holds_private);
    // Inside other text.
    check_key(
        format!("KEY={}\nOTHER=1\n", body()),
        Repair,
        "armour_missing",
    );
    check_key(
        format!(
            "<ds:X509Data>\n  {}\n</ds:X509Data>",
            text("rsa2048.spki.pem")
                .lines()
                .skip(1)
                .take(7)
                .collect::<Vec<_>>()
                .join("\n  ")
        ),
        Repair,
        "armour_missing",
    );
    assert!(check(format!("{{\"key\": \"{bare}\"}}"), Reject, "private_key").holds_private);
    check(
        format!("A={}\nB={}\n", body(), to_base64(&der("rsa3072.spki.pem"))),
        Reject,
        "ambiguous",
    );
}

/// Contract 10.21.
#[test]
fn a_missing_line_is_rejected_with_both_lengths() {
    let whole = spki();
    let lines: Vec<&str> = whole
        .lines()
        .enumerate()
        .filter(|(index, _)| *index != 4)
        .map(|(_, line)| line)
        .collect();
    let diagnosis = check(lines.join("\n"), Reject, "der_truncated");
    assert!(
        diagnosis.findings[0].message.contains("294")
            && diagnosis.findings[0].message.contains("246")
    );
}

/// Contract 10.22.
#[test]
fn an_illegal_character_is_rejected_with_its_place() {
    let mut text = spki();
    let at = 27 + 65 * 2;
    text.replace_range(at..=at, "!");
    let diagnosis = check(text, Reject, "illegal_character");
    assert_eq!(
        (diagnosis.findings[0].line, diagnosis.findings[0].column),
        (Some(4), Some(1))
    );
    assert_eq!(diagnosis.findings[0].span.unwrap().start, at);
}

/// Contract 10.23.
#[test]
fn nul_bytes_are_rejected() {
    let mut bytes = spki().into_bytes();
    bytes.insert(60, 0);
    let diagnosis = check(bytes, Reject, "nul_byte");
    assert_eq!(diagnosis.findings[0].line, Some(2));
}

/// Contract 10.24.
#[test]
fn line_prefixes_are_rejected() {
    for prefix in ["> ", "+", ">", "# ", "// "] {
        let quoted: String = spki()
            .lines()
            .map(|line| format!("{prefix}{line}\n"))
            .collect();
        check(quoted, Reject, "line_prefix");
    }
}

/// Contract 10.25.
#[test]
fn empty_files_are_rejected() {
    for input in [&b""[..], b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"] {
        assert_eq!(check(input, Reject, "empty").kind, Kind::Empty);
    }
}

/// Contract 10.26.
#[test]
fn trailing_bytes_are_rejected() {
    for tail in [&b"\0"[..], b"\n\0", b"garbage", &der("rsa2048.spki.pem")] {
        let input = [der("rsa2048.spki.pem"), tail.to_vec()].concat();
        check(&input, Reject, "trailing_bytes");
        check(pem("PUBLIC KEY", &input), Reject, "trailing_bytes");
    }
    let private = [
        der("rsa2048.spki.pem"),
        text("private-pkcs8.pem").into_bytes(),
    ]
    .concat();
    assert!(check(private, Reject, "private_key").holds_private);
}

/// Contract 10.27.
#[test]
fn ber_is_rejected() {
    let key = der("rsa2048.spki.pem");
    let content = &key[4..];
    let indefinite = [&[0x30, 0x80], content, &[0, 0]].concat();
    check(&indefinite, Reject, "not_der");
    check(pem("PUBLIC KEY", &indefinite), Reject, "not_der");
    let padded = [&[0x30, 0x83, 0, key[2], key[3]], content].concat();
    check(&padded, Reject, "not_der");
}

/// Contract 10.28.
#[test]
fn private_keys_are_rejected() {
    for (name, kind) in [
        ("private-pkcs1.pem", Kind::PrivateKey),
        ("private-pkcs8.pem", Kind::PrivateKey),
        ("private-sec1.pem", Kind::PrivateKey),
        ("private-openssh", Kind::SshPrivateKey),
    ] {
        let diagnosis = check(text(name), Reject, "private_key");
        assert_eq!(
            (diagnosis.kind, diagnosis.holds_private),
            (kind, true),
            "{name}"
        );
        assert!(diagnosis.object.is_none(), "{name}");
        if kind == Kind::PrivateKey {
            let outline = diagnosis.outline.unwrap();
            assert!(outline.nodes.len() > 3, "{name}");
            // The last 60 bytes are a number of the key; in SEC 1 they are the point.
            let shown = outline.der.iter().rev().take(60);
            assert!(shown.filter(|&&byte| byte != 0).count() < 4, "{name}");
            assert!(outline.der[9..39].iter().all(|&byte| byte == 0) || name != "private-sec1.pem");
        }
    }
    for name in ["private-pkcs1.pem", "private-pkcs8.pem", "private-sec1.pem"] {
        let diagnosis = check(der(name), Reject, "private_key");
        assert_eq!(diagnosis.kind, Kind::PrivateKey);
        // Truncated anywhere after its start, it is still rejected as private.
        for len in [40, der(name).len() / 2, der(name).len() - 1] {
            let cut = diagnose(&der(name)[..len], now());
            assert!(
                cut.holds_private && cut.verdict == Reject,
                "{name} at {len}"
            );
        }
    }
    // It is found after a certificate too, and the certificate's bytes are not kept.
    for key in [
        der("private-pkcs8.pem"),
        text("private-pkcs8.pem").into_bytes(),
    ] {
        let behind = [der("chain-leaf.pem"), key].concat();
        let diagnosis = check(behind, Reject, "private_key");
        assert!(diagnosis.holds_private && diagnosis.object.is_none());
    }
    let putty = "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\nAAAA\n";
    assert!(check(putty, Reject, "private_key").holds_private);
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let jwk = format!(
        r#"{{"kty":"RSA","n":"{}","e":"{}","d":"AQAB"}}"#,
        to_base64url(&modulus[1..]),
        to_base64url(&exponent)
    );
    let diagnosis = check(jwk, Reject, "private_key");
    assert!(diagnosis.holds_private && diagnosis.kind == Kind::PrivateKey);
    assert_eq!(diagnosis.derived.unwrap().der, der("rsa2048.spki.pem"));
}

/// Contract 10.28.
#[test]
fn the_public_key_of_a_private_key_is_offered() {
    for input in [
        bytes("private-pkcs1.pem"),
        bytes("private-pkcs8.pem"),
        der("private-pkcs8.pem"),
    ] {
        let diagnosis = check(input, Reject, "private_key");
        assert_eq!(diagnosis.derived.unwrap().der, der("rsa2048.spki.pem"));
        assert_eq!(diagnosis.public_key.unwrap().bits, Some(2048));
    }
    assert!(
        check(bytes("private-sec1.pem"), Reject, "private_key")
            .derived
            .is_none()
    );
    assert!(
        check(bytes("rsa1024.private.pem"), Reject, "private_key")
            .derived
            .is_none()
    );
}

/// Contract 10.29.
#[test]
fn encrypted_private_keys_are_rejected() {
    for name in ["private-pkcs8-encrypted.pem", "private-pkcs1-encrypted.pem"] {
        let diagnosis = check(text(name), Reject, "encrypted_private_key");
        assert_eq!(
            (diagnosis.kind, diagnosis.holds_private),
            (Kind::EncryptedPrivateKey, true)
        );
    }
    check(
        der("private-pkcs8-encrypted.pem"),
        Reject,
        "encrypted_private_key",
    );
}

/// Contract 10.30.
#[test]
fn key_stores_are_rejected() {
    assert_eq!(
        check(bytes("container.p12"), Reject, "key_store").kind,
        Kind::Pkcs12
    );
    assert_eq!(
        check(b"\xfe\xed\xfe\xed\0\0\0\x02", Reject, "key_store").kind,
        Kind::Jks
    );
    assert_eq!(
        check(b"\xce\xce\xce\xce\0\0\0\x02", Reject, "key_store").kind,
        Kind::Jks
    );
}

/// Contract 10.31.
#[test]
fn a_certificate_with_its_private_key_is_rejected() {
    let (certificate, key) = (text("chain-leaf.pem"), text("private-pkcs8.pem"));
    for input in [format!("{certificate}{key}"), format!("{key}{certificate}")] {
        let diagnosis = check(input, Reject, "private_key");
        assert!(diagnosis.holds_private && diagnosis.certificates == 1);
    }
    let diagnosis = check(format!("{certificate}{key}"), Reject, "private_key");
    assert_eq!(diagnosis.kind, Kind::Certificate);
}

/// Contract 10.32.
#[test]
fn the_leaf_of_a_chain_is_chosen() {
    let (leaf, intermediate, root) = (
        text("chain-leaf.pem"),
        text("chain-intermediate.pem"),
        text("chain-root.pem"),
    );
    for order in [
        [&leaf, &intermediate, &root],
        [&root, &intermediate, &leaf],
        [&intermediate, &leaf, &root],
        [&root, &leaf, &intermediate],
    ] {
        let diagnosis = check(
            order.map(String::as_str).concat(),
            Accept,
            "chain_leaf_chosen",
        );
        assert_eq!(diagnosis.certificates, 3);
        assert_eq!(
            diagnosis.certificate.unwrap().subject,
            "O=Example,CN=billing-service"
        );
        assert_eq!(diagnosis.material.unwrap().der, der("chain-leaf.pem"));
    }
    let doubled = format!("{leaf}{leaf}{intermediate}{leaf}");
    check(&doubled, Accept, "duplicate_certificates");
    check(format!("{leaf}{leaf}"), Accept, "duplicate_certificates");
    check(
        format!("{leaf}{}", spki()),
        Accept,
        "duplicate_certificates",
    );
}

/// Contract 10.33.
#[test]
fn unrelated_keys_are_ambiguous() {
    check(
        format!("{}{}", text("chain-leaf.pem"), text("self-signed.pem")),
        Reject,
        "ambiguous",
    );
    check(
        format!("{}{}", spki(), text("rsa3072.spki.pem")),
        Reject,
        "ambiguous",
    );
    check(
        format!("{}{}", text("chain-leaf.pem"), text("rsa3072.spki.pem")),
        Reject,
        "ambiguous",
    );
}

/// Contract 10.34.
#[test]
fn oversized_files_are_rejected() {
    let mut input = spki().into_bytes();
    input.resize(MAX_INPUT + 1, b'\n');
    check(&input, Reject, "too_large");
    input.truncate(MAX_INPUT);
    check_key(&input, Accept, "");
}

/// Contract 10.35.
#[test]
fn certificate_requests_are_rejected() {
    let diagnosis = check(text("request.pem"), Reject, "csr");
    assert_eq!(
        (diagnosis.kind, diagnosis.public_key.unwrap().bits),
        (Kind::Csr, Some(2048))
    );
    assert_eq!(diagnosis.derived.unwrap().der, der("rsa2048.spki.pem"));
    check(der("request.pem"), Reject, "csr");
}

/// Contract 10.36.
#[test]
fn other_objects_are_named() {
    for (name, kind, code) in [
        ("list.crl", Kind::Crl, "crl"),
        ("container.p7b", Kind::Pkcs7, "pkcs7"),
        ("dh-parameters.pem", Kind::Parameters, "parameters"),
        ("ec-parameters.pem", Kind::Parameters, "parameters"),
        ("dsa-parameters.pem", Kind::Parameters, "parameters"),
    ] {
        assert_eq!(check(text(name), Reject, code).kind, kind, "{name}");
        assert_eq!(check(der(name), Reject, code).kind, kind, "{name} in DER");
    }
    let ocsp = sequence(&[element(0x0a, &[0]), element(0xa0, &sequence(&[]))]);
    let diagnosis = check(ocsp, Reject, "unknown_object");
    assert!(diagnosis.findings[0].message.contains("OCSP"));
}

/// Contract 10.37.
#[test]
fn ssh_public_keys_are_rejected() {
    let line = text("private-openssh.pub");
    check(&line, Reject, "ssh_public_key");
    check(
        format!("from=\"10.0.0.0/8\" {line}"),
        Reject,
        "ssh_public_key",
    );
    check(
        "ssh-rsa-cert-v01@openssh.com AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20 x",
        Reject,
        "ssh_public_key",
    );
    check(
        "---- BEGIN SSH2 PUBLIC KEY ----\nComment: x\nAAAAB3NzaC1yc2E=\n---- END SSH2 PUBLIC KEY ----\n",
        Reject,
        "ssh_public_key",
    );
}

/// Contract 10.38.
#[test]
fn other_files_are_named() {
    for (input, word) in [
        (&b"\x89PNG\r\n\x1a\n\0\0"[..], "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP"),
        (
            b"<!DOCTYPE html>\n<html><body>404</body></html>",
            "web page",
        ),
        (b"# README\n\nPut the key here.\n", "text"),
        (b"{\"error\": \"not found\"}", "JSON"),
    ] {
        let diagnosis = diagnose(input, now());
        assert_eq!(diagnosis.verdict, Reject);
        assert!(
            diagnosis.findings[0].message.contains(word),
            "{:?}",
            diagnosis.findings
        );
    }
    check(
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n",
        Reject,
        "pgp",
    );
    check("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", Reject, "jwt");
}

/// Contract 10.39.
#[test]
fn json_web_keys_are_rejected_and_converted() {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let jwk = format!(
        r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#,
        to_base64url(&modulus[1..]),
        to_base64url(&exponent)
    );
    let diagnosis = check(&jwk, Reject, "jwk");
    assert_eq!(diagnosis.derived.unwrap().der, der("rsa2048.spki.pem"));
    assert_eq!(diagnosis.kind, Kind::Jwk);
    assert_eq!(
        check(format!("{{\"keys\":[{jwk}]}}"), Reject, "jwk").kind,
        Kind::Jwks
    );
    assert!(check(r#"{"kty":"oct","k":"c2VjcmV0"}"#, Reject, "private_key").holds_private);
}

/// Contract 10.40, 10.41.
#[test]
fn rsa_sizes_outside_the_limits_are_rejected() {
    check(text("rsa1024.spki.pem"), Reject, "rsa_modulus_too_small");
    let diagnosis = check(text("rsa2047.spki.pem"), Reject, "rsa_modulus_too_small");
    assert!(diagnosis.findings[0].message.contains("2047"));
    check(text("rsa8192.spki.pem"), Reject, "rsa_modulus_too_large");
    check(
        rsa_spki(&[&[0][..], &[0xff; 2048]].concat(), &[1, 0, 1]),
        Reject,
        "rsa_modulus_too_large",
    );
    check(text("rsa3072.spki.pem"), Accept, "");
    check(text("rsa4096.spki.pem"), Accept, "");
}

/// Contract 10.42, 10.43.
#[test]
fn unusable_exponents_are_rejected_and_small_ones_warned_of() {
    let (modulus, _) = rsa_numbers(&der("rsa2048.spki.pem"));
    for exponent in [&[0][..], &[1], &[2], &[1, 0, 0], &[0xff]] {
        check(
            rsa_spki(&modulus, exponent),
            Reject,
            "rsa_exponent_unusable",
        );
    }
    check(
        rsa_spki(&modulus, &[1, 0, 0, 0, 1]),
        Reject,
        "rsa_exponent_too_large",
    );
    check(
        rsa_spki(&modulus, &[&[1][..], &[0; 20], &[1]].concat()),
        Reject,
        "rsa_exponent_too_large",
    );
    check(text("rsa-e3.spki.pem"), Accept, "rsa_exponent_small");
    check(rsa_spki(&modulus, &[17]), Accept, "rsa_exponent_small");
    check(rsa_spki(&modulus, &[0, 1, 0, 1]), Reject, "key_encoding");
}

/// Contract 10.44.
#[test]
fn unsound_moduli_are_rejected() {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let mut even = modulus.clone();
    *even.last_mut().unwrap() &= 0xfe;
    check(rsa_spki(&even, &exponent), Reject, "rsa_modulus_even");
    check(
        rsa_spki(&[0], &exponent),
        Reject,
        "rsa_modulus_not_positive",
    );
    check(
        rsa_spki(&modulus[1..], &exponent),
        Reject,
        "rsa_modulus_not_positive",
    );
    check(
        rsa_spki(&[&[0][..], &modulus].concat(), &exponent),
        Reject,
        "rsa_modulus_encoding",
    );
    // 2^2048 - 1 is divisible by 3.
    check(
        rsa_spki(&[&[0][..], &[0xff; 256]].concat(), &exponent),
        Reject,
        "rsa_modulus_small_factor",
    );
}

/// Contract 10.45.
#[test]
fn elliptic_curves_are_rejected_by_name() {
    for (name, curve) in [
        ("ec-prime256v1.spki.pem", "P-256"),
        ("ec-secp384r1.spki.pem", "P-384"),
        ("ec-secp521r1.spki.pem", "P-521"),
        ("ec-secp256k1.spki.pem", "secp256k1"),
        ("ec-prime192v1.spki.pem", "P-192"),
        ("ec-explicit.spki.pem", "explicit"),
        ("self-signed-ec.pem", "P-256"),
    ] {
        let diagnosis = check(text(name), Reject, "key_algorithm_unsupported");
        let key = diagnosis.public_key.unwrap();
        assert_eq!(key.algorithm, "EC", "{name}");
        assert_eq!(key.curve.as_deref(), Some(curve), "{name}");
    }
}

/// Contract 10.46, 10.47, 10.48.
#[test]
fn other_algorithms_are_rejected_by_name() {
    for (name, algorithm) in [
        ("ed25519.spki.pem", "Ed25519"),
        ("ed448.spki.pem", "Ed448"),
        ("x25519.spki.pem", "X25519"),
        ("x448.spki.pem", "X448"),
        ("dh.spki.pem", "DH"),
        ("dsa.spki.pem", "DSA"),
    ] {
        let diagnosis = check(text(name), Reject, "key_algorithm_unsupported");
        assert_eq!(diagnosis.public_key.unwrap().algorithm, algorithm, "{name}");
    }
    let ml_dsa = sequence(&[element(0x06, b"\x60\x86\x48\x01\x65\x03\x04\x03\x12")]);
    let diagnosis = check(
        sequence(&[ml_dsa, bit_string(&[7; 1952])]),
        Reject,
        "key_algorithm_unsupported",
    );
    assert_eq!(diagnosis.public_key.unwrap().algorithm, "ML-DSA-65");
}

/// Contract 10.49, 10.50.
#[test]
fn rsassa_pss_is_limited_to_ps256() {
    use diagnosis::Algorithm::PS256;
    for name in ["pss.spki.pem", "pss-sha256-sha256-32.spki.pem"] {
        let diagnosis = check(text(name), Accept, "pss_only");
        assert_eq!(diagnosis.algorithms, [PS256]);
        assert_eq!(diagnosis.public_key.unwrap().algorithm, "RSASSA-PSS");
    }
    for name in [
        "pss-sha384-sha384-48.spki.pem",
        "pss-sha512-sha512-64.spki.pem",
        "pss-sha256-sha256-64.spki.pem",
        "pss-sha256-sha1-32.spki.pem",
    ] {
        let diagnosis = check(text(name), Reject, "pss_parameters_exclude_ps256");
        assert!(diagnosis.algorithms.is_empty());
    }
}

/// Contract 10.51.
#[test]
fn validity_is_a_warning() {
    let leaf = bytes("chain-leaf.pem");
    let at = |moment: &str| {
        let diagnosis = diagnose(&leaf, moment.parse().unwrap());
        assert_eq!(diagnosis.verdict, Accept);
        diagnosis
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    assert!(at("2040-01-01T00:00:00Z").contains(&"certificate_expired"));
    assert!(at("2020-01-01T00:00:00Z").contains(&"certificate_not_yet_valid"));
    let end = diagnose(&leaf, now())
        .certificate
        .unwrap()
        .not_after
        .unwrap();
    let soon = end - chrono::TimeDelta::days(29);
    assert!(at(&soon.to_rfc3339()).contains(&"certificate_expires_soon"));
    assert!(at(&now().to_rfc3339()).is_empty());
}

/// Contract 10.52.
#[test]
fn odd_certificates_are_warned_of() {
    check(text("chain-root.pem"), Accept, "certificate_is_ca");
    check(
        text("chain-intermediate.pem"),
        Accept,
        "key_usage_excludes_signing",
    );
    check(
        text("self-signed-md5.pem"),
        Accept,
        "certificate_signature_weak",
    );
    check(
        text("self-signed-sha1.pem"),
        Accept,
        "certificate_signature_weak",
    );
}

/// Contract 10.55.
#[test]
fn encoding_faults_are_rejected() {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let key = sequence(&[integer(&modulus), integer(&exponent)]);
    let bare = sequence(&[element(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")]);
    check(
        sequence(&[bare, bit_string(&key)]),
        Accept,
        "spki_parameters",
    );
    let unused = element(0x03, &[&[1], key.as_slice()].concat());
    check(sequence(&[rsa_algorithm(), unused]), Reject, "key_encoding");
    let trailing = bit_string(&[key.as_slice(), &[5, 0]].concat());
    check(
        sequence(&[rsa_algorithm(), trailing]),
        Reject,
        "key_encoding",
    );
}

/// Nothing in a file may act on a terminal.
///
/// Contract 10.53.
#[test]
fn hostile_labels_are_shown_as_code_points() {
    let spki = spki();
    let last = spki.lines().last().unwrap();
    for act in ["\u{1b}[2J", "\u{202e}", "\u{9b}2J", "\u{7}", "\u{200b}"] {
        let label = format!("PUBLIC{act} KEY");
        let begin = spki.replace("BEGIN PUBLIC KEY", &format!("BEGIN {label}"));
        let both = spki.replace("PUBLIC KEY", &label);
        let lower = spki.replace("PUBLIC KEY", &format!(" public {act}key"));
        let cut = both.replace(&last.replace("PUBLIC KEY", &label), "");
        let chain = format!("{both}{}", text("self-signed.pem"));
        for input in [begin, both, cut, lower, chain] {
            let diagnosis = diagnose(input.as_bytes(), now());
            let members = diagnosis.members.iter().map(|member| member.label.as_str());
            let shown = diagnosis
                .findings
                .iter()
                .flat_map(|finding| [Some(finding.message.as_str()), finding.remedy.as_deref()])
                .flatten()
                .chain(
                    diagnosis
                        .repairs
                        .iter()
                        .map(|repair| repair.message.as_str()),
                )
                .chain(members);
            for text in shown {
                assert!(
                    !text.contains(|c: char| c.is_control())
                        && !text.contains(['\u{202e}', '\u{200b}']),
                    "{text:?}"
                );
            }
        }
    }
}
