//! From bytes to a diagnosis.

use chrono::{DateTime, Utc};

use crate::armour::{Section, Sections, promise};
use crate::asn1::Reader;
use crate::facts::key::Spki;
use crate::facts::public_key::{describe, describe_pkcs1};
use crate::facts::shape::Shape;
use crate::judge::codes;
use crate::judge::report::{Place, Report};
use crate::judge::{certificate, key, structure, writing};
use crate::model::{Diagnosis, Encoding, Kind, MAX_INPUT, Material, Span, Verdict};
use crate::object::{Object, is_ber, looks_like_der};
use crate::second;
use crate::sniff;
use crate::source::Source;

const EXPECTED: &str = "Give a file that openssl made: a public key (-----BEGIN PUBLIC KEY-----), or a certificate (-----BEGIN CERTIFICATE-----).";

pub(crate) fn diagnose(input: &[u8], now: DateTime<Utc>) -> Diagnosis {
    if input.len() > MAX_INPUT {
        return too_large(input);
    }
    let source = Source::new(input);
    let mut report = Report::new(&source);
    let mut diagnosis = if source.utf16().is_none() && looks_like_der(input) {
        examine(&[Object::from_der(input)], Encoding::Der, now, &mut report)
    } else if let Some(sniffed) = sniff::binary(input) {
        not_key_material(&sniffed, Encoding::Binary, &mut report)
    } else {
        examine_text(now, &mut report)
    };
    (diagnosis.findings, diagnosis.repairs) = report.finish();
    diagnosis
}

fn too_large(input: &[u8]) -> Diagnosis {
    let source = Source::new(&[]);
    let mut report = Report::new(&source);
    report.add(
        codes::TOO_LARGE,
        Place::nowhere(),
        format!("The file has {} bytes; at most {MAX_INPUT} are read. A certificate has 1,000 to 4,000.", input.len()),
        "Choose the file with the one key or certificate.".to_owned(),
    );
    let mut diagnosis = Diagnosis::new(Kind::Unknown, Encoding::Binary);
    (diagnosis.findings, diagnosis.repairs) = report.finish();
    diagnosis
}

fn examine_text(now: DateTime<Utc>, report: &mut Report<'_, '_>) -> Diagnosis {
    let text = &report.source().text;
    let sections: Vec<Section> = Sections::new(text).collect();
    if sections.is_empty() {
        return examine_unarmoured(report);
    }
    if let Some(form) = report.source().utf16() {
        report.mend(
            codes::UTF16,
            Place::nowhere(),
            format!("The file is {form}, as Notepad and PowerShell save it."),
            "converted UTF-16 to plain text".to_owned(),
        );
    }
    let objects: Vec<Object<'_>> = sections.iter().map(Object::from_section).collect();
    examine(&objects, Encoding::Pem, now, report)
}

fn examine_unarmoured(report: &mut Report<'_, '_>) -> Diagnosis {
    let text = &report.source().text;
    match sniff::text(text) {
        Some(sniffed) => not_key_material(&sniffed, Encoding::Text, report),
        None => {
            report.add(
                codes::UNKNOWN_OBJECT,
                Place::nowhere(),
                format!("The file's {} bytes are neither text nor any form of key material that is known here.", report.source().input.len()),
                EXPECTED.to_owned(),
            );
            Diagnosis::new(Kind::Unknown, Encoding::Binary)
        }
    }
}

fn not_key_material(
    sniffed: &sniff::Sniffed,
    encoding: Encoding,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(sniffed.kind, encoding);
    diagnosis.holds_private = sniffed.is_private;
    match sniffed.kind {
        Kind::Empty => report.add(codes::EMPTY, Place::nowhere(), "The file is empty.", EXPECTED.to_owned()),
        Kind::Jks => report.add(
            codes::KEY_STORE,
            Place::nowhere(),
            format!("This is {}; it may hold private keys. Nothing was sent.", sniffed.what),
            "Export the certificate alone: keytool -exportcert -rfc -keystore FILE -alias NAME -file certificate.pem".to_owned(),
        ),
        Kind::SshPublicKey => report.add(
            codes::SSH_PUBLIC_KEY,
            Place::nowhere(),
            "This is an SSH public key, in SSH's own format.",
            "Convert it, if it is RSA: ssh-keygen -e -m pkcs8 -f FILE > public.pem".to_owned(),
        ),
        _ if sniffed.is_private => report.add(
            codes::PRIVATE_KEY,
            Place::nowhere(),
            format!("This is {}. {EXPOSED}", sniffed.what),
            "Register its public half instead.".to_owned(),
        ),
        _ => report.add(
            codes::NOT_KEY_MATERIAL,
            Place::nowhere(),
            format!("This is {} and holds no key or certificate.", sniffed.what),
            EXPECTED.to_owned(),
        ),
    }
    diagnosis
}

