//! Rules about the encoding and the label of the chosen object: unreadable data, BER, trailing bytes.

use super::form::{Form, form};
use super::pem::odd_line;
use crate::bytes::Span;
use crate::der::{DerError, DerErrorKind, Deviation, deviation, tag};
use crate::formats::asn1_type::Asn1Type;
use crate::object::Object;
use crate::pem::{LabelKind, label_kind};
use crate::report::render::{describe_error, shown};
use crate::report::{Place, Report, codes, remedies};

/// Checks the encoding. Returns a deviation from DER that is not an error.
pub(crate) fn check(object: &Object<'_>, report: &mut Report<'_, '_>) -> Option<Deviation> {
    let tlv = object.tlv?;
    let found = deviation(tlv.raw, 0);
    let ber = match found {
        Some(Deviation::IndefiniteLength(span)) => Some((span, "has an indefinite length")),
        Some(Deviation::PaddedLength(span)) => Some((span, "has a length with superfluous bytes")),
        _ => None,
    };
    if let Some((span, what)) = ber {
        report.add(
            codes::BER_LENGTH,
            Place::der(span, object.section),
            format!("The encoding is BER, not DER: the element at byte {} {what}.", span.start),
            match (&object.content_type, form(object, report)) {
                (Asn1Type::Certificate(_), Form::Der | Form::Pem) => {
                    "Register its public key instead: openssl x509 -in FILE -noout -pubkey > public.pem".to_owned()
                }
                (Asn1Type::Spki(_), Form::Der | Form::Pem) => {
                    "Convert it: openssl pkey -pubin -in FILE -pubout -out public.pem".to_owned()
                }
                (Asn1Type::Pkcs1(_), Form::Der | Form::Pem) => {
                    "Convert it: openssl rsa -RSAPublicKey_in -in FILE -pubout -out public.pem".to_owned()
                }
                _ => "Export the key or certificate again, in DER.".to_owned(),
            },
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
            "OpenSSL's trust settings follow the certificate. They are ignored.",
            None,
        );
    } else if is_final_newline(object, tlv.raw.len()) {
        report.add_repairable(
            codes::FINAL_NEWLINE,
            Place::der(
                Span {
                    start: tlv.raw.len(),
                    end: object.der.len(),
                },
                object.section,
            ),
            "A line break follows the data, as an editor or a shell adds it.",
            "removed the line break after the data",
        );
    } else if trailing > 0
        && object.section.is_none()
        && object.der.iter().skip(tlv.raw.len()).all(|&byte| byte == 0)
    {
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
                "The data is padded: {trailing} NUL byte{} it, as after a transfer in fixed-size blocks.",
                if trailing == 1 { " follows" } else { "s follow" }
            ),
            format!("Remove them: head -c {} FILE > trimmed.der", tlv.raw.len()),
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
    found
}

/// Only a line break follows bare DER.
fn is_final_newline(object: &Object<'_>, len: usize) -> bool {
    let after = object.der.get(len..).unwrap_or_default();
    object.section.is_none() && matches!(after, b"\n" | b"\r\n" | b"\r" | b"\n\n" | b"\r\n\r\n")
}

pub(crate) fn check_label(object: &Object<'_>, label: &str, report: &mut Report<'_, '_>) {
    let Some(section) = object.section else {
        return;
    };
    let promised = label_kind(&section.label);
    let said = match (label, promised) {
        // OpenSSL knows the older label only without a full stop.
        ("CERTIFICATE", Some(LabelKind::Certificate)) if section.label != "X.509 CERTIFICATE" => {
            return;
        }
        ("PUBLIC KEY", Some(LabelKind::PublicKey)) => return,
        ("RSA PUBLIC KEY", Some(LabelKind::RsaPublicKey)) => return,
        _ if section.label.is_empty() => return,
        _ => shown(&section.label),
    };
    let boundary = section.begin.as_ref().or(section.end.as_ref());
    report.add_repairable(
        codes::WRONG_LABEL,
        boundary.map_or_else(Place::none, |boundary| Place::text(boundary.label_span)),
        format!("The section is labelled {said}, but it contains a {label}."),
        format!("changed the label to {label}"),
    );
}

