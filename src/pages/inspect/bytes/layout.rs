//! The bytes, their elements, and the findings about them.

use std::collections::{BTreeMap, BTreeSet};

use diagnosis::{CertificateSpans, Diagnosis, MAX_NODES, Node, Severity, Span, tree};

/// Bytes and their structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bytes {
    /// The bytes; zeros if `nodes` say that a value is withheld.
    pub der: Vec<u8>,
    /// The elements in the order of the file; none if this is no DER.
    pub nodes: Vec<Node>,
    /// Position among its siblings, from 1, and how many there are.
    places: Vec<(u32, u32)>,
    /// The spans of findings, the most severe first.
    pub findings: Vec<(Span, Severity)>,
    /// What an element is, if the facts say so.
    labels: BTreeMap<(usize, usize), String>,
    /// It is the outline of private material.
    pub is_outline: bool,
}

impl Bytes {
    /// What can be shown of a diagnosis: the object that its facts were read from; the outline of private
    /// material; or, if nothing was recognized, `input` itself.
    #[must_use]
    pub fn of(diagnosis: &Diagnosis, input: Option<&[u8]>) -> Option<Self> {
        if let Some(outline) = &diagnosis.outline {
            return Some(Self {
                places: places(&outline.nodes),
                der: outline.der.clone(),
                nodes: outline.nodes.clone(),
                is_outline: true,
                ..Self::default()
            });
        }
        if let Some(der) = &diagnosis.object {
            let nodes = tree(der);
            return Some(Self {
                places: places(&nodes),
                findings: marks(diagnosis, |finding| finding.der),
                labels: labels(diagnosis),
                der: der.clone(),
                nodes,
                is_outline: false,
            });
        }
        let is_binary = diagnosis.encoding == diagnosis::Encoding::Binary;
        let der = input.filter(|bytes| is_binary && !bytes.is_empty())?;
        Some(Self {
            der: der.to_vec(),
            findings: marks(diagnosis, |finding| finding.span),
            ..Self::default()
        })
    }

    /// The tree was cut off because it is too large.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.nodes.len() >= MAX_NODES
    }

    /// The innermost element around a byte.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<usize> {
        let mut index = self
            .nodes
            .partition_point(|node| node.span.start <= offset)
            .checked_sub(1)?;
        while self.nodes.get(index)?.span.end <= offset {
            index = self.parent(index)?;
        }
        Some(index)
    }

    /// The element that holds another.
    #[must_use]
    pub fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.nodes.get(index)?.depth;
        let before = self.nodes.get(..index)?;
        before.iter().rposition(|node| node.depth < depth)
    }

    /// The elements that are seen while those in `collapsed` hide theirs.
    #[must_use]
    pub fn visible(&self, collapsed: &BTreeSet<usize>) -> Vec<usize> {
        let mut hidden_below = usize::MAX;
        let mut visible = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            if node.depth > hidden_below {
                continue;
            }
            hidden_below = if collapsed.contains(&index) {
                node.depth
            } else {
                usize::MAX
            };
            visible.push(index);
        }
        visible
    }

    /// Position among its siblings, from 1, and how many there are.
    #[must_use]
    pub fn place(&self, index: usize) -> (u32, u32) {
        self.places.get(index).copied().unwrap_or((1, 1))
    }

    /// What an element is, if the facts say so: `subject`, `keyUsage`.
    #[must_use]
    pub fn label(&self, node: &Node) -> Option<&str> {
        let span = (node.span.start, node.span.end);
        self.labels.get(&span).map(String::as_str)
    }

    /// The most severe finding about a byte.
    #[must_use]
    pub fn severity(&self, offset: usize) -> Option<Severity> {
        self.findings
            .iter()
            .find(|(span, _)| (span.start..span.end).contains(&offset))
            .map(|(_, severity)| *severity)
    }

    /// The value of a byte was withheld.
    #[must_use]
    pub fn is_withheld(&self, offset: usize) -> bool {
        if !self.is_outline {
            return false;
        }
        let node = self.at(offset).and_then(|index| self.nodes.get(index));
        // Between the elements nothing was copied either.
        node.is_none_or(|node| {
            let is_header = offset < node.contents().start;
            !is_header && (node.is_withheld || node.has_children)
        })
    }
}

fn marks(
    diagnosis: &Diagnosis,
    place: impl Fn(&diagnosis::Finding) -> Option<Span>,
) -> Vec<(Span, Severity)> {
    diagnosis
        .findings
        .iter()
        .filter_map(|finding| Some((place(finding)?, finding.severity)))
        .collect()
}

fn places(nodes: &[Node]) -> Vec<(u32, u32)> {
    let mut places = vec![(1, 1); nodes.len()];
    // Of each level that is open: its members so far.
    let mut open: Vec<Vec<usize>> = Vec::new();
    let mut close = |level: Vec<usize>| {
        let size = level.len() as u32;
        for (position, index) in (1..).zip(level) {
            if let Some(place) = places.get_mut(index) {
                *place = (position, size);
            }
        }
    };
    for (index, node) in nodes.iter().enumerate() {
        while open.len() > node.depth + 1 {
            open.pop().map(&mut close);
        }
        while open.len() <= node.depth {
            open.push(Vec::new());
        }
        if let Some(level) = open.last_mut() {
            level.push(index);
        }
    }
    open.into_iter().for_each(close);
    places
}

fn labels(diagnosis: &Diagnosis) -> BTreeMap<(usize, usize), String> {
    let Some(certificate) = &diagnosis.certificate else {
        return BTreeMap::new();
    };
    let CertificateSpans {
        serial,
        issuer,
        not_before,
        not_after,
        subject,
        public_key,
        signature_algorithm,
    } = certificate.spans;
    let facts = [
        (serial, "serial number"),
        (issuer, "issuer"),
        (not_before, "not before"),
        (not_after, "not after"),
        (subject, "subject"),
        (public_key, "public key"),
        (signature_algorithm, "signature algorithm"),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(span, name)| Some((span?, name.to_owned())));
    let extensions = certificate
        .extensions
        .iter()
        .filter_map(|extension| Some((extension.span, extension.name?.to_owned())));
    facts
        .chain(extensions)
        .map(|(span, name)| ((span.start, span.end), name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEQUENCE { SEQUENCE { INTEGER 1, INTEGER 2 }, NULL }, and a byte behind it.
    const DER: [u8; 13] = [
        0x30, 0x0a, 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02, 0x05, 0x00, 0xff,
    ];

    fn bytes() -> Bytes {
        let nodes = tree(&DER);
        Bytes {
            places: places(&nodes),
            der: DER.to_vec(),
            nodes,
            ..Bytes::default()
        }
    }

    #[test]
    fn innermost_element_of_a_byte_is_found() {
        let bytes = bytes();
        let found: Vec<_> = (0..DER.len()).map(|offset| bytes.at(offset)).collect();
        let expected = [0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4];
        assert_eq!(found[..12], expected.map(Some));
        assert_eq!(found[12], None);
    }

    #[test]
    fn parents_and_positions_are_known() {
        let bytes = bytes();
        let parents: Vec<_> = (0..5).map(|index| bytes.parent(index)).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(1), Some(0)]);
        let places: Vec<_> = (0..5).map(|index| bytes.place(index)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (1, 2), (2, 2), (2, 2)]);
    }

    #[test]
    fn collapsed_elements_hide_their_children() {
        assert_eq!(bytes().visible(&BTreeSet::from([1])), [0, 1, 4]);
        assert_eq!(bytes().visible(&BTreeSet::from([0, 1])), [0]);
    }
}
