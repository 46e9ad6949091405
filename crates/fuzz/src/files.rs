//! The diagnosis: an answer whatever the file, places inside it, nothing private in it, nothing accepted that an
//! independent decoder rejects.

use chrono::{DateTime, Utc};
use der::{Decode as _, Encode as _};
use diagnosis::{Diagnosis, Material, Scan, Severity, Span, Verdict};
use sha2::{Digest as _, Sha256};

/// The AlgorithmIdentifier of RSA without the header of the enclosing SEQUENCE.
const RSA_ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";

/// The time of the diagnosis.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_798_761_600, 0).expect("a moment in 2027")
}

/// Sections of PEM, one at a time.
pub(crate) fn pem(input: &[u8]) {
    let mut scan = Scan::new(input);
    let mut before = 0;
    while let Some(progress) = scan.step(1) {
        assert!(progress.done <= progress.total);
        assert!(before <= progress.done, "it goes back");
        assert!(progress.objects > 0);
        before = progress.done;
    }
}

/// Elements of DER.
pub(crate) fn der(input: &[u8]) {
    let nodes = diagnosis::tree(input);
    let mut depth = 0;
    for node in &nodes {
        assert!(node.span.start < node.span.end && node.span.end <= input.len());
        assert!(node.header <= node.span.end - node.span.start);
        assert!(node.depth <= depth, "a child without a parent");
        depth = node.depth + 1;
    }
}

/// The whole diagnosis, and again in steps. What it accepts or repairs must be accepted as clean PEM.
pub(crate) fn diagnose(input: &[u8]) {
    let diagnosis = diagnosis::diagnose(input, now());
    check(input, &diagnosis);
    let mut scan = Scan::new(input);
    while scan.step(1).is_some() {}
    assert_eq!(diagnosis, scan.finish(now()), "not the same in steps");
    if let Some(derived) = &diagnosis.derived {
        let again = diagnosis::diagnose(derived.to_pem().as_bytes(), now());
        assert_eq!(again.verdict, Verdict::Accept, "{:#?}", again.findings);
    }
    let _ = diagnosis::facts(input);
    let _ = diagnosis::suggested_name(&diagnosis);
}

fn check(input: &[u8], diagnosis: &Diagnosis) {
    for finding in &diagnosis.findings {
        let code = finding.code;
        if let Some(Span { start, end }) = finding.span {
            assert!(
                start <= end && end <= input.len(),
                "{code}: {start}..{end} of {}",
                input.len()
            );
        }
        if let Some(Span { start, end }) = finding.der {
            let len = diagnosis.object.as_ref().map_or(usize::MAX, Vec::len);
            assert!(
                start <= end && end <= len,
                "{code}: {start}..{end} of {len}"
            );
        }
        assert!(!finding.message.is_empty(), "{code} says nothing");
        assert!(finding.message.len() < 4096, "{code} says too much");
    }
    for member in &diagnosis.members {
        assert!(member.span.start <= member.span.end && member.span.end <= input.len());
    }
    let headline = diagnosis.headline().map(|finding| finding.severity);
    let is_rejected = diagnosis.verdict == Verdict::Reject;
    assert_eq!(
        is_rejected,
        headline == Some(Severity::Error),
        "{:#?}",
        diagnosis.findings
    );
    assert_eq!(diagnosis.material.is_none(), is_rejected);
    assert_eq!(
        diagnosis.repairs.is_empty(),
        diagnosis.verdict != Verdict::Repair
    );
    assert!(is_rejected || !diagnosis.holds_private);
    if let Some(material) = &diagnosis.material {
        check_material(diagnosis, material);
    }
}

fn check_material(diagnosis: &Diagnosis, material: &Material) {
    let facts = diagnosis.public_key.as_ref().expect("the facts of the key");
    let key = match material.label {
        "CERTIFICATE" => {
            let certificate = diagnosis.certificate.as_ref();
            let span = certificate.and_then(|certificate| certificate.spans.public_key);
            let Span { start, end } = span.expect("the place of the key");
            let key = &material.der[start..end];
            // x509-cert rejects some certificates that are in use; what it reads, it must read the same.
            if let Ok(certificate) = x509_cert::Certificate::from_der(&material.der) {
                let theirs = certificate.tbs_certificate().subject_public_key_info();
                assert_eq!(theirs.to_der().expect("its own key"), key);
            }
            key.to_vec()
        }
        "PUBLIC KEY" => material.der.clone(),
        _ => wrapped(&material.der),
    };
    spki::SubjectPublicKeyInfoRef::from_der(&key)
        .expect("the independent decoder rejects an accepted key");
    let hash: String = Sha256::digest(&key)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    assert_eq!(facts.spki_sha256.as_deref(), Some(hash.as_str()));
    let again = diagnosis::diagnose(material.to_pem().as_bytes(), now());
    assert_eq!(again.verdict, Verdict::Accept, "{:#?}", again.findings);
    assert_eq!(again.material.as_ref(), Some(material));
}

/// An RSAPublicKey as a SubjectPublicKeyInfo.
fn wrapped(key: &[u8]) -> Vec<u8> {
    let octets = der::asn1::BitString::from_bytes(key)
        .and_then(|octets| octets.to_der())
        .expect("a BIT STRING");
    let content = [RSA_ALGORITHM, &octets].concat();
    der::Any::new(der::Tag::Sequence, content)
        .and_then(|sequence| sequence.to_der())
        .expect("a SEQUENCE")
}
