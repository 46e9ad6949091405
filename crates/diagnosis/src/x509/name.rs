//! Distinguished names (RFC 5280 §4.1.2.4) and their text form (RFC 4514).

use core::fmt::Write as _;

use crate::der::{DerError, DerErrorKind, Tlv, check_content, integer, oid, string, tag};
use crate::model::{Attribute, Span};

/// A Name as encoded, decoded on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    pub tlv: Tlv<'a>,
}

/// One attribute of a name.
pub(crate) struct RawAttribute<'a> {
    pub oid: &'a [u8],
    pub value: Tlv<'a>,
    pub span: Span,
    /// It follows another one in the same relative name.
    pub joined: bool,
}

impl<'a> Name<'a> {
    pub fn new(tlv: Tlv<'a>) -> Self {
        Self { tlv }
    }

    /// Checks that it consists of relative names, and these of attributes with one type and one value each (RFC 5280
    /// §4.1.2.4).
    pub fn check(&self) -> Result<(), DerError> {
        let mut sets = self.tlv.children();
        while !sets.is_empty() {
            let set = sets.expect(tag::SET, "a relative distinguished name (SET)")?;
            let mut attributes = set.children();
            while !attributes.is_empty() {
                let attribute =
                    attributes.expect(tag::SEQUENCE, "an attribute of a name (SEQUENCE)")?;
                let mut fields = attribute.children();
                fields.expect_oid("an attribute's type (OBJECT IDENTIFIER)")?;
                if fields.is_empty() {
                    let kind = DerErrorKind::Unexpected {
                        expected: "an attribute's value",
                        found: None,
                    };
                    return Err(DerError {
                        at: fields.at(),
                        kind,
                    });
                }
                let value = fields.read()?;
                check_value(&value)?;
                fields.end("bytes after an attribute's value")?;
            }
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.tlv.content.is_empty()
    }

    pub fn attributes(&self) -> impl Iterator<Item = RawAttribute<'a>> {
        self.tlv.children().flat_map(|set| {
            set.children().enumerate().filter_map(|(index, pair)| {
                let mut fields = pair.children();
                let oid = fields.next().filter(|tlv| tlv.is(tag::OID))?.content;
                let value = fields.next()?;
                Some(RawAttribute {
                    oid,
                    value,
                    span: pair.span(),
                    joined: index > 0,
                })
            })
        })
    }

    /// RFC 4514: the last relative name first. Types without a registered short name are dotted; invisible characters
    /// are hex pairs, which RFC 4514 allows for every character.
    pub fn rfc4514(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for attribute in self.attributes() {
            let text = attribute_text(&attribute);
            match parts.last_mut() {
                Some(last) if attribute.joined => {
                    last.push('+');
                    last.push_str(&text);
                }
                _ => parts.push(text),
            }
        }
        parts.reverse();
        parts.join(",")
    }

    /// Every attribute in the order of the file.
    pub fn describe(&self) -> Vec<Attribute> {
        self.attributes()
            .map(|attribute| Attribute {
                oid: oid::dotted(attribute.oid),
                name: oid::name(attribute.oid),
                value: shown_value(&attribute.value),
                span: attribute.span,
            })
            .collect()
    }
}

/// Checks that the type of an attribute's value is one that OpenSSL accepts (more than RFC 5280 §4.1.2.4 allows, but
/// not all), and that its content is valid.
fn check_value(value: &Tlv<'_>) -> Result<(), DerError> {
    let is_known = matches!(
        value.tag,
        tag::BIT_STRING
            | 0x07..=0x09
            | 0x0b..=0x0f
            | tag::NUMERIC_STRING
            | tag::PRINTABLE_STRING
            | tag::TELETEX_STRING
            | tag::IA5_STRING
            | 0x1c..=0x1e
            | tag::SEQUENCE
    );
    let is_text = matches!(
        value.tag,
        tag::UTF8_STRING | tag::BMP_STRING | tag::UNIVERSAL_STRING
    );
    let kind = if !is_known {
        DerErrorKind::Unexpected {
            expected: "an attribute's value (character string)",
            found: Some(value.tag),
        }
    } else if is_text && string::read(value.tag, value.content).is_none() {
        DerErrorKind::Value {
            what: match value.tag {
                tag::UTF8_STRING => "a UTF8String that is not UTF-8",
                _ => "a BMPString or UniversalString that is not valid text",
            },
        }
    } else {
        return check_content(value);
    };
    Err(DerError {
        at: value.start,
        kind,
    })
}

fn shown_value(value: &Tlv<'_>) -> String {
    match string::read(value.tag, value.content) {
        Some(text) => primitives::text::escape(&text),
        None => format!("#{}", integer::hex(value.raw)),
    }
}

fn attribute_text(attribute: &RawAttribute<'_>) -> String {
    let mut text = match short_name(attribute.oid) {
        Some(name) => name.to_owned(),
        None => oid::dotted(attribute.oid),
    };
    text.push('=');
    match string::read(attribute.value.tag, attribute.value.content) {
        Some(value) => escape_into(&value, &mut text),
        None => {
            text.push('#');
            text.push_str(&integer::hex(attribute.value.raw));
        }
    }
    text
}

/// The table of RFC 4514 §3.
fn short_name(oid: &[u8]) -> Option<&'static str> {
    oid::name(oid).filter(|name| {
        matches!(
            *name,
            "CN" | "L" | "ST" | "O" | "OU" | "C" | "STREET" | "DC" | "UID"
        )
    })
}

/// RFC 4514 §2.4.
fn escape_into(value: &str, text: &mut String) {
    let last = value.chars().count().saturating_sub(1);
    for (index, c) in value.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.extend(['\\', c]),
            '#' if index == 0 => text.push_str("\\#"),
            ' ' if index == 0 || index == last => text.push_str("\\ "),
            _ if primitives::text::is_invisible(c) => {
                let mut buffer = [0; 4];
                for octet in c.encode_utf8(&mut buffer).bytes() {
                    let _ = write!(text, "\\{octet:02X}");
                }
            }
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_rfc_4514_requires() {
        let mut text = String::new();
        escape_into(" #a,b\u{202e}\0ü ", &mut text);
        assert_eq!(text, "\\ #a\\,b\\E2\\80\\AE\\00ü\\ ");
        let mut hash = String::new();
        escape_into("#a", &mut hash);
        assert_eq!(hash, "\\#a");
    }
}