const EXPOSED: &str = "Nothing was sent. If it was ever mailed or uploaded elsewhere, treat the key as exposed and replace it.";

/// Judges the objects of an input; there is at least one.
fn examine(
    objects: &[Object<'_>],
    encoding: Encoding,
    now: DateTime<Utc>,
    report: &mut Report<'_, '_>,
) -> Diagnosis {
    let Some(principal) = principal(objects) else {
        return Diagnosis::new(Kind::Unknown, encoding);
    };
    let mut diagnosis = Diagnosis::new(principal.kind, encoding);
    diagnosis.certificates = objects
        .iter()
        .filter(|object| object.kind == Kind::Certificate)
        .count();
    diagnosis.holds_private = objects.iter().any(|object| object.is_private);
    if let Some(private) = objects.iter().find(|object| object.is_private) {
        refuse_private(principal, private, &mut diagnosis, report);
        return diagnosis;
    }
    let keys: Vec<&Object<'_>> = objects
        .iter()
        .filter(|object| object.is_public_key())
        .collect();
    match keys.as_slice() {
        [] => refuse_kind(principal, &mut diagnosis, report),
        [key] => examine_key(key, now, &mut diagnosis, report),
        [first, ..] => {
            fill_facts(first, &mut diagnosis);
            report.add(
                codes::AMBIGUOUS,
                Place::nowhere(),
                format!(
                    "The file holds {} keys and certificates; which one is meant can't be told.",
                    keys.len()
                ),
                "Give a file with one of them.".to_owned(),
            );
        }
    }
    diagnosis
}

/// The object that the kind speaks of: the first whose label readers know, or else the first that is known.
fn principal<'o, 'a>(objects: &'o [Object<'a>]) -> Option<&'o Object<'a>> {
    let is_labelled = |object: &&Object<'_>| {
        object
            .section
            .is_some_and(|section| promise(&section.label).is_some())
    };
    objects
        .iter()
        .find(is_labelled)
        .or_else(|| objects.iter().find(|object| object.kind != Kind::Unknown))
        .or_else(|| objects.first())
}

fn refuse_private(
    principal: &Object<'_>,
    private: &Object<'_>,
    diagnosis: &mut Diagnosis,
    report: &mut Report<'_, '_>,
) {
    fill_facts(principal, diagnosis);
    let place = private
        .section
        .map_or_else(Place::nowhere, |section| Place::text(section.span));
    let also = if principal.is_private {
        "This is"
    } else {
        "The file also holds"
    };
    match private.kind {
        Kind::Pkcs12 => report.add(
            codes::KEY_STORE,
            place,
            format!("{also} a PKCS#12 key store (.p12, .pfx), which may hold private keys. Nothing was sent."),
            "Export the certificate alone: openssl pkcs12 -in FILE -clcerts -nokeys -out certificate.pem".to_owned(),
        ),
        Kind::EncryptedPrivateKey => report.add(
            codes::ENCRYPTED_PRIVATE_KEY,
            place,
            format!("{also} an encrypted private key. {EXPOSED}"),
            "Register its public half instead: openssl pkey -in FILE -pubout -out public.pem".to_owned(),
        ),
        Kind::SshPrivateKey => report.add(
            codes::PRIVATE_KEY,
            place,
            format!("{also} an OpenSSH private key. {EXPOSED}"),
            "Register its public half instead, if it is RSA: ssh-keygen -y -f FILE | ssh-keygen -e -m pkcs8 -f /dev/stdin > public.pem".to_owned(),
        ),
        Kind::Pgp => report.add(
            codes::PRIVATE_KEY,
            place,
            format!("{also} an OpenPGP private key. {EXPOSED}"),
            EXPECTED.to_owned(),
        ),
        _ => {
            let what = match private.private() {
                Some(found) => format!("{} private key ({})", found.algorithm, found.form),
                None => "private key that can't be read to its end".to_owned(),
            };
            report.add(
                codes::PRIVATE_KEY,
                place,
                format!("{also} an unencrypted {what}. {EXPOSED}"),
                "Register its public half instead: openssl pkey -in FILE -pubout -out public.pem".to_owned(),
            );
        }
    }
    if let Some(public) = private.private().and_then(|found| found.public.as_deref()) {
        diagnosis.derived = sound_rsa(public, report);
    }
}

