//! Rules about what a person chose for a credential.

use chrono::{DateTime, Utc};

use crate::model::{Algorithm, Diagnosis, Finding};
use crate::report::codes::{self, Code};
use crate::report::render::moment;

/// A finding where the key can't be used with the chosen algorithm.
#[must_use]
pub fn algorithm_finding(diagnosis: &Diagnosis, chosen: Algorithm) -> Option<Finding> {
    if diagnosis.algorithms.contains(&chosen) {
        return None;
    }
    let possible: Vec<&str> = diagnosis
        .algorithms
        .iter()
        .map(|algorithm| algorithm.as_str())
        .collect();
    let possible = possible.join(", ");
    Some(finding(
        codes::ALGORITHM_IMPOSSIBLE,
        format!(
            "The key can't be used with {}, only with {possible}.",
            chosen.as_str()
        ),
        format!("Use {possible}."),
    ))
}

/// A finding where the credential outlives its certificate.
#[must_use]
pub fn expiry_finding(
    certificate_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Option<Finding> {
    (expires_at > certificate_expires_at).then(|| {
        finding(
            codes::OUTLIVES_CERTIFICATE,
            format!(
                "This credential outlives its certificate, which expires {}.",
                moment(certificate_expires_at)
            ),
            "Set the credential's expiry to the certificate's, if the certificate is to decide."
                .to_owned(),
        )
    })
}

fn finding(code: Code, message: String, remedy: String) -> Finding {
    Finding {
        code: code.name,
        severity: code.severity,
        message,
        remedy: Some(remedy),
        span: None,
        line: None,
        column: None,
        der: None,
    }
}
