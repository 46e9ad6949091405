//! Rules about a certificate. Only its key is registered, so none of them is an error.

use super::names;
use super::validity;
use crate::der::{Deviation, oid};
use crate::model::{Severity, Span};
use crate::pem::Section;
use crate::report::{Place, Report, codes};
use crate::x509::algorithm::AlgorithmId;
use crate::x509::certificate::Cert;
use crate::x509::pss::{self, PssLimits};
use crate::x509::signature;
use chrono::{DateTime, Utc};

/// Checks the chosen certificate. `deviation` is its most serious deviation from DER.
pub(crate) fn check(
    cert: &Cert<'_>,
    deviation: Option<Deviation>,
    now: DateTime<Utc>,
    section: Option<&Section>,
    report: &mut Report<'_, '_>,
) {
    validity::check(cert, now, section, report);
    names::check(cert, section, report);
    check_use(cert, section, report);
    check_signature(cert, section, report);
    check_extensions(cert, section, report);
    check_form(cert, deviation, section, report);
}

/// Checks what the key may be used for.
fn check_use(cert: &Cert<'_>, section: Option<&Section>, report: &mut Report<'_, '_>) {
    if let Some(usages) = cert.extensions.key_usage()
        && !usages.contains(&"digitalSignature")
    {
        let listed = if usages.is_empty() {
            "empty".to_owned()
        } else {
            usages.join(", ")
        };
        report.add(
            codes::KEY_USAGE,
            extension_place(cert, b"\x55\x1d\x0f", section),
            format!("The certificate's key usage is {listed}. Signing assertions requires digitalSignature."),
            "Ask the CA for a certificate with digitalSignature. It works here regardless: only the key is registered."
                .to_owned(),
        );
    }
    check_ca(cert, section, report);
}

/// Basic constraints with CA (RFC 5280 §4.2.1.9). `openssl req -x509` sets it in everything it self-signs: without a
/// key usage or a path length for issuing, it means little.
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
            "This self-signed certificate is marked as a CA certificate, as openssl req -x509 does by default. Nothing else indicates that its key issues certificates.",
            "If it is the application's own certificate, nothing needs to change. Only the key is registered.".to_owned(),
        );
        return;
    }
    report.add(
        codes::CERTIFICATE_CA,
        place,
        "This is a CA certificate: its key signs certificates. A key of the client's own is safer for assertions.",
        "Create a key for this client only: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem && openssl pkey -in private.pem -pubout -out public.pem"
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
    let with = algorithm_name(outer);
    let lower = with.to_ascii_lowercase();
    if ["md2", "md4", "md5", "sha1", "sha-1"]
        .iter()
        .any(|weak| lower.contains(weak))
    {
        report.add(
            codes::WEAK_SIGNATURE,
            place,
            format!("The certificate is signed with {with}, which is too weak to prove who issued it."),
            "Ask the CA for a certificate signed with SHA-256. It works here regardless: only the key is registered."
                .to_owned(),
        );
    }
    if let Some(inner) = &cert.inner_algorithm
        && inner.tlv.raw != outer.tlv.raw
    {
        let inside = algorithm_name(inner);
        let difference = if inside == with {
            format!("{with} with different parameters")
        } else {
            format!("{inside} in its signed part, {with} beside the signature")
        };
        report.add(
            codes::SIGNATURE_ALGORITHMS_DIFFER,
            place,
            format!(
                "The certificate names two different signature algorithms (RFC 5280 §4.1.1.2): {difference}."
            ),
            "Request the certificate again from its issuer.".to_owned(),
        );
    }
}

/// The name of a signature algorithm, with the hash of RSASSA-PSS.
fn algorithm_name(algorithm: &AlgorithmId<'_>) -> String {
    match (algorithm.oid, pss::limits(algorithm.parameters.as_ref())) {
        (oid::RSASSA_PSS, PssLimits::Only { hash, .. }) => format!("RSASSA-PSS with {hash}"),
        (oid::RSASSA_PSS, _) => "RSASSA-PSS".to_owned(),
        _ => algorithm.name(),
    }
}

/// Checks the signature of a certificate that names itself as its issuer. Returns true if it is self-signed.
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
            "The certificate names itself as its issuer. Its signature could not be checked: only RSA signatures are.",
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
            "The certificate names itself as its issuer, but its own key did not sign it: it was altered, or signed with another key.",
            "Request the certificate again from its issuer. Only the key is registered.".to_owned(),
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
                "The extension {} occurs more than once (RFC 5280 §4.2 allows it once).",
                oid::name_or_dotted(twice.oid)
            ),
            "Request the certificate again from its issuer.".to_owned(),
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
            match oid::name(unknown.oid) {
                Some("precertificatePoison") => {
                    "This is a precertificate (RFC 6962 §3.1), which its issuer logged before issuing the certificate. Only the key matters for a credential.".to_owned()
                }
                _ => format!(
                    "The extension {} is critical and unknown. Only the key matters for a credential.",
                    oid::name_or_dotted(unknown.oid)
                ),
            },
            None,
        );
    }
}

fn check_form(
    cert: &Cert<'_>,
    deviation: Option<Deviation>,
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
            Some(format!("{octets} bytes long; at most 20 are allowed"))
        } else {
            None
        };
        if let Some(what) = what {
            let message = format!("The serial number is {what} (RFC 5280 §4.1.2.2).");
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
                "The certificate has version {}, which has no extensions; version 3 is usual.",
                cert.version
            ),
            _ => "The certificate has an unknown version.".to_owned(),
        };
        report.add(codes::OLD_VERSION, Place::none(), message, None);
    }
    if let Some((span, what)) = deviation.and_then(describe_deviation) {
        report.add(
            codes::DER_DEVIATION,
            Place::der(span, section),
            format!(
                "The certificate is not strictly DER: {what} at byte {}.",
                span.start
            ),
            None,
        );
    }
}

/// Deviations that leave the key alone. BER lengths are checked in `encoding`.
fn describe_deviation(deviation: Deviation) -> Option<(Span, &'static str)> {
    match deviation {
        Deviation::PaddedInteger(span) => Some((span, "a number with superfluous leading bytes")),
        Deviation::Boolean(span) => Some((span, "a TRUE that is not 0xff")),
        Deviation::ConstructedString(span) => {
            Some((span, "a string with the constructed encoding"))
        }
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