/// The key as material, if it is RSA and no rule blocks it.
fn sound_rsa(spki: &[u8], report: &Report<'_, '_>) -> Option<Material> {
    let tlv = Reader::new(spki, 0).read().ok()?;
    let key = Spki::from_tlv(tlv).ok()?;
    key.rsa()?;
    let mut trial = Report::new(report.source());
    key::judge_spki(&key, None, &mut trial);
    (!trial.is_blocked()).then(|| Material {
        label: "PUBLIC KEY",
        der: spki.to_vec(),
    })
}

fn refuse_kind(object: &Object<'_>, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    fill_facts(object, diagnosis);
    let place = object
        .section
        .map_or_else(Place::nowhere, |section| Place::text(section.span));
    match object.kind {
        Kind::Csr => report.add(
            codes::CSR,
            place,
            "This is a certification request (CSR), not a certificate: it asks a CA for one.",
            "Take its public key: openssl req -in FILE -noout -pubkey > public.pem".to_owned(),
        ),
        Kind::Crl => report.add(codes::CRL, place, "This is a certificate revocation list (CRL). It holds no key.", EXPECTED.to_owned()),
        Kind::Pkcs7 => report.add(
            codes::PKCS7,
            place,
            "This is a PKCS#7 or CMS container (.p7b), not a certificate itself.",
            "Take the certificates out: openssl pkcs7 -in FILE -print_certs -out certificates.pem".to_owned(),
        ),
        Kind::Parameters => report.add(
            codes::PARAMETERS,
            place,
            "These are parameters that keys share, without any key.",
            EXPECTED.to_owned(),
        ),
        Kind::Pgp => report.add(codes::PGP, place, "This is OpenPGP material, which OAuth has no use for.", EXPECTED.to_owned()),
        Kind::SshPublicKey => report.add(
            codes::SSH_PUBLIC_KEY,
            place,
            "This is an SSH public key, in SSH's own format.",
            "Convert it, if it is RSA: ssh-keygen -i -f FILE | ssh-keygen -e -m pkcs8 -f /dev/stdin > public.pem".to_owned(),
        ),
        _ => refuse_unreadable(object, report),
    }
}

fn refuse_unreadable(object: &Object<'_>, report: &mut Report<'_, '_>) {
    let what = object.section.map_or("The file", |_| "The section");
    match object.fault {
        Some(fault) => report_fault(object, &fault, report),
        None => report.add(
            codes::UNKNOWN_OBJECT,
            Place::nowhere(),
            match &object.shape {
                Shape::Named(name) => format!("This is {name}, which holds no key to register."),
                _ => format!("{what} is ASN.1, but no object that is known here."),
            },
            EXPECTED.to_owned(),
        ),
    }
}

fn report_fault(object: &Object<'_>, fault: &crate::asn1::Fault, report: &mut Report<'_, '_>) {
    use crate::asn1::FaultKind;
    let place = Place::der(
        Span {
            start: fault.at,
            end: object.der.len().max(fault.at),
        },
        object.section,
    );
    match fault.kind {
        FaultKind::Truncated { said, held } if fault.at == 0 => {
            let missing = said.saturating_sub(held as u64);
            report.add(
                codes::DER_TRUNCATED,
                place,
                format!("It is cut off: its DER says {said} bytes, the file holds {held}; {missing} are missing."),
                "Copy or download the whole file again.".to_owned(),
            );
        }
        _ => report.add(
            codes::STRUCTURE,
            place,
            format!("The data can't be read: {}.", structure::in_words(fault)),
            EXPECTED.to_owned(),
        ),
    }
}