/// Reports why an object can't be read, or that it is unknown.
pub(crate) fn report_unreadable(object: &Object<'_>, report: &mut Report<'_, '_>) {
    if let Some(error) = object.error {
        return report_error(object, &error, report);
    }
    if matches!(object.content_type, Asn1Type::Other) && has_wrong_start(object) {
        return report_wrong_start(object, report);
    }
    let place = object
        .section
        .map_or_else(Place::none, |section| Place::text(section.span));
    let label = object
        .section
        .map(|section| section.label.as_str())
        .unwrap_or_default();
    let message = match (&object.content_type, label) {
        (Asn1Type::Named(name), _) => format!("This is {name}. It contains no key to register."),
        (_, "") => "This is ASN.1, but not a known kind of key or certificate.".to_owned(),
        (_, label) => format!(
            "The section {} contains ASN.1, but not a known kind of key or certificate.",
            shown(label)
        ),
    };
    report.add(
        codes::UNKNOWN_OBJECT,
        place,
        message,
        remedies::EXPECTED.to_owned(),
    );
}

/// Reports where an object stops being readable.
pub(crate) fn report_error(object: &Object<'_>, error: &DerError, report: &mut Report<'_, '_>) {
    let place = Place::der(
        Span {
            start: error.at,
            end: object.der.len().max(error.at),
        },
        object.section,
    );
    match error.kind {
        _ if error.at == 0 && has_wrong_start(object) => report_wrong_start(object, report),
        DerErrorKind::Truncated {
            declared,
            available,
        } if error.at == 0 => {
            let missing = match declared.saturating_sub(available as u64) {
                1 => "1 byte is missing".to_owned(),
                count => format!("{count} bytes are missing"),
            };
            let (place, clue) = match object.section {
                Some(section) if section.body.odd_lines == 1 => odd_line(section, report),
                _ => (
                    // The end is missing, so the end is marked.
                    Place::der(
                        Span {
                            start: object.der.len().saturating_sub(1),
                            end: object.der.len(),
                        },
                        object.section,
                    ),
                    String::new(),
                ),
            };
            report.add(
                codes::DER_TRUNCATED,
                place,
                format!("The data is truncated: its DER declares {declared} bytes, but the file contains {available}; {missing}.{clue}"),
                "Copy or download the whole file again.".to_owned(),
            );
        }
        DerErrorKind::Header if object.der.is_empty() => report.add(
            codes::STRUCTURE,
            object
                .section
                .map_or_else(Place::none, |section| Place::text(section.span)),
            "There is nothing between the BEGIN and END lines.",
            remedies::EXPECTED.to_owned(),
        ),
        _ => report.add(
            codes::STRUCTURE,
            place,
            format!("The data can't be read {}.", describe_error(error)),
            "Use the original file, or export the key or certificate again with a current version of openssl."
                .to_owned(),
        ),
    }
}

/// Returns true if no key or certificate starts with the first byte.
pub(crate) fn has_wrong_start(object: &Object<'_>) -> bool {
    object
        .der
        .first()
        .is_some_and(|first| *first != tag::SEQUENCE)
}

/// Reports that the beginning is missing, or that it is something else.
fn report_wrong_start(object: &Object<'_>, report: &mut Report<'_, '_>) {
    let section = object.section;
    let place = section.map_or_else(Place::none, |section| Place::text(section.span));
    let first = object.der.first().copied().unwrap_or_default();
    match section {
        Some(section) if label_kind(&section.label).is_none() && !section.label.is_empty() => report.add(
            codes::UNKNOWN_OBJECT,
            place,
            format!("The section {} contains no key or certificate.", shown(&section.label)),
            remedies::EXPECTED.to_owned(),
        ),
        _ => report.add(
            codes::STRUCTURE,
            place,
            format!(
                "The beginning is missing or damaged: the first byte of a key or certificate is 0x30, not \
                 0x{first:02x}."
            ),
            "Copy or download the whole file again.".to_owned(),
        ),
    }
}
