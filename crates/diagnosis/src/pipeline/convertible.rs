//! Keys in JWK and SSH format: rejected, and converted to a usable public key if possible.

use crate::der::Reader;
use crate::formats::{jwk, ssh};
use crate::model::{Diagnosis, Encoding, Finding, Kind, PublicKey};
use crate::report::{Place, Report, codes, remedies};
use crate::rules::key;
use crate::x509::key::Spki;
use crate::x509::public_key::describe;

use super::evaluate::usable_rsa;

const CONVERTED: &str =
    "Use its public key, or run: countersign inspect --public-key FILE > public.pem";

/// A JSON Web Key or a set of them.
pub(super) fn jwk(found: &jwk::Found, report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(found.kind, Encoding::Json);
    diagnosis.holds_private = found.is_private;
    let what = &found.what;
    let objection = match &found.public {
        Some(public) => offer(public, &mut diagnosis, report),
        None => None,
    };
    if found.keys > 1 {
        diagnosis.derived = None;
        diagnosis.algorithms.clear();
    }
    let nowhere = Place::none();
    if found.is_symmetric {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            "This is a symmetric JWK: a shared secret, not a public key. Nothing was sent or stored. If it was ever emailed or uploaded, replace it.",
            remedies::EXPECTED.to_owned(),
        );
    } else if found.is_private {
        report.add(
            codes::PRIVATE_KEY,
            nowhere,
            format!("This is a JWK with private members ({what}). Nothing was sent or stored. If it was ever emailed or uploaded, treat the key as exposed and replace it."),
            "Register its public key instead: the JWK without d, p, q, dp, dq and qi, as PEM.".to_owned(),
        );
    } else {
        let message = match found.keys {
            1 => format!("This is a JSON Web Key ({what}); the management API takes PEM."),
            keys => format!(
                "This is a JWK Set of {keys} keys; the management API takes one key as PEM."
            ),
        };
        let (message, remedy) = match (&found.fault, objection) {
            _ if diagnosis.derived.is_some() => (message, CONVERTED.to_owned()),
            _ if found.keys > 1 => (message, remedies::EXPECTED.to_owned()),
            (Some(fault), _) => (format!("{message} {fault}"), remedies::EXPECTED.to_owned()),
            (
                None,
                Some(Finding {
                    message: why,
                    remedy,
                    ..
                }),
            ) => (
                format!("{message} {why}"),
                remedy.unwrap_or_else(|| remedies::EXPECTED.to_owned()),
            ),
            (None, None) => (message, remedies::EXPECTED.to_owned()),
        };
        report.add(codes::JWK, nowhere, message, remedy);
    }
    diagnosis
}

/// An SSH public key on one line.
pub(super) fn ssh_key(report: &mut Report<'_, '_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::SshPublicKey, Encoding::Text);
    let found = ssh::find(&report.source().text);
    let what = found.what;
    let public = found.public.as_deref();
    let objection = public.and_then(|public| offer(public, &mut diagnosis, report));
    let message = match (&diagnosis.public_key, objection) {
        (_, Some(Finding { message, .. })) => {
            format!("This is {what}. {message}")
        }
        (
            Some(PublicKey {
                algorithm,
                bits: Some(bits),
                ..
            }),
            None,
        ) => {
            format!("This is {what} ({algorithm}, {bits} bits); the management API takes PEM.")
        }
        _ => format!("This is {what}; the management API takes PEM."),
    };
    let remedy = match (&diagnosis.derived, public) {
        (Some(_), _) => CONVERTED.to_owned(),
        (None, Some(_)) => remedies::NEW_KEY.to_owned(),
        (None, None) => remedies::EXPECTED.to_owned(),
    };
    report.add(codes::SSH_PUBLIC_KEY, Place::none(), message, remedy);
    diagnosis
}

/// Fills in the facts of a public key in another format, and the key itself if it can be registered. Returns the
/// objection to it otherwise.
fn offer(public: &[u8], diagnosis: &mut Diagnosis, report: &Report<'_, '_>) -> Option<Finding> {
    let spki = Spki::from_tlv(Reader::new(public, 0).read().ok()?).ok()?;
    diagnosis.public_key = Some(describe(&spki));
    let mut trial = Report::new(report.source());
    diagnosis.algorithms = key::check_spki(&spki, None, &mut trial);
    if trial.has_errors() {
        return trial.finish().0.into_iter().next();
    }
    diagnosis.derived = usable_rsa(public, report);
    None
}
