//! The elements of a piece of DER, for a view of its bytes.

use crate::bytes::Span;

/// One element. Its value is not stored: see [`Node::value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Nesting depth, 0 for the outermost. Nodes are in the order of the file, children after their parent.
    pub depth: usize,
    /// The first identifier octet (X.690 §8.1.2).
    pub tag: u8,
    /// The whole element.
    pub span: Span,
    /// Length of its identifier and length octets.
    pub header: usize,
    /// It is shown with children.
    pub has_children: bool,
    /// Its children are an encoding inside a string.
    pub is_wrapping: bool,
    /// Its length is encoded as BER allows and DER does not.
    pub is_ber: bool,
    /// Its value belongs to private material and was overwritten.
    pub is_withheld: bool,
}

impl Node {
    /// Where its content is.
    #[must_use]
    pub fn contents(&self) -> Span {
        Span {
            start: self.span.start + self.header,
            end: self.span.end,
        }
    }
}

/// The structure of private material: where each element is, without values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The elements, each before its children.
    pub nodes: Vec<Node>,
    /// As long as the DER, with its identifiers, lengths and object identifiers; everything else is zero.
    pub der: Vec<u8>,
}
