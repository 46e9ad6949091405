//! The elements of a piece of DER, for a view of its bytes.

use crate::bytes::Span;

/// One element. It holds no value: see [`Node::value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// How deep it stands: the outermost is 0. Nodes come in the order of the file, so that an element's
    /// children follow it.
    pub depth: usize,
    /// The first identifier octet (X.690 §8.1.2).
    pub tag: u8,
    /// The whole element.
    pub span: Span,
    /// Length of its identifier and length octets.
    pub header: usize,
    /// It is shown with children.
    pub has_children: bool,
    /// Its children were found inside a string, where another encoding begins.
    pub is_wrapping: bool,
    /// Its length is written as BER allows and DER does not.
    pub is_ber: bool,
    /// Its value belongs to private material and was overwritten.
    pub is_withheld: bool,
}

impl Node {
    /// Where its contents are.
    #[must_use]
    pub fn contents(&self) -> Span {
        Span {
            start: self.span.start + self.header,
            end: self.span.end,
        }
    }
}

/// The structure of private material: where each element stands, and none of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The elements, each before its children.
    pub nodes: Vec<Node>,
    /// As long as the DER, with its identifiers, lengths and object identifiers; all else is zero.
    pub der: Vec<u8>,
}
