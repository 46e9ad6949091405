//! What a check of the sources reports.

/// The checks of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Packages use only what they may.
    Packages,
    /// No folder says what it may not.
    Words,
    /// A file is Rust, and every `mod` has its file.
    Readable,
    /// No circle among modules.
    Circles,
    /// Arrows follow the declared layers.
    Layers,
    /// Limits and patterns of the contract are declared once.
    Contract,
    /// Files that documents name, and rules that comments cite, exist.
    References,
    /// Files of source are short enough.
    Length,
}

/// One broken rule.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The rule's check.
    pub check: Check,
    /// The package's folder, or the file.
    pub place: String,
    /// What is wrong, where, and what to do.
    pub message: String,
}

impl Violation {
    /// A violation in `place`.
    pub fn new(check: Check, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            check,
            place: place.into(),
            message: message.into(),
        }
    }
}
