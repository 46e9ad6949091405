//! A key in another format beside PEM: a JWK or an SSH key. If it is another key, it is unclear which one is meant.

use super::convertible::ssh_member;
use super::jwk;
use super::members::MemberList;
use crate::der::Reader;
use crate::formats::jwk::Found;
use crate::formats::ssh;
use crate::model::{Diagnosis, Verdict};
use crate::pem::Section;
use crate::report::{Place, Report, codes, remedies};
use crate::x509::key::Spki;
use crate::x509::public_key::describe;

/// Rejects a file with a usable PEM if the JWKs or the SSH key beside it are other RSA keys.
pub(super) fn check(
    diagnosis: Diagnosis,
    sections: &[Section],
    found: Option<&Found>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let is_usable = diagnosis.verdict != Verdict::Reject;
    let own = diagnosis
        .public_key
        .as_ref()
        .and_then(|key| key.spki_sha256.as_deref());
    let (Some(own), true) = (own, is_usable) else {
        return diagnosis;
    };
    let jwks = found.filter(|found| !found.is_private());
    let ssh_key = match jwks {
        None => ssh::find(&report.source().text).public,
        Some(_) => None,
    };
    let of_jwks = jwks.into_iter().flat_map(|found| &found.keys);
    let others: Vec<String> = of_jwks
        .filter_map(|key| rsa_hash(key.public.as_deref()?))
        .chain(ssh_key.as_deref().and_then(rsa_hash))
        .collect();
    if others.is_empty() || others.iter().any(|other| other == own) {
        return diagnosis;
    }
    let (what, mut beside) = match jwks {
        Some(found) => ("JSON Web Key", jwk::members_of(found, report.source())),
        None => (
            "SSH key",
            ssh_key
                .map(|key| ssh_member(key, 0, report.source()))
                .into_iter()
                .collect(),
        ),
    };
    let mut list = MemberList::default();
    sections
        .iter()
        .for_each(|section| list.add(section, report.source()));
    let mut members = list.members;
    members.append(&mut beside);
    *report = Report::new(report.source());
    report.add(
        codes::AMBIGUOUS,
        Place::none(),
        format!(
            "The file contains {} and {} that don't match; it is unclear which one to use.",
            with_article(&diagnosis.label()),
            with_article(what)
        ),
        remedies::PICK.to_owned(),
    );
    Diagnosis {
        certificates: diagnosis.certificates,
        members,
        ..Diagnosis::new(diagnosis.kind, diagnosis.encoding)
    }
}

/// An abbreviation whose first letter has a vowel's name takes "an", and a number nothing.
fn with_article(label: &str) -> String {
    match label.as_bytes() {
        [b'X' | b'R' | b'S', second, ..] if !second.is_ascii_lowercase() => format!("an {label}"),
        [b'0'..=b'9', ..] => label.to_owned(),
        _ => match label.strip_prefix("Public") {
            Some(rest) => format!("a public{rest}"),
            None => format!("a {label}"),
        },
    }
}

/// The SHA-256 of an RSA key's SubjectPublicKeyInfo, in hex.
fn rsa_hash(public: &[u8]) -> Option<String> {
    let spki = Spki::from_tlv(Reader::new(public, 0).read().ok()?).ok()?;
    spki.rsa()?;
    describe(&spki).spki_sha256
}
