//! From objects to a diagnosis: which one is meant, what its facts are, what the rules say.

use chrono::{DateTime, Utc};

use crate::ALGORITHMS;
use crate::armour::{Promise, promise};
use crate::asn1::{Irregularity, Outline, Reader, irregularity};
use crate::choose::{Choice, choose};
use crate::describe::fill_facts;
use crate::facts::key::Spki;
use crate::facts::shape::Shape;
use crate::judge::codes;
use crate::judge::report::{Place, Report};
use crate::judge::{certificate, key, known, writing};
use crate::members;
use crate::model::{Diagnosis, Encoding, Kind, Material, Member, Span, Verdict};
use crate::object::Object;
use crate::{refuse, second};

/// Judges the objects of an input; there is at least one.
pub(crate) fn examine(
    objects: &[Object<'_>],
    members: Vec<Member>,
    encoding: Encoding,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
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
            Shape::Csr(Some(spki)) => sound_rsa(spki.tlv.raw, report),
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
    judge_key(chosen, now, &mut diagnosis, report);
    diagnosis
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

/// Judges the one key or certificate.
fn judge_key(
    object: &Object<'_>,
    now: DateTime<Utc>,
    diagnosis: &mut Diagnosis,
    report: &mut Report<'_, '_>,
) {
    let section = object.section;
    if let Some(section) = section {
        writing::judge(section, object.tlv.is_some(), report);
        if report.is_blocked() {
            // What follows from damaged text goes without saying.
            return;
        }
    }
    let Some(tlv) = object.tlv else {
        if let Some(fault) = object.fault {
            refuse::broken(object, &fault, report);
        }
        return;
    };
    if refuse::begins_otherwise(object) {
        return refuse::unreadable(object, report);
    }
    let irregular = judge_encoding(object, report);
    let label = match &object.shape {
        Shape::Certificate(cert) => {
            if let Some(fault) = cert.fault {
                refuse::broken(object, &fault, report);
            }
            if let Some(spki) = &cert.spki {
                diagnosis.algorithms = key::judge_spki(spki, section, report);
            }
            certificate::judge(cert, irregular, now, section, report);
            if let Some(facts) = &mut diagnosis.certificate {
                facts.self_signed = certificate::judge_self_signature(cert, section, report);
            }
            "CERTIFICATE"
        }
        Shape::Spki(spki) => {
            diagnosis.algorithms = key::judge_spki(spki, section, report);
            "PUBLIC KEY"
        }
        Shape::Pkcs1(rsa) => {
            key::judge_rsa(rsa, section, report);
            diagnosis.algorithms = ALGORITHMS.to_vec();
            "RSA PUBLIC KEY"
        }
        _ => return refuse::unreadable(object, report),
    };
    known::judge(diagnosis.public_key.as_ref(), report);
    if report.is_blocked() {
        return;
    }
    judge_label(object, label, report);
    judge_second_reading(object, tlv.raw, report);
    if report.is_blocked() {
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

/// Judges how the bytes are encoded; gives the departure from DER that matters least.
fn judge_encoding(object: &Object<'_>, report: &mut Report<'_, '_>) -> Option<Irregularity> {
    let tlv = object.tlv?;
    let irregular = irregularity(tlv.raw, 0);
    let ber = match irregular {
        Some(Irregularity::IndefiniteLength(span)) => Some((
            span,
            "has no length but an end mark (BER's indefinite form)",
        )),
        Some(Irregularity::PaddedLength(span)) => {
            Some((span, "has its length written with needless bytes"))
        }
        _ => None,
    };
    if let Some((span, what)) = ber {
        report.add(
            codes::BER_LENGTH,
            Place::der(span, object.section),
            format!("This is BER, not DER: the element at byte {} {what}.", span.start),
            "Convert it: openssl x509 -in FILE -out certificate.pem, or openssl pkey -pubin -in FILE -pubout -out public.pem"
                .to_owned(),
        );
    }
    let trailing = object.trailing();
    let is_trusted = object
        .section
        .is_some_and(|section| section.label == "TRUSTED CERTIFICATE");
    if trailing > 0 && is_trusted {
        report.add(
            codes::TRUSTED,
            Place::der(
                Span {
                    start: tlv.raw.len(),
                    end: object.der.len(),
                },
                object.section,
            ),
            "OpenSSL's trust settings follow the certificate; they are left out.",
            None,
        );
    } else if trailing > 0 {
        report.add(
            codes::TRAILING_BYTES,
            Place::der(
                Span {
                    start: tlv.raw.len(),
                    end: object.der.len(),
                },
                object.section,
            ),
            format!(
                "{} the data, which ends at byte {}.",
                if trailing == 1 {
                    "1 extra byte follows".to_owned()
                } else {
                    format!("{trailing} extra bytes follow")
                },
                tlv.raw.len()
            ),
            "Use the original file, or export the key or certificate again.".to_owned(),
        );
    }
    irregular
}

fn judge_label(object: &Object<'_>, label: &str, report: &mut Report<'_, '_>) {
    let Some(section) = object.section else {
        return;
    };
    let promised = promise(&section.label);
    let said = match (label, promised) {
        ("CERTIFICATE", Some(Promise::Certificate)) => return,
        ("PUBLIC KEY", Some(Promise::PublicKey)) => return,
        ("RSA PUBLIC KEY", Some(Promise::RsaPublicKey)) => return,
        _ if section.label.is_empty() => return,
        _ => &section.label,
    };
    let mark = section.begin.as_ref().or(section.end.as_ref());
    report.mend(
        codes::WRONG_LABEL,
        mark.map_or_else(Place::nowhere, |mark| Place::text(mark.label_span)),
        format!("The section is labelled {said} but holds what belongs under {label}."),
        format!("labelled it {label}"),
    );
}

/// Nothing is accepted that the second reader does not read alike.
fn judge_second_reading(object: &Object<'_>, raw: &[u8], report: &mut Report<'_, '_>) {
    let (key, rsa) = match &object.shape {
        Shape::Certificate(cert) => (
            cert.spki_tlv.map(|tlv| tlv.raw),
            cert.spki.as_ref().and_then(Spki::rsa),
        ),
        Shape::Spki(spki) => (Some(raw), spki.rsa()),
        Shape::Pkcs1(rsa) => (Some(raw), Some(rsa)),
        _ => (None, None),
    };
    let numbers = rsa.map(|rsa| (rsa.modulus.magnitude(), rsa.exponent.magnitude()));
    let objection = match second::read(object.kind, raw) {
        Ok(reading) if Some(reading.key) == key && Some(reading.rsa) == numbers => return,
        Ok(_) => "it sees another key".to_owned(),
        Err(error) => error.to_string(),
    };
    report.add(
        codes::SECOND_READER,
        Place::nowhere(),
        format!("A second, stricter reader does not agree on these bytes: {objection}."),
        "Export the key or certificate again with a current openssl.".to_owned(),
    );
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
