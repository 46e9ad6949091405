//! A private key that a person chose, imported so that the browser signs with it and never exports it.

use js_sys::{Array, Object, Uint8Array};
use primitives::Algorithm;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use super::{CryptoError, object, random, subtle, take};

/// What is signed with: an algorithm of RFC 7518, as WebCrypto names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(pub Algorithm);

impl Signature {
    fn name(self) -> &'static str {
        match self.0 {
            Algorithm::RS256 | Algorithm::RS384 => "RSASSA-PKCS1-v1_5",
            Algorithm::PS256 => "RSA-PSS",
        }
    }

    fn hash(self) -> &'static str {
        match self.0 {
            Algorithm::RS256 | Algorithm::PS256 => "SHA-256",
            Algorithm::RS384 => "SHA-384",
        }
    }

    /// The parameters of signing and verifying; the salt is as long as the hash (RFC 7518, section 3.5).
    fn parameters(self) -> Object {
        object([("name", self.name().into()), ("saltLength", 32.into())])
    }

    fn import(self) -> Object {
        object([("name", self.name().into()), ("hash", self.hash().into())])
    }
}

/// A private key that can't be exported.
pub struct SigningKey {
    key: CryptoKey,
    signature: Signature,
}

impl SigningKey {
    /// Imports a PKCS#8 key.
    ///
    /// # Errors
    /// [`CryptoError::Unusable`] for what the browser doesn't take.
    pub async fn import(
        pkcs8: Zeroizing<Vec<u8>>,
        signature: Signature,
    ) -> Result<Self, CryptoError> {
        let octets = Uint8Array::from(pkcs8.as_slice());
        let imported = subtle()?
            .import_key_with_object(
                "pkcs8",
                &octets,
                &signature.import(),
                false,
                &Array::of1(&"sign".into()),
            )
            .map_err(|_| CryptoError::Unusable)?;
        let key = JsFuture::from(imported).await;
        octets.fill(0, 0, octets.length());
        Ok(Self {
            key: key.map_err(|_| CryptoError::Unusable)?.unchecked_into(),
            signature,
        })
    }

    /// Imports a JWK, as JSON.
    ///
    /// # Errors
    /// As [`SigningKey::import`].
    pub async fn import_jwk(json: &str, signature: Signature) -> Result<Self, CryptoError> {
        let unusable = |_| CryptoError::Unusable;
        let jwk: Object = js_sys::JSON::parse(json)
            .map_err(unusable)?
            .dyn_into()
            .map_err(unusable)?;
        // Of another algorithm, or of another use, it would be rejected, although the key is the same.
        for name in ["alg", "use", "key_ops", "ext"] {
            let _ = js_sys::Reflect::delete_property(&jwk, &name.into());
        }
        let imported = subtle()?
            .import_key_with_object(
                "jwk",
                &jwk,
                &signature.import(),
                false,
                &Array::of1(&"sign".into()),
            )
            .map_err(|_| CryptoError::Unusable)?;
        let key = JsFuture::from(imported)
            .await
            .map_err(|_| CryptoError::Unusable)?;
        Ok(Self {
            key: key.unchecked_into(),
            signature,
        })
    }

    /// Signs.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signed = subtle()?
            .sign_with_object_and_u8_array(&self.signature.parameters(), &self.key, message)
            .map_err(|_| CryptoError::Failed)?;
        let signed = JsFuture::from(signed)
            .await
            .map_err(|_| CryptoError::Failed)?;
        Ok(take(signed)?.to_vec())
    }

    /// Whether it is the private key of this public key (`SubjectPublicKeyInfo`): it signs, and that verifies.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn belongs_to(&self, spki: &[u8]) -> Result<bool, CryptoError> {
        self.verifies("spki", &Uint8Array::from(spki)).await
    }

    /// The same for a modulus and an exponent in base64url (RFC 7518, section 6.3.1).
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn belongs_to_numbers(&self, n: &str, e: &str) -> Result<bool, CryptoError> {
        let jwk = object([("kty", "RSA".into()), ("n", n.into()), ("e", e.into())]);
        self.verifies("jwk", &jwk).await
    }

    async fn verifies(&self, format: &str, public: &Object) -> Result<bool, CryptoError> {
        let failed = |_| CryptoError::Failed;
        let challenge: [u8; 32] = random()?;
        let signature = self.sign(&challenge).await?;
        let subtle = subtle()?;
        let imported = subtle
            .import_key_with_object(
                format,
                public,
                &self.signature.import(),
                false,
                &Array::of1(&"verify".into()),
            )
            .map_err(failed)?;
        let public: CryptoKey = JsFuture::from(imported)
            .await
            .map_err(failed)?
            .unchecked_into();
        let verified = subtle
            .verify_with_object_and_u8_array_and_u8_array(
                &self.signature.parameters(),
                &public,
                &signature,
                &challenge,
            )
            .map_err(failed)?;
        Ok(JsFuture::from(verified).await.map_err(failed)?.is_truthy())
    }
}
