//! What a piece of DER is, by its shape and never by its label.

use super::certificate::Cert;
use super::key::{AlgorithmId, Curve, RsaKey, Spki, curve};
use super::public_key::{encode, rsa_from_numbers, wrap, wrap_rsa};
use crate::asn1::{Integer, Reader, Tlv, oid, tag};

/// A recognised object.
#[derive(Clone, Debug)]
pub(crate) enum Shape<'a> {
    Certificate(Box<Cert<'a>>),
    Spki(Box<Spki<'a>>),
    /// An RSAPublicKey that is not wrapped.
    Pkcs1(RsaKey<'a>),
    Private(Private),
    /// EncryptedPrivateKeyInfo (RFC 5958 §3) and the scheme's name.
    EncryptedPrivate(String),
    Csr(Option<Box<Spki<'a>>>),
    Crl,
    /// CMS or PKCS#7, and the content type's name.
    Pkcs7(&'static str),
    Pkcs12,
    /// Parameters without a key: of what.
    Parameters(&'static str),
    /// Known, but nothing that we deal with.
    Named(&'static str),
    /// It begins as an object of this kind and can't be read to its end.
    Other,
}

/// An unencrypted private key. Its secret numbers are never copied out of the input.
#[derive(Clone, Debug)]
pub(crate) struct Private {
    /// `RSA`, `EC`, …
    pub algorithm: String,
    pub form: &'static str,
    /// SubjectPublicKeyInfo of its public half, where the file holds that.
    pub public: Option<Vec<u8>>,
    /// SubjectPublicKeyInfo without a key, for the algorithm's facts alone.
    pub algorithm_only: Option<Vec<u8>>,
}

/// The most children that tell shapes apart.
const LOOKED_AT: usize = 10;

/// Recognises the object whose outermost element is `tlv`.
pub(crate) fn recognise<'a>(tlv: &Tlv<'a>) -> Shape<'a> {
    if tlv.is(tag::OID) {
        return if oid::name(tlv.content).is_some() {
            Shape::Parameters("EC")
        } else {
            Shape::Other
        };
    }
    if !tlv.is(tag::SEQUENCE) {
        return Shape::Other;
    }
    let children: Vec<Tlv<'a>> = tlv.children().take(LOOKED_AT).collect();
    match children.as_slice() {
        [first, ..] if first.is(tag::INTEGER) => numbered(&children, tlv),
        [first, second] if first.is(tag::SEQUENCE) && second.is(tag::BIT_STRING) => {
            Spki::from_tlv(*tlv).map_or(Shape::Other, |spki| Shape::Spki(Box::new(spki)))
        }
        [first, second] if first.is(tag::SEQUENCE) && second.is(tag::OCTET_STRING) => {
            encrypted(first)
        }
        [first, ..] if first.is(tag::SEQUENCE) => {
            signed(tlv, first, children.get(1..).unwrap_or_default())
        }
        [first, rest @ ..] if first.is(tag::OID) => content_info(first, rest),
        [first, ..] if first.is(tag::ENUMERATED) => Shape::Named("an OCSP response"),
        _ => Shape::Other,
    }
}

/// A version or another number comes first.
fn numbered<'a>(children: &[Tlv<'a>], tlv: &Tlv<'a>) -> Shape<'a> {
    let small = |index: usize| {
        children
            .get(index)
            .and_then(|tlv| Integer::from_tlv(tlv).ok()?.small())
    };
    let tags: Vec<u8> = children.iter().map(|child| child.tag).collect();
    match tags.as_slice() {
        [_, tag::SEQUENCE, tag::OCTET_STRING, ..] if matches!(small(0), Some(0 | 1)) => children
            .get(1)
            .map_or(Shape::Other, |algorithm| pkcs8(algorithm, children)),
        [_, tag::SEQUENCE, rest @ ..] => {
            match children.get(1).and_then(|second| second.children().next()) {
                Some(id) if id.is(tag::OID) && id.content.starts_with(oid::PKCS7) => Shape::Pkcs12,
                Some(id)
                    if matches!(id.content, oid::PRIME_FIELD | oid::BINARY_FIELD)
                        && rest.len() >= 3 =>
                {
                    Shape::Parameters("EC")
                }
                _ => Shape::Other,
            }
        }
        [_, tag::OCTET_STRING, ..] => Shape::Private(sec1(children, None)),
        [tag::INTEGER, tag::INTEGER] => match small(1) {
            // A Diffie-Hellman generator; no RSA exponent is even, and 5 is the other usual generator.
            Some(2 | 5) => Shape::Parameters("DH"),
            _ => RsaKey::from_tlv(tlv).map_or(Shape::Other, Shape::Pkcs1),
        },
        [tag::INTEGER, tag::INTEGER, tag::INTEGER] => match small(2) {
            Some(0..=0xffff) => Shape::Parameters("DH"),
            _ => Shape::Parameters("DSA"),
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
        ] => Shape::Private(pkcs1(children)),
        [
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
            tag::INTEGER,
        ] if small(0) == Some(0) => Shape::Private(dsa(children)),
        [tag::INTEGER, tag::INTEGER, tag::INTEGER, ..] if small(0).is_none() => {
            Shape::Parameters("DH")
        }
        _ => Shape::Other,
    }
}

/// OneAsymmetricKey (RFC 5958 §2).
fn pkcs8<'a>(algorithm: &Tlv<'a>, children: &[Tlv<'a>]) -> Shape<'a> {
    let Ok(algorithm) = AlgorithmId::from_tlv(*algorithm) else {
        return Shape::Other;
    };
    let inner = children.get(2).and_then(|octets| octets.children().next());
    let written = children
        .iter()
        .skip(3)
        .find(|tlv| tlv.tag & 0xdf == tag::implicit(1));
    let mut public = match (algorithm.oid, &inner) {
        (oid::RSA | oid::RSASSA_PSS, Some(inner)) => {
            let numbers: Vec<Tlv<'_>> = inner.children().take(3).collect();
            rsa_half(&numbers).map(|key| {
                // Some write no parameters where NULL belongs; the public half is made by the book.
                if algorithm.oid == oid::RSA {
                    wrap_rsa(&key)
                } else {
                    wrap(algorithm.tlv.raw, &key)
                }
            })
        }
        (oid::EC, Some(inner)) => {
            let fields: Vec<Tlv<'_>> = inner.children().take(4).collect();
            sec1(&fields, Some(&algorithm)).public
        }
        _ => None,
    };
    if public.is_none()
        && let Some((0, key)) = written
            .and_then(|bits| bits.content.split_first())
            .map(|(unused, key)| (*unused, key))
    {
        public = Some(wrap(algorithm.tlv.raw, key));
    }
    let name = match algorithm.oid {
        oid::RSA => "RSA".to_owned(),
        oid::RSASSA_PSS => "RSASSA-PSS".to_owned(),
        oid::EC => "EC".to_owned(),
        oid::DSA => "DSA".to_owned(),
        oid::DH | oid::DHX => "DH".to_owned(),
        _ => algorithm.name(),
    };
    Shape::Private(Private {
        algorithm: name,
        form: "PKCS#8",
        public,
        algorithm_only: Some(wrap(algorithm.tlv.raw, &[])),
    })
}

/// RSAPrivateKey (RFC 8017 §A.1.2).
fn pkcs1(children: &[Tlv<'_>]) -> Private {
    let public = rsa_half(children).map(|key| wrap_rsa(&key));
    Private {
        algorithm: "RSA".to_owned(),
        form: "PKCS#1",
        public,
        algorithm_only: None,
    }
}

/// The RSAPublicKey of an RSAPrivateKey's fields.
fn rsa_half(fields: &[Tlv<'_>]) -> Option<Vec<u8>> {
    let modulus = Integer::from_tlv(fields.get(1)?).ok()?;
    let exponent = Integer::from_tlv(fields.get(2)?).ok()?;
    if modulus.is_negative() || exponent.is_negative() {
        return None;
    }
    Some(rsa_from_numbers(modulus.magnitude(), exponent.magnitude()))
}

/// ECPrivateKey (RFC 5915 §3); the curve may stand outside, in a PKCS#8 wrapping.
fn sec1(children: &[Tlv<'_>], outside: Option<&AlgorithmId<'_>>) -> Private {
    let inside = children
        .iter()
        .find(|tlv| tlv.is(tag::context(0)))
        .and_then(|tlv| tlv.children().next());
    let parameters = inside.or_else(|| outside.and_then(|algorithm| algorithm.parameters));
    let point = children
        .iter()
        .find(|tlv| tlv.is(tag::context(1)))
        .and_then(|tlv| tlv.children().next())
        .and_then(|bits| bits.content.split_first())
        .map(|(_, point)| point);
    let algorithm = parameters.map(|parameters| {
        let mut algorithm = encode(tag::OID, oid::EC);
        algorithm.extend_from_slice(parameters.raw);
        encode(tag::SEQUENCE, &algorithm)
    });
    let public = algorithm
        .as_ref()
        .zip(point)
        .map(|(algorithm, point)| wrap(algorithm, point));
    let algorithm_only = algorithm.map(|algorithm| wrap(&algorithm, &[]));
    let name = match curve(parameters.as_ref()) {
        Curve::Named(id) => format!("EC {}", oid::name_or_dotted(id)),
        _ => "EC".to_owned(),
    };
    Private {
        algorithm: name,
        form: "SEC 1",
        public,
        algorithm_only,
    }
}

/// OpenSSL's own form of a DSA key: version, p, q, g, public, private.
fn dsa(children: &[Tlv<'_>]) -> Private {
    let mut parameters = Vec::new();
    for number in children.iter().skip(1).take(3) {
        parameters.extend_from_slice(number.raw);
    }
    let public = children.get(4).map(|key| {
        let mut algorithm = encode(tag::OID, oid::DSA);
        algorithm.extend(encode(tag::SEQUENCE, &parameters));
        wrap(&encode(tag::SEQUENCE, &algorithm), key.raw)
    });
    Private {
        algorithm: "DSA".to_owned(),
        form: "OpenSSL's DSA form",
        public,
        algorithm_only: None,
    }
}

fn encrypted<'a>(algorithm: &Tlv<'a>) -> Shape<'a> {
    match AlgorithmId::from_tlv(*algorithm) {
        Ok(scheme)
            if scheme.oid.starts_with(oid::PKCS5) || scheme.oid.starts_with(oid::PKCS12_PBE) =>
        {
            Shape::EncryptedPrivate(scheme.name())
        }
        Ok(_) => Shape::Named("a hash or an encrypted value with its algorithm"),
        Err(_) => Shape::Other,
    }
}

/// Something that is signed: to-be-signed, algorithm, signature.
fn signed<'a>(tlv: &Tlv<'a>, tbs: &Tlv<'a>, rest: &[Tlv<'a>]) -> Shape<'a> {
    let fields: Vec<Tlv<'a>> = tbs.children().take(8).collect();
    let tags: Vec<u8> = fields.iter().map(|field| field.tag).collect();
    let is_signed = matches!(rest, [algorithm, ..] if algorithm.is(tag::SEQUENCE));
    match tags.as_slice() {
        [0xa0, _, tag::SEQUENCE, tag::SEQUENCE, ..] => {
            Shape::Certificate(Box::new(Cert::from_tlv(*tlv)))
        }
        _ if !is_signed => Shape::Other,
        [tag::INTEGER, tag::SEQUENCE, tag::SEQUENCE, ..] if fields.get(2).is_some_and(is_spki) => {
            Shape::Csr(
                fields
                    .get(2)
                    .and_then(|spki| Spki::from_tlv(*spki).ok())
                    .map(Box::new),
            )
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
        ] => Shape::Crl,
        [
            tag::INTEGER,
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::SEQUENCE,
            tag::SEQUENCE,
            ..,
        ] => Shape::Certificate(Box::new(Cert::from_tlv(*tlv))),
        [tag::INTEGER, tag::SEQUENCE, 0xa0, ..] => Shape::Named("an attribute certificate"),
        _ => Shape::Other,
    }
}

fn is_spki(tlv: &Tlv<'_>) -> bool {
    let mut fields = tlv.children();
    matches!((fields.next(), fields.next()), (Some(algorithm), Some(bits))
        if algorithm.is(tag::SEQUENCE) && bits.is(tag::BIT_STRING))
}

fn content_info<'a>(id: &Tlv<'a>, rest: &[Tlv<'a>]) -> Shape<'a> {
    if !id.content.starts_with(oid::PKCS7)
        && !rest.first().is_some_and(|tlv| tlv.is(tag::context(0)))
    {
        return Shape::Other;
    }
    match oid::name(id.content) {
        Some(name) => Shape::Pkcs7(name),
        None if id.content.starts_with(b"\x2a\x86\x48\x86\xf7\x0d\x01") => {
            Shape::Pkcs7("CMS content")
        }
        None => Shape::Other,
    }
}

/// Whether bytes that can't be read to their end begin as a private key does.
pub(crate) fn begins_as_private(bytes: &[u8]) -> bool {
    // Behind the outer header, whatever length it claims.
    let Some((&tag::SEQUENCE, after)) = bytes.split_first() else {
        return false;
    };
    let Some(&length) = after.first() else {
        return false;
    };
    let skip = if length & 0x80 == 0 {
        1
    } else {
        1 + usize::from(length & 0x7f)
    };
    let mut fields = Reader::new(after.get(skip..).unwrap_or_default(), 0);
    let Some(version) = fields
        .next()
        .and_then(|tlv| Integer::from_tlv(&tlv).ok()?.small())
    else {
        return false;
    };
    match fields.peek() {
        Some(tag::OCTET_STRING) => version == 1,
        Some(tag::INTEGER) => version <= 1,
        Some(tag::SEQUENCE) => {
            let algorithm = fields.next();
            let named = algorithm
                .is_some_and(|tlv| tlv.children().next().is_some_and(|id| id.is(tag::OID)));
            version <= 1 && named && fields.peek().is_none_or(|next| next == tag::OCTET_STRING)
        }
        _ => false,
    }
}
