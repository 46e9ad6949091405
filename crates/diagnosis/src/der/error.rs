//! Why reading stopped.

/// What kept the reader from going on, and where.
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
    /// The element ends beyond the bytes that hold it: both counts are from its first byte.
    Truncated { declared: u64, available: usize },
    /// The identifier or length octets themselves are cut or out of range.
    Header,
    /// Another type was expected, or the element is missing.
    Unexpected {
        expected: &'static str,
        found: Option<u8>,
    },
    /// Indefinite lengths nest too deep.
    Depth,
    /// The content breaks the rules of its type.
    Value { what: &'static str },
}
