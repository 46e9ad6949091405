//! From a `pem` to facts that can be registered. The server diagnoses again: the browser's verdict is not trusted.

use diagnosis::{Diagnosis, Encoding, Kind, Severity, Verdict, diagnose};
use management_api::Timestamp;

use super::super::error::ApiError;

/// The diagnosis of a `pem` that can be registered as it is.
pub fn accepted(pem: &str, now: Timestamp) -> Result<Diagnosis, ApiError> {
    accepted_of(diagnose(pem.as_bytes(), now.to_utc()))
}

fn accepted_of(diagnosis: Diagnosis) -> Result<Diagnosis, ApiError> {
    if diagnosis.verdict == Verdict::Accept
        && diagnosis.encoding == Encoding::Pem
        && !diagnosis.holds_private
    {
        return Ok(diagnosis);
    }
    Err(rejection(&diagnosis))
}

/// The diagnosis of a `pem` with a certificate for mutual TLS. Its key signs no assertion, so that it need not be RSA.
pub fn of_certificate(pem: &str, now: Timestamp) -> Result<Diagnosis, ApiError> {
    let diagnosis = diagnose(pem.as_bytes(), now.to_utc());
    let is_sound = diagnosis
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .all(|finding| finding.code == OTHER_ALGORITHM);
    let is_certificate = diagnosis.certificate.is_some() && diagnosis.encoding == Encoding::Pem;
    if is_sound && is_certificate && diagnosis.repairs.is_empty() && !diagnosis.holds_private {
        return Ok(diagnosis);
    }
    accepted_of(diagnosis)
}

/// The finding on a key that is not RSA.
const OTHER_ALGORITHM: &str = "key_algorithm_unsupported";

fn rejection(diagnosis: &Diagnosis) -> ApiError {
    let headline = diagnosis.headline();
    let message = match (headline, diagnosis.verdict) {
        // The finding's own message is for someone who has not sent the file yet.
        _ if diagnosis.holds_private => EXPOSED.into(),
        (Some(finding), _) => finding.message.clone(),
        (None, Verdict::Accept) => "This is not PEM. Send the key or certificate as PEM.".into(),
        (None, _) => "This is not a public key or certificate that can be registered.".into(),
    };
    ApiError::Pem {
        message,
        finding: headline.map_or("not_pem", |finding| finding.code),
        remedy: headline.and_then(|finding| finding.remedy.clone()),
    }
}

const EXPOSED: &str = "The pem contains a private key. It was sent to this server, which has not stored it. Treat the key \
    as exposed, create a new key pair, and send only the public key.";

/// The error if a certificate is required and the `pem` contains something else.
pub fn not_a_certificate(diagnosis: &Diagnosis) -> ApiError {
    let found = match diagnosis.kind {
        Kind::PublicKeyPkcs1 | Kind::PublicKeySpki => "a bare public key",
        _ => "no certificate",
    };
    ApiError::Pem {
        message: format!("A certificate is required; the pem contains {found}."),
        finding: "not_a_certificate",
        remedy: Some("Send the X.509 certificate that the client presents in TLS.".into()),
    }
}

/// An accepted diagnosis has these facts; if not, nothing is registered.
pub fn unreadable() -> ApiError {
    ApiError::Body("The key can't be read in full.".into())
}
