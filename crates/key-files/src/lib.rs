//! The files of a generated RSA key pair: its private key as PKCS#8, also encrypted under a passphrase, and a
//! self-signed certificate around its public key.
//!
//! Pure: no randomness, no clock, no cryptography. The caller brings the key pair, the random octets and the time, and
//! encrypts and signs: WebCrypto in the browser, aws-lc-rs on the command line.

mod certificate;
mod encrypted;
mod private_key;

pub use certificate::{
    AlternativeName, CertificateError, MAX_DAYS, SelfSigned, Unsigned, is_host_name,
};
pub use encrypted::{Cipher, EncryptedKey, Encryption, Hash, ITERATIONS, UnsupportedEncryption};
pub use private_key::{PrivateKeyError, PrivateKeyFile};

use der::pem::{LineEnding, encode_string};
use zeroize::Zeroizing;

/// The PEM form (RFC 7468) of a private key's PKCS#8 DER (RFC 5208).
///
/// # Errors
/// The DER is too long for PEM, which no key is.
pub fn private_key_pem(pkcs8: &[u8]) -> Result<Zeroizing<String>, der::pem::Error> {
    encode_string("PRIVATE KEY", LineEnding::LF, pkcs8).map(Zeroizing::new)
}

/// The PEM form of a public key's `SubjectPublicKeyInfo` (RFC 7468, section 13).
///
/// # Errors
/// As [`private_key_pem`].
pub fn public_key_pem(spki: &[u8]) -> Result<String, der::pem::Error> {
    encode_string("PUBLIC KEY", LineEnding::LF, spki)
}

/// The PEM form of a certificate (RFC 7468, section 5).
///
/// # Errors
/// As [`private_key_pem`].
pub fn certificate_pem(certificate: &[u8]) -> Result<String, der::pem::Error> {
    encode_string("CERTIFICATE", LineEnding::LF, certificate)
}
