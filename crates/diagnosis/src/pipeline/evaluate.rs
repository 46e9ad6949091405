//! From objects to a diagnosis: chooses one, fills in its facts and runs the rules over it.
use chrono::{DateTime, Utc};

use super::facts::fill_facts;
use super::members::{MAX_LISTED, assign_roles};
use super::select::{report_ambiguity, report_selection, select};
use crate::cross_check;
use crate::der::{Reader, outline};
use crate::formats::asn1_type::Asn1Type;
use crate::model::{Algorithm, Diagnosis, Encoding, Kind, Material, Member, Verdict};
use crate::object::Object;
use crate::pem::label_kind;
use crate::report::render::shown;
use crate::report::{Place, Report, codes};
use crate::rules::{certificate, encoding, key, pem, rejections, weak};
use crate::x509::key::Spki;

/// Evaluates the objects of an input, of which there is at least one.
pub(super) fn evaluate(
    objects: &[Object<'_>],
    mut members: Vec<Member>,
    encoding: Encoding,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    members.truncate(MAX_LISTED);
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
        rejections::private(private, principal.is_private, report);
        diagnosis.derived = private
            .private()
            .and_then(|found| usable_rsa(found.public.as_deref()?, report));
        diagnosis.outline = private.tlv.map(|_| outline(private.der));
        return diagnosis;
    }
    let keys: Vec<&Object<'_>> = objects
        .iter()
        .filter(|object| object.is_public_key())
        .collect();
    if keys.is_empty() {
        fill_facts(principal, &mut diagnosis);
        rejections::without_key(principal, report);
        diagnosis.derived = match &principal.content_type {
            Asn1Type::Csr(request) => request
                .spki
                .as_ref()
                .and_then(|spki| usable_rsa(spki.tlv.raw, report)),
            _ => None,
        };
        return diagnosis;
    }
    let selection = select(&keys);
    assign_roles(&mut diagnosis.members, objects, &selection);
    let Some(chosen) = selection.chosen else {
        fill_facts(principal, &mut diagnosis);
        report_ambiguity(&selection, report);
        return diagnosis;
    };
    diagnosis.kind = chosen.kind;
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
    check_chosen(chosen, now, &mut diagnosis, report);
    diagnosis
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
