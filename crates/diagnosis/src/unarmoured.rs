//! Text without armour: JSON Web Keys, bare base64, PEM inside base64, and what is none of these.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::armour::{Sections, bare, runs};
use crate::asn1::Reader;
use crate::examine::{examine, sound_rsa};
use crate::facts::key::Spki;
use crate::facts::public_key::describe;
use crate::judge::codes;
use crate::judge::key;
use crate::judge::report::{Place, Report};
use crate::model::{Diagnosis, Encoding, Finding, Kind, PublicKey, Span, Verdict};
use crate::object::{Object, looks_like_der};
use crate::source::Source;
use crate::{diagnose, json, members, refuse, sniff, ssh};

const CONVERTED: &str =
    "Use its public key, or run: countersign inspect --public-key FILE > public.pem";

/// A text without any armour.
pub(crate) fn unarmoured(
    found: Option<&json::Found>,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    if let Some(found) = found {
        return jwk(found, report);
    }
    let source = report.source();
    let whole = bare(&source.text);
    let is_whole =
        whole.body.characters >= 64 && whole.body.illegal.is_none() && looks_like_der(&whole.der);
    let sections = if is_whole {
        vec![whole]
    } else {
        runs(&source.text)
    };
    let mut objects: Vec<Object<'_>> = sections.iter().map(Object::from_section).collect();
    objects.retain(|object| object.kind != Kind::Unknown);
    if !objects.is_empty() {
        if let Some(form) = source.utf16() {
            let message = format!("The file is {form}.");
            report.mend(
                codes::UTF16,
                Place::nowhere(),
                message,
                "converted UTF-16 to plain text",
            );
        }
        let place = objects
            .first()
            .and_then(|object| object.section)
            .map(|section| section.span);
        report.mend(
            codes::NO_ARMOUR,
            place.map_or_else(Place::nowhere, Place::text),
            "It is bare base64: the BEGIN and END lines are missing.",
            "added the BEGIN and END lines",
        );
        let mut roll = members::Roll::default();
        objects
            .iter()
            .filter_map(|object| object.section)
            .for_each(|section| roll.add(section, source));
        return examine(&objects, roll.members, Encoding::Text, now, report);
    }
    let encoding = if json::looks_like_json(&source.text) {
        Encoding::Json
    } else {
        Encoding::Text
    };
    match sniff::text(&source.text) {
        Some(sniffed) if sniffed.kind == Kind::SshPublicKey => ssh_key(report),
        Some(sniffed) => {
            refuse::sniffed(&sniffed, report);
            let encoding = if sniffed.kind == Kind::Empty {
                Encoding::Text
            } else {
                encoding
            };
            let mut diagnosis = Diagnosis::new(sniffed.kind, encoding);
            diagnosis.holds_private = sniffed.is_private;
            diagnosis
        }
        None => diagnose::unknown(report),
    }
}

/// A JSON Web Key or a set of them.
pub(crate) fn jwk(found: &json::Found, report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(found.kind, Encoding::Json);
    diagnosis.holds_private = found.is_private;
    let what = &found.what;
    let objection = match &found.public {
        Some(public) => offer(public, &mut diagnosis, report),
        None => None,
    };
    if found.keys > 1 {
        diagnosis.derived = None;
        diagnosis.algorithms.clear();
    }
    let nowhere = Place::nowhere();
    if found.is_symmetric {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            "This is a symmetric JWK: a shared secret, not a public key. Nothing was sent or stored. If it was ever mailed or uploaded anywhere, replace it.",
            refuse::EXPECTED.to_owned(),
        );
    } else if found.is_private {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            format!("This is a JWK with its private members ({what}). Nothing was sent or stored. If it was ever mailed or uploaded anywhere, treat the key as exposed and replace it."),
            "Register its public half instead: the JWK without d, p, q, dp, dq and qi, as PEM.".to_owned(),
        );
    } else {
        let message = match found.keys {
            1 => format!("This is a JSON Web Key ({what}); the management API takes PEM."),
            keys => format!(
                "This is a JWK Set of {keys} keys; the management API takes one key as PEM."
            ),
        };
        let (message, remedy) = match (&found.fault, objection) {
            _ if diagnosis.derived.is_some() => (message, CONVERTED.to_owned()),
            _ if found.keys > 1 => (message, refuse::EXPECTED.to_owned()),
            (Some(fault), _) => (format!("{message} {fault}"), refuse::EXPECTED.to_owned()),
            (
                None,
                Some(Finding {
                    message: why,
                    remedy,
                    ..
                }),
            ) => (
                format!("{message} {why}"),
                remedy.unwrap_or_else(|| refuse::EXPECTED.to_owned()),
            ),
            (None, None) => (message, refuse::EXPECTED.to_owned()),
        };
        report.add(codes::JWK, nowhere, message, remedy);
    }
    diagnosis
}

