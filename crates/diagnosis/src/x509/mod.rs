//! Certificates and keys: from DER to facts, each with its place. Nothing is judged here.

pub(crate) mod algorithm;
pub(crate) mod certificate;
pub(crate) mod encode;
pub(crate) mod extensions;
pub(crate) mod key;
pub(crate) mod name;
pub(crate) mod private;
pub(crate) mod pss;
pub(crate) mod public_key;
pub(crate) mod signature;

use sha2::{Digest as _, Sha256};

/// SHA-256 in hex.
pub(crate) fn fingerprint(der: &[u8]) -> String {
    crate::der::integer::hex(&Sha256::digest(der))
}
