//! What is refused for what it is: the words for each kind.

use crate::armour::promise;
use crate::asn1::{Fault, FaultKind, tag};
use crate::facts::shape::Shape;
use crate::judge::codes;
use crate::judge::report::{Place, Report};
use crate::judge::structure;
use crate::judge::writing::odd_line;
use crate::model::{Diagnosis, Kind, Span, Verdict};
use crate::object::Object;
use crate::secrets::Hidden;
use crate::sniff::Sniffed;

pub(crate) const EXPECTED: &str = "Give a file that openssl made: a public key (-----BEGIN PUBLIC KEY-----) \
                                   or a certificate (-----BEGIN CERTIFICATE-----).";

/// True in the browser, on the server and on the command line alike.
const EXPOSED: &str = "Nothing was sent or stored. If it was ever mailed or uploaded anywhere, treat the \
                       key as exposed and replace it.";

const PUBLIC_HALF: &str =
    "Register its public half instead: openssl pkey -in FILE -pubout -out public.pem";

const JKS_CERTIFICATE: &str = "Export the certificate alone: keytool -exportcert -rfc -keystore FILE -alias NAME -file certificate.pem";

/// Says what was found where neither armour nor DER is.
pub(crate) fn sniffed(sniffed: &Sniffed, report: &mut Report<'_, '_>) {
    let what = sniffed.what;
    let nowhere = Place::nowhere();
    match sniffed.kind {
        Kind::Empty => report.add(codes::EMPTY, nowhere, "The file is empty.", EXPECTED.to_owned()),
        Kind::Jks => report.add(
            codes::KEY_STORE,
            nowhere,
            format!("This is {what}, which may hold private keys. Nothing was sent or stored."),
            JKS_CERTIFICATE.to_owned(),
        ),
        Kind::Pgp => pgp(sniffed.is_private, nowhere, "This is", report),
        Kind::Jwt => report.add(
            codes::JWT,
            nowhere,
            format!("This is {what}: it is signed by a key and holds none. Treat it as a secret while it is valid."),
            EXPECTED.to_owned(),
        ),
        Kind::EncryptedPrivateKey => report.add(
            codes::ENCRYPTED_PRIVATE_KEY,
            nowhere,
            format!("This is {what}. {EXPOSED}"),
            "Export its public half with the program that made it, and register that.".to_owned(),
        ),
        _ if sniffed.is_private => report.add(
            codes::PRIVATE_KEY,
            nowhere,
            format!("This is {what}. {EXPOSED}"),
            "Export its public half with the program that made it, and register that.".to_owned(),
        ),
        _ => match sniffed.remedy {
            Some(remedy) => report.add(
                codes::NOT_KEY_MATERIAL,
                nowhere,
                format!("This is {what}."),
                remedy.to_owned(),
            ),
            None => report.add(
                codes::NOT_KEY_MATERIAL,
                nowhere,
                format!("This is {what}. It holds no key or certificate."),
                EXPECTED.to_owned(),
            ),
        },
    }
}

fn pgp(is_private: bool, place: Place<'_>, subject: &str, report: &mut Report<'_, '_>) {
    if is_private {
        report.add(
            codes::PRIVATE_KEY,
            place,
            format!("{subject} an OpenPGP private key. {EXPOSED}"),
            EXPECTED.to_owned(),
        );
    } else {
        report.add(
            codes::PGP,
            place,
            format!("{subject} OpenPGP material, which OAuth has no use for."),
            EXPECTED.to_owned(),
        );
    }
}

