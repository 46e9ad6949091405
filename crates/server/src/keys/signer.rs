//! The server's key pairs.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use std::fmt;
use zeroize::Zeroizing;

use super::PublicKey;
use crate::settings::AccessTokenAlgorithm;

/// A server key could not be generated, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Generation failed.
    #[error("a new {0} signing key could not be generated")]
    Generation(&'static str),
    /// The stored key is not what it should be.
    #[error("the stored signing key {kid} can't be read as {algorithm}: {reason}")]
    Unreadable {
        /// Its key ID.
        kid: String,
        /// What it was stored as.
        algorithm: String,
        /// The library's reason.
        reason: String,
    },
    /// Signing failed.
    #[error("signing with the server's key failed")]
    Signing,
    /// There is no key for the algorithm.
    #[error("the server has no current {0} signing key")]
    Missing(&'static str),
}

/// A key pair that signs access tokens.
pub struct Signer {
    public: PublicKey,
    private: Private,
}

enum Private {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl Signer {
    /// Makes a new pair: RSA of 2,048 bits, or P-256. Also its PKCS#8 form, to be stored.
    ///
    /// # Errors
    /// [`KeyError::Generation`].
    pub fn generate(
        algorithm: AccessTokenAlgorithm,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), KeyError> {
        let failed = |_| KeyError::Generation(algorithm.as_str());
        let (private, pkcs8) = match algorithm {
            AccessTokenAlgorithm::Rs256 => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
                let pkcs8 = Zeroizing::new(pair.as_der().map_err(failed)?.as_ref().to_vec());
                (Private::Rsa(pair), pkcs8)
            }
            AccessTokenAlgorithm::Es256 => {
                let pair =
                    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
                let pkcs8 = Zeroizing::new(pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec());
                (Private::P256(pair), pkcs8)
            }
        };
        Ok((Self::from(private), pkcs8))
    }

    /// Reads a stored pair.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`].
    pub fn read(stored: &store::SigningKey) -> Result<Self, KeyError> {
        let unreadable = |reason: String| KeyError::Unreadable {
            kid: stored.kid.clone(),
            algorithm: stored.algorithm.clone(),
            reason,
        };
        let private = match AccessTokenAlgorithm::named(&stored.algorithm) {
            Some(AccessTokenAlgorithm::Rs256) => {
                RsaKeyPair::from_pkcs8(&stored.private_key).map(Private::Rsa)
            }
            Some(AccessTokenAlgorithm::Es256) => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &stored.private_key)
                    .map(Private::P256)
            }
            None => {
                return Err(unreadable(
                    "this version does not know the algorithm".into(),
                ));
            }
        };
        Ok(Self::from(
            private.map_err(|reason| unreadable(reason.to_string()))?,
        ))
    }

    /// The public key.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs in the JOSE form: raw octets for RSA, r and s side by side for ECDSA (RFC 7518,
    /// section 3).
    ///
    /// # Errors
    /// [`KeyError::Signing`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        // aws-lc-rs takes its own randomness whatever is passed.
        let random = SystemRandom::new();
        match &self.private {
            Private::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(|_| KeyError::Signing)?;
                Ok(signature)
            }
            Private::P256(pair) => pair
                .sign(&random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| KeyError::Signing),
        }
    }
}

impl From<Private> for Signer {
    fn from(private: Private) -> Self {
        let public = match &private {
            Private::Rsa(pair) => {
                let key = pair.public_key();
                PublicKey::rsa(
                    key.modulus().big_endian_without_leading_zero().to_vec(),
                    key.exponent().big_endian_without_leading_zero().to_vec(),
                )
            }
            Private::P256(pair) => PublicKey::p256(pair.public_key().as_ref().to_vec()),
        };
        Self { public, private }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Signer;
    use crate::settings::AccessTokenAlgorithm;

    #[test]
    fn a_stored_key_pair_signs_after_reading() {
        for algorithm in [AccessTokenAlgorithm::Rs256, AccessTokenAlgorithm::Es256] {
            let (signer, private_key) = Signer::generate(algorithm).unwrap();
            let stored = store::SigningKey {
                kid: signer.public().kid().to_owned(),
                algorithm: algorithm.as_str().to_owned(),
                private_key,
                created_at: chrono::DateTime::UNIX_EPOCH.into(),
                retired_at: None,
            };
            let again = Signer::read(&stored).unwrap();
            assert_eq!(again.public(), signer.public());
            let signature = again.sign(b"message").unwrap();
            assert!(signer.public().verifies(b"message", &signature));
            assert!(!signer.public().verifies(b"another", &signature));
        }
    }
}
