//! Every kind of damage to every file: the invariants must hold for all of it.
//!
//! The seeds are fixed, so a failure can be repeated. Set `DIAGNOSIS_MUTATIONS` for more cases than
//! the usual 200,000.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;
// The fuzz targets' own: one sort of damage for both.
#[path = "../../fuzz/src/damage.rs"]
mod damage;

use std::sync::atomic::{AtomicUsize, Ordering};

use common::corpus::corpus;
use common::fixtures::now;
use damage::{Random, damage};
use der::Decode as _;
use diagnosis::{Diagnosis, Span, Verdict, diagnose};
use sha2::{Digest as _, Sha256};

/// Larger files add time and no variety.
const MAX_SIZE: usize = 32 * 1024;

#[test]
fn invariants_hold_for_damaged_files() {
    let files = files();
    let cases: usize =
        std::env::var("DIAGNOSIS_MUTATIONS").map_or(200_000, |value| value.parse().unwrap());
    let rounds = cases.div_ceil(files.len());
    let accepted = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (files, accepted) = (&files, &accepted);
            scope.spawn(move || {
                for (index, file) in files.iter().enumerate().skip(worker).step_by(workers) {
                    for round in 0..rounds {
                        let mut random = Random::new((index * rounds + round) as u64);
                        let other = &files[random.below(files.len())];
                        let input = damage(file, other, &mut random);
                        if check(&input, round % 16 == 0) != Verdict::Reject {
                            accepted.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    println!(
        "{} cases from {} files, {accepted:?} of them usable",
        rounds * files.len(),
        files.len()
    );
}

#[test]
fn no_truncated_file_is_accepted() {
    for name in ["rsa2048.spki.pem", "rsa2048.pkcs1.pem", "chain-leaf.pem"] {
        let pem = common::fixtures::bytes(name);
        let der = common::fixtures::der(name);
        for len in 0..der.len() {
            assert_eq!(
                check(&der[..len], false),
                Verdict::Reject,
                "{name} in DER, {len} bytes"
            );
        }
        // The last line of the body ends before the END line; from there on the data is complete.
        let complete = pem.windows(5).rposition(|part| part == b"\n----").unwrap();
        for len in 0..pem.len() {
            let verdict = check(&pem[..len], false);
            assert!(
                verdict == Verdict::Reject || len >= complete,
                "{name}, {len} bytes"
            );
        }
    }
}

/// The fixtures, the field cases, and the corpus if it is available.
fn files() -> Vec<Vec<u8>> {
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut paths: Vec<_> = ["fixtures", "field/text"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(tests.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut files: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    files.extend(
        corpus()
            .unwrap_or_default()
            .into_iter()
            .map(|entry| entry.bytes),
    );
    files.retain(|file| !file.is_empty() && file.len() <= MAX_SIZE);
    files
}

/// Whatever the input: an answer, places inside it, nothing private in it, nothing accepted that an independent
/// decoder rejects.
fn check(input: &[u8], twice: bool) -> Verdict {
    let diagnosis = diagnose(input, now());
    if twice {
        assert_eq!(diagnosis, diagnose(input, now()), "not deterministic");
    }
    for finding in &diagnosis.findings {
        if let Some(Span { start, end }) = finding.span {
            assert!(
                start <= end && end <= input.len(),
                "{}: {start}..{end} of {}",
                finding.code,
                input.len()
            );
        }
        assert!(!finding.message.is_empty());
    }
    let is_blocked = diagnosis
        .findings
        .iter()
        .any(|finding| finding.severity == diagnosis::Severity::Error);
    assert_eq!(
        diagnosis.verdict == Verdict::Reject,
        is_blocked,
        "{:#?}",
        diagnosis.findings
    );
    assert_eq!(
        diagnosis.material.is_some(),
        diagnosis.verdict != Verdict::Reject
    );
    assert_eq!(
        diagnosis.repairs.is_empty(),
        diagnosis.verdict != Verdict::Repair
    );
    if diagnosis.holds_private {
        assert_eq!(diagnosis.verdict, Verdict::Reject);
    }
    if diagnosis.material.is_some() {
        check_material(&diagnosis);
    }
    diagnosis.verdict
}

fn check_material(diagnosis: &Diagnosis) {
    let material = diagnosis.material.as_ref().unwrap();
    let facts = diagnosis.public_key.as_ref().unwrap();
    let wrapped;
    let key = match material.label {
        "CERTIFICATE" => {
            let span = diagnosis
                .certificate
                .as_ref()
                .unwrap()
                .spans
                .public_key
                .unwrap();
            let key = &material.der[span.start..span.end];
            // x509-cert rejects some certificates that are in use; what it reads, it must read the same.
            if let Ok(certificate) = x509_cert::Certificate::from_der(&material.der) {
                let theirs = certificate.tbs_certificate().subject_public_key_info();
                assert_eq!(der::Encode::to_der(theirs).unwrap(), key);
            }
            key
        }
        "PUBLIC KEY" => &material.der,
        _ => {
            wrapped = [
                b"".as_slice(),
                &common::der::sequence(&[
                    common::der::rsa_algorithm(),
                    common::der::bit_string(&material.der),
                ]),
            ]
            .concat();
            &wrapped
        }
    };
    spki::SubjectPublicKeyInfoRef::from_der(key)
        .expect("the independent decoder refuses an accepted key");
    let hash: String = Sha256::digest(key)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    assert_eq!(facts.spki_sha256.as_deref(), Some(hash.as_str()));
    let again = diagnose(material.to_pem().as_bytes(), now());
    assert_eq!(again.verdict, Verdict::Accept, "{:#?}", again.findings);
    assert_eq!(again.material.as_ref(), Some(material));
}
