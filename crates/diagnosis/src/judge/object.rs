//! Rules about the one object that is meant: how it is written, encoded and labelled, what is in it, and that the second
//! reader sees the same.

use chrono::{DateTime, Utc};

use super::report::{Place, Report};
use super::{certificate, codes, key, known};
use crate::armour::{Promise, promise};
use crate::asn1::{Irregularity, irregularity};
use crate::facts::key::Spki;
use crate::facts::shape::Shape;
use crate::model::{Algorithm, Diagnosis, Material, Span, Verdict};
use crate::object::Object;
use crate::{refuse, second};

/// Judges the one key or certificate; what stands against it is in the report, and otherwise the diagnosis has its
/// verdict and its material.
pub(crate) fn judge(
    object: &Object<'_>,
    now: DateTime<Utc>,
    diagnosis: &mut Diagnosis,
    report: &mut Report<'_, '_>,
) {
    let section = object.section;
    if let Some(section) = section {
        super::writing::judge(section, object.tlv.is_some(), report);
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
            diagnosis.algorithms = Algorithm::ALL.to_vec();
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
        // OpenSSL knows the older label without a full stop alone.
        ("CERTIFICATE", Some(Promise::Certificate)) if section.label != "X.509 CERTIFICATE" => {
            return;
        }
        ("PUBLIC KEY", Some(Promise::PublicKey)) => return,
        ("RSA PUBLIC KEY", Some(Promise::RsaPublicKey)) => return,
        _ if section.label.is_empty() => return,
        _ => refuse::shown(&section.label),
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
