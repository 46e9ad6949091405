//! The elements of a piece of DER or BER, for a view of its bytes.

use super::{LengthForm, Reader, Tlv, integer, oid, string, tag, time};
use crate::bytes::Span;
use crate::model::{Node, Outline};

/// Elements nested more deeply are shown as bytes.
const MAX_DEPTH: usize = 48;

/// Maximum number of elements in a tree. A revocation list of several MB reaches it.
pub const MAX_NODES: usize = 500_000;

/// Maximum length of a displayed value, in characters.
const SHOWN: usize = 120;

impl Node {
    /// Its type: `SEQUENCE`, `INTEGER`, `[0]`.
    #[must_use]
    pub fn name(&self) -> String {
        match tag::name(self.tag) {
            Some(name) => name.to_owned(),
            None => {
                let class = match self.tag >> 6 {
                    0 => "universal ",
                    1 => "application ",
                    2 => "",
                    _ => "private ",
                };
                format!("[{class}{}]", self.tag & 0x1f)
            }
        }
    }

    /// Its value in short, if it can be shown. `der` is what the tree was built from.
    #[must_use]
    pub fn value(&self, der: &[u8]) -> Option<String> {
        if self.has_children || self.is_withheld {
            return None;
        }
        let raw = der.get(self.span.start..self.span.end)?;
        let tlv = Reader::new(raw, self.span.start).read().ok()?;
        value(&tlv)
    }
}

/// The elements of `der`, each before its children. The tree ends where the bytes can't be read.
#[must_use]
pub fn tree(der: &[u8]) -> Vec<Node> {
    walk(der, inner)
}

/// Copies the structure of `der` and no values.
pub(crate) fn outline(der: &[u8]) -> Outline {
    let mut nodes = walk(der, inner_of_private);
    let mut shown = vec![0; der.len()];
    let mut copy = |span: Span| {
        if let (Some(to), Some(from)) = (
            shown.get_mut(span.start..span.end),
            der.get(span.start..span.end),
        ) {
            to.copy_from_slice(from);
        }
    };
    let mut is_first = true;
    for node in &mut nodes {
        copy(Span {
            start: node.span.start,
            end: node.contents().start,
        });
        let contents = node.contents();
        let is_version = is_first && node.tag == tag::INTEGER && contents.end - contents.start == 1;
        if matches!(node.tag, tag::OID | tag::NULL) || is_version {
            copy(contents);
        } else {
            node.is_withheld = !node.has_children;
        }
        is_first = node.has_children;
    }
    Outline { nodes, der: shown }
}

fn walk<'a>(der: &'a [u8], inner: impl Fn(&Tlv<'a>) -> Option<Reader<'a>>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut stack = vec![Reader::new(der, 0)];
    while let Some(reader) = stack.last_mut() {
        if reader.is_empty() || nodes.len() >= MAX_NODES {
            stack.pop();
            continue;
        }
        let Ok(tlv) = reader.read() else {
            stack.pop();
            continue;
        };
        let depth = stack.len() - 1;
        let inner = if depth + 1 < MAX_DEPTH {
            inner(&tlv)
        } else {
            None
        };
        nodes.push(Node {
            depth,
            tag: tlv.tag,
            span: tlv.span(),
            header: tlv.header,
            has_children: inner.is_some(),
            is_wrapping: inner.is_some() && !tlv.is_constructed(),
            is_ber: tlv.form != LengthForm::Minimal,
            is_withheld: false,
        });
        stack.extend(inner);
    }
    nodes
}

/// The content of a constructed element, or an encoding inside a string.
fn inner<'a>(tlv: &Tlv<'a>) -> Option<Reader<'a>> {
    let reader = content(tlv)?;
    (tlv.is_constructed() || is_encoding(reader)).then_some(reader)
}

/// As [`inner`], but only strings that contain a key in a SEQUENCE with a version: random octets of a key must not be
/// mistaken for an element and shown.
fn inner_of_private<'a>(tlv: &Tlv<'a>) -> Option<Reader<'a>> {
    let reader = content(tlv)?;
    let mut trial = reader;
    let is_key = trial
        .read()
        .is_ok_and(|key| key.is(tag::SEQUENCE) && key.content.starts_with(&[tag::INTEGER, 1]))
        && trial.is_empty();
    (tlv.is_constructed() || is_key).then_some(reader)
}

fn content<'a>(tlv: &Tlv<'a>) -> Option<Reader<'a>> {
    let reader = match tlv.tag {
        _ if tlv.is_constructed() => tlv.children(),
        tag::OCTET_STRING => tlv.children(),
        tag::BIT_STRING => match tlv.content {
            [0, rest @ ..] => Reader::new(rest, tlv.body() + 1),
            _ => return None,
        },
        _ => return None,
    };
    (!reader.is_empty()).then_some(reader)
}

