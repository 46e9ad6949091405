//! Why reading failed.

/// What stopped the reader, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DerError {
    /// Offset of the offending element.
    pub at: usize,
    /// What is wrong there.
    pub kind: DerErrorKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DerErrorKind {
    /// The element ends after the bytes available to it. Both counts start at its first byte.
    Truncated { declared: u64, available: usize },
    /// The identifier or length octets are truncated or out of range.
    Header,
    /// Another type was expected, or the element is missing.
    Unexpected {
        expected: &'static str,
        found: Option<u8>,
    },
    /// Indefinite lengths are nested too deeply.
    Depth,
    /// The content violates the rules of its type.
    Value { what: &'static str },
}
