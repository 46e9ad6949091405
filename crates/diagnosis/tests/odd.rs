//! Files that people have and few programs recognize.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::der::{integer, rsa_numbers, rsa_spki, sequence};
use common::fixtures::{bytes, der, now, pem, text, to_base64};
use diagnosis::{Diagnosis, Kind, Verdict, diagnose};

/// It is rejected as `kind`, and the first finding has this code and a remedy.
#[track_caller]
fn rejected(input: impl AsRef<[u8]>, kind: Kind, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_ref(), now());
    let headline = diagnosis.headline().expect("a finding");
    assert_eq!(diagnosis.verdict, Verdict::Reject, "{headline:#?}");
    assert_eq!(diagnosis.kind, kind, "{headline:#?}");
    assert_eq!(headline.code, code, "{}", headline.message);
    assert!(headline.remedy.is_some());
    diagnosis
}

#[track_caller]
fn private(input: impl AsRef<[u8]>) {
    let diagnosis = rejected(input, Kind::PrivateKey, "private_key");
    assert!(diagnosis.holds_private);
    assert_eq!(diagnosis.material, None);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As `xxd` writes it.
fn dump(bytes: &[u8]) -> String {
    let line = |(index, line): (usize, &[u8])| {
        let pairs: Vec<String> = line.chunks(2).map(hex).collect();
        format!(
            "{:08x}: {:39}  {}\n",
            index * 16,
            pairs.join(" "),
            ".".repeat(line.len())
        )
    };
    bytes.chunks(16).enumerate().map(line).collect()
}

#[test]
fn ssh_public_keys_are_rejected_and_converted() {
    let line = text("private-openssh.pub");
    let blob = line.split(' ').nth(1).unwrap();
    let found = rejected(&line, Kind::SshPublicKey, "ssh_public_key");
    let key = found.public_key.unwrap();
    assert_eq!((key.algorithm.as_str(), key.bits), ("RSA", Some(2048)));
    assert!(found.derived.is_some());
    for line in [
        format!("command=\"/bin/false\",no-pty ssh-rsa {blob} me@host\n"),
        format!("host.example,192.0.2.1 ssh-rsa {blob}\n"),
        format!("# keys\r\nssh-rsa\t{blob}\r\n"),
    ] {
        let found = rejected(&line, Kind::SshPublicKey, "ssh_public_key");
        assert_eq!(found.public_key.unwrap().spki_sha256, key.spki_sha256);
    }
    let ed25519 =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDdDGxQuU2sN2nVHJ3C0o9ZK7v0VVoRk3rIqvTB0GQdz me";
    let found = rejected(ed25519, Kind::SshPublicKey, "ssh_public_key");
    assert_eq!(found.public_key.unwrap().algorithm, "Ed25519");
    assert_eq!(found.derived, None);
    rejected("ssh-rsa AAAA", Kind::SshPublicKey, "ssh_public_key");
    rejected(
        b"ssh-rsa AAAA\xff\xff\n",
        Kind::SshPublicKey,
        "ssh_public_key",
    );
    rejected(
        format!("\u{feff}{line}"),
        Kind::SshPublicKey,
        "ssh_public_key",
    );
}

#[test]
fn private_keys_are_recognized_in_every_format() {
    let key = der("rsa2048.private.pem");
    private(hex(&key));
    private(dump(&key));
    let array: Vec<String> = key.iter().map(|byte| format!("0x{byte:02x}")).collect();
    private(format!(
        "static const uint8_t key[] = {{\n{}\n}};",
        array.join(", ")
    ));
    let octets = to_base64(&[7; 32]);
    private(format!(
        "[Interface]\nPrivateKey = {octets}\nListenPort = 1\n"
    ));
    private(
        "Private-key-format: v1.3\nAlgorithm: 8 (RSASHA256)\nModulus: AQAB\nPrivateExponent: AQAB\n",
    );
    private(
        "Private-Key: (2048 bit, 2 primes)\nmodulus:\n    00:b3\nprivateExponent:\n    11:22\n",
    );
    private(
        "<?xml version=\"1.0\"?>\n<RSAKeyValue><Modulus>AQ==</Modulus><D>AQ==</D></RSAKeyValue>",
    );
    let gpg = b"\x95\x03\x98\x04\x6a\x15\x63\x61\x01\x08\x00\xb3";
    assert!(rejected(gpg, Kind::Pgp, "private_key").holds_private);
}

#[test]
fn public_keys_in_other_formats_are_recognized() {
    let key = der("rsa2048.spki.pem");
    rejected(hex(&key), Kind::Text, "not_key_material");
    rejected(dump(&key), Kind::Text, "not_key_material");
    rejected(
        dump(&der("self-signed.pem")),
        Kind::Text,
        "not_key_material",
    );
    rejected(
        "<RSAKeyValue><Modulus>AQ==</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
        Kind::Text,
        "not_key_material",
    );
    rejected("Modulus=C0FFEE\n", Kind::Text, "not_key_material");
    rejected("sha256 Fingerprint=AA:BB:CC\n", Kind::Text, "fingerprint");
    rejected(
        "Certificate:\n    Data:\n        Version: 3 (0x2)\n    Signature Algorithm: x\n",
        Kind::Text,
        "not_key_material",
    );
    rejected(
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9",
        Kind::Text,
        "not_key_material",
    );
    // Words of which some are hexadecimal are no key.
    rejected(
        "30 82 be added, decade cafe: face it\n",
        Kind::Text,
        "not_key_material",
    );
}

/// The commands were tried on the output of these tools.
#[test]
fn remedies_fit_the_encoding_of_the_file() {
    let remedy = |input: &[u8]| {
        diagnose(input, now())
            .headline()
            .unwrap()
            .remedy
            .clone()
            .unwrap()
    };
    // Public keys are offered; of a request, the command must give the file.
    let key = der("request.pem");
    let spaced = |line: &[u8]| {
        line.iter()
            .map(|byte| format!(" {byte:02x}"))
            .collect::<String>()
    };
    let canonical: String = key
        .chunks(16)
        .enumerate()
        .map(|(index, line)| {
            let (left, right) = line.split_at(line.len().min(8));
            format!(
                "{:08x} {} {}  |x|\n",
                index * 16,
                spaced(left),
                spaced(right)
            )
        })
        .collect();
    let octal: String = key
        .chunks(16)
        .enumerate()
        .map(|(index, line)| format!("{:07o}{}\n", index * 16, spaced(line)))
        .collect();
    let array: Vec<String> = key.iter().map(|byte| format!("0x{byte:02x}")).collect();
    let array = format!("unsigned char key[] = {{\n  {}\n}};", array.join(", "));
    for (written, part) in [
        (hex(&key), ": xxd -r -p FILE >"),
        (dump(&key), ": xxd -r FILE >"),
        (canonical, "cut -c 11-58 FILE | xxd -r -p >"),
        (octal, "cut -c 9- FILE | xxd -r -p >"),
        (array, "| cut -c 2- | xxd -r -p >"),
    ] {
        let remedy = remedy(written.as_bytes());
        assert!(remedy.contains(part), "{remedy}\n{written}");
    }
    let offered = remedy(hex(&der("rsa2048.spki.pem")).as_bytes());
    assert!(offered.contains("--public-key FILE"), "{offered}");
    let request = der("request.pem");
    assert!(remedy(&request).contains("openssl req -inform DER -in FILE"));
    assert!(remedy(text("request.pem").as_bytes()).contains("openssl req -in FILE"));
    let signed = der("container.p7b");
    assert!(remedy(&signed).contains("openssl pkcs7 -inform DER -in FILE"));
    assert!(remedy(pem("PKCS7", &signed).as_bytes()).contains("openssl pkcs7 -in FILE"));
    assert!(remedy(pem("CMS", &signed).as_bytes()).contains("sed 's/ CMS-/ PKCS7-/' FILE"));
    // An envelope: nothing can be taken out without its recipient's key.
    let mut enveloped = signed;
    let kind = enveloped
        .windows(2)
        .position(|pair| pair == [7, 2])
        .unwrap();
    enveloped[kind + 1] = 3;
    assert!(!remedy(&enveloped).contains("print_certs"));
}

#[test]
fn string_literals_of_a_program_are_joined() {
    let pem = text("rsa2048.spki.pem");
    let joined = |before: &str, after: &str, last: &str| {
        let lines: Vec<&str> = pem.lines().collect();
        let (end, lines) = lines.split_last().unwrap();
        let lines: String = lines
            .iter()
            .map(|line| format!("{before}{line}{after}\n"))
            .collect();
        format!("key = {lines}{before}{end}{last}\n")
    };
    for program in [
        joined("    \"", "\\n\" +", "\\n\";"),
        joined("  '", "\\n' +", "'"),
        joined("  \"", "\\n\"", "\\n\";"),
        joined("  \"", "\\n\" \\", "\""),
        joined("  \"", "\\n\".", "\";"),
        joined("  \"", "\",", "\"]"),
    ] {
        let diagnosis = diagnose(program.as_bytes(), now());
        assert_eq!(
            diagnosis.verdict,
            Verdict::Repair,
            "{program}\n{:#?}",
            diagnosis.findings
        );
        assert_eq!(diagnosis.material.unwrap().der, der("rsa2048.spki.pem"));
    }
}

#[test]
fn unusable_json_web_keys_are_rejected_without_a_derived_key() {
    for json in [
        r#"{"kty":"RSA","n":"sXch"}"#,
        r#"{"kty":"RSA","x5c":["MIIB"]}"#,
        r#"{"kty":"RSA","n":"sX+h","e":"AQAB"}"#,
        r#"{"kty":"RSA","n":"sXch","e":"AQAB"}"#,
        r#"{"kty":"EC","crv":"P-256","x":"AA"}"#,
    ] {
        assert_eq!(rejected(json, Kind::Jwk, "jwk").derived, None, "{json}");
    }
}

#[test]
fn of_a_certificate_and_its_key_the_certificate_is_used() {
    let certificate = text("chain-leaf.pem");
    let key = text("rsa2048.spki.pem");
    for both in [format!("{certificate}{key}"), format!("{key}{certificate}")] {
        let diagnosis = diagnose(both.as_bytes(), now());
        assert_eq!(diagnosis.verdict, Verdict::Accept);
        assert_eq!(diagnosis.kind, Kind::Certificate);
        assert_eq!(diagnosis.material.unwrap().der, der("chain-leaf.pem"));
        let codes: Vec<_> = diagnosis.findings.iter().map(|found| found.code).collect();
        assert!(codes.contains(&"duplicate_certificates"), "{codes:?}");
        assert!(!codes.contains(&"chain_leaf_chosen"), "{codes:?}");
    }
}

#[test]
fn objects_without_a_key_are_rejected() {
    rejected(bytes("ocsp-request.der"), Kind::Unknown, "unknown_object");
    rejected(
        pem(
            "AGE ENCRYPTED FILE",
            b"age-encryption.org/v1\n-> X25519 abc",
        ),
        Kind::Unknown,
        "unknown_object",
    );
    let cut = &der("self-signed.pem")[48..];
    rejected(
        pem("CERTIFICATE", cut),
        Kind::Certificate,
        "structure_unreadable",
    );
}

#[test]
fn the_name_of_an_algorithm_is_no_curve() {
    let rsa = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
    rejected(rsa, Kind::Unknown, "unknown_object");
    let p256 = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    rejected(p256, Kind::Parameters, "parameters");
}

#[test]
fn parameters_of_dh_and_dsa_are_told_apart_by_their_order() {
    let (large, small) = (integer(&[0x41; 256]), integer(&[0x41; 32]));
    let generator = integer(&[0x42; 255]);
    // RFC 3279 §2.3.2 and §2.3.3.
    let dsa = sequence(&[large.clone(), small.clone(), generator.clone()]);
    let dh = sequence(&[large, generator, small]);
    for (parameters, name) in [(dsa, "DSA"), (dh, "DH")] {
        let diagnosis = rejected(&parameters, Kind::Parameters, "parameters");
        assert!(diagnosis.findings[0].message.contains(name), "{name}");
    }
}

#[test]
fn the_end_of_truncated_data_is_marked() {
    let key = text("rsa2048.spki.pem");
    let lines: Vec<&str> = key.lines().collect();
    let last = lines.len() - 2;
    let cut = [&lines[..last], &lines[last + 1..]].concat().join("\n");
    let diagnosis = rejected(cut, Kind::PublicKeySpki, "der_truncated");
    assert_eq!(diagnosis.findings[0].line, Some(last));
}

#[test]
fn a_modulus_without_its_leading_zero_keeps_its_size() {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    let key = rsa_spki(&modulus[1..], &exponent);
    let diagnosis = rejected(
        pem("PUBLIC KEY", &key),
        Kind::PublicKeySpki,
        "rsa_modulus_not_positive",
    );
    assert_eq!(diagnosis.public_key.unwrap().bits, Some(2048));
}

#[test]
fn rejected_keys_have_no_algorithms() {
    for name in [
        "rsa1024.spki.pem",
        "rsa8192.spki.pem",
        "rsa-square.spki.pem",
        "ed25519.spki.pem",
    ] {
        assert_eq!(diagnose(&bytes(name), now()).algorithms, [], "{name}");
    }
    let (modulus, exponent) = rsa_numbers(&der("rsa1024.spki.pem"));
    let pkcs1 = sequence(&[integer(&modulus), integer(&exponent)]);
    assert_eq!(diagnose(&pkcs1, now()).algorithms, []);
}

#[test]
fn ssh_keys_that_cannot_be_converted_are_named() {
    for kind in [
        "ssh-dss",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    ] {
        let blob = [
            &[0, 0, 0, kind.len() as u8],
            kind.as_bytes(),
            &[0, 0, 0, 1, 1],
        ]
        .concat();
        let line = format!("{kind} {} me@example", to_base64(&blob));
        let diagnosis = rejected(line, Kind::SshPublicKey, "ssh_public_key");
        assert!(diagnosis.findings[0].message.contains(kind));
    }
}

#[test]
fn the_public_key_of_a_private_key_is_asked_for_only_if_it_can_be_registered() {
    let asks = |name: &str| {
        let diagnosis = diagnose(&bytes(name), now());
        let remedy = diagnosis.findings[0].remedy.clone().unwrap();
        remedy.contains("-pubout") && remedy.contains("FILE")
    };
    assert!(asks("rsa2048.private.pem"));
    for name in ["rsa1024.private.pem", "private-sec1.pem"] {
        assert!(!asks(name), "{name}");
    }
}