/// Says what the private object is. `is_alone`: the input is nothing else.
pub(crate) fn private(object: &Object<'_>, is_alone: bool, report: &mut Report<'_, '_>) {
    let place = object
        .section
        .map_or_else(Place::nowhere, |section| Place::text(section.span));
    let subject = if is_alone {
        "This is"
    } else {
        "The file also holds"
    };
    match object.kind {
        Kind::Pkcs12 => report.add(
            codes::KEY_STORE,
            place,
            format!("{subject} a PKCS#12 key store (.p12, .pfx), which may hold private keys. Nothing was sent or stored."),
            "Export the certificate alone: openssl pkcs12 -in FILE -clcerts -nokeys -out certificate.pem".to_owned(),
        ),
        Kind::Jks => report.add(
            codes::KEY_STORE,
            place,
            format!("{subject} a Java key store, which may hold private keys. Nothing was sent or stored."),
            JKS_CERTIFICATE.to_owned(),
        ),
        Kind::EncryptedPrivateKey => {
            let scheme = match &object.shape {
                Shape::EncryptedPrivate(scheme) => format!(" ({scheme})"),
                _ => String::new(),
            };
            report.add(
                codes::ENCRYPTED_PRIVATE_KEY,
                place,
                format!("{subject} a private key under a pass phrase{scheme}. {EXPOSED}"),
                PUBLIC_HALF.to_owned(),
            );
        }
        Kind::SshPrivateKey => report.add(
            codes::PRIVATE_KEY,
            place,
            format!("{subject} an OpenSSH private key. {EXPOSED}"),
            "If it is an RSA key, register its public half: ssh-keygen -e -m pkcs8 -f FILE > public.pem".to_owned(),
        ),
        Kind::Pgp => pgp(true, place, subject, report),
        _ => {
            let what = match object.private() {
                Some(found) => format!("{} private key ({})", found.algorithm, found.form),
                None if object.trailing() > 0 => "private key behind other data".to_owned(),
                None => "private key, which can't be read to its end".to_owned(),
            };
            let article = if what.starts_with("private") { "a" } else { "an unencrypted" };
            report.add(codes::PRIVATE_KEY, place, format!("{subject} {article} {what}. {EXPOSED}"), PUBLIC_HALF.to_owned());
        }
    }
}

/// Makes of a diagnosis that of a file with private material in it: what else is to be said of it does not matter then,
/// and nothing of it is given out.
pub(crate) fn hidden(found: Hidden, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    let is_alone = matches!(diagnosis.kind, Kind::Text | Kind::Unknown);
    let also = if is_alone { "" } else { " also" };
    let code = match found.kind {
        Kind::EncryptedPrivateKey => codes::ENCRYPTED_PRIVATE_KEY,
        Kind::Pkcs12 | Kind::Jks => codes::KEY_STORE,
        _ => codes::PRIVATE_KEY,
    };
    report.add(
        code,
        Place::nowhere(),
        format!("The file{also} holds {}. {EXPOSED}", found.what),
        "Use a file that holds the public key or certificate alone.".to_owned(),
    );
    *diagnosis = Diagnosis {
        kind: if is_alone { found.kind } else { diagnosis.kind },
        holds_private: true,
        verdict: Verdict::Reject,
        findings: Vec::new(),
        repairs: Vec::new(),
        material: None,
        derived: None,
        object: None,
        outline: None,
        ..diagnosis.clone()
    };
}

/// Says what an object is that holds no key to register.
pub(crate) fn kind(object: &Object<'_>, report: &mut Report<'_, '_>) {
    let place = object
        .section
        .map_or_else(Place::nowhere, |section| Place::text(section.span));
    // These commands don't find out for themselves what the file is written in.
    let form = if object.section.is_none() {
        " -inform DER"
    } else {
        ""
    };
    match object.kind {
        Kind::Csr => report.add(
            codes::CSR,
            place,
            "This is a certification request (CSR), not a certificate: it asks a CA for one.",
            format!("Register its public key instead: openssl req{form} -in FILE -noout -pubkey > public.pem"),
        ),
        Kind::Crl => report.add(
            codes::CRL,
            place,
            "This is a certificate revocation list (CRL). It holds no key.",
            EXPECTED.to_owned(),
        ),
        Kind::Pkcs7 => {
            let (content, is_signed) = match &object.shape {
                Shape::Pkcs7(name) => (format!(" ({name})"), *name == "signedData"),
                _ => (String::new(), false),
            };
            let is_cms = object.section.is_some_and(|section| section.label == "CMS");
            let remedy = match (is_signed, is_cms) {
                (true, false) => format!("Take its certificates out: openssl pkcs7{form} -in FILE -print_certs -out certificates.pem"),
                (true, true) => "Take its certificates out: sed 's/ CMS-/ PKCS7-/' FILE | openssl pkcs7 -print_certs -out certificates.pem".to_owned(),
                (false, _) => EXPECTED.to_owned(),
            };
            report.add(
                codes::PKCS7,
                place,
                format!("This is a PKCS#7 or CMS container{content}, not a certificate itself."),
                remedy,
            );
        }
        Kind::Parameters => {
            let of = match &object.shape {
                Shape::Parameters(name) => format!(" {name}"),
                _ => String::new(),
            };
            report.add(
                codes::PARAMETERS,
                place,
                format!("These are{of} parameters: numbers that many keys share, without a key."),
                EXPECTED.to_owned(),
            );
        }
        Kind::Pgp => pgp(false, place, "This is", report),
        Kind::SshPublicKey => report.add(
            codes::SSH_PUBLIC_KEY,
            place,
            "This is an SSH public key, in SSH's own format (RFC 4716).",
            "If it is an RSA key, convert it: ssh-keygen -i -f FILE > key.pub && ssh-keygen -e -m pkcs8 -f key.pub > public.pem"
                .to_owned(),
        ),
        _ => unreadable(object, report),
    }
}

