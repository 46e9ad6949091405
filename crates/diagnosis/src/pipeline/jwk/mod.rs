//! JSON Web Keys: rejected, as the management API takes PEM. The key that is meant is converted and offered.

mod choice;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use choice::{Choice, choose};

use super::convertible::{CONVERTED, offer};
use super::members::MAX_LISTED;
use crate::der::Reader;
use crate::formats::jwk::{Found, Jwk, Topic};
use crate::model::{
    Algorithm, Diagnosis, Encoding, Finding, Kind, Material, Member, PublicKey, Role,
};
use crate::report::{Place, Report, codes, remedies};
use crate::rules::{usage, weak};
use crate::source::Source;
use crate::x509::fingerprint;
use crate::x509::key::Spki;
use crate::x509::public_key::describe;
use primitives::text::escape;

/// Keys named in a message.
const NAMED: usize = 8;

/// A JSON Web Key or a set of them.
pub(super) fn jwk(found: &Found, now: DateTime<Utc>, report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(found.kind(), Encoding::Json);
    diagnosis.holds_private = found.is_private();
    if diagnosis.holds_private {
        private(found, &mut diagnosis, report);
        return diagnosis;
    }
    let described: Vec<Option<PublicKey>> = found.keys.iter().map(described).collect();
    if found.keys.len() > 1 {
        diagnosis.members = members(found, &described, report.source());
    }
    let choice = choose(found, &described, now, report);
    if let Some(member) = choice
        .as_ref()
        .and_then(|choice| diagnosis.members.get_mut(choice.index))
    {
        member.role = Role::Chosen;
    }
    let subject = choice.as_ref().map_or(0, |choice| choice.index);
    let Some(key) = found.keys.get(subject) else {
        return diagnosis;
    };
    let objection = key
        .public
        .as_deref()
        .and_then(|public| offer(public, &mut diagnosis, report));
    if choice.is_none() {
        diagnosis.derived = None;
        diagnosis.algorithms.clear();
    } else {
        diagnosis.file_kid.clone_from(&key.kid);
        remark(key, now, &mut diagnosis, report);
    }
    headline(found, key, choice.as_ref(), objection, &diagnosis, report);
    if choice.is_none() {
        ambiguous(found, &described, report);
    }
    for (slip, at) in &found.slips {
        report.add(
            codes::JSON_SYNTAX,
            Place::at(*at, 1),
            format!("This is not valid JSON: {}.", slip.message()),
            None,
        );
    }
    diagnosis
}

fn private(found: &Found, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    let Some(first) = found.keys.first() else {
        return;
    };
    if let Some(public) = &first.public {
        offer(public, diagnosis, report);
    }
    if found.keys.len() > 1 {
        diagnosis.derived = None;
        diagnosis.algorithms.clear();
    }
    if first.is_symmetric {
        report.add(
            codes::PRIVATE_KEY,
            Place::none(),
            "This is a symmetric JWK: a shared secret, not a public key. Nothing was sent or stored. If it was ever emailed or uploaded, replace it.",
            remedies::EXPECTED.to_owned(),
        );
        return;
    }
    diagnosis.file_kid.clone_from(&first.kid);
    let what = &first.what;
    report.add(
        codes::PRIVATE_KEY,
        Place::none(),
        format!("This is a JWK with private members ({what}). Nothing was sent or stored. If it was ever emailed or uploaded, treat the key as exposed and replace it."),
        "Register its public key instead: the JWK without d, p, q, dp, dq and qi, as PEM.".to_owned(),
    );
}

fn described(key: &Jwk) -> Option<PublicKey> {
    let tlv = Reader::new(key.public.as_deref()?, 0).read().ok()?;
    Spki::from_tlv(tlv).ok().map(|spki| describe(&spki))
}

fn members(found: &Found, described: &[Option<PublicKey>], source: &Source<'_>) -> Vec<Member> {
    let (mut line, mut at, mut place) = (1, 0, 0);
    let mut seen = BTreeSet::new();
    found
        .keys
        .iter()
        .zip(described)
        .take(MAX_LISTED)
        .map(|(key, facts)| {
            let start = key.span.start.max(at);
            let between = source.text.get(at..start).unwrap_or_default();
            line += between.iter().filter(|&&byte| byte == b'\n').count();
            place = source.go(place, at, start);
            at = start;
            let hash = key.public.as_deref().map(fingerprint);
            let is_new = hash.clone().is_none_or(|hash| seen.insert(hash));
            Member {
                kind: Kind::Jwk,
                label: String::new(),
                role: if is_new { Role::Other } else { Role::Duplicate },
                span: crate::model::Span {
                    start: place,
                    end: source.go(place, start, key.span.end.max(start)),
                },
                line,
                subject: None,
                serial: None,
                not_after: None,
                sha256: hash,
                kid: key.kid.clone(),
                usage: key.usage.declared.clone(),
                key_type: Some(key_type(key, facts.as_ref())),
                material: key.public.clone().map(|der| Material {
                    label: "PUBLIC KEY",
                    der,
                }),
            }
        })
        .collect()
}

/// The keys as members of a file that contains more than them.
pub(super) fn members_of(found: &Found, source: &Source<'_>) -> Vec<Member> {
    let described: Vec<Option<PublicKey>> = found.keys.iter().map(described).collect();
    members(found, &described, source)
}

