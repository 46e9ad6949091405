//! The elements of a piece of DER or BER, for a view of its bytes.

use super::{LengthForm, Reader, Tlv, integer, oid, string, tag, time};
use crate::model::Span;

/// Nesting beyond this is shown as bytes.
const MAX_DEPTH: usize = 48;

/// A tree of more elements is cut off.
const MAX_NODES: usize = 100_000;

/// The longest value that is shown, in characters.
const SHOWN: usize = 120;

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How deep it stands: the outermost is 0. Nodes come in the order of the file, so that an element's
    /// children follow it.
    pub depth: usize,
    /// Its type: `SEQUENCE`, `INTEGER`, `[0]`.
    pub name: String,
    /// The whole element.
    pub span: Span,
    /// Length of its identifier and length octets.
    pub header: usize,
    /// It is shown with children.
    pub has_children: bool,
    /// Its children were found inside a string, where another encoding begins.
    pub is_wrapping: bool,
    /// Its value in short, where that says something.
    pub value: Option<String>,
    /// Its length is written as BER allows and DER does not.
    pub is_ber: bool,
}

/// The elements of `der`, each before its children. Where the bytes can't be read on, the tree ends.
#[must_use]
pub fn tree(der: &[u8]) -> Vec<Node> {
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
            name: name(tlv.tag),
            span: tlv.span(),
            header: tlv.header,
            has_children: inner.is_some(),
            is_wrapping: inner.is_some() && !tlv.is_constructed(),
            value: if inner.is_none() { value(&tlv) } else { None },
            is_ber: tlv.form != LengthForm::Minimal,
        });
        stack.extend(inner);
    }
    nodes
}

/// What stands inside: the content of a constructed element, or an encoding wrapped in a string.
fn inner<'a>(tlv: &Tlv<'a>) -> Option<Reader<'a>> {
    let reader = match tlv.tag {
        _ if tlv.is_constructed() => tlv.children(),
        tag::OCTET_STRING => tlv.children(),
        tag::BIT_STRING => match tlv.content {
            [0, rest @ ..] => Reader::new(rest, tlv.body() + 1),
            _ => return None,
        },
        _ => return None,
    };
    if tlv.is_constructed() {
        return (!reader.is_empty()).then_some(reader);
    }
    is_encoding(reader).then_some(reader)
}

/// Whether bytes in a string are one whole element of a usual type: a guess, for showing only.
fn is_encoding(reader: Reader<'_>) -> bool {
    let mut trial = reader;
    let is_usual = trial.peek().is_some_and(
        |first| matches!(first, 0x02..=0x06 | 0x0a | 0x0c | 0x13..=0x18 | 0x30 | 0x31),
    );
    is_usual && trial.read().is_ok_and(|tlv| !tlv.content.is_empty()) && trial.is_empty()
}

fn name(identifier: u8) -> String {
    match tag::name(identifier) {
        Some(name) => name.to_owned(),
        None => {
            let class = match identifier >> 6 {
                0 => "universal ",
                1 => "application ",
                2 => "",
                _ => "private ",
            };
            format!("[{class}{}]", identifier & 0x1f)
        }
    }
}

fn value(tlv: &Tlv<'_>) -> Option<String> {
    let content = tlv.content;
    Some(match tlv.tag {
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
            Some(text) => shortened(&string::escape(&text)),
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
                    node.name,
                    node.value.as_deref().unwrap_or_default()
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
    fn ends_on_anything() {
        assert!(tree(&[]).is_empty());
        assert!(tree(&[0x30, 0x82]).is_empty());
        assert!(tree(&[0x30, 0x80].repeat(1_000)).len() <= MAX_DEPTH);
        assert_eq!(tree(&[0x05, 0x00].repeat(200_000)).len(), MAX_NODES);
    }
}