/// A public key in SSH's form, on one line.
fn ssh_key(report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::SshPublicKey, Encoding::Text);
    let found = ssh::find(&report.source().text);
    let what = found.what;
    let public = found.public.as_deref();
    let objection = public.and_then(|public| offer(public, &mut diagnosis, report));
    let message = match (&diagnosis.public_key, objection) {
        (_, Some(Finding { message, .. })) => {
            format!("This is {what}, in SSH's own format. {message}")
        }
        (
            Some(PublicKey {
                algorithm,
                bits: Some(bits),
                ..
            }),
            None,
        ) => {
            format!(
                "This is {what} ({algorithm}, {bits} bits), in SSH's own format; the management API takes PEM."
            )
        }
        _ => format!("This is {what}, in SSH's own format; the management API takes PEM."),
    };
    let remedy = match (&diagnosis.derived, public) {
        (Some(_), _) => CONVERTED.to_owned(),
        (None, Some(_)) => key::NEW_KEY.to_owned(),
        (None, None) => refuse::EXPECTED.to_owned(),
    };
    report.add(codes::SSH_PUBLIC_KEY, Place::nowhere(), message, remedy);
    diagnosis
}

/// Fills in the facts of a public key in another notation, and the key itself where it can be registered;
/// gives what speaks against that.
fn offer(public: &[u8], diagnosis: &mut Diagnosis, report: &Report<'_, '_>) -> Option<Finding> {
    let spki = Spki::from_tlv(Reader::new(public, 0).read().ok()?).ok()?;
    diagnosis.public_key = Some(describe(&spki));
    let mut trial = Report::new(report.source());
    diagnosis.algorithms = key::judge_spki(&spki, None, &mut trial);
    if trial.is_blocked() {
        return trial.finish().0.into_iter().next();
    }
    diagnosis.derived = sound_rsa(public, report);
    None
}

/// The texts that stand in this one as base64 of a PEM, one after the other.
pub(crate) fn wrapped_text(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut inner = Zeroizing::new(Vec::new());
    let mut at = 0;
    while let Some((start, line)) = wrapped_armour(text, at) {
        let run = Span {
            start,
            end: line + crate::armour::run(text.get(line..).unwrap_or_default()),
        };
        inner.extend_from_slice(&crate::armour::decode(text, run, &[]).0);
        inner.push(b'\n');
        at = run.end;
    }
    (!inner.is_empty()).then_some(inner)
}

/// Where base64 of a BEGIN stands at or after `from`: the first of its characters, and the start of their line.
fn wrapped_armour(text: &[u8], from: usize) -> Option<(usize, usize)> {
    /// Base64 of "-----BEGIN " behind no, one and two other octets of a group of three (RFC 4648 §4), without the
    /// characters that hold bits of those; and how many these are.
    const STARTS: [(&[u8], usize); 3] = [
        (b"LS0tLS1CRUdJTi", 0),
        (b"0tLS0tQkVHSU4g", 2),
        (b"tLS0tLUJFR0lOI", 3),
    ];
    let (found, before) = (from..text.len()).find_map(|at| {
        let rest = text.get(at..)?;
        let start = STARTS.iter().find(|(start, _)| rest.starts_with(start));
        start.map(|(_, before)| (at, *before))
    })?;
    let ahead = text.get(from..found).unwrap_or_default();
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let line = ahead.iter().rev().take_while(is_base64).count();
    Some((found - before.min(line), found - line))
}

/// Diagnoses what stands in the text as base64 of a PEM.
pub(crate) fn twice(
    inner: &[u8],
    now: DateTime<Utc>,
    wrappings: usize,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let source = Source::new(inner);
    let sections = Sections::all(&source.text);
    let mut roll = members::Roll::default();
    sections
        .iter()
        .for_each(|section| roll.add(section, &source));
    let mut diagnosis = diagnose::conclude(&source, &sections, roll.members, now, wrappings - 1);
    report.mend(
        codes::BASE64_TWICE,
        Place::nowhere(),
        "The PEM is wrapped in base64 once more, as in a Kubernetes secret or an environment variable.",
        "decoded the outer base64",
    );
    let (outer, repairs) = core::mem::replace(report, Report::new(report.source())).finish();
    // Places inside are places of a text that nobody sees.
    let inside = diagnosis.findings.drain(..).map(|finding| Finding {
        span: None,
        line: None,
        column: None,
        ..finding
    });
    let mut findings: Vec<Finding> = inside.chain(outer).collect();
    findings.sort_by_key(|finding| finding.severity);
    diagnosis.findings = findings;
    if diagnosis.verdict != Verdict::Reject {
        diagnosis.verdict = Verdict::Repair;
        diagnosis.repairs = repairs.into_iter().chain(diagnosis.repairs).collect();
    }
    diagnosis
}
