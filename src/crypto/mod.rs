//! The browser's cryptography (WebCrypto): generating RSA key pairs, passphrases, signatures.
//!
//! Private keys are in `Zeroizing` memory or in the browser's `CryptoKey`, and in no signal. What the browser hands over
//! in a buffer is overwritten there once it is copied.

mod chosen_key;
mod key_pair;
mod passphrase;
mod signing_key;

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::SubtleCrypto;
use zeroize::Zeroizing;

pub use chosen_key::ChosenKey;
pub use key_pair::{CertificateRequest, KeyPair, KeySize};
use passphrase::{decrypt, encrypt};
pub use signing_key::{Signature, SigningKey};

/// The browser's cryptography failed. `Display` is for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// `crypto.subtle` exists over HTTPS and on the machine itself only.
    #[error(
        "Browsers offer cryptography only over HTTPS or on this machine. Open the console at its https:// address."
    )]
    Insecure,
    /// A decryption failed.
    #[error("The passphrase is wrong.")]
    WrongPassphrase,
    /// The key is no RSA key that the browser takes.
    #[error("The browser can’t use this private key. Use an RSA key of 2048 to 4096 bits.")]
    Unusable,
    /// What is not expected to happen.
    #[error("The browser’s cryptography failed. Reload and try again.")]
    Failed,
    /// A certificate's names.
    #[error("{0}")]
    Certificate(String),
}

/// The browser's interface for cryptography.
fn subtle() -> Result<SubtleCrypto, CryptoError> {
    let crypto = window().crypto().map_err(|_| CryptoError::Insecure)?;
    let subtle = crypto.subtle();
    // On an insecure page the property is undefined, whatever its type says.
    if subtle.is_undefined() {
        return Err(CryptoError::Insecure);
    }
    Ok(subtle)
}

/// Octets fit for secrets.
fn random<const N: usize>() -> Result<[u8; N], CryptoError> {
    let mut octets = [0; N];
    window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut octets))
        .map_err(|_| CryptoError::Insecure)?;
    Ok(octets)
}

/// A random identifier of 32 hexadecimal digits; where the browser has no cryptography, a text that says to choose one.
#[must_use]
pub fn random_id() -> String {
    random::<16>().map_or_else(
        |_| "NEW_ID".to_owned(),
        |octets| octets.iter().map(|octet| format!("{octet:02x}")).collect(),
    )
}

/// A JavaScript object with these members.
fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}

/// Copies the octets of a buffer, and overwrites those in it.
fn take(buffer: JsValue) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let buffer: ArrayBuffer = buffer.dyn_into().map_err(|_| CryptoError::Failed)?;
    let octets = Uint8Array::new(&buffer);
    let copy = Zeroizing::new(octets.to_vec());
    octets.fill(0, 0, octets.length());
    Ok(copy)
}
