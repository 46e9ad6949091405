//! Rules about a certificate. Only the key counts for the credential: what is odd is said, and no more.

use super::names;
use super::validity;
use crate::der::{Deviation, oid};
use crate::model::{Severity, Span};
use crate::pem::Section;
use crate::report::{Place, Report, codes};
use crate::x509::certificate::Cert;
use crate::x509::pss::{self, PssLimits};
use crate::x509::signature;
use chrono::{DateTime, Utc};

/// Judges the certificate that was chosen.
///
/// `irregular` is its gravest departure from DER.
pub(crate) fn check(
    cert: &Cert<'_>,
    irregular: Option<Deviation>,
    now: DateTime<Utc>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    validity::check(cert, now, section, report);
    names::check(cert, section, report);
    check_use(cert, section, report);
    check_signature(cert, section, report);
    check_extensions(cert, section, report);
    check_form(cert, irregular, section, report);
}

/// What the certificate says that its key is for.
fn check_use(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Some(usages) = cert.extensions.key_usage()
        && !usages.contains(&"digitalSignature")
    {
        let listed = if usages.is_empty() {
            "nothing".to_owned()
        } else {
            usages.join(", ")
        };
        report.add(
            codes::KEY_USAGE,
            extension_place(cert, b"\x55\x1d\x0f", section),
            format!("The certificate's key usage allows {listed}, but not digitalSignature, which signing an assertion is."),
            "Ask the CA for a certificate with digitalSignature. Only the key is registered, so it works here all the same."
                .to_owned(),
        );
    }
    check_ca(cert, section, report);
}

/// Basic constraints that say CA (RFC 5280 §4.2.1.9). `openssl req -x509` writes them into whatever it signs by its own
/// key: without a key usage or a path length that speaks of issuing, that says little.
fn check_ca(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    let Some(basic) = cert.extensions.basic_constraints().filter(|basic| basic.ca) else {
        return;
    };
    let place = extension_place(cert, b"\x55\x1d\x13", section);
    let issues = basic.path_length.is_some()
        || cert
            .extensions
            .key_usage()
            .is_some_and(|usages| usages.contains(&"keyCertSign"));
    if cert.is_self_issued() && !issues {
        report.add_as(
            codes::CERTIFICATE_CA,
            Severity::Note,
            place,
            "This self-signed certificate is marked as a CA's, as openssl req -x509 does by itself. Nothing else says that its key issues certificates.",
            "If it is the application's own, it can stay so. Only the key is registered.".to_owned(),
        );
        return;
    }
    report.add(
        codes::CERTIFICATE_CA,
        place,
        "This is a CA's certificate: its key signs certificates. A client's own key is safer for assertions.",
        "Make a key for this client alone: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem"
            .to_owned(),
    );
}

fn extension_place<'s>(cert: &Cert<'_>, oid: &[u8], section: Option<&'s Section>) -> Place<'s> {
    cert.extensions
        .find(oid)
        .map_or_else(Place::none, |extension| {
            Place::der(extension.tlv.span(), section)
        })
}

fn check_signature(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    let Some(outer) = &cert.outer_algorithm else {
        return;
    };
    let place = Place::der(outer.tlv.span(), section);
    let name = outer.name();
    let with = match (outer.oid, pss::limits(outer.parameters.as_ref())) {
        (oid::RSASSA_PSS, PssLimits::Only { hash, .. }) => format!("{name} and {hash}"),
        _ => name.clone(),
    };
    let lower = with.to_ascii_lowercase();
    if ["md2", "md4", "md5", "sha1", "sha-1"]
        .iter()
        .any(|weak| lower.contains(weak))
    {
        report.add(
            codes::WEAK_SIGNATURE,
            place,
            format!("The certificate is signed with {with}, which no longer proves who issued it."),
            "Ask the CA for a certificate signed with SHA-256. Only the key is registered, so it works here all the same."
                .to_owned(),
        );
    }
    if let Some(inner) = &cert.inner_algorithm
        && inner.tlv.raw != outer.tlv.raw
    {
        report.add(
            codes::SIGNATURE_ALGORITHMS_DIFFER,
            place,
            format!(
                "The certificate names its signature algorithm twice, and differently: {} inside, {name} outside (RFC 5280 §4.1.1.2).",
                inner.name()
            ),
            "Get the certificate again from whoever issued it.".to_owned(),
        );
    }
}

