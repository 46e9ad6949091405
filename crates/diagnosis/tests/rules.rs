//! Rules about input that no tool creates: each on a certificate or text made for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta};
use common::certificate::{Cert, extension, name, signature_algorithm, validity};
use common::der::{bit_string, element, rsa_numbers, rsa_spki, sequence};
use common::fixtures::{der, now, pem, public_key_section, text};
use common::keys::{RFC_7638_MODULUS, roca_modulus, rsa_jwk, rsa_key_of};
use common::weak;
use diagnosis::{
    Algorithm, CODES, Diagnosis, Kind, Severity, Verdict, algorithm_finding, diagnose,
    expiry_finding, suggested_name,
};

#[track_caller]
fn check(input: impl AsRef<[u8]>, verdict: Verdict, code: &str) -> Diagnosis {
    let diagnosis = diagnose(input.as_ref(), now());
    let codes: Vec<&str> = diagnosis
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(diagnosis.verdict, verdict, "{:#?}", diagnosis.findings);
    assert!(codes.contains(&code), "{codes:?}");
    diagnosis
}

#[test]
fn a_plain_certificate_has_no_findings() {
    let diagnosis = diagnose(&Cert::new().der(), now());
    assert_eq!(
        (diagnosis.verdict, diagnosis.findings.len()),
        (Verdict::Accept, 0),
        "{:#?}",
        diagnosis.findings
    );
    assert_eq!(suggested_name(&diagnosis).as_deref(), Some("Subject"));
}

#[test]
fn validity_periods_are_checked() {
    let mut cert = Cert::new();
    cert.validity = validity((0x17, "350101000000Z"), (0x17, "250101000000Z"));
    check(cert.der(), Verdict::Accept, "certificate_validity_reversed");
    cert.validity = validity((0x17, "250101000000Z"), (0x17, "251301000000Z"));
    check(
        cert.der(),
        Verdict::Accept,
        "certificate_validity_unreadable",
    );
    cert.validity = validity((0x17, "250101000000Z"), (0x18, "99991231235959Z"));
    let diagnosis = check(cert.der(), Verdict::Accept, "certificate_never_expires");
    assert_eq!(
        diagnosis
            .certificate
            .unwrap()
            .not_after
            .unwrap()
            .to_rfc3339(),
        "9999-12-31T23:59:59+00:00"
    );
    cert.validity = validity((0x18, "19500101000000Z"), (0x17, "350101000000Z"));
    let diagnosis = diagnose(&cert.der(), now());
    assert_eq!(
        diagnosis
            .certificate
            .unwrap()
            .not_before
            .unwrap()
            .timestamp(),
        -631_152_000
    );
    // Without seconds.
    cert.validity = validity((0x17, "2501010000Z"), (0x17, "350101000000Z"));
    check(cert.der(), Verdict::Accept, "der_deviation");
}

/// Its own crate, and not part of the diagnosis: the decoder is large.
#[test]
fn what_a_strict_decoder_rejects_is_marked() {
    let note = |cert: &Cert| {
        let diagnosis = diagnose(&cert.der(), now());
        assert_ne!(diagnosis.verdict, Verdict::Reject);
        strict_decoder::certificate(&diagnosis).and_then(strict_decoder::note)
    };
    assert_eq!(note(&Cert::new()), None);
    let mut long_serial = Cert::new();
    long_serial.serial = element(2, &[0x01; 22]);
    let mut no_seconds = Cert::new();
    no_seconds.validity = validity((0x17, "2501010000Z"), (0x17, "350101000000Z"));
    let mut year_zero = Cert::new();
    year_zero.validity = validity((0x18, "00000101000000Z"), (0x17, "350101000000Z"));
    let mut bad_name = Cert::new();
    bad_name.issuer = name(&[("CN", 0x13, "Caf\u{e9}".as_bytes())]);
    for (cert, part) in [
        (&long_serial, &long_serial.serial),
        (&no_seconds, &no_seconds.validity),
        (&year_zero, &year_zero.validity),
    ] {
        let note = note(cert).unwrap();
        assert_eq!(note.code, "strict_decoder_rejects");
        let span = note.der.unwrap();
        assert_eq!(&cert.der()[span.start..span.end], part.as_slice());
    }
    // Names are kept as they are, whatever is in their strings.
    assert_eq!(note(&bad_name), None);
}

