//! What a DER object is, by its structure and never by its label: certificate, SubjectPublicKeyInfo, PKCS#1, PKCS#7,
//! PKCS#8, PKCS#10, PKCS#12, revocation list, parameters.

use crate::der::{Integer, Tlv, integer, oid, tag};
use crate::x509::algorithm::AlgorithmId;
use crate::x509::certificate::Cert;
use crate::x509::key::{RsaKey, Spki};
use crate::x509::name::Name;
use crate::x509::private::{Private, dsa, pkcs1, pkcs8, sec1};

/// The type of an object, with what could be decoded of it.
#[derive(Clone, Debug)]
pub(crate) enum Asn1Type<'a> {
    Certificate(Box<Cert<'a>>),
    Spki(Box<Spki<'a>>),
    /// A bare RSAPublicKey.
    Pkcs1(RsaKey<'a>),
    Private(Private),
    /// EncryptedPrivateKeyInfo (RFC 5958 §3) and the scheme's name.
    EncryptedPrivate(String),
    Csr(Box<Request<'a>>),
    Crl,
    /// CMS or PKCS#7, and the content type's name.
    Pkcs7(&'static str),
    Pkcs12,
    /// Parameters without a key, and their algorithm.
    Parameters(&'static str),
    /// A known type that contains no key.
    Named(&'static str),
    /// Unknown, or not readable to its end.
    Other,
}

/// A certificate request (RFC 2986 §4.1).
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    pub subject: Option<Name<'a>>,
    pub spki: Option<Spki<'a>>,
}

/// Children beyond these are not needed to tell types apart.
const LOOKED_AT: usize = 10;

/// The type of the object whose outermost element is `tlv`.
pub(crate) fn asn1_type<'a>(tlv: &Tlv<'a>) -> Asn1Type<'a> {
    if tlv.is(tag::OID) {
        // The name of a curve, as openssl ecparam writes it. Those of algorithms are no parameters.
        return match oid::name(tlv.content) {
            Some(name) if is_curve(name) => Asn1Type::Parameters("EC"),
            Some(_) => Asn1Type::Named("the identifier of an algorithm"),
            None => Asn1Type::Other,
        };
    }
    if !tlv.is(tag::SEQUENCE) {
        return Asn1Type::Other;
    }
    let children: Vec<Tlv<'a>> = tlv.children().take(LOOKED_AT).collect();
    match children.as_slice() {
        [first, ..] if first.is(tag::INTEGER) => numbered(&children, tlv),
        [first, second] if first.is(tag::SEQUENCE) && second.is(tag::BIT_STRING) => {
            Spki::from_tlv(*tlv).map_or(Asn1Type::Other, |spki| Asn1Type::Spki(Box::new(spki)))
        }
        [first, second] if first.is(tag::SEQUENCE) && second.is(tag::OCTET_STRING) => {
            encrypted(first)
        }
        [request, ..] if is_ocsp_request(request) => Asn1Type::Named("an OCSP request"),
        [first, ..] if first.is(tag::SEQUENCE) => {
            signed(tlv, first, children.get(1..).unwrap_or_default())
        }
        [first, rest @ ..] if first.is(tag::OID) => content_info(first, rest),
        [first, ..] if first.is(tag::ENUMERATED) => Asn1Type::Named("an OCSP response"),
        _ => Asn1Type::Other,
    }
}

fn is_curve(name: &str) -> bool {
    [
        "P-",
        "prime",
        "secp",
        "sect",
        "c2",
        "brainpool",
        "SM2",
        "FRP",
        "wap-wsg",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// Types that start with a version or another number.
fn numbered<'a>(children: &[Tlv<'a>], tlv: &Tlv<'a>) -> Asn1Type<'a> {
    let small = |index: usize| {
        children
            .get(index)
            .and_then(|tlv| Integer::from_tlv(tlv).ok()?.small())
    };
    let bits = |index: usize| {
        children
            .get(index)
            .map_or(0, |tlv| integer::bits(tlv.content))
    };
    let tags: Vec<u8> = children.iter().map(|child| child.tag).collect();
    match tags.as_slice() {
        [_, tag::SEQUENCE, tag::OCTET_STRING, ..] if matches!(small(0), Some(0 | 1)) => children
            .get(1)
            .and_then(|algorithm| pkcs8(algorithm, children))
            .map_or(Asn1Type::Other, Asn1Type::Private),
        [_, tag::SEQUENCE, rest @ ..] => {
            match children.get(1).and_then(|second| second.children().next()) {
                Some(id) if id.is(tag::OID) && id.content.starts_with(oid::PKCS7) => {
                    Asn1Type::Pkcs12
                }
                Some(id)
                    if matches!(id.content, oid::PRIME_FIELD | oid::BINARY_FIELD)
                        && rest.len() >= 3 =>
                {
                    Asn1Type::Parameters("EC")
                }
                _ => Asn1Type::Other,
            }
        }
        [_, tag::OCTET_STRING, ..] => Asn1Type::Private(sec1(children, None)),
        [tag::INTEGER, tag::INTEGER] => match small(1) {
            // A Diffie-Hellman generator is 2 or 5. RSA exponents are odd, and 5 is rare.
            Some(2 | 5) => Asn1Type::Parameters("DH"),
            _ => RsaKey::from_tlv(tlv).map_or(Asn1Type::Other, Asn1Type::Pkcs1),
        },
        [tag::INTEGER, tag::INTEGER, tag::INTEGER] => match small(2) {
            Some(0..=0xffff) => Asn1Type::Parameters("DH"),
            // DSA: p, q, g (RFC 3279 §2.3.2). X9.42: p, g, q (§2.3.3). Of g and q, q has a few hundred bits.
            _ if bits(2) < bits(1) && bits(2) <= 512 => Asn1Type::Parameters("DH"),
            _ => Asn1Type::Parameters("DSA"),
        },
        [
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            ..,
        ] => Asn1Type::Private(pkcs1(children)),
        [
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
        ] if small(0) == Some(0) => Asn1Type::Private(dsa(children)),
        [tag::INTEGER, tag::INTEGER, tag::INTEGER, ..] if small(0).is_none() => {
            Asn1Type::Parameters("DH")
        }
        _ => Asn1Type::Other,
    }
}

fn encrypted<'a>(algorithm: &Tlv<'a>) -> Asn1Type<'a> {
    match AlgorithmId::from_tlv(*algorithm) {
        Ok(scheme)
            if scheme.oid.starts_with(oid::PKCS5) || scheme.oid.starts_with(oid::PKCS12_PBE) =>
        {
            Asn1Type::EncryptedPrivate(scheme.name())
        }
        Ok(_) => Asn1Type::Named("a hash or an encrypted value"),
        Err(_) => Asn1Type::Other,
    }
}

/// Signed types: to-be-signed part, algorithm, signature.
fn signed<'a>(tlv: &Tlv<'a>, tbs: &Tlv<'a>, rest: &[Tlv<'a>]) -> Asn1Type<'a> {
    let fields: Vec<Tlv<'a>> = tbs.children().take(8).collect();
    let tags: Vec<u8> = fields.iter().map(|field| field.tag).collect();
    let is_signed = matches!(rest, [algorithm, ..] if algorithm.is(tag::SEQUENCE));
    match tags.as_slice() {
        [0xa0, _, tag::SEQUENCE, tag::SEQUENCE, ..] => {
            Asn1Type::Certificate(Box::new(Cert::from_tlv(*tlv)))
        }
        _ if !is_signed => Asn1Type::Other,
        [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, ..] if fields.get(2).is_some_and(is_spki) => {
            Asn1Type::Csr(Box::new(Request {
                subject: fields.get(1).copied().map(Name::new),
                spki: fields.get(2).and_then(|spki| Spki::from_tlv(*spki).ok()),
            }))
        }
        [
            tag::INTEGER,
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::UTC_TIME | tag::GENERALIZED_TIME,
            ..,
        ]
        | [
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::UTC_TIME | tag::GENERALIZED_TIME,
            ..,
        ] => Asn1Type::Crl,
        [
            tag::INTEGER,
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::SEQUENCE,
            ..,
        ] => Asn1Type::Certificate(Box::new(Cert::from_tlv(*tlv))),
        [tag::INTEGER, tag::SEQUENCE, 0xa0, ..] => Asn1Type::Named("an attribute certificate"),
        _ => Asn1Type::Other,
    }
}

