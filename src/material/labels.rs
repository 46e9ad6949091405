//! Labels for what the diagnosis found.

use diagnosis::Severity;

use crate::ui::Tone;

/// The tone in which a finding of this severity is shown.
#[must_use]
pub const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Danger,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Accent,
    }
}
