//! Private keys under a passphrase, by the browser's PBKDF2 and AES-CBC. The passphrase is used in UTF-8, as OpenSSL does.

use js_sys::{Array, Object, Uint8Array};
use key_files::{EncryptedKey, Encryption, Hash};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use super::{CryptoError, object, random, subtle, take};

/// Encrypts a PKCS#8 key.
///
/// # Errors
/// [`CryptoError::Insecure`] or [`CryptoError::Failed`].
pub async fn encrypt(pkcs8: &[u8], passphrase: &str) -> Result<EncryptedKey, CryptoError> {
    let encryption = Encryption::recommended(random()?, random()?);
    let key = derive(&encryption, passphrase, "encrypt").await?;
    let encrypted = subtle()?
        .encrypt_with_object_and_u8_array(&cipher(&encryption), &key, pkcs8)
        .map_err(|_| CryptoError::Failed)?;
    let encrypted = JsFuture::from(encrypted)
        .await
        .map_err(|_| CryptoError::Failed)?;
    Ok(EncryptedKey {
        encryption,
        ciphertext: Uint8Array::new(&encrypted).to_vec(),
    })
}

/// Decrypts a key. What comes out is to be read: one wrong passphrase of 256 gives octets that are no key.
///
/// # Errors
/// [`CryptoError::WrongPassphrase`], also if the file is damaged: the browser doesn't tell them apart.
pub async fn decrypt(
    key: &EncryptedKey,
    passphrase: &str,
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let derived = derive(&key.encryption, passphrase, "decrypt").await?;
    let decrypted = subtle()?
        .decrypt_with_object_and_u8_array(&cipher(&key.encryption), &derived, &key.ciphertext)
        .map_err(|_| CryptoError::Failed)?;
    take(
        JsFuture::from(decrypted)
            .await
            .map_err(|_| CryptoError::WrongPassphrase)?,
    )
}

fn cipher(encryption: &Encryption) -> Object {
    object([
        ("name", "AES-CBC".into()),
        ("iv", Uint8Array::from(encryption.iv.as_slice()).into()),
    ])
}

async fn derive(
    encryption: &Encryption,
    passphrase: &str,
    usage: &str,
) -> Result<CryptoKey, CryptoError> {
    let failed = |_| CryptoError::Failed;
    let subtle = subtle()?;
    let octets = Uint8Array::from(passphrase.as_bytes());
    let imported = subtle
        .import_key_with_str(
            "raw",
            &octets,
            "PBKDF2",
            false,
            &Array::of1(&"deriveKey".into()),
        )
        .map_err(failed)?;
    let base = JsFuture::from(imported).await;
    octets.fill(0, 0, octets.length());
    let base: CryptoKey = base.map_err(failed)?.unchecked_into();
    let hash = match encryption.hash {
        Hash::Sha1 => "SHA-1",
        Hash::Sha256 => "SHA-256",
        Hash::Sha384 => "SHA-384",
        Hash::Sha512 => "SHA-512",
    };
    let derivation = object([
        ("name", "PBKDF2".into()),
        ("hash", hash.into()),
        ("salt", Uint8Array::from(encryption.salt.as_slice()).into()),
        ("iterations", encryption.iterations.into()),
    ]);
    let bits = u32::try_from(encryption.cipher.key_len() * 8).unwrap_or_default();
    let of = object([("name", "AES-CBC".into()), ("length", bits.into())]);
    let derived = subtle
        .derive_key_with_object_and_object(
            &derivation,
            &base,
            &of,
            false,
            &Array::of1(&usage.into()),
        )
        .map_err(failed)?;
    Ok(JsFuture::from(derived)
        .await
        .map_err(failed)?
        .unchecked_into())
}
