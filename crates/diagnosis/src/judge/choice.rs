//! Rules about what a person chose for a credential, beside what the file says.

use chrono::{DateTime, Utc};

use super::codes::{self, Code};
use super::validity::moment;
use crate::model::{Algorithm, Diagnosis, Finding};

/// A finding where the key can't do the chosen algorithm.
#[must_use]
pub fn algorithm_finding(diagnosis: &Diagnosis, chosen: Algorithm) -> Option<Finding> {
    if diagnosis.algorithms.is_empty() || diagnosis.algorithms.contains(&chosen) {
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
            "This key can't do {}: it is made for {possible} alone.",
            chosen.as_str()
        ),
        format!("Choose {possible}."),
    ))
}

/// A finding where the credential's expiry, or its lack, goes beyond the certificate's.
#[must_use]
pub fn expiry_finding(diagnosis: &Diagnosis, expires_at: Option<DateTime<Utc>>) -> Option<Finding> {
    let end = diagnosis.certificate.as_ref()?.not_after?;
    let what = match expires_at {
        Some(expiry) if expiry <= end => return None,
        Some(expiry) => format!("The credential is to expire on {}", moment(expiry)),
        None => "The credential is to expire never".to_owned(),
    };
    Some(finding(
        codes::OUTLIVES_CERTIFICATE,
        format!(
            "{what}; its certificate ends on {}. Assertions are still taken after that.",
            moment(end)
        ),
        "Set the credential's expiry to the certificate's, if the certificate is to decide."
            .to_owned(),
    ))
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
