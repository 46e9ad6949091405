//! Certificate extensions (RFC 5280 §4.2).

use core::net::{Ipv4Addr, Ipv6Addr};

use super::name::Name;
use crate::der::{DerError, Integer, Tlv, check_content, integer, oid, tag};
use crate::model::Extension;

const SUBJECT_KEY_ID: &[u8] = b"\x55\x1d\x0e";
const KEY_USAGE: &[u8] = b"\x55\x1d\x0f";
const SUBJECT_ALT_NAME: &[u8] = b"\x55\x1d\x11";
const ISSUER_ALT_NAME: &[u8] = b"\x55\x1d\x12";
const BASIC_CONSTRAINTS: &[u8] = b"\x55\x1d\x13";
const AUTHORITY_KEY_ID: &[u8] = b"\x55\x1d\x23";
const EXTENDED_KEY_USAGE: &[u8] = b"\x55\x1d\x25";

/// RFC 5280 §4.2.1.3, in the order of the bits.
const KEY_USAGES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// Unknown values are shown in hex up to this many octets.
const SHOWN_OCTETS: usize = 256;

/// One extension as encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawExtension<'a> {
    pub oid: &'a [u8],
    pub critical: bool,
    pub value: Tlv<'a>,
    pub tlv: Tlv<'a>,
}

/// The extensions of a certificate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions<'a> {
    list: Vec<RawExtension<'a>>,
}

pub(crate) struct BasicConstraints {
    pub ca: bool,
    pub path_length: Option<u64>,
}

impl<'a> Extensions<'a> {
    /// Reads the `[3]` wrapper. Every extension in it must be readable.
    pub fn read(wrapper: &Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = wrapper.children();
        let list = fields.expect(tag::SEQUENCE, "the extensions (SEQUENCE)")?;
        let mut items = list.children();
        let mut extensions = Vec::with_capacity(12);
        while !items.is_empty() {
            extensions.push(extension(
                &items.expect(tag::SEQUENCE, "an extension (SEQUENCE)")?,
            )?);
        }
        fields.end("bytes after the list of extensions")?;
        Ok(Self { list: extensions })
    }

    pub fn iter(&self) -> impl Iterator<Item = RawExtension<'a>> + '_ {
        self.list.iter().copied()
    }

    pub fn find(&self, oid: &[u8]) -> Option<RawExtension<'a>> {
        self.iter().find(|extension| extension.oid == oid)
    }

    pub fn san(&self) -> Vec<String> {
        self.find(SUBJECT_ALT_NAME)
            .map(|extension| general_names(&extension.value))
            .unwrap_or_default()
    }

    /// The directory names among the alternative names.
    pub fn directory_names(&self) -> Vec<Name<'a>> {
        let list = self
            .find(SUBJECT_ALT_NAME)
            .and_then(|extension| extension.value.children().next());
        list.filter(|list| list.is(tag::SEQUENCE))
            .map(|list| {
                list.children()
                    .filter_map(|name| directory_name(&name))
                    .collect()
            })
            .unwrap_or_default()
    }

    pub fn key_usage(&self) -> Option<Vec<&'static str>> {
        key_usages(&self.find(KEY_USAGE)?.value)
    }

    pub fn extended_key_usage(&self) -> Option<Vec<String>> {
        extended_usages(&self.find(EXTENDED_KEY_USAGE)?.value)
    }

    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        basic_constraints(&self.find(BASIC_CONSTRAINTS)?.value)
    }

    pub fn subject_key_id(&self) -> Option<&'a [u8]> {
        key_id(&self.find(SUBJECT_KEY_ID)?.value)
    }

    pub fn authority_key_id(&self) -> Option<&'a [u8]> {
        authority_key_id(&self.find(AUTHORITY_KEY_ID)?.value)
    }

    /// The first object identifier that occurs again (RFC 5280 §4.2 forbids it).
    pub fn duplicate(&self) -> Option<RawExtension<'a>> {
        let mut seen: Vec<&[u8]> = Vec::new();
        self.iter().find(|extension| {
            let again = seen.contains(&extension.oid);
            // Beyond this many, duplicates no longer matter, and the search must stay linear.
            if !again && seen.len() < 64 {
                seen.push(extension.oid);
            }
            again
        })
    }
}

fn extension<'a>(tlv: &Tlv<'a>) -> Result<RawExtension<'a>, DerError> {
    let mut fields = tlv.children();
    let oid = fields.expect_oid("an extension's type (OBJECT IDENTIFIER)")?;
    let flag = fields.optional(tag::BOOLEAN)?;
    flag.as_ref().map_or(Ok(()), check_content)?;
    let critical = flag.is_some_and(|flag| flag.content != [0]);
    let value = fields.expect(tag::OCTET_STRING, "an extension's value (OCTET STRING)")?;
    fields.end("bytes after an extension's value")?;
    Ok(RawExtension {
        oid,
        critical,
        value,
        tlv: *tlv,
    })
}

/// The extension with its value in words.
pub(crate) fn describe(extension: RawExtension<'_>) -> Extension {
    Extension {
        oid: oid::dotted(extension.oid),
        name: oid::name(extension.oid),
        critical: extension.critical,
        value: in_words(&extension).unwrap_or_else(|| in_hex(extension.value.content)),
        span: extension.tlv.span(),
    }
}

