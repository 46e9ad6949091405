//! Rejections for what an input is: private keys, key stores, requests, containers, and everything without a key.

use super::encoding::report_unreadable;
use super::form::{Form, form};
use crate::formats::asn1_type::Asn1Type;
use crate::formats::magic::{Detected, Role};
use crate::model::{Diagnosis, Encoding, Kind, Verdict};
use crate::object::Object;
use crate::report::{Place, Report, codes, remedies};
use crate::secrets::HiddenSecret;

/// True in the browser, on the server and on the command line.
const EXPOSED: &str = "Nothing was sent or stored. If it was ever emailed or uploaded, treat the key as \
                       exposed and replace it.";

const PUBLIC_HALF: &str =
    "Register its public key instead: openssl pkey -in FILE -pubout -out public.pem";

const JKS_CERTIFICATE: &str =
    "Export only the certificates: keytool -list -rfc -keystore FILE > certificates.pem";

/// From base64 without PEM lines, on however many lines, to DER.
const DECODE: &str = "tr -d '[:space:]' < FILE | openssl base64 -d -A";

/// Reports what was detected in an input that is neither PEM nor DER.
pub(crate) fn detected(detected: &Detected, report: &mut Report<'_, '_>) {
    let what = detected.what;
    let nowhere = Place::none();
    match detected.kind {
        Kind::Empty => report.add(
            codes::EMPTY,
            nowhere,
            "The file is empty.",
            remedies::EXPECTED.to_owned(),
        ),
        Kind::Jks => report.add(
            codes::KEY_STORE,
            nowhere,
            format!("This is {what}, which may contain private keys. Nothing was sent or stored."),
            JKS_CERTIFICATE.to_owned(),
        ),
        Kind::Pgp => pgp(detected.is_private, nowhere, "This is", report),
        Kind::Jwt => report.add(
            codes::JWT,
            nowhere,
            format!("This is {what}, not a key. Treat it as a secret while it is valid."),
            remedies::EXPECTED.to_owned(),
        ),
        Kind::EncryptedPrivateKey => report.add(
            codes::ENCRYPTED_PRIVATE_KEY,
            nowhere,
            format!("This is {what}. {EXPOSED}"),
            "Export its public key with the program that created it, and register that.".to_owned(),
        ),
        _ if detected.is_private => report.add(
            codes::PRIVATE_KEY,
            nowhere,
            format!("This is {what}. {EXPOSED}"),
            "Export its public key with the program that created it, and register that.".to_owned(),
        ),
        _ => match detected.remedy {
            Some(remedy) => report.add(
                match detected.role {
                    Role::Other | Role::Hexadecimal => codes::NOT_KEY_MATERIAL,
                    Role::StandIn => codes::STAND_IN,
                    Role::Identifier => codes::FINGERPRINT,
                    Role::ToolOutput => codes::TOOL_OUTPUT,
                },
                nowhere,
                format!("This is {what}."),
                remedy.to_owned(),
            ),
            None => report.add(
                codes::NOT_KEY_MATERIAL,
                nowhere,
                format!("This is {what}. It contains no key or certificate."),
                remedies::EXPECTED.to_owned(),
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
            remedies::EXPECTED.to_owned(),
        );
    } else {
        report.add(
            codes::PGP,
            place,
            format!("{subject} an OpenPGP key or message, which OAuth does not use."),
            remedies::EXPECTED.to_owned(),
        );
    }
}

/// Reports a private object. `is_alone`: the input contains nothing else. `is_usable`: its public key can be registered.
pub(crate) fn private(
    object: &Object<'_>,
    is_alone: bool,
    is_usable: bool,
    report: &mut Report<'_, '_>,
) {
    let form = form(object, report);
    let place = object
        .section
        .map_or_else(Place::none, |section| Place::text(section.span));
    let subject = if is_alone {
        "This is"
    } else {
        "The file also contains"
    };
    match object.kind {
        Kind::Pkcs12 => report.add(
            codes::KEY_STORE,
            place,
            format!("{subject} a PKCS#12 key store (.p12, .pfx), which may contain private keys. Nothing was sent or stored."),
            match form {
                Form::Der => "Export only the certificates: openssl pkcs12 -in FILE -nokeys -out certificates.pem".to_owned(),
                Form::Base64 => format!("Export only the certificates: {DECODE} | openssl pkcs12 -nokeys -out certificates.pem"),
                Form::Pem | Form::Other => "Decode its base64 into a file, and export only the certificates from that with openssl pkcs12 -nokeys.".to_owned(),
            },
        ),
        Kind::Jks => report.add(
            codes::KEY_STORE,
            place,
            format!("{subject} a Java key store, which may contain private keys. Nothing was sent or stored."),
            match form {
                Form::Der => JKS_CERTIFICATE.to_owned(),
                _ => "Decode its base64 into a file, and export only the certificates from that with keytool -list -rfc.".to_owned(),
            },
        ),
        Kind::EncryptedPrivateKey => {
            let scheme = match &object.content_type {
                Asn1Type::EncryptedPrivate(scheme) => format!(" ({scheme})"),
                _ => String::new(),
            };
            report.add(
                codes::ENCRYPTED_PRIVATE_KEY,
                place,
                format!("{subject} an encrypted private key{scheme}. {EXPOSED}"),
                match form {
                    Form::Der | Form::Pem => PUBLIC_HALF.to_owned(),
                    Form::Base64 | Form::Other => remedies::ONLY_PUBLIC.to_owned(),
                },
            );
        }
        Kind::SshPrivateKey => report.add(
            codes::PRIVATE_KEY,
            place,
            format!("{subject} an OpenSSH private key. {EXPOSED}"),
            match form {
                Form::Pem => "If it is an RSA key, register its public key: ssh-keygen -e -m pkcs8 -f FILE > public.pem".to_owned(),
                _ => remedies::ONLY_PUBLIC.to_owned(),
            },
        ),
        Kind::Pgp => pgp(true, place, subject, report),
        _ => {
            let what = match object.private() {
                Some(found) => format!("{} private key ({})", found.algorithm, found.form),
                None if object.trailing() > 0 => "private key after other data".to_owned(),
                None => "private key that can't be read completely".to_owned(),
            };
            let article = if what.starts_with("private") { "a" } else { "an unencrypted" };
            let is_rsa = object.private().is_some_and(|found| found.algorithm.starts_with("RSA") && found.public.is_none());
            let remedy = match form {
                Form::Der | Form::Pem if is_usable => PUBLIC_HALF,
                _ if is_usable => remedies::PUBLIC_KEY,
                _ if object.private().is_none() || is_rsa => remedies::ONLY_PUBLIC,
                _ => remedies::NEW_KEY,
            };
            report.add(codes::PRIVATE_KEY, place, format!("{subject} {article} {what}. {EXPOSED}"), remedy.to_owned());
        }
    }
}

/// Turns a diagnosis into that of a file with private material: nothing else matters then, and no bytes are kept.
pub(crate) fn hidden(found: HiddenSecret, diagnosis: &mut Diagnosis, report: &mut Report<'_, '_>) {
    let is_alone = matches!(diagnosis.kind, Kind::Text | Kind::Unknown);
    let also = if is_alone { "" } else { " also" };
    let code = match found.kind {
        Kind::EncryptedPrivateKey => codes::ENCRYPTED_PRIVATE_KEY,
        Kind::Pkcs12 | Kind::Jks => codes::KEY_STORE,
        _ => codes::PRIVATE_KEY,
    };
    report.add(
        code,
        Place::none(),
        format!("The file{also} contains {}. {EXPOSED}", found.what),
        remedies::ONLY_PUBLIC.to_owned(),
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

/// Reports an object without a key that can be registered. `is_usable`: that of a certificate request can.
pub(crate) fn without_key(object: &Object<'_>, is_usable: bool, report: &mut Report<'_, '_>) {
    let how = form(object, report);
    let place = object
        .section
        .map_or_else(Place::none, |section| Place::text(section.span));
    // These commands need to be told the encoding.
    let form = if object.section.is_none() {
        " -inform DER"
    } else {
        ""
    };
    match object.kind {
        Kind::Csr => report.add(
            codes::CSR,
            place,
            "This is a certificate request (CSR), not a certificate.",
            match how {
                _ if !is_usable => remedies::NEW_KEY.to_owned(),
                Form::Der | Form::Pem => {
                    format!("Register its public key instead: openssl req{form} -in FILE -noout -pubkey > public.pem")
                }
                Form::Base64 | Form::Other => remedies::PUBLIC_KEY.to_owned(),
            },
        ),
        Kind::Crl => report.add(
            codes::CRL,
            place,
            "This is a certificate revocation list (CRL). It contains no key.",
            remedies::EXPECTED.to_owned(),
        ),
        Kind::Pkcs7 => {
            let (content, is_signed) = match &object.content_type {
                Asn1Type::Pkcs7(name) => (format!(" ({name})"), *name == "signedData"),
                _ => (String::new(), false),
            };
            let is_cms = object.section.is_some_and(|section| section.label == "CMS");
            let remedy = match (is_signed, is_cms) {
                (true, _) if how == Form::Base64 => {
                    format!("Extract its certificates: {DECODE} | openssl pkcs7 -inform DER -print_certs -out certificates.pem")
                }
                (true, _) if how == Form::Other => remedies::EXPECTED.to_owned(),
                (true, false) => format!("Extract its certificates: openssl pkcs7{form} -in FILE -print_certs -out certificates.pem"),
                (true, true) => "Extract its certificates: sed 's/ CMS-/ PKCS7-/' FILE | openssl pkcs7 -print_certs -out certificates.pem".to_owned(),
                (false, _) => remedies::EXPECTED.to_owned(),
            };
            report.add(
                codes::PKCS7,
                place,
                format!("This is a PKCS#7 or CMS container{content}, not a certificate itself."),
                remedy,
            );
        }
        Kind::Parameters => {
            let of = match &object.content_type {
                Asn1Type::Parameters(name) => format!(" {name}"),
                _ => String::new(),
            };
            report.add(
                codes::PARAMETERS,
                place,
                format!("These are{of} parameters, which many keys can share. They contain no key."),
                remedies::EXPECTED.to_owned(),
            );
        }
        Kind::Pgp => pgp(false, place, "This is", report),
        Kind::SshPublicKey => report.add(
            codes::SSH_PUBLIC_KEY,
            place,
            "This is an SSH public key in the RFC 4716 format; the management API takes PEM.",
            "If it is an RSA key, convert it: ssh-keygen -i -f FILE > key.pub && ssh-keygen -e -m pkcs8 -f key.pub > public.pem"
                .to_owned(),
        ),
        _ => report_unreadable(object, report),
    }
}

/// Reports bytes of an unknown format.
pub(crate) fn unknown(report: &mut Report<'_, '_>) -> Diagnosis {
    let len = report.source().input.len();
    report.add(
        codes::UNKNOWN_OBJECT,
        Place::none(),
        format!("The format of this file ({len} bytes) is unknown: it is neither text nor a known format of keys or certificates."),
        remedies::EXPECTED.to_owned(),
    );
    Diagnosis::new(Kind::Unknown, Encoding::Binary)
}