/// Judges the signature of a certificate that names itself as its issuer; says whether it is self-signed.
pub(crate) fn check_self_signature(
    cert: &Cert<'_>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) -> bool {
    if !cert.is_self_issued() {
        return false;
    }
    let place = cert
        .outer_algorithm
        .map_or_else(Place::none, |outer| Place::der(outer.tlv.span(), section));
    let Some(is_own) = signature::is_by_own_key(cert) else {
        report.add(
            codes::SELF_SIGNATURE_UNCHECKED,
            place,
            "The certificate names itself as its issuer. Whether its signature is by its own key is not checked here: that is done for RSA alone.",
            None,
        );
        return true;
    };
    // A CA that changes its key issues itself a certificate with the old one (RFC 5280 §3.2).
    let authority = cert.extensions.authority_key_id();
    let is_by_other = authority.is_some() && authority != cert.extensions.subject_key_id();
    if !is_own && !is_by_other {
        report.add(
            codes::SELF_SIGNATURE_WRONG,
            place,
            "The certificate names itself as its issuer, but its signature is not by its own key: it was altered, or another key signed it.",
            "Get the certificate again from whoever made it. Only the key is registered.".to_owned(),
        );
    }
    is_own
}

fn check_extensions(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Some(twice) = cert.extensions.duplicate() {
        report.add(
            codes::EXTENSION_DUPLICATE,
            Place::der(twice.tlv.span(), section),
            format!(
                "The extension {} occurs twice (RFC 5280 §4.2 allows it once).",
                oid::name_or_dotted(twice.oid)
            ),
            "Get the certificate again from whoever issued it.".to_owned(),
        );
    }
    let unknown = cert.extensions.iter().find(|extension| {
        extension.critical
            && oid::name(extension.oid).is_none_or(|name| name == "precertificatePoison")
    });
    if let Some(unknown) = unknown {
        report.add(
            codes::EXTENSION_CRITICAL,
            Place::der(unknown.tlv.span(), section),
            format!(
                "The extension {} is marked critical and not known here. Only the key counts for a credential.",
                oid::name_or_dotted(unknown.oid)
            ),
            None,
        );
    }
}

fn check_form(
    cert: &Cert<'_>,
    irregular: Option<Deviation>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    if let Some(serial) = cert.serial {
        let octets = serial.magnitude().len();
        let what = if serial.is_negative() {
            Some("negative".to_owned())
        } else if octets == 0 {
            Some("0".to_owned())
        } else if octets > 20 {
            Some(format!("{octets} bytes long (at most 20 are allowed)"))
        } else {
            None
        };
        if let Some(what) = what {
            let message = format!("The serial number is {what}, against RFC 5280 §4.1.2.2.");
            report.add(
                codes::SERIAL,
                Place::der(serial.span, section),
                message,
                None,
            );
        }
    }
    if cert.version != 3 {
        let message = match cert.version {
            1 | 2 => format!(
                "The certificate has version {}, without extensions; version 3 is usual since 1999.",
                cert.version
            ),
            _ => "The certificate has a version that does not exist.".to_owned(),
        };
        report.add(codes::OLD_VERSION, Place::none(), message, None);
    }
    if let Some((span, what)) = irregular.and_then(deviation) {
        report.add(
            codes::DER_DEVIATION,
            Place::der(span, section),
            format!(
                "The certificate is not quite DER: {what} at byte {}.",
                span.start
            ),
            None,
        );
    }
}

/// A departure from DER that leaves the key alone; BER lengths are judged elsewhere.
fn deviation(irregular: Deviation) -> Option<(Span, &'static str)> {
    match irregular {
        Deviation::PaddedInteger(span) => Some((span, "a number with needless leading bytes")),
        Deviation::Boolean(span) => Some((span, "a TRUE that is not written as 0xff")),
        Deviation::ConstructedString(span) => Some((span, "a string in pieces")),
        Deviation::Unreadable(error) => Some((
            Span {
                start: error.at,
                end: error.at + 1,
            },
            "an element that can't be read",
        )),
        Deviation::PaddedLength(_) | Deviation::IndefiniteLength(_) => None,
    }
}
