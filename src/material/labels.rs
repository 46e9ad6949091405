//! Labels for what the diagnosis found.

use diagnosis::{Kind, Severity};

use crate::ui::Tone;

/// What it is, in words.
#[must_use]
pub const fn kind_name(kind: Kind) -> &'static str {
    kind.label()
}

/// The tone in which a finding of this severity is shown.
#[must_use]
pub const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Danger,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Accent,
    }
}
