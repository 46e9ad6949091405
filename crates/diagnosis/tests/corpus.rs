//! A corpus of files from elsewhere, compared with the oracle in its manifest.
//!
//! The archive is next to the repository and never committed. Without it, the tests report that they were skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::corpus::{corpus, now};
use diagnosis::{Diagnosis, Verdict, diagnose};
use serde_json::Value;
use strict_decoder::{certificate, note};

/// Explained differences, one per line: path, field, reason.
const DIFFERENCES: &str = include_str!("corpus-differences.tsv");

#[test]
fn agrees_with_the_oracle() {
    let Some(corpus) = corpus() else { return };
    let explained: BTreeSet<(&str, &str)> = DIFFERENCES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut columns = line.split('\t');
            let difference = (columns.next().unwrap(), columns.next().unwrap());
            assert!(
                columns.next().is_some_and(|reason| !reason.is_empty()),
                "no reason: {line}"
            );
            difference
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut unexplained = Vec::new();
    let mut compared = 0;
    for entry in &corpus {
        if entry.oracle["disputed"] == true {
            continue;
        }
        let diagnosis = diagnose(&entry.bytes, now());
        for (field, ours, theirs) in compare(&entry.oracle, &diagnosis) {
            compared += 1;
            if ours == theirs {
                continue;
            }
            if explained.contains(&(entry.path.as_str(), field)) {
                seen.insert((entry.path.clone(), field));
            } else {
                unexplained.push(format!(
                    "{}\t{field}\tours {ours}, theirs {theirs}",
                    entry.path
                ));
            }
        }
    }
    println!(
        "{} files, {compared} facts compared, {} differences explained",
        corpus.len(),
        seen.len()
    );
    let stale: Vec<_> = explained
        .iter()
        .filter(|(path, field)| !seen.contains(&((*path).to_owned(), *field)))
        .collect();
    assert!(
        unexplained.is_empty(),
        "{} unexplained:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
    assert!(stale.is_empty(), "no longer different: {stale:#?}");
}

#[test]
fn accepts_usable_files_and_nothing_private() {
    let Some(corpus) = corpus() else { return };
    let mut faults = Vec::new();
    for entry in &corpus {
        let diagnosis = diagnose(&entry.bytes, now());
        let is_taken = diagnosis.verdict != Verdict::Reject;
        if entry.oracle["must_accept_rsa"] == true && !is_taken {
            faults.push(format!(
                "refused: {}: {:?}",
                entry.path,
                diagnosis.headline().map(|finding| &finding.message)
            ));
        }
        if entry.oracle["holds_private"] == true && (is_taken || !diagnosis.holds_private) {
            faults.push(format!("private: {}: {:?}", entry.path, diagnosis.kind));
        }
        if diagnosis.holds_private && (is_taken || diagnosis.material.is_some()) {
            faults.push(format!("private material given out: {}", entry.path));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn accepts_nothing_that_the_oracle_rejects() {
    let Some(corpus) = corpus() else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut alone = Vec::new();
    for entry in &corpus {
        let diagnosis = diagnose(&entry.bytes, now());
        let is_readable =
            entry.oracle["openssl"]["ok"] == true || entry.oracle["pyca"]["ok"] == true;
        if diagnosis.verdict == Verdict::Accept && !is_readable {
            alone.push(&entry.path);
        }
        *counts
            .entry(format!("{:?}", diagnosis.verdict))
            .or_default() += 1;
    }
    println!("{counts:?}");
    assert!(alone.is_empty(), "accepted by us alone: {alone:#?}");
}

/// Each certificate of the corpus that can be registered, and that strict programs reject: why, in words.
#[test]
fn what_strict_programs_reject() {
    let Some(corpus) = corpus() else { return };
    let mut rejected: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in &corpus {
        let diagnosis = diagnose(&entry.bytes, now());
        if let Some(note) = certificate(&diagnosis).and_then(note) {
            let files = rejected.entry(note.message).or_default();
            files.push(&entry.path);
        }
    }
    let table: String = rejected
        .iter()
        .map(|(message, files)| format!("{message}\n    {}\n", files.join("\n    ")))
        .collect();
    insta::assert_snapshot!(table);
}

/// Field, our fact and the oracle's, for each of the oracle's facts.
fn compare(oracle: &Value, diagnosis: &Diagnosis) -> Vec<(&'static str, String, String)> {
    let ours = serde_json::to_value(diagnosis).unwrap();
    let key = &ours["public_key"];
    let certificate = &ours["certificate"];
    let mut facts = Vec::new();
    let mut fact = |field, ours: &Value, theirs: &Value| {
        if !theirs.is_null() {
            facts.push((field, plain(ours), plain(theirs)));
        }
    };
    let kind = plain(&ours["kind"]);
    let kinds = kinds(oracle);
    if kinds.contains(&kind.as_str()) {
        fact("kind", &ours["kind"], &ours["kind"]);
    } else if !kinds.is_empty() {
        fact("kind", &ours["kind"], &Value::from(kinds.join("|")));
    }
    let algorithm = match oracle["alg"].as_str() {
        Some("RSA-PSS") => Value::from("RSASSA-PSS"),
        _ => oracle["alg"].clone(),
    };
    fact("alg", &key["algorithm"], &algorithm);
    fact("bits", &key["bits"], &oracle["bits"]);
    fact("e", &key["exponent"], &oracle["e"]);
    fact("curve", &key["curve"], &oracle["curve"]);
    fact("spki_sha256", &key["spki_sha256"], &oracle["spki_sha256"]);
    fact(
        "cert_sha256",
        &certificate["sha256"],
        &oracle["cert_sha256"],
    );
    fact(
        "not_before",
        &certificate["not_before"],
        &oracle["not_before"],
    );
    fact("not_after", &certificate["not_after"], &oracle["not_after"]);
    fact("n_certs", &ours["certificates"], &oracle["n_certs"]);
    facts
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The kinds that the oracle's answer allows; none if it has no answer.
fn kinds(oracle: &Value) -> Vec<&'static str> {
    match (oracle["kind"].as_str().unwrap(), oracle["detail"].as_str()) {
        ("certificate", _) => vec!["certificate"],
        ("spki", _) => vec!["public_key_spki"],
        ("pkcs1_public", _) => vec!["public_key_pkcs1"],
        ("private_key", _) => vec!["private_key"],
        ("encrypted_private_key", _) => vec!["encrypted_private_key"],
        ("csr", _) => vec!["csr"],
        ("crl", _) => vec!["crl"],
        ("pkcs7", _) => vec!["pkcs7"],
        ("pkcs12", _) => vec!["pkcs12"],
        ("params", _) => vec!["parameters"],
        (_, Some("jwk")) => vec!["jwk", "jwks", "private_key", "text"],
        (_, Some("ssh_public")) => vec!["ssh_public_key"],
        (_, Some("openssh_private")) => vec!["ssh_private_key"],
        (_, Some("pgp")) => vec!["pgp"],
        (_, Some("jks" | "jceks")) => vec!["jks"],
        (_, Some("putty_ppk")) => vec!["private_key", "encrypted_private_key"],
        (_, Some("png" | "image")) => vec!["unknown"],
        (_, Some("xml")) => vec!["text"],
        (_, Some("text")) => vec!["text", "empty", "jwt"],
        _ => vec![],
    }
}
