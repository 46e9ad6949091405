//! By what the DER or BER of private material is known before it is read, and where it can't be read to its end.

use crate::der::{header, oid, tag};
use crate::model::Kind;

/// No secret number is shorter, in octets; and with its wrapping none is.
const SHORTEST_SECRET: u64 = 14;
const SHORTEST: u64 = 17;
/// The numbers with which keys of RSA and DSA begin are longer, in octets.
const SHORTEST_NUMBER: u64 = 32;

/// What private thing the bytes begin as: a private key, one under a pass phrase, or a PKCS#12 key store, which may hold
/// some. A few headers tell, and what they claim is not looked into: so it can be asked of every place of a file.
pub(crate) fn private_kind(bytes: &[u8]) -> Option<Kind> {
    let outer = begin(bytes, tag::SEQUENCE)?;
    if outer.length.is_some_and(|length| length < SHORTEST) {
        return None;
    }
    let is_open = outer.behind.is_none();
    match outer.content {
        [tag::INTEGER, 1, version, rest @ ..] => numbered(*version, rest, is_open),
        fields => {
            let scheme = algorithm(fields, is_open)?;
            let is_known =
                scheme.oid.starts_with(oid::PKCS5) || scheme.oid.starts_with(oid::PKCS12_PBE);
            (is_known && scheme.is_before_octets).then_some(Kind::EncryptedPrivateKey)
        }
    }
}

/// What follows a version. `is_open`: the end of it all can't be seen.
fn numbered(version: u8, rest: &[u8], is_open: bool) -> Option<Kind> {
    let is_private = match *rest.first()? {
        // ECPrivateKey (RFC 5915 §3): behind the secret number stand the curve and the public key, or nothing.
        tag::OCTET_STRING => {
            let secret = begin(rest, tag::OCTET_STRING)?;
            let next = secret.behind.and_then(|behind| behind.first());
            version == 1
                && secret.length? >= SHORTEST_SECRET
                && next.is_none_or(|&next| [tag::context(0), tag::context(1)].contains(&next))
        }
        // RSAPrivateKey (RFC 8017 §A.1.2), and OpenSSL's form of DSA keys.
        tag::INTEGER => version <= 1 && begin(rest, tag::INTEGER)?.length? >= SHORTEST_NUMBER,
        // OneAsymmetricKey (RFC 5958 §2), and PFX (RFC 7292 §4).
        tag::SEQUENCE => {
            let found = algorithm(rest, is_open)?;
            match (version, found.oid.starts_with(oid::PKCS7)) {
                (3, true) => return Some(Kind::Pkcs12),
                (0 | 1, false) => found.is_before_octets,
                _ => false,
            }
        }
        _ => false,
    };
    is_private.then_some(Kind::PrivateKey)
}

/// The beginning of an AlgorithmIdentifier.
struct Algorithm<'a> {
    oid: &'a [u8],
    /// An OCTET STRING follows it, or what follows can't be seen.
    is_before_octets: bool,
}

fn algorithm(bytes: &[u8], is_open: bool) -> Option<Algorithm<'_>> {
    let outer = begin(bytes, tag::SEQUENCE)?;
    let id = begin(outer.content, tag::OID)?;
    id.length?;
    Some(Algorithm {
        oid: id.content,
        is_before_octets: match outer.behind {
            Some([next, ..]) => next & !tag::CONSTRUCTED == tag::OCTET_STRING,
            Some([]) => is_open,
            None => true,
        },
    })
}

/// An element's beginning.
struct Begun<'a> {
    /// What it claims; `None`: an end mark will tell.
    length: Option<u64>,
    /// As much of its content as is there; where its length is not known, all that follows.
    content: &'a [u8],
    /// What follows it; `None` where that can't be seen.
    behind: Option<&'a [u8]>,
}

fn begin(bytes: &[u8], tag: u8) -> Option<Begun<'_>> {
    if bytes.first() != Some(&tag) {
        return None;
    }
    let header = header(bytes, 0).ok()?;
    let rest = bytes.get(header.size..)?;
    let length = header
        .length
        .and_then(|length| usize::try_from(length).ok());
    let (content, behind) = match length.and_then(|length| rest.split_at_checked(length)) {
        Some((content, behind)) => (content, Some(behind)),
        None => (rest, None),
    };
    Some(Begun {
        length: header.length,
        content,
        behind,
    })
}
