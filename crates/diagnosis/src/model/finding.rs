//! What the rules say, and where.

use serde::Serialize;

use crate::bytes::Span;

/// How much a finding weighs. Ordered: the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file can't be registered because of it. Written as `blocking` in JSON.
    #[serde(rename = "blocking")]
    Error,
    /// It can be registered; read this first.
    Warning,
    /// Worth knowing.
    Note,
}

/// One thing that a rule has to say about the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable, snake case: what others script against. Listed in docs/diagnosis-json.md.
    pub code: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// What is wrong, with the exact numbers (docs/messages.md).
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

/// A safe repair: it mends the writing, never the key's bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Stable, snake case.
    pub code: &'static str,
    /// What was changed, in words.
    pub message: String,
}