/// Judges the one key or certificate.
fn examine_key(
    object: &Object<'_>,
    now: DateTime<Utc>,
    diagnosis: &mut Diagnosis,
    report: &mut Report<'_, '_>,
) {
    fill_facts(object, diagnosis);
    let section = object.section;
    if let Some(section) = section {
        writing::judge(section, object.tlv.is_some(), report);
    }
    let Some(tlv) = object.tlv else {
        if let Some(fault) = object.fault {
            report_fault(object, &fault, report);
        }
        return;
    };
    if is_ber(&tlv) {
        report.add(
            codes::BER_LENGTH,
            Place::der(tlv.span(), section),
            "The data is BER, not DER: its length is not written in the one way that DER allows.",
            "Convert it: openssl pkey -pubin -in FILE -pubout -out public.pem, or openssl x509 -in FILE -out certificate.pem".to_owned(),
        );
    }
    let trailing = object.trailing();
    if trailing > 0 && !section.is_some_and(|section| section.label == "TRUSTED CERTIFICATE") {
        report.add(
            codes::TRAILING_BYTES,
            Place::der(
                Span {
                    start: tlv.raw.len(),
                    end: object.der.len(),
                },
                section,
            ),
            format!(
                "{trailing} extra bytes follow the end of the data, which has {}.",
                tlv.raw.len()
            ),
            "Use the original file.".to_owned(),
        );
    }
    let label = match &object.shape {
        Shape::Certificate(cert) => {
            if let Some(fault) = cert.fault {
                report_fault(object, &fault, report);
            }
            if let Some(spki) = &cert.spki {
                diagnosis.algorithms = key::judge_spki(spki, section, report);
            }
            certificate::judge(cert, now, section, report);
            "CERTIFICATE"
        }
        Shape::Spki(spki) => {
            diagnosis.algorithms = key::judge_spki(spki, section, report);
            "PUBLIC KEY"
        }
        Shape::Pkcs1(rsa) => {
            key::judge_rsa(rsa, section, report);
            diagnosis.algorithms = crate::ALGORITHMS.to_vec();
            "RSA PUBLIC KEY"
        }
        _ => {
            refuse_unreadable(object, report);
            return;
        }
    };
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

fn judge_label(object: &Object<'_>, label: &str, report: &mut Report<'_, '_>) {
    let Some(section) = object.section else {
        return;
    };
    let said = section.label.as_str();
    let is_alias =
        label == "CERTIFICATE" && matches!(said, "X509 CERTIFICATE" | "TRUSTED CERTIFICATE");
    if said == label || is_alias || report.is_blocked() {
        return;
    }
    let place = section
        .begin
        .as_ref()
        .or(section.end.as_ref())
        .map_or_else(Place::nowhere, |mark| Place::text(mark.label_span));
    report.mend(
        codes::WRONG_LABEL,
        place,
        format!(
            "The section is labelled {said} and holds a {}.",
            label.to_lowercase()
        ),
        format!("labelled it {label}"),
    );
}

/// Nothing is accepted that the second reader does not read alike.
fn judge_second_reading(object: &Object<'_>, raw: &[u8], report: &mut Report<'_, '_>) {
    if report.is_blocked() {
        return;
    }
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
        format!("A second, strict reader does not agree with the first: {objection}."),
        "Export the key or certificate again with a current openssl.".to_owned(),
    );
}

/// Fills in whatever can be read of an object, whatever the verdict.
fn fill_facts(object: &Object<'_>, diagnosis: &mut Diagnosis) {
    match &object.shape {
        Shape::Certificate(cert) => {
            diagnosis.public_key = cert.spki.as_ref().map(describe);
            diagnosis.certificate = Some(cert.describe(cert.is_self_issued()));
        }
        Shape::Spki(spki) => diagnosis.public_key = Some(describe(spki)),
        Shape::Pkcs1(rsa) => {
            diagnosis.public_key = object.tlv.map(|tlv| describe_pkcs1(tlv.raw, rsa));
        }
        Shape::Csr(Some(spki)) => diagnosis.public_key = Some(describe(spki)),
        Shape::Private(private) => {
            let public = private.public.as_deref().unwrap_or_default();
            let tlv = Reader::new(public, 0).read().ok();
            diagnosis.public_key = tlv
                .and_then(|tlv| Spki::from_tlv(tlv).ok())
                .map(|spki| describe(&spki));
        }
        _ => {}
    }
    if !object.is_private && object.tlv.is_some() {
        diagnosis.object = Some(object.der.to_vec());
    }
}
