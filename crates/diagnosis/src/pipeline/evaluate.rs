//! From objects to a diagnosis: chooses one, fills in its facts and runs the rules over it.
use chrono::{DateTime, Utc};

use super::context::{self, Label};
use super::facts::fill_facts;
use super::members::{MAX_LISTED, assign_roles};
use super::select::{is_rsa, report_ambiguity, report_selection, select};
use super::set_aside::{report_damaged, set_aside};
use crate::cross_check;
use crate::der::{Reader, outline};
use crate::formats::asn1_type::Asn1Type;
use crate::model::{Algorithm, Diagnosis, Encoding, Kind, Material, Member, Role, Verdict};
use crate::object::Object;
use crate::pace::{OBJECT, Pace};
use crate::pem::label_kind;
use crate::report::render::shown;
use crate::report::{Place, Report, codes};
use crate::rules::{certificate, encoding, key, pem, rejections, usage, weak};
use crate::x509::key::Spki;
use primitives::text::escape;

/// Evaluates the objects of an input, of which there is at least one.
pub(super) async fn evaluate(
    objects: &[Object<'_>],
    mut members: Vec<Member>,
    encoding: Encoding,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
    pace: &Pace,
) -> Diagnosis {
    while members.len() > MAX_LISTED {
        members.pop();
        pace.work(OBJECT / 8).await;
    }
    let Some(principal) = principal(objects) else {
        return Diagnosis::new(Kind::Unknown, encoding);
    };
    let mut diagnosis = Diagnosis::new(principal.kind, encoding);
    if members.len() > 1 {
        diagnosis.members = members;
    }
    diagnosis.certificates = objects
        .iter()
        .filter(|object| object.kind == Kind::Certificate)
        .count();
    diagnosis.holds_private = objects.iter().any(|object| object.is_private);
    if let Some(private) = objects.iter().find(|object| object.is_private) {
        fill_facts(principal, &mut diagnosis);
        diagnosis.derived = private
            .private()
            .and_then(|found| usable_rsa(found.public.as_deref()?, report));
        let is_usable = diagnosis.derived.is_some();
        rejections::private(private, principal.is_private, is_usable, report);
        diagnosis.outline = private.tlv.map(|_| outline(private.der));
        return diagnosis;
    }
    let keys: Vec<&Object<'_>> = objects
        .iter()
        .filter(|object| object.is_public_key())
        .collect();
    if keys.is_empty() {
        fill_facts(principal, &mut diagnosis);
        diagnosis.derived = match &principal.content_type {
            Asn1Type::Csr(request) => request
                .spki
                .as_ref()
                .and_then(|spki| usable_rsa(spki.tlv.raw, report)),
            _ => None,
        };
        rejections::without_key(principal, diagnosis.derived.is_some(), report);
        return diagnosis;
    }
    let (sound, damaged) = set_aside(&keys, report, pace).await;
    let selection = select(&sound, pace).await;
    assign_roles(&mut diagnosis.members, objects, &selection, pace).await;
    let labels = context::labels(objects, report.source());
    describe_members(&mut diagnosis.members, &labels);
    let Some(chosen) = selection.chosen else {
        let by_usage = by_usage(objects, &labels, now, pace).await;
        let preselected = match by_usage {
            Some(chosen) => Some(chosen),
            None => only_rsa(objects, pace).await,
        };
        fill_facts(preselected.unwrap_or(principal), &mut diagnosis);
        let mut named = in_words(objects, &labels);
        if let Some((index, chosen)) = preselected.and_then(|chosen| {
            let index = objects
                .iter()
                .position(|object| core::ptr::eq(object, chosen))?;
            Some((index, chosen))
        }) {
            let why = if by_usage.is_some() {
                "one for signing"
            } else {
                "RSA key"
            };
            named.push_str(&format!(" Object {} is the only {why}.", index + 1));
            diagnosis.kind = chosen.kind;
            diagnosis.file_kid = labels.get(index).and_then(|label| label.kid.clone());
            let spki = diagnosis
                .public_key
                .as_ref()
                .and_then(|facts| facts.spki.clone());
            diagnosis.derived = spki.and_then(|spki| usable_rsa(&spki, report));
            if let Some(member) = diagnosis.members.get_mut(index) {
                member.role = Role::Chosen;
            }
        }
        report_ambiguity(&selection, &named, report);
        return diagnosis;
    };
    if let Some(label) = label_of(chosen, objects, &labels) {
        diagnosis.file_kid.clone_from(&label.kid);
        usage::check(&label.usage, Place::none(), now, report);
    }
    diagnosis.kind = chosen.kind;
    if let Some(section) = chosen.section {
        report.source().count_lines(section.span.start, pace).await;
    }
    fill_facts(chosen, &mut diagnosis);
    report_selection(&selection, &diagnosis, report);
    if objects.len() > keys.len() {
        let others = objects.len() - keys.len();
        let message = format!(
            "The file contains {others} other section{} without a key.",
            if others == 1 { "" } else { "s" }
        );
        report.add(codes::OTHER_SECTIONS, Place::none(), message, None);
    }
    check_before(objects, chosen, report);
    report_damaged(&damaged, report);
    check_chosen(chosen, now, &mut diagnosis, report);
    if report.has_errors() {
        diagnosis.algorithms.clear();
    }
    diagnosis
}

/// Adds to the members what the text says about them.
fn describe_members(members: &mut [Member], labels: &[Label]) {
    for (member, label) in members.iter_mut().zip(labels) {
        member.kid.clone_from(&label.kid);
        member.usage.clone_from(&label.usage.declared);
    }
}

fn label_of<'l>(
    chosen: &Object<'_>,
    objects: &[Object<'_>],
    labels: &'l [Label],
) -> Option<&'l Label> {
    let mut pairs = objects.iter().zip(labels);
    pairs
        .find(|(object, _)| core::ptr::eq(*object, chosen))
        .map(|(_, label)| label)
}

