//! From objects to a diagnosis: which one is meant, what its facts are, what the rules say.

use chrono::{DateTime, Utc};

use crate::armour::promise;
use crate::asn1::{Outline, Reader};
use crate::choose::{Choice, choose};
use crate::describe::fill_facts;
use crate::facts::key::Spki;
use crate::facts::shape::Shape;
use crate::judge::codes;
use crate::judge::report::{Place, Report};
use crate::judge::{key, object};
use crate::members;
use crate::model::{Diagnosis, Encoding, Kind, Material, Member};
use crate::object::Object;
use crate::{refuse, second};

/// Judges the objects of an input; there is at least one.
pub(crate) fn examine(
    objects: &[Object<'_>],
    mut members: Vec<Member>,
    encoding: Encoding,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    members.truncate(members::MAX_LISTED);
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
        refuse::private(private, principal.is_private, report);
        diagnosis.derived = private
            .private()
            .and_then(|found| sound_rsa(found.public.as_deref()?, report));
        diagnosis.outline = private.tlv.map(|_| Outline::of(private.der));
        return diagnosis;
    }
    let keys: Vec<&Object<'_>> = objects
        .iter()
        .filter(|object| object.is_public_key())
        .collect();
    if keys.is_empty() {
        fill_facts(principal, &mut diagnosis);
        refuse::kind(principal, report);
        diagnosis.derived = match &principal.shape {
            Shape::Csr(request) => request
                .spki
                .as_ref()
                .and_then(|spki| sound_rsa(spki.tlv.raw, report)),
            _ => None,
        };
        return diagnosis;
    }
    let choice = choose(&keys);
    members::assign(&mut diagnosis.members, objects, &choice);
    let Some(chosen) = choice.chosen else {
        fill_facts(principal, &mut diagnosis);
        ambiguous(&choice, report);
        return diagnosis;
    };
    diagnosis.kind = chosen.kind;
    fill_facts(chosen, &mut diagnosis);
    explain_choice(&choice, &diagnosis, report);
    if objects.len() > keys.len() {
        let others = objects.len() - keys.len();
        let message = format!(
            "The file holds {others} further section{} without a key.",
            if others == 1 { "" } else { "s" }
        );
        report.add(codes::OTHER_SECTIONS, Place::nowhere(), message, None);
    }
    judge_before(objects, chosen, report);
    object::judge(chosen, now, &mut diagnosis, report);
    diagnosis
}

/// A section that can't be read before the one that is taken.
fn judge_before(objects: &[Object<'_>], chosen: &Object<'_>, report: &mut Report<'_, '_>) {
    let before = objects
        .iter()
        .take_while(|object| !core::ptr::eq(*object, chosen));
    if let Some(section) = before
        .filter_map(|object| object.section)
        .find(|section| section.is_broken())
    {
        report.mend(
            codes::BROKEN_SECTION,
            Place::text(section.span),
            format!(
                "The section {} before it is not complete: most programs stop there and read no further.",
                refuse::shown(&section.label)
            ),
            "left out the section that is not complete",
        );
    }
}

/// The object that the kind speaks of: the first whose label readers know, or else the first that is
/// known. Parameters stand in front of many keys and are none.
fn principal<'o, 'a>(objects: &'o [Object<'a>]) -> Option<&'o Object<'a>> {
    let is_labelled = |object: &Object<'_>| {
        object
            .section
            .is_some_and(|section| promise(&section.label).is_some())
    };
    let is_known = |object: &Object<'_>| object.kind != Kind::Unknown;
    let is_more = |object: &Object<'_>| object.kind != Kind::Parameters;
    let first = |test: &dyn Fn(&Object<'a>) -> bool| objects.iter().find(|object| test(object));
    first(&|object| is_labelled(object) && is_known(object) && is_more(object))
        .or_else(|| first(&|object| is_known(object) && is_more(object)))
        .or_else(|| first(&is_known))
        .or_else(|| objects.first())
}

fn ambiguous(choice: &Choice<'_, '_>, report: &mut Report<'_, '_>) {
    let why = match choice.leaves {
        0 => String::new(),
        leaves => format!(" ({leaves} of them issued none of the others)"),
    };
    report.add(
        codes::AMBIGUOUS,
        Place::nowhere(),
        format!("The file holds {} different keys or certificates{why}; which one is meant can't be told.", choice.distinct),
        "Choose one of them, or give a file with one.".to_owned(),
    );
}

fn explain_choice(choice: &Choice<'_, '_>, diagnosis: &Diagnosis, report: &mut Report<'_, '_>) {
    if choice.duplicates > 0 {
        let message = match choice.duplicates {
            1 => "One of the certificates or keys repeats an earlier one.".to_owned(),
            count => format!("{count} of the certificates or keys repeat earlier ones."),
        };
        report.add(codes::DUPLICATES, Place::nowhere(), message, None);
    }
    if choice.distinct < 2 {
        return;
    }
    if choice.is_certificate_with_its_key {
        report.add(
            codes::DUPLICATES,
            Place::nowhere(),
            "The file holds a certificate, and its public key once more on its own. Taken is the certificate.",
            None,
        );
        return;
    }
    let (subject, fingerprint) = diagnosis
        .certificate
        .as_ref()
        .map_or(("", ""), |certificate| {
            (
                certificate.subject.as_str(),
                certificate.sha256.get(..16).unwrap_or_default(),
            )
        });
    let subject: String = subject.chars().take(120).collect();
    let why = match choice.leaves {
        1 => "the one that issued none of the others",
        _ => "the only one that is no CA's",
    };
    report.add(
        codes::CHAIN,
        Place::nowhere(),
        format!("The file holds {} different keys and certificates. Taken is {why}: {subject} (SHA-256 {fingerprint}…).", choice.distinct),
        "Check that this is the client's own certificate.".to_owned(),
    );
    if !choice.is_ordered {
        report.add(
            codes::CHAIN_ORDER,
            Place::nowhere(),
            "The certificates are not in order, each before its issuer. That is fine here.",
            None,
        );
    }
}

/// The key as material, if it is RSA and no rule blocks it.
pub(crate) fn sound_rsa(spki: &[u8], report: &Report<'_, '_>) -> Option<Material> {
    let key = Spki::from_tlv(Reader::new(spki, 0).read().ok()?).ok()?;
    key.rsa()?;
    let mut trial = Report::new(report.source());
    key::judge_spki(&key, None, &mut trial);
    let is_read_alike = second::read(Kind::PublicKeySpki, spki).is_ok();
    (!trial.is_blocked() && is_read_alike).then(|| Material {
        label: "PUBLIC KEY",
        der: spki.to_vec(),
    })
}
