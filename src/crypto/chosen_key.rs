//! A private key that a person chose, until it is imported.

use key_files::{EncryptedKey, PrivateKeyError, PrivateKeyFile};
use zeroize::Zeroizing;

use super::{CryptoError, Signature, SigningKey, decrypt};

/// A private key as its file has it.
pub enum ChosenKey {
    /// PKCS#8.
    Plain(Zeroizing<Vec<u8>>),
    /// PKCS#8 under a passphrase.
    Encrypted(EncryptedKey),
    /// JSON.
    Jwk(Zeroizing<String>),
}

impl ChosenKey {
    /// Reads a file: PEM, DER or a JWK.
    ///
    /// # Errors
    /// [`PrivateKeyError`]; whether JSON is a key shows when it is imported.
    pub fn read(file: &[u8]) -> Result<Self, PrivateKeyError> {
        let text = core::str::from_utf8(file).unwrap_or_default();
        if text.trim_start().starts_with('{') {
            return Ok(Self::Jwk(Zeroizing::new(text.to_owned())));
        }
        Ok(match PrivateKeyFile::read(file)? {
            PrivateKeyFile::Plain(key) => Self::Plain(key),
            PrivateKeyFile::Encrypted(key) => Self::Encrypted(key),
        })
    }

    /// The key without its passphrase, if it has one.
    ///
    /// # Errors
    /// [`CryptoError::WrongPassphrase`].
    pub async fn decrypted(&self, passphrase: &str) -> Result<Option<Self>, CryptoError> {
        match self {
            Self::Encrypted(key) => Ok(Some(Self::Plain(open(key, passphrase).await?))),
            Self::Plain(_) | Self::Jwk(_) => Ok(None),
        }
    }

    /// Imports it into the browser; the passphrase opens an encrypted one.
    ///
    /// # Errors
    /// [`CryptoError::WrongPassphrase`], or those of [`SigningKey::import`].
    pub async fn import(
        &self,
        passphrase: &str,
        signature: Signature,
    ) -> Result<SigningKey, CryptoError> {
        match self {
            Self::Jwk(json) => SigningKey::import_jwk(json, signature).await,
            Self::Plain(key) => SigningKey::import(key.clone(), signature).await,
            Self::Encrypted(key) => {
                SigningKey::import(open(key, passphrase).await?, signature).await
            }
        }
    }
}

async fn open(key: &EncryptedKey, passphrase: &str) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let decrypted = decrypt(key, passphrase).await?;
    PrivateKeyFile::decrypted(decrypted).map_err(|_| CryptoError::WrongPassphrase)
}
