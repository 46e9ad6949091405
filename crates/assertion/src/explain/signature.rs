//! Which key made a signature, and why it does not verify.

use crate::autopsy::{Cause, RsaKey, autopsy, is_signed_by};
use crate::policy::RegisteredKey;
use crate::{Algorithm, Seconds};

/// A public key and what is known of its credential.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The credential's identifier, or the name of the file.
    pub id: String,
    /// Its key ID; `None` for a file that doesn't say, which then has any.
    pub kid: Option<String>,
    /// Its RFC 7638 thumbprint, the key ID of a credential that was registered without another.
    pub thumbprint: String,
    /// The algorithm that it is registered for; `None` for a file that doesn't say.
    pub algorithm: Option<Algorithm>,
    /// The modulus, unsigned big-endian.
    pub n: Vec<u8>,
    /// The public exponent, unsigned big-endian.
    pub e: Vec<u8>,
    /// When the credential expires, if ever.
    pub expires_at: Option<Seconds>,
    /// Whether it is attached to the client's `private_key_jwt` method.
    pub attached: bool,
}

impl Key {
    /// The numbers.
    #[must_use]
    pub fn rsa(&self) -> RsaKey<'_> {
        RsaKey {
            n: &self.n,
            e: &self.e,
        }
    }

    /// The key ID to show.
    #[must_use]
    pub fn shown_kid(&self) -> &str {
        self.kid.as_deref().unwrap_or(&self.thumbprint)
    }

    fn signed(&self, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> bool {
        is_signed_by(self.rsa(), algorithm, input, signature)
    }
}

/// What the keys tell of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examination {
    /// The index of the key that verifies it.
    pub signed_by: Option<usize>,
    /// Why the others don't, and the index of the key that shows it, if it is one.
    pub cause: Option<(Cause, Option<usize>)>,
}

/// Tries the keys on a signature, the suspected ones first, over each of the texts that may have been signed.
///
/// `alg` is that of the header: a key whose own algorithm is not known is tried with it.
#[must_use]
pub fn examine(
    keys: &[Key],
    suspected: &[usize],
    alg: Option<Algorithm>,
    inputs: &[Vec<u8>],
    signature: &[u8],
) -> Examination {
    let mut order: Vec<usize> = suspected.to_vec();
    order.extend((0..keys.len()).filter(|at| !suspected.contains(at)));
    let keys_in_order = || {
        order
            .iter()
            .filter_map(|&at| keys.get(at).map(|key| (at, key)))
    };
    for (at, key) in keys_in_order() {
        let algorithm = alg.or(key.algorithm).unwrap_or_default();
        if inputs
            .iter()
            .any(|input| key.signed(algorithm, input, signature))
        {
            return Examination {
                signed_by: Some(at),
                cause: None,
            };
        }
    }
    if signature.is_empty() {
        return Examination {
            signed_by: None,
            cause: None,
        };
    }
    let mut weak = None;
    for (at, key) in keys_in_order() {
        let algorithm = key.algorithm.or(alg).unwrap_or_default();
        for input in inputs {
            match autopsy(key.rsa(), algorithm, input, signature) {
                Some(cause) if cause.is_by_the_key() => {
                    return Examination {
                        signed_by: None,
                        cause: Some((cause, Some(at))),
                    };
                }
                // What the length or the first key shows.
                Some(cause) if weak.is_none() => {
                    let one = (keys.len() == 1 || suspected == [at]).then_some(at);
                    weak = Some((cause, one));
                }
                _ => {}
            }
        }
    }
    Examination {
        signed_by: None,
        cause: weak,
    }
}

/// The keys as the rules see them. A key ID or an algorithm that a file doesn't say is the one of the assertion.
pub(super) fn registered(
    keys: &[Key],
    kid: Option<&str>,
    alg: Option<Algorithm>,
    signed_by: Option<usize>,
) -> Vec<RegisteredKey> {
    let has_kid = |key: &Key| kid.is_some_and(|kid| key.shown_kid() == kid);
    // One key at most is taken for the one that the kid means: the one that signed, or the first.
    let meant = if keys.iter().any(has_kid) {
        None
    } else {
        signed_by
            .filter(|&at| keys.get(at).is_some_and(|key| key.kid.is_none()))
            .or_else(|| keys.iter().position(|key| key.kid.is_none()))
    };
    keys.iter()
        .enumerate()
        .map(|(at, key)| RegisteredKey {
            id: key.id.clone(),
            kid: match kid {
                Some(kid) if meant == Some(at) => kid.to_owned(),
                _ => key.shown_kid().to_owned(),
            },
            algorithm: key.algorithm.or(alg).unwrap_or_default(),
            expires_at: key.expires_at,
            attached: key.attached,
        })
        .collect()
}