/// The only key that can be meant by what the text says about their use.
async fn by_usage<'o, 'a>(
    objects: &'o [Object<'a>],
    labels: &[Label],
    now: DateTime<Utc>,
    pace: &Pace,
) -> Option<&'o Object<'a>> {
    let fit =
        |label: &Label| label.usage.objection.is_none() && !usage::is_retired(&label.usage, now);
    for is_signing in [false, true] {
        let fit: Vec<&'o Object<'a>> = objects
            .iter()
            .zip(labels)
            .filter(|(object, label)| {
                object.is_public_key() && fit(label) && (!is_signing || label.usage.is_for_signing)
            })
            .map(|(object, _)| object)
            .collect();
        if let Some(chosen) = select(&fit, pace).await.chosen {
            return Some(chosen);
        }
    }
    None
}

/// The only RSA key beside keys of other types.
async fn only_rsa<'o, 'a>(objects: &'o [Object<'a>], pace: &Pace) -> Option<&'o Object<'a>> {
    let fit: Vec<&'o Object<'a>> = objects
        .iter()
        .filter(|object| object.is_public_key() && is_rsa(object))
        .collect();
    let is_ca = |object: &&Object<'_>| match &object.content_type {
        Asn1Type::Certificate(cert) => cert
            .extensions
            .basic_constraints()
            .is_some_and(|basic| basic.ca),
        _ => false,
    };
    let selection = select(&fit, pace).await;
    selection.chosen.filter(|object| !is_ca(object))
}

