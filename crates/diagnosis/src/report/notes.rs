//! Notes that other programs add to a diagnosis.

use super::codes;
use crate::model::{Finding, Span};

/// A strict decoder rejects the chosen certificate: because of `field`, in which it found `reason`.
#[must_use]
pub fn strict_decoder_rejects(field: &str, reason: &str, der: Span) -> Finding {
    Finding {
        code: codes::STRICT_DECODER.name,
        severity: codes::STRICT_DECODER.severity,
        message: format!(
            "Strict programs reject this certificate because of {field}: they find {reason}. The key in it is sound."
        ),
        remedy: Some(
            "If such a program has to read the file, register the public key alone, or request a new certificate."
                .to_owned(),
        ),
        span: None,
        line: None,
        column: None,
        der: Some(der),
    }
}
