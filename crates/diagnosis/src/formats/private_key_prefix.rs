//! Recognizes private keys by the first headers of their DER or BER, even if the rest can't be read.

use crate::der::{header, oid, tag};
use crate::model::Kind;

/// Minimum lengths, in octets, of a private number and of an encoded private key.
const SHORTEST_SECRET: u64 = 14;
const SHORTEST: u64 = 17;
/// Minimum length of the first number of an RSA or DSA key, in octets.
const SHORTEST_NUMBER: u64 = 32;

/// What private material starts here: a private key, an encrypted one, or a PKCS#12 key store, which may contain some.
/// Reads a few headers only, so it can be asked at every offset of a file.
pub(crate) fn private_kind(bytes: &[u8]) -> Option<Kind> {
    let outer = begin(bytes, tag::SEQUENCE)?;
    if outer.length.is_some_and(|length| length < SHORTEST) {
        return None;
    }
    let is_open = outer.after.is_none();
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

/// What follows a version. `is_open`: the end of the object is out of sight.
fn numbered(version: u8, rest: &[u8], is_open: bool) -> Option<Kind> {
    let is_private = match *rest.first()? {
        // ECPrivateKey (RFC 5915 §3): the private number, then the curve and the public key, or nothing.
        tag::OCTET_STRING => {
            let secret = begin(rest, tag::OCTET_STRING)?;
            let next = secret.after.and_then(|after| after.first());
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

/// The start of an AlgorithmIdentifier.
struct Algorithm<'a> {
    oid: &'a [u8],
    /// Followed by an OCTET STRING, or what follows is out of sight.
    is_before_octets: bool,
}

fn algorithm(bytes: &[u8], is_open: bool) -> Option<Algorithm<'_>> {
    let outer = begin(bytes, tag::SEQUENCE)?;
    let id = begin(outer.content, tag::OID)?;
    id.length?;
    Some(Algorithm {
        oid: id.content,
        is_before_octets: match outer.after {
            Some([next, ..]) => next & !tag::CONSTRUCTED == tag::OCTET_STRING,
            Some([]) => is_open,
            None => true,
        },
    })
}

/// The start of an element.
struct Begun<'a> {
    /// The declared length; `None` if indefinite.
    length: Option<u64>,
    /// The content as far as it is there; if its length is unknown, everything that follows.
    content: &'a [u8],
    /// What follows it; `None` if that is out of sight.
    after: Option<&'a [u8]>,
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
    let (content, after) = match length.and_then(|length| rest.split_at_checked(length)) {
        Some((content, after)) => (content, Some(after)),
        None => (rest, None),
    };
    Some(Begun {
        length: header.length,
        content,
        after,
    })
}