/// The type in words: `RSA, 2048 bits`.
fn key_type(key: &Jwk, facts: Option<&PublicKey>) -> String {
    match facts.and_then(|facts| facts.bits) {
        Some(bits) if key.what == "RSA" => format!("RSA, {bits} bits"),
        _ => key.what.clone(),
    }
}

/// What the chosen key's own members say, and how they are written.
fn remark(key: &Jwk, now: DateTime<Utc>, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    for deviation in &key.deviations {
        let code = match deviation.topic {
            Topic::Modulus => codes::JWK_MODULUS,
            Topic::Encoding => codes::JWK_ENCODING,
        };
        report.add(code, place(key), format!("Its {}", deviation.message), None);
    }
    usage::check(&key.usage, place(key), now, report);
    if key.has_other_certificate {
        report.add(
            codes::JWK_CERTIFICATE,
            place(key),
            "The certificate in its \"x5c\" is for another key than its \"n\" and \"e\" (RFC 7517 §4.7): it is unclear which of them signs.",
            "Use the key with which the application signs, as PEM.".to_owned(),
        );
        diagnosis.derived = None;
        diagnosis.algorithms.clear();
    }
    restrict(key, diagnosis, report);
    weak::check_known_key(diagnosis.public_key.as_ref(), report);
}

/// Keeps the algorithm that the key names.
fn restrict(key: &Jwk, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    let Some(alg) = key.usage.alg.as_deref() else {
        return;
    };
    if diagnosis.algorithms.is_empty() || key.usage.objection.is_some() {
        return;
    }
    let named: Vec<Algorithm> = diagnosis
        .algorithms
        .iter()
        .copied()
        .filter(|algorithm| algorithm.as_str() == alg)
        .collect();
    if named.is_empty() {
        let names: Vec<&str> = diagnosis
            .algorithms
            .iter()
            .map(|one| one.as_str())
            .collect();
        report.add(
            codes::JWK_ALGORITHM,
            place(key),
            format!(
                "Its \"alg\" is {}, which isn't accepted here. The key itself can be used with {}.",
                escape(alg),
                names.join(", ")
            ),
            "Configure the application to sign with one of these.".to_owned(),
        );
    } else {
        diagnosis.algorithms = named;
    }
}

fn place(key: &Jwk) -> Place<'static> {
    Place::text(key.span)
}

/// What was given, and what to do with it.
fn headline(
    found: &Found,
    key: &Jwk,
    choice: Option<&Choice>,
    objection: Option<Finding>,
    diagnosis: &Diagnosis,
    report: &mut Report<'_, '_>,
) {
    let nowhere = Place::none();
    let expected = || remedies::EXPECTED.to_owned();
    let message = match found.keys.len() {
        1 => format!(
            "This is a JSON Web Key ({}); the management API takes PEM.",
            key.what
        ),
        keys => {
            format!("This is a JWK Set of {keys} keys; the management API takes one key as PEM.")
        }
    };
    let message = match choice {
        Some(Choice { why: "", .. }) | None => message,
        Some(Choice { why, .. }) if why.starts_with("All") => format!("{message} {why}"),
        Some(Choice { index, why }) => {
            format!("{message} Key {}{} {why}", index + 1, kid_in_words(key))
        }
    };
    let (message, remedy) = match (&key.fault, objection) {
        _ if choice.is_none() => (message, expected()),
        _ if diagnosis.derived.is_some() => (message, CONVERTED.to_owned()),
        (Some(fault), _) => (
            format!("{message} {}", fault.message),
            fault.remedy.map_or_else(expected, str::to_owned),
        ),
        (None, Some(why)) => (
            format!("{message} {}", why.message),
            why.remedy.unwrap_or_else(expected),
        ),
        (None, None) => (message, expected()),
    };
    report.add(codes::JWK, nowhere, message, remedy);
}

/// The kid in parentheses, with invisible characters escaped.
fn kid_in_words(key: &Jwk) -> String {
    key.kid.as_deref().map_or_else(String::new, |kid| {
        let kid: String = kid.chars().take(80).collect();
        format!(" (kid {})", escape(&kid))
    })
}

/// Reports that several keys can be meant, and names them.
fn ambiguous(found: &Found, described: &[Option<PublicKey>], report: &mut Report<'_, '_>) {
    let mut named: Vec<String> = found
        .keys
        .iter()
        .zip(described)
        .take(NAMED)
        .enumerate()
        .map(|(index, (key, facts))| {
            let mut words = vec![key_type(key, facts.as_ref())];
            words.extend(
                key.usage
                    .declared
                    .as_ref()
                    .map(|declared| format!("use {declared}")),
            );
            words.extend(key.usage.alg.clone());
            words.extend(key.usage.retired.map(str::to_owned));
            format!(
                "{}{}: {}",
                index + 1,
                kid_in_words(key),
                escape(&words.join(", "))
            )
        })
        .collect();
    if found.keys.len() > NAMED {
        named.push("…".to_owned());
    }
    report.add(
        codes::AMBIGUOUS,
        Place::none(),
        format!(
            "It is unclear which of the {} keys to use. {}.",
            found.keys.len(),
            named.join("; ")
        ),
        remedies::PICK.to_owned(),
    );
}
