//! Private keys under a passphrase: PBES2 (RFC 8018, section 6.2) in a PKCS#8 `EncryptedPrivateKeyInfo` (RFC 5208).

use der::asn1::OctetStringRef;
use der::pem::{LineEnding, encode_string};
use der::{Decode, Encode};
use pkcs5::EncryptionScheme;
use pkcs5::pbes2::{self, Kdf, Parameters, Pbkdf2Prf};
use pkcs8::EncryptedPrivateKeyInfoRef;

/// Rounds of PBKDF2 for a new file: what OWASP recommends for HMAC-SHA-256.
pub const ITERATIONS: u32 = 600_000;

/// How a key is derived from the passphrase, and what it encrypts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// The hash of PBKDF2's HMAC.
    pub hash: Hash,
    /// PBKDF2's salt.
    pub salt: Vec<u8>,
    /// PBKDF2's rounds.
    pub iterations: u32,
    /// The cipher of the derived key, in CBC mode with PKCS#7 padding.
    pub cipher: Cipher,
    /// The initialization vector.
    pub iv: [u8; 16],
}

/// A hash that PBKDF2 may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1: the default of RFC 8018, and of old tools.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// AES in CBC mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-128.
    Aes128,
    /// AES-192.
    Aes192,
    /// AES-256.
    Aes256,
}

impl Cipher {
    /// The length of its key in octets.
    #[must_use]
    pub fn key_len(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }
}

/// An encrypted private key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedKey {
    /// How it was encrypted.
    pub encryption: Encryption,
    /// The encrypted PKCS#8 DER.
    pub ciphertext: Vec<u8>,
}

/// The file is no key that is encrypted by PBKDF2 and AES-CBC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsupportedEncryption {
    /// It is no `EncryptedPrivateKeyInfo`, or encrypted in a way that is not known here.
    #[error("not a private key encrypted by PBES2")]
    NotPbes2,
    /// scrypt, or a hash that browsers don't offer.
    #[error(
        "the passphrase is derived by something other than PBKDF2 with SHA-1, SHA-256, SHA-384 or SHA-512"
    )]
    Derivation,
    /// Triple DES, AES-GCM and others.
    #[error("the cipher is not AES in CBC mode")]
    Cipher,
}

impl Encryption {
    /// What new files use and OpenSSL 3 writes: PBKDF2 with HMAC-SHA-256 and [`ITERATIONS`] rounds, AES-256-CBC.
    #[must_use]
    pub fn recommended(salt: [u8; 16], iv: [u8; 16]) -> Self {
        Self {
            hash: Hash::Sha256,
            salt: salt.to_vec(),
            iterations: ITERATIONS,
            cipher: Cipher::Aes256,
            iv,
        }
    }

    fn parameters(&self) -> Result<Parameters, pkcs5::Error> {
        let prf = match self.hash {
            Hash::Sha1 => Pbkdf2Prf::HmacWithSha1,
            Hash::Sha256 => Pbkdf2Prf::HmacWithSha256,
            Hash::Sha384 => Pbkdf2Prf::HmacWithSha384,
            Hash::Sha512 => Pbkdf2Prf::HmacWithSha512,
        };
        let mut kdf = pbes2::Pbkdf2Params::hmac_sha256(self.iterations, &self.salt)?;
        kdf.prf = prf;
        let iv = self.iv;
        Ok(Parameters {
            kdf: Kdf::Pbkdf2(kdf),
            encryption: match self.cipher {
                Cipher::Aes128 => pbes2::EncryptionScheme::Aes128Cbc { iv },
                Cipher::Aes192 => pbes2::EncryptionScheme::Aes192Cbc { iv },
                Cipher::Aes256 => pbes2::EncryptionScheme::Aes256Cbc { iv },
            },
        })
    }
}

impl EncryptedKey {
    /// Reads an `EncryptedPrivateKeyInfo`.
    ///
    /// # Errors
    /// [`UnsupportedEncryption`], which says what to convert: `openssl pkcs8 -topk8` writes what is read here.
    pub fn from_der(der: &[u8]) -> Result<Self, UnsupportedEncryption> {
        let info = EncryptedPrivateKeyInfoRef::from_der(der)
            .map_err(|_| UnsupportedEncryption::NotPbes2)?;
        let EncryptionScheme::Pbes2(parameters) = info.encryption_algorithm else {
            return Err(UnsupportedEncryption::NotPbes2);
        };
        let Kdf::Pbkdf2(kdf) = parameters.kdf else {
            return Err(UnsupportedEncryption::Derivation);
        };
        let hash = match kdf.prf {
            Pbkdf2Prf::HmacWithSha1 => Hash::Sha1,
            Pbkdf2Prf::HmacWithSha256 => Hash::Sha256,
            Pbkdf2Prf::HmacWithSha384 => Hash::Sha384,
            Pbkdf2Prf::HmacWithSha512 => Hash::Sha512,
            _ => return Err(UnsupportedEncryption::Derivation),
        };
        let (cipher, iv) = match parameters.encryption {
            pbes2::EncryptionScheme::Aes128Cbc { iv } => (Cipher::Aes128, iv),
            pbes2::EncryptionScheme::Aes192Cbc { iv } => (Cipher::Aes192, iv),
            pbes2::EncryptionScheme::Aes256Cbc { iv } => (Cipher::Aes256, iv),
            _ => return Err(UnsupportedEncryption::Cipher),
        };
        Ok(Self {
            encryption: Encryption {
                hash,
                salt: kdf.salt.as_ref().to_vec(),
                iterations: kdf.iteration_count,
                cipher,
                iv,
            },
            ciphertext: info.encrypted_data.as_bytes().to_vec(),
        })
    }

    /// The DER of the `EncryptedPrivateKeyInfo`.
    ///
    /// # Errors
    /// The salt is longer than 64 octets.
    pub fn to_der(&self) -> Result<Vec<u8>, pkcs5::Error> {
        let failed = |_| pkcs5::Error::EncryptFailed;
        EncryptedPrivateKeyInfoRef {
            encryption_algorithm: EncryptionScheme::Pbes2(self.encryption.parameters()?),
            encrypted_data: OctetStringRef::new(&self.ciphertext).map_err(failed)?,
        }
        .to_der()
        .map_err(failed)
    }

    /// The PEM form (RFC 7468, section 11).
    ///
    /// # Errors
    /// As [`EncryptedKey::to_der`].
    pub fn to_pem(&self) -> Result<String, pkcs5::Error> {
        encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &self.to_der()?)
            .map_err(|_| pkcs5::Error::EncryptFailed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cipher, EncryptedKey, Encryption, Hash, UnsupportedEncryption};

    #[test]
    fn every_choice_is_read_as_it_was_written() {
        for hash in [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512] {
            for cipher in [Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
                let key = EncryptedKey {
                    encryption: Encryption {
                        hash,
                        salt: vec![3; 8],
                        iterations: 2_048,
                        cipher,
                        iv: [7; 16],
                    },
                    ciphertext: vec![1; 48],
                };
                assert_eq!(EncryptedKey::from_der(&key.to_der().unwrap()), Ok(key));
            }
        }
    }

    #[test]
    fn other_files_are_told_apart() {
        assert_eq!(
            EncryptedKey::from_der(b"no key"),
            Err(UnsupportedEncryption::NotPbes2)
        );
    }
}