#[test]
fn unusual_serial_numbers_and_versions_are_noted() {
    let mut cert = Cert::new();
    for serial in [&[0][..], &[0x80], &[0x01; 21]] {
        cert.serial = element(2, serial);
        check(cert.der(), Verdict::Accept, "certificate_serial_unusual");
    }
    // OpenSSL reads no number with needless zeros.
    cert.serial = element(2, &[0, 0, 1]);
    check(cert.der(), Verdict::Reject, "structure_unreadable");
    cert.serial = element(2, &[7]);
    cert.version = vec![];
    check(cert.der(), Verdict::Accept, "certificate_version");
}

#[test]
fn differing_signature_algorithms_are_warned_of() {
    let mut cert = Cert::new();
    cert.outer = signature_algorithm(12);
    check(
        cert.der(),
        Verdict::Accept,
        "certificate_signature_algorithms_differ",
    );
}

#[test]
fn self_signatures_are_checked() {
    for name in [
        "self-signed.pem",
        "self-signed-sha1.pem",
        "self-signed-sha224.pem",
        "self-signed-md5.pem",
        "self-signed-pss-sha1.pem",
        "self-signed-pss-sha256.pem",
        "self-signed-pss-sha512.pem",
        "self-signed-pss-2049.pem",
        "chain-root.pem",
    ] {
        let diagnosis = diagnose(text(name).as_bytes(), now());
        assert!(diagnosis.certificate.unwrap().self_signed, "{name}");
        let mut altered = der(name);
        let last = altered.len() - 1;
        altered[last] ^= 1;
        let diagnosis = check(altered, Verdict::Accept, "certificate_self_signature_wrong");
        assert!(!diagnosis.certificate.unwrap().self_signed, "{name}");
    }
    let leaf = diagnose(text("chain-leaf.pem").as_bytes(), now());
    assert!(!leaf.certificate.unwrap().self_signed);
    // Another key's algorithm.
    let mut cert = Cert::new();
    cert.issuer = cert.subject.clone();
    cert.outer = sequence(&[element(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]);
    let diagnosis = check(
        cert.der(),
        Verdict::Accept,
        "certificate_self_signature_wrong",
    );
    assert!(!diagnosis.certificate.unwrap().self_signed);
    // An algorithm that is not known.
    cert.outer = sequence(&[element(6, &[0x2a, 3, 4])]);
    check(
        cert.der(),
        Verdict::Accept,
        "certificate_self_signature_unchecked",
    );
    // An elliptic curve's key signs in a way that is not checked.
    let elliptic = diagnose(text("self-signed-ec.pem").as_bytes(), now());
    assert!(elliptic.certificate.unwrap().self_signed);
}

#[test]
fn weak_signatures_are_warned_of() {
    for name in [
        "self-signed-sha1.pem",
        "self-signed-md5.pem",
        "self-signed-pss-sha1.pem",
    ] {
        check(text(name), Verdict::Accept, "certificate_signature_weak");
    }
    let sound = diagnose(text("self-signed-pss-sha256.pem").as_bytes(), now());
    assert!(
        sound
            .findings
            .iter()
            .all(|finding| finding.code != "certificate_signature_weak")
    );
    let mut cert = Cert::new();
    for arc in [2, 3, 27, 29] {
        cert.outer = sequence(&[element(6, &[0x2b, 0x0e, 3, 2, arc])]);
        check(cert.der(), Verdict::Accept, "certificate_signature_weak");
    }
}

#[test]
fn odd_extensions_are_warned_of() {
    let usage = extension(&[0x55, 0x1d, 0x0f], true, &[3, 2, 7, 0x80]);
    let mut cert = Cert::new();
    cert.extensions = vec![usage.clone(), usage.clone()];
    check(
        cert.der(),
        Verdict::Accept,
        "certificate_extension_duplicate",
    );
    cert.extensions = vec![extension(&[0x2a, 3, 4], true, &[5, 0])];
    let diagnosis = check(
        cert.der(),
        Verdict::Accept,
        "certificate_extension_unknown_critical",
    );
    let certificate = diagnosis.certificate.unwrap();
    assert_eq!(
        (
            certificate.extensions[0].oid.as_str(),
            certificate.extensions[0].critical
        ),
        ("1.2.3.4", true)
    );
    // A BOOLEAN TRUE that is not 0xff.
    cert.extensions = vec![sequence(&[
        element(6, &[0x55, 0x1d, 0x0f]),
        element(1, &[1]),
        element(4, &[3, 2, 7, 0x80]),
    ])];
    check(cert.der(), Verdict::Accept, "der_deviation");
    cert.extensions = vec![usage];
    assert_eq!(
        diagnose(&cert.der(), now()).certificate.unwrap().key_usage,
        Some(vec!["digitalSignature"])
    );
}

/// What OpenSSL and others don't read is rejected, and its facts are reported as far as they can be read.
#[test]
fn certificates_that_other_readers_reject_are_rejected() {
    let unreadable = |damage: &dyn Fn(&mut Cert), what: &str| {
        let mut cert = Cert::new();
        damage(&mut cert);
        let diagnosis = check(cert.der(), Verdict::Reject, "structure_unreadable");
        assert!(diagnosis.headline().unwrap().der.is_some(), "{what}");
        assert_eq!(diagnosis.public_key.unwrap().bits, Some(2048), "{what}");
    };
    let common_name = element(6, &[0x55, 4, 3]);
    let text = element(0x0c, b"x");
    let subject = |parts: &[Vec<u8>]| sequence(&[element(0x31, &sequence(parts))]);
    for (what, parts) in [
        ("no value", vec![common_name.clone()]),
        ("no type", vec![text.clone(), text.clone()]),
        (
            "two values",
            vec![common_name.clone(), text.clone(), text.clone()],
        ),
        ("an empty type", vec![element(6, &[]), text.clone()]),
        (
            "a truncated type",
            vec![element(6, &[0x55, 0x84]), text.clone()],
        ),
        (
            "a padded type",
            vec![element(6, &[0x55, 0x80, 4]), text.clone()],
        ),
    ] {
        unreadable(&|cert| cert.subject = subject(&parts), what);
        unreadable(&|cert| cert.issuer = subject(&parts), what);
    }
    for octets in [&[0, b'x', 0][..], &[0xd8, 0]] {
        for tag in [0x1e, 0x1c] {
            let value = element(tag, octets);
            unreadable(
                &|cert| cert.subject = subject(&[common_name.clone(), value.clone()]),
                "a string that is not text",
            );
        }
    }
    unreadable(
        &|cert| cert.subject = sequence(&[element(0x31, &text)]),
        "an attribute that is not a SEQUENCE",
    );
    let constraints = element(6, &[0x55, 0x1d, 0x13]);
    let value = element(4, &[0x30, 0]);
    for (what, parts) in [
        (
            "two values of an extension",
            vec![constraints.clone(), value.clone(), element(5, &[])],
        ),
        (
            "a truncated type of an extension",
            vec![element(6, &[0x55, 0x9d]), value.clone()],
        ),
        (
            "an empty BOOLEAN",
            vec![constraints.clone(), element(1, &[]), value.clone()],
        ),
    ] {
        unreadable(&|cert| cert.extensions = vec![sequence(&parts)], what);
    }
    let rsa = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
    for (what, parts) in [
        (
            "two parameters",
            vec![rsa.clone(), element(5, &[]), element(5, &[])],
        ),
        ("a NULL with content", vec![rsa.clone(), element(5, &[0])]),
        ("a truncated algorithm", vec![element(6, &[0x2a, 0x86])]),
    ] {
        unreadable(&|cert| cert.inner = sequence(&parts), what);
        unreadable(&|cert| cert.outer = sequence(&parts), what);
    }
    unreadable(
        &|cert| cert.version = element(0xa0, &[2, 1, 2, 5, 0]),
        "two versions",
    );
    unreadable(
        &|cert| cert.validity = sequence(&[cert.validity[2..].to_vec(), vec![5, 0]]),
        "a third date",
    );
}

#[test]
fn a_malformed_algorithm_is_rejected() {
    let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    for parameters in [
        &[5, 1, 0][..],
        &[1, 0],
        &[6, 0],
        &[2, 0],
        &[0x25, 0],
        &[0, 0],
    ] {
        check(
            rsa_key_of(&rsa, parameters),
            Verdict::Reject,
            "structure_unreadable",
        );
    }
    check(
        rsa_key_of(&rsa, &[2, 1, 5]),
        Verdict::Accept,
        "spki_parameters",
    );

    let pss = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
    let sha256 = |tag: u8| {
        let oid = element(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]);
        element(tag, &[oid, element(5, &[])].concat())
    };
    let mgf1 = |tag: u8, hash: Vec<u8>| {
        let oid = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8]);
        element(tag, &[oid, hash].concat())
    };
    let limits = |hash: Vec<u8>, mask: Vec<u8>, salt: Vec<u8>| {
        sequence(&[
            element(0xa0, &hash),
            element(0xa1, &mask),
            element(0xa2, &salt),
        ])
    };
    let salt = element(2, &[32]);
    check(
        rsa_key_of(
            &pss,
            &limits(sha256(0x30), mgf1(0x30, sha256(0x30)), salt.clone()),
        ),
        Verdict::Accept,
        "pss_only",
    );
    let behind = |element: Vec<u8>| [element, vec![5, 0]].concat();
    for parameters in [
        limits(sha256(0x31), mgf1(0x30, sha256(0x30)), salt.clone()),
        limits(behind(sha256(0x30)), mgf1(0x30, sha256(0x30)), salt.clone()),
        limits(sha256(0x30), mgf1(0x31, sha256(0x30)), salt.clone()),
        limits(sha256(0x30), mgf1(0x30, sha256(0x31)), salt.clone()),
        limits(sha256(0x30), behind(mgf1(0x30, sha256(0x30))), salt.clone()),
        limits(sha256(0x30), mgf1(0x30, behind(sha256(0x30))), salt.clone()),
        limits(sha256(0x30), mgf1(0x30, sha256(0x30)), behind(salt.clone())),
        limits(sha256(0x30), mgf1(0x30, sha256(0x30)), element(2, &[0, 32])),
    ] {
        check(
            rsa_key_of(&pss, &parameters),
            Verdict::Reject,
            "pss_parameters_exclude_ps256",
        );
    }
}

