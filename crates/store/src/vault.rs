//! Encryption of secrets at rest.

use core::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{Result, StoreError};

/// AES-256-GCM with one key and a random nonce each time. The purpose is authenticated: what is sealed for one can't be
/// opened for another.
///
/// Sealed form: version byte 1, nonce (12 bytes), ciphertext, tag (16 bytes).
pub struct Vault(RandomizedNonceKey);

const VERSION: u8 = 1;

impl Vault {
    /// A vault under this key. The key comes from the data folder or the environment: losing it loses the secrets.
    ///
    /// # Errors
    /// `Backend`: the cryptographic library rejected the key.
    pub fn new(key: &[u8; 32]) -> Result<Self> {
        RandomizedNonceKey::new(&AES_256_GCM, key)
            .map(Self)
            .map_err(|_| StoreError::Backend("AES-256-GCM is not available".into()))
    }

    /// Encrypts.
    ///
    /// # Errors
    /// `Backend`: no randomness.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let mut text = plain.to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut text)
            .map_err(|_| {
                text.zeroize();
                StoreError::Backend("a secret could not be encrypted".into())
            })?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + text.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(nonce.as_ref());
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Decrypts.
    ///
    /// # Errors
    /// `Corrupt`: another key, another purpose, or damaged bytes.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let damaged = || {
            StoreError::Corrupt(format!(
                "the {purpose} was encrypted with another key, or is damaged"
            ))
        };
        let (&version, rest) = sealed.split_first().ok_or_else(damaged)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or_else(damaged)?;
        if version != VERSION {
            return Err(damaged());
        }
        let mut text = Zeroizing::new(text.to_vec());
        let length = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(purpose.as_bytes()),
                &mut text,
            )
            .map_err(|_| damaged())?
            .len();
        text.truncate(length);
        Ok(text)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed() {
        let vault = Vault::new(&[7; 32]).unwrap();
        let sealed = vault.seal("client_secret of a", b"hush").unwrap();
        assert_eq!(
            **vault.open("client_secret of a", &sealed).unwrap(),
            *b"hush"
        );
        assert!(!sealed.windows(4).any(|bytes| bytes == b"hush"));
        assert!(vault.open("client_secret of b", &sealed).is_err());
        assert!(
            Vault::new(&[8; 32])
                .unwrap()
                .open("client_secret of a", &sealed)
                .is_err()
        );
        for end in 0..sealed.len() {
            assert!(vault.open("client_secret of a", &sealed[..end]).is_err());
        }
        assert_ne!(sealed, vault.seal("client_secret of a", b"hush").unwrap());
    }
}
