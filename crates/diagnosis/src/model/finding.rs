//! Findings and repairs.

use serde::Serialize;

use crate::bytes::Span;

/// How serious a finding is, the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file can't be registered because of it. `blocking` in JSON.
    #[serde(rename = "blocking")]
    Error,
    /// It can be registered, but read this first.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its name in reports for people. In JSON an error is `blocking`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Note => "Note",
        }
    }
}

/// Something that a rule reports about the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable, snake case, for scripts. Listed in docs/diagnosis-json.md.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, with exact numbers (docs/messages.md).
    pub message: String,
    /// What to do: a command to run, or the repair.
    pub remedy: Option<String>,
    /// Where in the input, as bytes.
    pub span: Option<Span>,
    /// Line in a text input, from 1.
    pub line: Option<usize>,
    /// Column in characters in a text input, from 1.
    pub column: Option<usize>,
    /// Where in the object's DER, as bytes: [`Diagnosis::object`].
    pub der: Option<Span>,
}

/// A safe repair: it changes the encoding, never the key's bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Stable, snake case.
    pub code: &'static str,
    /// What was changed, in words.
    pub message: String,
}