fn in_words(extension: &RawExtension<'_>) -> Option<String> {
    let value = &extension.value;
    match extension.oid {
        KEY_USAGE => Some(key_usages(value)?.join(", ")),
        EXTENDED_KEY_USAGE => Some(extended_usages(value)?.join(", ")),
        SUBJECT_ALT_NAME | ISSUER_ALT_NAME => Some(general_names(value).join(", ")),
        SUBJECT_KEY_ID => Some(integer::hex(key_id(value)?)),
        AUTHORITY_KEY_ID => Some(integer::hex(authority_key_id(value)?)),
        BASIC_CONSTRAINTS => {
            let basic = basic_constraints(value)?;
            let role = if basic.ca { "CA" } else { "not a CA" };
            Some(match basic.path_length {
                Some(length) => format!("{role}, path length {length}"),
                None => role.to_owned(),
            })
        }
        _ => None,
    }
}

fn in_hex(octets: &[u8]) -> String {
    match octets.get(..SHOWN_OCTETS) {
        Some(start) if octets.len() > SHOWN_OCTETS => {
            format!("{}… ({} bytes)", integer::hex(start), octets.len())
        }
        _ => integer::hex(octets),
    }
}

fn key_usages(value: &Tlv<'_>) -> Option<Vec<&'static str>> {
    let bits = value
        .children()
        .next()
        .filter(|tlv| tlv.is(tag::BIT_STRING))?;
    let (_, octets) = bits.content.split_first()?;
    let is_set = |bit: usize| {
        octets
            .get(bit / 8)
            .is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    };
    Some(
        KEY_USAGES
            .iter()
            .enumerate()
            .filter(|(bit, _)| is_set(*bit))
            .map(|(_, name)| *name)
            .collect(),
    )
}

fn extended_usages(value: &Tlv<'_>) -> Option<Vec<String>> {
    let list = value
        .children()
        .next()
        .filter(|tlv| tlv.is(tag::SEQUENCE))?;
    Some(
        list.children()
            .map(|purpose| oid::name_or_dotted(purpose.content))
            .collect(),
    )
}

fn basic_constraints(value: &Tlv<'_>) -> Option<BasicConstraints> {
    let list = value
        .children()
        .next()
        .filter(|tlv| tlv.is(tag::SEQUENCE))?;
    let mut fields = list.children();
    let ca = fields
        .optional(tag::BOOLEAN)
        .ok()?
        .is_some_and(|flag| flag.content != [0]);
    let path_length = fields
        .next()
        .and_then(|tlv| Integer::from_tlv(&tlv).ok()?.small());
    Some(BasicConstraints { ca, path_length })
}

fn key_id<'a>(value: &Tlv<'a>) -> Option<&'a [u8]> {
    value
        .children()
        .next()
        .filter(|tlv| tlv.is(tag::OCTET_STRING))
        .map(|tlv| tlv.content)
}

fn authority_key_id<'a>(value: &Tlv<'a>) -> Option<&'a [u8]> {
    let list = value
        .children()
        .next()
        .filter(|tlv| tlv.is(tag::SEQUENCE))?;
    list.children()
        .find(|tlv| tlv.is(tag::implicit(0)))
        .map(|tlv| tlv.content)
}

/// GeneralNames (RFC 5280 §4.2.1.6), each with its type prefix.
fn general_names(value: &Tlv<'_>) -> Vec<String> {
    let Some(list) = value.children().next().filter(|tlv| tlv.is(tag::SEQUENCE)) else {
        return Vec::new();
    };
    list.children().map(|name| general_name(&name)).collect()
}

fn general_name(name: &Tlv<'_>) -> String {
    let text = || match core::str::from_utf8(name.content) {
        Ok(text) => primitives::text::escape(text),
        Err(_) => format!("#{}", integer::hex(name.content)),
    };
    match name.tag & 0x1f {
        0 => {
            let kind = name.children().next().filter(|tlv| tlv.is(tag::OID));
            format!(
                "other:{}",
                kind.map(|tlv| oid::dotted(tlv.content)).unwrap_or_default()
            )
        }
        1 => format!("email:{}", text()),
        2 => format!("dns:{}", text()),
        4 => format!(
            "dirname:{}",
            directory_name(name)
                .map(|name| name.rfc4514())
                .unwrap_or_default()
        ),
        6 => format!("uri:{}", text()),
        7 => format!("ip:{}", address(name.content)),
        8 => format!("rid:{}", oid::dotted(name.content)),
        other => format!("[{other}]:#{}", integer::hex(name.content)),
    }
}

/// The Name of a GeneralName, if it has one.
fn directory_name<'a>(name: &Tlv<'a>) -> Option<Name<'a>> {
    let directory = name.is(tag::context(4)).then(|| name.children().next())??;
    Some(Name::new(directory)).filter(|name| name.check().is_ok())
}

fn address(octets: &[u8]) -> String {
    if let Ok(v4) = <[u8; 4]>::try_from(octets) {
        Ipv4Addr::from(v4).to_string()
    } else if let Ok(v6) = <[u8; 16]>::try_from(octets) {
        Ipv6Addr::from(v6).to_string()
    } else {
        format!("#{}", integer::hex(octets))
    }
}
