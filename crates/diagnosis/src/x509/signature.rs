//! Whether a certificate is signed with its own key (RFC 8017 §8.1.2 and §8.2.2).
//!
//! This is a fact to show. Nothing is accepted because of it.

use sha1::{Digest, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::certificate::Cert;
use super::key::{Key, RsaKey};
use super::pss::{self, PssLimits};
use crate::der::oid;
use primitives::bignum::Big;

/// The largest key that is checked, in bytes.
const MAX_SIZE: usize = 1_024;

/// Returns true if the certificate's own key made the signature; `None` if that is unknown: a key other than RSA, or an
/// unknown algorithm.
pub(crate) fn is_by_own_key(cert: &Cert<'_>) -> Option<bool> {
    let spki = cert.spki.as_ref()?;
    let algorithm = cert.outer_algorithm?;
    let name = oid::name(algorithm.oid)?;
    if family_of(&spki.key)? != family(name)? {
        return Some(false);
    }
    let key = spki.rsa()?;
    let signed = cert.tbs?.raw;
    if cert.signature?.len() != key.modulus.magnitude().len() {
        return Some(false);
    }
    match name {
        "rsassaPss" => match pss::limits(algorithm.parameters.as_ref()) {
            PssLimits::Only {
                hash,
                mask_hash,
                salt,
            } => {
                let digest = digest(&hash, &[signed])?;
                let bits = key.modulus.bits().checked_sub(1)?;
                let Some(message) = recovered(cert, key)?.to_be(bits.div_ceil(8)) else {
                    return Some(false);
                };
                is_pss(
                    message,
                    bits,
                    &digest,
                    &hash,
                    &mask_hash,
                    usize::try_from(salt).ok()?,
                )
            }
            _ => None,
        },
        _ => {
            let (prefix, digest) = digest_info(name, signed)?;
            let size = key.modulus.magnitude().len();
            let message = recovered(cert, key)?.to_be(size)?;
            Some(is_pkcs1(&message, prefix, digest.as_deref()))
        }
    }
}

/// The kind of key that makes signatures of this algorithm.
fn family(algorithm: &'static str) -> Option<&'static str> {
    match algorithm {
        "rsassaPss" => Some("RSA"),
        "Ed25519" | "Ed448" => Some(algorithm),
        _ if algorithm.contains("WithRSA") => Some("RSA"),
        _ if algorithm.starts_with("ecdsa") || algorithm.starts_with("SM2") => Some("EC"),
        _ if algorithm.starts_with("dsa") => Some("DSA"),
        _ => None,
    }
}

fn family_of(key: &Key<'_>) -> Option<&'static str> {
    match key {
        Key::Rsa(_) | Key::RsaPss(..) => Some("RSA"),
        Key::Ec { .. } => Some("EC"),
        Key::Dsa(_) => Some("DSA"),
        Key::Edwards { name, .. } => Some(name),
        Key::Dh(_) | Key::Other | Key::Unreadable(_) => None,
    }
}

/// The signed number, if the key signed it.
fn recovered(cert: &Cert<'_>, key: &RsaKey<'_>) -> Option<Big> {
    let modulus = key.modulus.magnitude();
    if modulus.len() > MAX_SIZE || key.modulus.is_negative() {
        return None;
    }
    Big::from_be(cert.signature?).pow_mod(key.exponent.small()?, &Big::from_be(modulus))
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2). Without a digest, the form alone shows which key signed.
fn is_pkcs1(message: &[u8], prefix: &[u8], digest: Option<&[u8]>) -> bool {
    let Some(rest) = message.strip_prefix(&[0, 1]) else {
        return false;
    };
    let padding = rest.iter().take_while(|&&octet| octet == 0xff).count();
    let info = rest.get(padding..).and_then(|rest| rest.strip_prefix(&[0]));
    let Some(found) = info.and_then(|info| info.strip_prefix(prefix)) else {
        return false;
    };
    let length = prefix.last().copied().map_or(0, usize::from);
    padding >= 8 && found.len() == length && digest.is_none_or(|digest| digest == found)
}

/// The DigestInfo of an algorithm up to the digest, and the digest, if its hash is supported.
fn digest_info(algorithm: &str, signed: &[u8]) -> Option<(&'static [u8], Option<Vec<u8>>)> {
    let (prefix, hash): (&[u8], _) = match algorithm {
        "md5WithRSAEncryption" => (
            b"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10",
            "MD5",
        ),
        "sha1WithRSAEncryption" | "sha1WithRSA" => (
            b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
            "SHA-1",
        ),
        "sha224WithRSAEncryption" => (
            b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c",
            "SHA-224",
        ),
        "sha256WithRSAEncryption" => (
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
            "SHA-256",
        ),
        "sha384WithRSAEncryption" => (
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
            "SHA-384",
        ),
        "sha512WithRSAEncryption" => (
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
            "SHA-512",
        ),
        _ => return None,
    };
    Some((prefix, digest(hash, &[signed])))
}

/// EMSA-PSS-VERIFY (RFC 8017 §9.1.2). `message` is as long as `bits` bits need. `None` if a hash is unknown.
fn is_pss(
    message: Vec<u8>,
    bits: usize,
    digest_of_signed: &[u8],
    hash: &str,
    mask_hash: &str,
    salt: usize,
) -> Option<bool> {
    let size = digest_of_signed.len();
    let Some((&0xbc, masked)) = message.split_last() else {
        return Some(false);
    };
    let Some((block, seal)) = masked
        .len()
        .checked_sub(size)
        .and_then(|at| masked.split_at_checked(at))
    else {
        return Some(false);
    };
    let mask = mask(mask_hash, seal, block.len())?;
    let mut block: Vec<u8> = block.iter().zip(mask).map(|(a, b)| a ^ b).collect();
    if let Some(first) = block.first_mut() {
        *first &= 0xff >> (message.len() * 8 - bits);
    }
    let Some((padding, salt)) = block
        .len()
        .checked_sub(salt)
        .and_then(|at| block.split_at_checked(at))
    else {
        return Some(false);
    };
    let is_padded = matches!(padding, [zeros @ .., 1] if zeros.iter().all(|&octet| octet == 0));
    Some(is_padded && digest(hash, &[&[0; 8], digest_of_signed, salt])? == seal)
}

/// MGF1 (RFC 8017 §B.2.1).
fn mask(hash: &str, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut mask = Vec::with_capacity(length + 64);
    for counter in 0u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(digest(hash, &[seed, &counter.to_be_bytes()])?);
    }
    Some(mask)
}

/// The hash of the concatenated parts.
fn digest(hash: &str, parts: &[&[u8]]) -> Option<Vec<u8>> {
    fn of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = D::new();
        for part in parts {
            hasher.update(part);
        }
        hasher.finalize().to_vec()
    }
    Some(match hash {
        "SHA-1" => of::<Sha1>(parts),
        "SHA-224" => of::<Sha224>(parts),
        "SHA-256" => of::<Sha256>(parts),
        "SHA-384" => of::<Sha384>(parts),
        "SHA-512" => of::<Sha512>(parts),
        _ => return None,
    })
}
