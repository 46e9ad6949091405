//! A new RSA key pair, and what is made of it to be saved.

use base64ct::{Base64UrlUnpadded, Encoding};
use chrono::{DateTime, TimeDelta, Utc};
use js_sys::{Array, Reflect, Uint8Array};
use key_files::{AlternativeName, SelfSigned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair};
use zeroize::Zeroizing;

use super::{CryptoError, encrypt, object, random, subtle, take};

/// The size of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeySize {
    /// 2048 bits.
    #[default]
    Bits2048,
    /// 3072 bits.
    Bits3072,
    /// 4096 bits.
    Bits4096,
}

impl KeySize {
    /// All, the smallest first.
    pub const ALL: [Self; 3] = [Self::Bits2048, Self::Bits3072, Self::Bits4096];

    /// In bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Bits2048 => 2048,
            Self::Bits3072 => 3072,
            Self::Bits4096 => 4096,
        }
    }
}

/// What a self-signed certificate says.
#[derive(Clone, Debug)]
pub struct CertificateRequest {
    /// The subject, as RFC 4514 writes it.
    pub subject: String,
    /// Further host names.
    pub host_names: Vec<String>,
    /// Valid from.
    pub from: DateTime<Utc>,
    /// How long.
    pub days: u32,
}

/// An RSA key pair that was generated in this tab.
pub struct KeyPair {
    keys: CryptoKeyPair,
    spki: Vec<u8>,
}

impl KeyPair {
    /// Generates one. A large one takes seconds.
    ///
    /// # Errors
    /// [`CryptoError::Insecure`] or [`CryptoError::Failed`].
    pub async fn generate(size: KeySize) -> Result<Self, CryptoError> {
        let subtle = subtle()?;
        let algorithm = object([
            ("name", "RSASSA-PKCS1-v1_5".into()),
            ("modulusLength", size.bits().into()),
            (
                "publicExponent",
                Uint8Array::from([1, 0, 1].as_slice()).into(),
            ),
            ("hash", "SHA-256".into()),
        ]);
        let usages = Array::of2(&"sign".into(), &"verify".into());
        let generated = subtle
            .generate_key_with_object(&algorithm, true, &usages)
            .map_err(|_| CryptoError::Failed)?;
        let keys: CryptoKeyPair = JsFuture::from(generated)
            .await
            .map_err(|_| CryptoError::Failed)?
            .unchecked_into();
        let spki = export("spki", &keys.get_public_key()).await?;
        Ok(Self {
            keys,
            spki: spki.to_vec(),
        })
    }

    /// The public key's `SubjectPublicKeyInfo`, DER.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The private key as PKCS#8 in PEM, encrypted if there is a passphrase.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn private_pem(&self, passphrase: &str) -> Result<Zeroizing<String>, CryptoError> {
        let pkcs8 = export("pkcs8", &self.keys.get_private_key()).await?;
        if passphrase.is_empty() {
            return key_files::private_key_pem(&pkcs8).map_err(|_| CryptoError::Failed);
        }
        let encrypted = encrypt(&pkcs8, passphrase).await?;
        let pem = encrypted.to_pem().map_err(|_| CryptoError::Failed)?;
        Ok(Zeroizing::new(pem))
    }

    /// The private key as a JWK (RFC 7517) with the key ID `kid`.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn private_jwk(&self, kid: &str) -> Result<Zeroizing<String>, CryptoError> {
        let exported = subtle()?
            .export_key("jwk", &self.keys.get_private_key())
            .map_err(|_| CryptoError::Failed)?;
        let jwk = JsFuture::from(exported)
            .await
            .map_err(|_| CryptoError::Failed)?;
        let set = |name: &str, value: JsValue| {
            let _ = Reflect::set(&jwk, &name.into(), &value);
        };
        // The key's uses beyond this tab are not WebCrypto's to say.
        set("ext", JsValue::UNDEFINED);
        set("key_ops", JsValue::UNDEFINED);
        set("use", "sig".into());
        set("kid", kid.into());
        let json = js_sys::JSON::stringify_with_replacer_and_space(&jwk, &JsValue::NULL, &2.into())
            .map_err(|_| CryptoError::Failed)?;
        Ok(Zeroizing::new(format!("{}\n", String::from(json))))
    }

    /// A self-signed certificate around the public key, as PEM.
    ///
    /// # Errors
    /// [`CryptoError::Certificate`] for names that can't be written.
    pub async fn certificate_pem(
        &self,
        request: &CertificateRequest,
    ) -> Result<String, CryptoError> {
        let until = request.from + TimeDelta::days(request.days.into());
        let seconds = |time: DateTime<Utc>| u64::try_from(time.timestamp()).unwrap_or_default();
        let names: Vec<AlternativeName> = request
            .host_names
            .iter()
            .map(|name| AlternativeName::Dns(name.clone()))
            .collect();
        let unsigned = SelfSigned {
            subject: &request.subject,
            alternative_names: &names,
            spki: &self.spki,
            serial: random()?,
            not_before: seconds(request.from),
            not_after: seconds(until),
        }
        .build()
        .map_err(|error| CryptoError::Certificate(error.to_string()))?;
        let signed = subtle()?
            .sign_with_str_and_u8_array(
                "RSASSA-PKCS1-v1_5",
                &self.keys.get_private_key(),
                unsigned.to_be_signed(),
            )
            .map_err(|_| CryptoError::Failed)?;
        let signature = take(
            JsFuture::from(signed)
                .await
                .map_err(|_| CryptoError::Failed)?,
        )?;
        unsigned
            .assemble(&signature)
            .ok()
            .and_then(|certificate| key_files::certificate_pem(&certificate).ok())
            .ok_or(CryptoError::Failed)
    }

    /// The public key's JWK thumbprint (RFC 7638), which the server takes as its key ID.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub async fn thumbprint(&self) -> Result<String, CryptoError> {
        let failed = |_| CryptoError::Failed;
        let exported = subtle()?
            .export_key("jwk", &self.keys.get_public_key())
            .map_err(failed)?;
        let jwk = JsFuture::from(exported).await.map_err(failed)?;
        let member = |name: &str| {
            Reflect::get(&jwk, &name.into())
                .ok()
                .and_then(|value| value.as_string())
                .ok_or(CryptoError::Failed)
        };
        let text = format!(
            r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#,
            member("e")?,
            member("n")?
        )
        .into_bytes();
        let digest = subtle()?
            .digest_with_str_and_u8_array("SHA-256", &text)
            .map_err(failed)?;
        let digest = take(JsFuture::from(digest).await.map_err(failed)?)?;
        Ok(Base64UrlUnpadded::encode_string(&digest))
    }

    /// The public key as PEM.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub fn public_pem(&self) -> Result<String, CryptoError> {
        key_files::public_key_pem(&self.spki).map_err(|_| CryptoError::Failed)
    }
}

async fn export(format: &str, key: &CryptoKey) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let exported = subtle()?
        .export_key(format, key)
        .map_err(|_| CryptoError::Failed)?;
    take(
        JsFuture::from(exported)
            .await
            .map_err(|_| CryptoError::Failed)?,
    )
}