#[test]
fn deceptive_names_are_escaped_and_warned_of() {
    let mut cert = Cert::new();
    for (text, shown) in [
        ("a\u{202e}b", "\\E2\\80\\AE"),
        ("a\0b", "\\00"),
        ("a\u{200b}b", "\\E2\\80\\8B"),
        ("a\nb", "\\0A"),
    ] {
        cert.subject = name(&[("CN", 0x0c, text.as_bytes())]);
        let diagnosis = check(cert.der(), Verdict::Accept, "deceptive_name");
        assert_eq!(
            diagnosis.certificate.unwrap().subject,
            format!("CN=a{shown}b")
        );
    }
    cert.subject = name(&[("CN", 0x0c, "p\u{430}ypal.com".as_bytes())]);
    check(cert.der(), Verdict::Accept, "mixed_scripts");
    cert.subject = sequence(&[]);
    let diagnosis = check(cert.der(), Verdict::Accept, "certificate_subject_empty");
    assert_eq!(suggested_name(&diagnosis), None);
    for invisible in [
        '\u{3164}',
        '\u{115f}',
        '\u{ffa0}',
        '\u{2800}',
        '\u{fe0f}',
        '\u{e0101}',
        '\u{17b4}',
    ] {
        let text = format!("a{invisible}b");
        cert.subject = name(&[("CN", 0x0c, text.as_bytes())]);
        check(cert.der(), Verdict::Accept, "deceptive_name");
    }
    cert.subject = name(&[("CN", 0x0c, b"x")]);
    let directory = name(&[("CN", 0x0c, "a\u{202e}b".as_bytes())]);
    cert.extensions = vec![extension(
        &[0x55, 0x1d, 0x11],
        false,
        &sequence(&[element(0xa4, &directory)]),
    )];
    let diagnosis = check(cert.der(), Verdict::Accept, "deceptive_name");
    assert_eq!(
        diagnosis.certificate.unwrap().san,
        ["dirname:CN=a\\E2\\80\\AEb"]
    );
    // A NUL in an alternative name.
    cert.extensions = vec![extension(
        &[0x55, 0x1d, 0x11],
        false,
        &sequence(&[element(0x82, b"good\0bad")]),
    )];
    let diagnosis = check(cert.der(), Verdict::Accept, "deceptive_name");
    assert_eq!(diagnosis.certificate.unwrap().san, ["dns:good\\u{0}bad"]);
}

