//! Whether a certificate is signed with its own RSA key (RFC 8017 §8.2.2).
//!
//! This is a fact to show, and nothing is admitted because of it.

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::certificate::Cert;
use crate::asn1::oid;
use crate::bignum::Big;

/// The largest key that is tried, in bytes.
const MAX_SIZE: usize = 1_024;

/// Whether the signature is by the certificate's own key; `None` where that can't be told: another
/// algorithm than RSASSA-PKCS1-v1_5 with SHA-1 or SHA-2, or another key than RSA.
pub(crate) fn is_by_own_key(cert: &Cert<'_>) -> Option<bool> {
    let key = cert.spki.as_ref()?.rsa()?;
    let signed = cert.tbs?.raw;
    let expected = match oid::name(cert.outer_algorithm?.oid)? {
        "sha1WithRSAEncryption" => digest_info(
            b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
            &Sha1::digest(signed),
        ),
        "sha256WithRSAEncryption" => digest_info(
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
            &Sha256::digest(signed),
        ),
        "sha384WithRSAEncryption" => digest_info(
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
            &Sha384::digest(signed),
        ),
        "sha512WithRSAEncryption" => digest_info(
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
            &Sha512::digest(signed),
        ),
        _ => return None,
    };
    let modulus = key.modulus.magnitude();
    let size = modulus.len();
    if size > MAX_SIZE || key.modulus.is_negative() || expected.len() + 11 > size {
        return None;
    }
    let signature = cert.signature?;
    if signature.len() != size {
        return Some(false);
    }
    let message = Big::from_be(signature).pow_mod(key.exponent.small()?, &Big::from_be(modulus))?;
    let mut encoded = vec![0, 1];
    encoded.resize(size - expected.len() - 1, 0xff);
    encoded.push(0);
    encoded.extend_from_slice(&expected);
    Some(message.to_be(size)? == encoded)
}

fn digest_info(prefix: &[u8], digest: &[u8]) -> Vec<u8> {
    [prefix, digest].concat()
}