/// Says why an object can't be read, or that it is unknown.
pub(crate) fn unreadable(object: &Object<'_>, report: &mut Report<'_, '_>) {
    if let Some(fault) = object.fault {
        return broken(object, &fault, report);
    }
    if matches!(object.shape, Shape::Other) && begins_otherwise(object) {
        return not_begun(object, report);
    }
    let place = object
        .section
        .map_or_else(Place::nowhere, |section| Place::text(section.span));
    let label = object
        .section
        .map(|section| section.label.as_str())
        .unwrap_or_default();
    let message = match (&object.shape, label) {
        (Shape::Named(name), _) => format!("This is {name}. It holds no key to register."),
        (_, "") => "This is ASN.1, but no key or certificate that is known here.".to_owned(),
        (_, label) => format!(
            "The section {} holds ASN.1, but no key or certificate that is known here.",
            shown(label)
        ),
    };
    report.add(codes::UNKNOWN_OBJECT, place, message, EXPECTED.to_owned());
}

/// Says where an object stops being readable.
pub(crate) fn broken(object: &Object<'_>, fault: &Fault, report: &mut Report<'_, '_>) {
    let place = Place::der(
        Span {
            start: fault.at,
            end: object.der.len().max(fault.at),
        },
        object.section,
    );
    match fault.kind {
        _ if fault.at == 0 && begins_otherwise(object) => not_begun(object, report),
        FaultKind::Truncated { said, held } if fault.at == 0 => {
            let missing = match said.saturating_sub(held as u64) {
                1 => "1 is missing".to_owned(),
                count => format!("{count} are missing"),
            };
            let (place, clue) = match object.section {
                Some(section) if section.body.odd_lines == 1 => odd_line(section, report),
                _ => (place, String::new()),
            };
            report.add(
                codes::DER_TRUNCATED,
                place,
                format!("It is cut off: its DER says that it has {said} bytes, the file holds {held}; {missing}.{clue}"),
                "Copy or download the whole file again.".to_owned(),
            );
        }
        FaultKind::Header if object.der.is_empty() => report.add(
            codes::STRUCTURE,
            object
                .section
                .map_or_else(Place::nowhere, |section| Place::text(section.span)),
            "Nothing stands between the armour lines.",
            EXPECTED.to_owned(),
        ),
        _ => report.add(
            codes::STRUCTURE,
            place,
            format!("The data can't be read: {}.", structure::in_words(fault)),
            "Use the original file, or export the key or certificate again with a current openssl."
                .to_owned(),
        ),
    }
}

/// Whether the first byte is none with which a key or a certificate begins.
pub(crate) fn begins_otherwise(object: &Object<'_>) -> bool {
    object
        .der
        .first()
        .is_some_and(|first| *first != tag::SEQUENCE)
}

/// Says that the beginning is another thing's.
fn not_begun(object: &Object<'_>, report: &mut Report<'_, '_>) {
    let section = object.section;
    let place = section.map_or_else(Place::nowhere, |section| Place::text(section.span));
    let first = object.der.first().copied().unwrap_or_default();
    match section {
        Some(section) if promise(&section.label).is_none() && !section.label.is_empty() => report.add(
            codes::UNKNOWN_OBJECT,
            place,
            format!("The section {} holds no key or certificate.", shown(&section.label)),
            EXPECTED.to_owned(),
        ),
        _ => report.add(
            codes::STRUCTURE,
            place,
            format!(
                "It does not begin as a key or a certificate does: its first byte is 0x{first:02x} where 0x30 \
                 belongs. The beginning is missing or damaged."
            ),
            "Copy or download the whole file again.".to_owned(),
        ),
    }
}

/// A label as it may be shown: whatever could act on a terminal or reorder text is escaped.
pub(crate) fn shown(label: &str) -> String {
    label
        .chars()
        .flat_map(char::escape_default)
        .take(80)
        .collect()
}
