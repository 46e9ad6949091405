//! SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) and the key inside.

use super::algorithm::AlgorithmId;
use super::pss::{self, PssLimits};
use crate::der::{DerError, DerErrorKind, Integer, Reader, Tlv, integer, oid, tag};

/// A SubjectPublicKeyInfo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spki<'a> {
    pub tlv: Tlv<'a>,
    pub algorithm: AlgorithmId<'a>,
    /// The key's octets, without the count of unused bits.
    pub octets: &'a [u8],
    /// Offset of the key's octets.
    pub octets_at: usize,
    /// Unused bits of the last octet: 0 for every known key type.
    pub unused_bits: u8,
    /// There are bytes after the two fields.
    pub trailing: bool,
    pub key: Key<'a>,
}

/// The key itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    Rsa(RsaKey<'a>),
    /// RSA restricted to RSASSA-PSS (RFC 4055).
    RsaPss(RsaKey<'a>, PssLimits),
    Ec {
        curve: Curve<'a>,
        point: &'a [u8],
    },
    /// X25519, X448, Ed25519 or Ed448 (RFC 8410).
    Edwards {
        name: &'static str,
        bits: usize,
    },
    /// Size of the prime in bits, if there are parameters.
    Dsa(Option<usize>),
    Dh(Option<usize>),
    /// Known only by its object identifier.
    Other,
    Unreadable(DerError),
}

/// RSAPublicKey (RFC 8017 §A.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RsaKey<'a> {
    pub modulus: Integer<'a>,
    pub exponent: Integer<'a>,
    /// There are bytes after the two numbers.
    pub trailing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve<'a> {
    Named(&'a [u8]),
    /// Explicit parameters; size of the field in bits.
    Explicit(Option<usize>),
    /// Inherited from the issuer.
    Implicit,
    Missing,
}

impl<'a> RsaKey<'a> {
    pub fn from_tlv(tlv: &Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = tlv.children();
        let modulus = Integer::from_tlv(&fields.expect(tag::INTEGER, "the modulus (INTEGER)")?)?;
        let exponent = Integer::from_tlv(&fields.expect(tag::INTEGER, "the exponent (INTEGER)")?)?;
        Ok(Self {
            modulus,
            exponent,
            trailing: !fields.is_empty(),
        })
    }

    /// Reads the DER of an RSAPublicKey at offset `at`.
    pub fn read(bytes: &'a [u8], at: usize) -> Result<Self, DerError> {
        let mut reader = Reader::new(bytes, at);
        let tlv = reader.expect(tag::SEQUENCE, "the RSAPublicKey (SEQUENCE)")?;
        let mut key = Self::from_tlv(&tlv)?;
        key.trailing |= !reader.is_empty();
        Ok(key)
    }
}

impl<'a> Spki<'a> {
    pub fn from_tlv(tlv: Tlv<'a>) -> Result<Self, DerError> {
        let mut fields = tlv.children();
        let algorithm = fields.expect(tag::SEQUENCE, "the key's AlgorithmIdentifier (SEQUENCE)")?;
        let algorithm = AlgorithmId::from_tlv(algorithm)?;
        let bits = fields.expect(tag::BIT_STRING, "the key (BIT STRING)")?;
        let Some((&unused_bits, octets)) = bits.content.split_first() else {
            return Err(DerError {
                at: bits.start,
                kind: DerErrorKind::Value {
                    what: "an empty BIT STRING",
                },
            });
        };
        let octets_at = bits.body() + 1;
        let key = key(&algorithm, octets, octets_at);
        Ok(Self {
            tlv,
            algorithm,
            octets,
            octets_at,
            unused_bits,
            trailing: !fields.is_empty(),
            key,
        })
    }

    /// The RSA numbers of a plain or an RSASSA-PSS key.
    pub fn rsa(&self) -> Option<&RsaKey<'a>> {
        match &self.key {
            Key::Rsa(rsa) | Key::RsaPss(rsa, _) => Some(rsa),
            _ => None,
        }
    }
}

fn key<'a>(algorithm: &AlgorithmId<'a>, octets: &'a [u8], at: usize) -> Key<'a> {
    let rsa = || RsaKey::read(octets, at);
    match algorithm.oid {
        oid::RSA => rsa().map_or_else(Key::Unreadable, Key::Rsa),
        oid::RSASSA_PSS => match rsa() {
            Ok(rsa) => Key::RsaPss(rsa, pss::limits(algorithm.parameters.as_ref())),
            Err(error) => Key::Unreadable(error),
        },
        oid::EC => Key::Ec {
            curve: curve(algorithm.parameters.as_ref()),
            point: octets,
        },
        oid::DSA => Key::Dsa(first_number_bits(algorithm.parameters.as_ref())),
        oid::DH | oid::DHX => Key::Dh(first_number_bits(algorithm.parameters.as_ref())),
        other => match oid::name(other) {
            Some(name @ ("Ed25519" | "X25519")) => Key::Edwards { name, bits: 256 },
            Some(name @ "Ed448") => Key::Edwards { name, bits: 456 },
            Some(name @ "X448") => Key::Edwards { name, bits: 448 },
            _ => Key::Other,
        },
    }
}

/// ECParameters (RFC 5480 §2.1.1).
pub(crate) fn curve<'a>(parameters: Option<&Tlv<'a>>) -> Curve<'a> {
    match parameters {
        Some(tlv) if tlv.is(tag::OID) => Curve::Named(tlv.content),
        Some(tlv) if tlv.is(tag::SEQUENCE) => Curve::Explicit(explicit_field_bits(tlv)),
        Some(tlv) if tlv.is(tag::NULL) => Curve::Implicit,
        _ => Curve::Missing,
    }
}

/// SpecifiedECDomain: version, then the field with its prime or its degree.
fn explicit_field_bits(tlv: &Tlv<'_>) -> Option<usize> {
    let field = tlv.children().nth(1)?;
    let mut inner = field.children();
    let kind = inner.next()?;
    let value = inner.next()?;
    match kind.content {
        oid::PRIME_FIELD => Some(integer::bits(value.content)),
        oid::BINARY_FIELD => {
            let degree = Integer::from_tlv(&value.children().next()?).ok()?.small()?;
            usize::try_from(degree).ok()
        }
        _ => None,
    }
}

/// Size of the first number of a SEQUENCE: the prime of DSA and DH parameters.
fn first_number_bits(parameters: Option<&Tlv<'_>>) -> Option<usize> {
    let first = parameters?.children().next()?;
    Integer::from_tlv(&first).ok().map(|prime| prime.bits())
}

/// Size of a named curve's field in bits: most names contain it.
pub(crate) fn curve_bits(name: &str) -> Option<usize> {
    // The curves of WTLS (WAP-261 §A.5) are numbered.
    let number = name.strip_prefix("wap-wsg-idm-ecid-wtls").unwrap_or(name);
    let bits = match number {
        "SM2" => 256,
        "6" | "8" => 112,
        "1" | "4" => 113,
        "7" | "9" => 160,
        "3" | "5" => 163,
        "12" => 224,
        "10" | "11" => 233,
        _ => return bits_in_name(name),
    };
    Some(bits)
}

fn bits_in_name(name: &str) -> Option<usize> {
    name.split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() >= 3)?
        .parse()
        .ok()
}