/// Returns true if a string contains exactly one element of a common type: a guess, for display only.
fn is_encoding(reader: Reader<'_>) -> bool {
    let mut trial = reader;
    let is_usual = trial.peek().is_some_and(
        |first| matches!(first, 0x02..=0x06 | 0x0a | 0x0c | 0x13..=0x18 | 0x30 | 0x31),
    );
    is_usual && trial.read().is_ok_and(|tlv| !tlv.content.is_empty()) && trial.is_empty()
}

fn value(tlv: &Tlv<'_>) -> Option<String> {
    let content = tlv.content;
    Some(match tlv.tag {
        _ if tlv.is_constructed() && content.is_empty() => return None,
        tag::BOOLEAN => if content == [0] { "FALSE" } else { "TRUE" }.to_owned(),
        tag::NULL => return None,
        tag::OID => match oid::name(content) {
            Some(name) => format!("{name} ({})", oid::dotted(content)),
            None => oid::dotted(content),
        },
        tag::INTEGER | tag::ENUMERATED
            if content.len() <= 8 && content.first().is_some_and(|first| first & 0x80 == 0) =>
        {
            integer::decimal(content)
        }
        tag::INTEGER => format!("{} bits: {}", integer::bits(content), hex(content)),
        tag::UTC_TIME | tag::GENERALIZED_TIME => match time::read(tlv) {
            Some(time) => time
                .value
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            None => hex(content),
        },
        _ => match string::read(tlv.tag, content) {
            Some(text) => shortened(&primitives::text::escape(&text)),
            None => format!("{} bytes: {}", content.len(), hex(content)),
        },
    })
}

fn hex(octets: &[u8]) -> String {
    let shown = octets
        .get(..octets.len().min(SHOWN / 4))
        .unwrap_or_default();
    let more = if shown.len() < octets.len() {
        "…"
    } else {
        ""
    };
    format!("{}{more}", integer::hex(shown))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_elements_and_what_strings_wrap() {
        // SEQUENCE { OID, OCTET STRING { INTEGER 5 }, BIT STRING, [0] { UTF8String } }
        let der = [
            0x30, 0x15, 0x06, 0x03, 0x55, 0x04, 0x03, 0x04, 0x03, 0x02, 0x01, 0x05, 0x03, 0x02,
            0x07, 0x80, 0xa0, 0x05, 0x0c, 0x03, b'a', 0xc3, 0xa9,
        ];
        let nodes = tree(&der);
        let lines: Vec<String> = nodes
            .iter()
            .map(|node| {
                format!(
                    "{}{} {}",
                    " ".repeat(node.depth),
                    node.name(),
                    node.value(&der).unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "SEQUENCE ",
                " OBJECT IDENTIFIER CN (2.5.4.3)",
                " OCTET STRING ",
                "  INTEGER 5",
                " BIT STRING 2 bytes: 0780",
                " [0] ",
                "  UTF8String aé"
            ]
        );
        assert!(nodes[2].is_wrapping);
        assert_eq!(nodes[3].span, Span { start: 9, end: 12 });
    }

    #[test]
    fn any_input_ends() {
        assert!(tree(&[]).is_empty());
        assert!(tree(&[0x30, 0x82]).is_empty());
        assert!(tree(&[0x30, 0x80].repeat(1_000)).len() <= MAX_DEPTH);
        assert_eq!(tree(&[0x05, 0x00].repeat(MAX_NODES + 1)).len(), MAX_NODES);
    }

    #[test]
    fn an_outline_contains_no_value() {
        // SEQUENCE { INTEGER 0, SEQUENCE { OID, NULL }, OCTET STRING { SEQUENCE { INTEGER 0, INTEGER } } }
        let der = [
            0x30, 0x17, 0x02, 0x01, 0x00, 0x30, 0x07, 0x06, 0x03, 0x55, 0x04, 0x03, 0x05, 0x00,
            0x04, 0x09, 0x30, 0x07, 0x02, 0x01, 0x00, 0x02, 0x02, 0x7a, 0x7b,
        ];
        let outline = outline(&der);
        let mut expected = der;
        expected[23..].fill(0);
        assert_eq!(outline.der, expected);
        let withheld: Vec<Span> = outline
            .nodes
            .iter()
            .filter(|node| node.is_withheld)
            .map(|node| node.span)
            .collect();
        assert_eq!(withheld, [Span { start: 21, end: 25 }]);
    }

    #[test]
    fn random_octets_of_a_key_are_not_elements() {
        // OCTET STRING { OCTET STRING of 4 octets that could be read as an element }
        let der = [0x04, 0x06, 0x04, 0x04, 0x04, 0x02, 0x7a, 0x7b];
        assert_eq!(tree(&der).len(), 3);
        assert_eq!(outline(&der).der, [0x04, 0x06, 0, 0, 0, 0, 0, 0]);
    }
}