/// TBSRequest (RFC 6960 §4.1.1): a list of requests; the first identifies a certificate by two hashes.
fn is_ocsp_request(tlv: &Tlv<'_>) -> bool {
    let names_certificate = |list: Tlv<'_>| {
        let id = list.children().next()?.children().next()?;
        let tags: Vec<u8> = id.children().take(4).map(|field| field.tag).collect();
        Some(
            tags == [
                tag::SEQUENCE,
                tag::OCTET_STRING,
                tag::OCTET_STRING,
                tag::INTEGER,
            ],
        )
    };
    tlv.is(tag::SEQUENCE)
        && tlv
            .children()
            .take(3)
            .find(|field| field.is(tag::SEQUENCE))
            .and_then(names_certificate)
            .unwrap_or(false)
}

fn is_spki(tlv: &Tlv<'_>) -> bool {
    let mut fields = tlv.children();
    matches!((fields.next(), fields.next()), (Some(algorithm), Some(bits))
        if algorithm.is(tag::SEQUENCE) && bits.is(tag::BIT_STRING))
}

fn content_info<'a>(id: &Tlv<'a>, rest: &[Tlv<'a>]) -> Asn1Type<'a> {
    if !id.content.starts_with(oid::PKCS7)
        && !rest.first().is_some_and(|tlv| tlv.is(tag::context(0)))
    {
        return Asn1Type::Other;
    }
    match oid::name(id.content) {
        Some(name) => Asn1Type::Pkcs7(name),
        None if id.content.starts_with(b"\x2a\x86\x48\x86\xf7\x0d\x01") => {
            Asn1Type::Pkcs7("CMS content")
        }
        None => Asn1Type::Other,
    }
}