/// They are neither removed nor changed, and RFC 4514 escapes some of their characters.
///
/// Contract 10.54.
#[test]
fn markup_and_formulas_in_names_are_plain_text() {
    let mut cert = Cert::new();
    cert.subject = name(&[("O", 0x0c, b"<b>{{1}}</b>"), ("CN", 0x13, b"=1+1")]);
    let diagnosis = diagnose(&cert.der(), now());
    let codes = diagnosis.findings.iter().map(|finding| finding.code);
    assert_eq!(codes.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(suggested_name(&diagnosis).as_deref(), Some("=1+1"));
    assert_eq!(
        diagnosis.certificate.unwrap().subject,
        "CN==1\\+1,O=\\<b\\>{{1}}\\</b\\>"
    );
}

#[test]
fn the_suggested_name_is_the_whole_common_name() {
    let mut cert = Cert::new();
    let names: Vec<Vec<u8>> = (0..4_000)
        .map(|n| element(0x82, format!("host{n}.example").as_bytes()))
        .collect();
    cert.extensions = vec![extension(&[0x55, 0x1d, 0x11], false, &sequence(&names))];
    assert_eq!(
        diagnose(&cert.der(), now()).certificate.unwrap().san.len(),
        4_000
    );
    cert.subject = name(&[("CN", 0x0c, "x".repeat(60_000).as_bytes())]);
    let diagnosis = diagnose(&cert.der(), now());
    assert_eq!(diagnosis.verdict, Verdict::Accept);
    assert_eq!(suggested_name(&diagnosis).unwrap().len(), 60_000);
}

#[test]
fn an_encoding_error_is_reported_with_its_byte() {
    let mut cert = Cert::new();
    cert.validity = sequence(&[element(5, &[]), element(5, &[])]);
    let der = cert.der();
    let diagnosis = check(&der, Verdict::Reject, "structure_unreadable");
    assert_eq!(diagnosis.kind, Kind::Certificate);
    let place = diagnosis.headline().unwrap().der.unwrap();
    assert_eq!(der[place.start..place.start + 2], [5, 0]);
    check(
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        Verdict::Reject,
        "structure_unreadable",
    );
}

#[test]
fn what_the_second_reader_rejects_is_rejected() {
    // Only the second reader looks at the signature's count of unused bits.
    let mut odd = Cert::new().der();
    let bits = odd.len() - 257;
    odd[bits] = 9;
    check(odd, Verdict::Reject, "readers_disagree");
}

#[test]
fn rare_layouts_are_repaired_or_rejected() {
    let spki = text("rsa2048.spki.pem");
    let body: String = spki.lines().filter(|line| !line.starts_with('-')).collect();
    let with = public_key_section;
    check(with(&format!("{body}=")), Verdict::Repair, "base64_padding");
    check(with(&format!("{body}A")), Verdict::Reject, "base64_length");
    check(
        with(&format!("{body}==AAAA")),
        Verdict::Reject,
        "data_after_padding",
    );
    check(
        spki.replacen('\n', "\n\n\n", 1),
        Verdict::Repair,
        "empty_line_in_body",
    );
    check(
        format!("{spki}{}", text("ec-parameters.pem")),
        Verdict::Accept,
        "other_sections",
    );
    let trusted = [der("chain-leaf.pem"), vec![0x30, 0]].concat();
    let diagnosis = check(
        pem("TRUSTED CERTIFICATE", &trusted),
        Verdict::Accept,
        "trust_settings",
    );
    assert_eq!(diagnosis.material.unwrap().der, der("chain-leaf.pem"));
    let reversed = [
        text("chain-root.pem"),
        text("chain-intermediate.pem"),
        text("chain-leaf.pem"),
    ]
    .concat();
    check(reversed, Verdict::Accept, "chain_order");
    check("just words", Verdict::Reject, "not_key_material");
}

#[test]
fn roca_moduli_are_rejected() {
    check(
        rsa_spki(&roca_modulus(), &[1, 0, 1]),
        Verdict::Reject,
        "rsa_roca",
    );
}

#[test]
fn moduli_that_are_not_random_are_rejected() {
    check(weak::patterned(), Verdict::Reject, "rsa_modulus_pattern");
    check(weak::regular(), Verdict::Reject, "rsa_modulus_biased");
}

#[test]
fn close_primes_squares_and_powers_are_rejected() {
    // Two primes of 1024 bits that differ in their last bits only, and a square: see fixtures/make.sh.
    check(
        text("rsa-close-primes.spki.pem"),
        Verdict::Reject,
        "rsa_modulus_close_primes",
    );
    check(
        text("rsa-square.spki.pem"),
        Verdict::Reject,
        "rsa_modulus_square",
    );
    check(
        text("rsa-cube.spki.pem"),
        Verdict::Reject,
        "rsa_modulus_power",
    );
}

#[test]
fn the_sample_key_of_rfc_7638_is_warned_of() {
    let jwk = rsa_jwk(RFC_7638_MODULUS);
    let derived = diagnose(jwk.as_bytes(), now()).derived.unwrap();
    let diagnosis = check(derived.to_pem(), Verdict::Accept, "known_public_test_key");
    assert_eq!(
        diagnosis.public_key.unwrap().kid.as_deref(),
        Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    );
}

#[test]
fn sample_keys_are_warned_of_with_their_origin() {
    for (origin, modulus) in [
        (
            "jwt.io",
            "u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u-qKhbwKfBstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z-40RQzuVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRkgwlL9xNAwxXFg0x_XFw005UWVRIkdgcKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw",
        ),
        (
            "RFC 7515",
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        ),
        (
            "RFC 7520",
            "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
        ),
        (
            "RFC 9500",
            "sPnoGUOnrpiSqt4XynxA-HRP7S-BSObI6qJ7fQAVSPtRkqsotWxQYLEYzNEx5ZSHTGypibVsJylvCfuToDTfMul8b_CZjP2Ob0LdpYrNH6l5hvFE89FU1nZQF15oVLOpUgA7wGiHuEVawrGfey92UE68mOyUVXGweJIVDdxqdMoPvNNUl86BU02vlBiESxOuox-dWmuVV7vfYZ79Toh_LUK43YvJh-rhv4nKuF7iHjVjBd9sB6iDjj70HFldzOQ9r8SRI-9NirupPTkF5AKNe6kUhKJ1luB7S27ZkvB3tSTT3P593VVJvnzOjaA1z6Cz-4-eRvcysqhrRgFlwI9TEw",
        ),
    ] {
        let jwk = rsa_jwk(modulus);
        let derived = diagnose(jwk.as_bytes(), now()).derived.unwrap();
        let diagnosis = check(derived.to_pem(), Verdict::Accept, "known_public_test_key");
        let message = &diagnosis.findings[0].message;
        assert!(message.contains(origin), "{message}");
    }
}

#[test]
fn choices_that_the_key_or_certificate_contradicts_are_reported() {
    let pss = diagnose(text("pss.spki.pem").as_bytes(), now());
    let finding = algorithm_finding(&pss, Algorithm::RS256).unwrap();
    assert_eq!(
        (finding.code, finding.severity),
        ("algorithm_not_possible", Severity::Error)
    );
    assert_eq!(algorithm_finding(&pss, Algorithm::PS256), None);
    let expires = DateTime::UNIX_EPOCH;
    assert_eq!(expiry_finding(expires, expires), None);
    let later = expiry_finding(expires, expires + TimeDelta::seconds(1)).unwrap();
    assert_eq!(later.code, "credential_outlives_certificate");
}

#[test]
fn every_code_is_documented_and_tested() {
    let guide = include_str!("../../../docs/diagnosis-json.md");
    let tests = [
        include_str!("rules.rs"),
        include_str!("field_jwk.rs"),
        include_str!("hostile.rs"),
        include_str!("mishaps.rs"),
        include_str!("field_text.rs"),
        include_str!("field_frames.rs"),
        include_str!("field_shapes.rs"),
    ]
    .concat();
    let mut names = BTreeSet::new();
    for code in CODES {
        assert!(names.insert(code.name), "{} twice", code.name);
        assert!(
            guide.contains(&format!("| `{}` |", code.name)),
            "{} is not in docs/diagnosis-json.md",
            code.name
        );
        assert!(
            tests.contains(&format!("\"{}\"", code.name)),
            "{} has no test",
            code.name
        );
    }
}

#[test]
fn a_self_signed_certificate_made_by_openssl_is_not_warned_of_as_ca() {
    let severity = |name: &str| {
        let findings = diagnose(text(name).as_bytes(), now()).findings;
        findings
            .iter()
            .find(|finding| finding.code == "certificate_is_ca")
            .map(|finding| finding.severity)
    };
    assert_eq!(severity("chain-root.pem"), Some(Severity::Note));
    assert_eq!(
        severity("chain-intermediate.pem"),
        Some(Severity::Warning),
        "another CA issued it to issue others"
    );
    assert_eq!(severity("chain-leaf.pem"), None);
}

#[test]
fn numbers_round_trip() {
    let (modulus, exponent) = rsa_numbers(&der("rsa2048.spki.pem"));
    assert_eq!(rsa_spki(&modulus, &exponent), der("rsa2048.spki.pem"));
}

#[test]
fn a_key_converts_to_both_of_its_forms() {
    for name in [
        "rsa2048.spki.pem",
        "rsa2048.pkcs1.pem",
        "rsa2048.private.pem",
    ] {
        let key = diagnose(text(name).as_bytes(), now()).public_key.unwrap();
        assert_eq!(
            key.spki().unwrap().to_pem(),
            text("rsa2048.spki.pem"),
            "{name}"
        );
        assert_eq!(
            key.pkcs1().unwrap().to_pem(),
            text("rsa2048.pkcs1.pem"),
            "{name}"
        );
    }
    for name in ["pss.spki.pem", "ec-prime256v1.spki.pem"] {
        let key = diagnose(text(name).as_bytes(), now()).public_key.unwrap();
        assert_eq!(key.spki().unwrap().to_pem(), text(name), "{name}");
        assert!(key.pkcs1().is_none(), "{name}");
    }
    let elliptic = diagnose(text("private-sec1.pem").as_bytes(), now());
    assert!(elliptic.public_key.unwrap().spki().is_some());
}

/// DER that neither OpenSSL nor pyca/cryptography reads.
#[test]
fn values_that_are_invalid_for_their_type_are_rejected() {
    let rsa = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
    for (tag, content) in [
        (3, &b""[..]),
        (3, b"\x01"),
        (3, b"\x08\x00"),
        (10, b""),
        (10, b"\x00\x01"),
        (0x10, b""),
        (0x11, b""),
        (0x23, b""),
    ] {
        let parameters = element(tag, content);
        check(
            rsa_key_of(rsa, &parameters),
            Verdict::Reject,
            "structure_unreadable",
        );
        let mut cert = Cert::new();
        cert.outer = sequence(&[element(6, rsa), parameters]);
        check(cert.der(), Verdict::Reject, "structure_unreadable");
    }
    for (unique, verdict) in [
        (&b"\x00\x55"[..], Verdict::Accept),
        (b"\x04\x50", Verdict::Accept),
        (b"", Verdict::Reject),
        (b"\x01", Verdict::Reject),
        (b"\x08\x50", Verdict::Reject),
    ] {
        for tag in [0x81, 0x82] {
            let mut cert = Cert::new();
            cert.key.extend(element(tag, unique));
            let diagnosis = diagnose(&cert.der(), now());
            assert_eq!(diagnosis.verdict, verdict, "{unique:x?}");
            assert!(diagnosis.public_key.is_some());
        }
    }
}

/// OpenSSL accepts more types in names than RFC 5280 does, and rejects all others.
#[test]
fn names_with_other_string_types_are_rejected() {
    for (tag, value) in [
        (0x03, &b"\x00\x05"[..]),
        (0x0c, "ü".as_bytes()),
        (0x12, b"12"),
        (0x13, b"x"),
        (0x14, b"\xe9"),
        (0x16, b"x"),
        (0x1c, b"\0\0\0A"),
        (0x1e, b"\0A"),
        (0x30, b""),
    ] {
        let mut cert = Cert::new();
        cert.subject = name(&[("CN", tag, value)]);
        let diagnosis = diagnose(&cert.der(), now());
        assert_eq!(diagnosis.verdict, Verdict::Accept, "{tag:x}");
    }
    for (tag, value) in [
        (0x01, &b"\xff"[..]),
        (0x02, b"\x01"),
        (0x03, b"\x09\x05"),
        (0x04, b"x"),
        (0x05, b""),
        (0x06, b"\x2a"),
        (0x0a, b"\x01"),
        (0x0c, b"\xe9"),
        (0x2c, b"\x0c\x01x"),
        (0x34, b"x"),
        (0x17, b"250101000000Z"),
        (0x1a, b"x"),
        (0x1b, b"x"),
        (0x31, b""),
        (0x80, b"x"),
        (0x41, b"x"),
    ] {
        let mut cert = Cert::new();
        cert.subject = name(&[("CN", tag, value)]);
        let diagnosis = check(cert.der(), Verdict::Reject, "structure_unreadable");
        assert!(diagnosis.certificate.is_some() && diagnosis.public_key.is_some());
    }
}

#[test]
fn curves_of_wtls_have_names_and_sizes() {
    for (number, bits) in [
        (1, 113),
        (4, 113),
        (5, 163),
        (8, 112),
        (9, 160),
        (11, 233),
        (12, 224),
    ] {
        let algorithm = sequence(&[
            element(6, b"\x2a\x86\x48\xce\x3d\x02\x01"),
            element(6, &[0x67, 0x2b, 1, 4, number]),
        ]);
        let key = sequence(&[algorithm, bit_string(&[4; 57])]);
        let facts = diagnose(&key, now()).public_key.unwrap();
        let curve = format!("wap-wsg-idm-ecid-wtls{number}");
        assert_eq!((facts.curve, facts.bits), (Some(curve), Some(bits)));
    }
}