/// The objects that the text says something about.
fn in_words(objects: &[Object<'_>], labels: &[Label]) -> String {
    /// Objects that are named.
    const NAMED: usize = 8;
    let named: Vec<String> = objects
        .iter()
        .zip(labels)
        .enumerate()
        .filter_map(|(index, (object, label))| {
            let kid = label.kid.as_ref().map(|kid| format!("kid {kid}"));
            let declared = label
                .usage
                .declared
                .as_ref()
                .map(|word| format!("use {word}"));
            let words: Vec<String> = [kid, declared, label.usage.alg.clone()]
                .into_iter()
                .flatten()
                .collect();
            let words = escape(&words.join(", "))
                .chars()
                .take(200)
                .collect::<String>();
            (!words.is_empty()).then(|| format!("{} ({}): {words}", index + 1, object.kind.label()))
        })
        .take(NAMED)
        .collect();
    if named.is_empty() {
        String::new()
    } else {
        format!(" {}.", named.join("; "))
    }
}

/// Reports an incomplete section before the chosen one.
fn check_before(objects: &[Object<'_>], chosen: &Object<'_>, report: &mut Report<'_, '_>) {
    let before = objects
        .iter()
        .take_while(|object| !core::ptr::eq(*object, chosen));
    if let Some(section) = before
        .filter_map(|object| object.section)
        .find(|section| section.is_broken())
    {
        report.add_repairable(
            codes::BROKEN_SECTION,
            Place::text(section.span),
            format!(
                "The section {} before the one used is incomplete. Most programs stop there.",
                shown(&section.label)
            ),
            "removed the incomplete section",
        );
    }
}

/// The object that the kind describes: the first with a known label, or else the first of a known kind. Parameters come
/// last: they precede many keys.
fn principal<'o, 'a>(objects: &'o [Object<'a>]) -> Option<&'o Object<'a>> {
    let is_labelled = |object: &Object<'_>| {
        object
            .section
            .is_some_and(|section| label_kind(&section.label).is_some())
    };
    let is_known = |object: &Object<'_>| object.kind != Kind::Unknown;
    let is_more = |object: &Object<'_>| object.kind != Kind::Parameters;
    let first = |test: &dyn Fn(&Object<'a>) -> bool| objects.iter().find(|object| test(object));
    first(&|object| is_labelled(object) && is_known(object) && is_more(object))
        .or_else(|| first(&|object| is_known(object) && is_more(object)))
        .or_else(|| first(&is_known))
        .or_else(|| objects.first())
}

/// The key as material, if it is RSA and no rule reports an error.
pub(super) fn usable_rsa(spki: &[u8], report: &Report<'_, '_>) -> Option<Material> {
    let key = Spki::from_tlv(Reader::new(spki, 0).read().ok()?).ok()?;
    key.rsa()?;
    let mut trial = Report::new(report.source());
    key::check_spki(&key, None, &mut trial);
    let is_agreed = cross_check::read(Kind::PublicKeySpki, spki).is_ok();
    (!trial.has_errors() && is_agreed).then(|| Material {
        label: "PUBLIC KEY",
        der: spki.to_vec(),
    })
}

/// Runs the rules over the chosen object. If no error is reported, sets the verdict and the material.
fn check_chosen(
    object: &Object<'_>,
    now: DateTime<Utc>,
    diagnosis: &mut Diagnosis,
    report: &mut Report<'_, '_>,
) {
    let section = object.section;
    if let Some(section) = section {
        pem::check(section, object.tlv.is_some(), report);
        if report.has_errors() {
            // Damaged text has consequences that need no report.
            return;
        }
    }
    let Some(tlv) = object.tlv else {
        if let Some(error) = object.error {
            encoding::report_error(object, &error, report);
        }
        return;
    };
    if encoding::has_wrong_start(object) {
        return encoding::report_unreadable(object, report);
    }
    let deviation = encoding::check(object, report);
    let label = match &object.content_type {
        Asn1Type::Certificate(cert) => {
            if let Some(error) = cert.error {
                encoding::report_error(object, &error, report);
            }
            if let Some(spki) = &cert.spki {
                diagnosis.algorithms = key::check_spki(spki, section, report);
            }
            certificate::check(cert, deviation, now, section, report);
            if let Some(facts) = &mut diagnosis.certificate {
                facts.self_signed = certificate::check_self_signature(cert, section, report);
            }
            "CERTIFICATE"
        }
        Asn1Type::Spki(spki) => {
            diagnosis.algorithms = key::check_spki(spki, section, report);
            "PUBLIC KEY"
        }
        Asn1Type::Pkcs1(rsa) => {
            key::check_rsa(rsa, section, report);
            diagnosis.algorithms = Algorithm::ALL.to_vec();
            "RSA PUBLIC KEY"
        }
        _ => return encoding::report_unreadable(object, report),
    };
    weak::check_known_key(diagnosis.public_key.as_ref(), report);
    if report.has_errors() {
        return;
    }
    encoding::check_label(object, label, report);
    cross_check::check(object, tlv.raw, report);
    if report.has_errors() {
        return;
    }
    diagnosis.verdict = if report.has_repairs() {
        Verdict::Repair
    } else {
        Verdict::Accept
    };
    diagnosis.material = Some(Material {
        label,
        der: tlv.raw.to_vec(),
    });
}
