//! Facts of keys and certificates.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Kind, Material, Span};

/// The facts of a public key, whatever the verdict. What can't be read is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// `RSA`, `RSASSA-PSS`, `EC`, `Ed25519`, `Ed448`, `X25519`, `X448`, `DSA`, `DH`, `ML-DSA-65` …, or a dotted OID.
    pub algorithm: String,
    /// Size in bits: of the modulus, the prime or the curve's field.
    pub bits: Option<usize>,
    /// RSA public exponent, decimal.
    pub exponent: Option<String>,
    /// The curve's name, or its dotted OID.
    pub curve: Option<String>,
    /// SHA-256 over the DER of the SubjectPublicKeyInfo, hex. PKCS#1 keys and JWKs are converted first.
    pub spki_sha256: Option<String>,
    /// RFC 7638 thumbprint with SHA-256, base64url.
    pub kid: Option<String>,
    /// The public JWK (RFC 7517).
    pub jwk: Option<serde_json::Value>,
    /// The DER of its SubjectPublicKeyInfo: the bytes of the input, or built from them.
    #[serde(skip)]
    pub spki: Option<Vec<u8>>,
}

impl PublicKey {
    /// Modulus and exponent of an RSA key, unsigned big-endian.
    #[must_use]
    pub fn rsa_numbers(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let number = |name: &str| {
            let text = self.jwk.as_ref()?.get(name)?.as_str()?;
            Base64UrlUnpadded::decode_vec(text).ok()
        };
        number("n").zip(number("e"))
    }

    /// As a PEM-encodable SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki(&self) -> Option<Material> {
        Some(Material {
            label: "PUBLIC KEY",
            der: self.spki.clone()?,
        })
    }
}

/// The facts of a certificate (RFC 5280 §4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// RFC 4514.
    pub subject: String,
    /// RFC 4514.
    pub issuer: String,
    /// Serial number, hex.
    pub serial: String,
    /// Start of validity; `None` if it is not a valid time.
    pub not_before: Option<DateTime<Utc>>,
    /// Expiry; `None` if it is not a valid time.
    pub not_after: Option<DateTime<Utc>>,
    /// Subject and issuer are equal and, for RSA with SHA-1 or SHA-2, its own key made the signature. If it is not the
    /// chosen certificate, only the names are compared.
    pub self_signed: bool,
    /// Name such as `sha256WithRSAEncryption`, or a dotted OID.
    pub signature_algorithm: String,
    /// SHA-1 fingerprint over the DER, hex.
    pub sha1: String,
    /// SHA-256 fingerprint over the DER, hex.
    pub sha256: String,
    /// Subject alternative names, each with its type: `dns:example.com`.
    pub san: Vec<String>,
    /// 1, 2 or 3.
    pub version: u64,
    /// Names of RFC 5280 §4.2.1.3; `None` if the extension is absent.
    pub key_usage: Option<Vec<&'static str>>,
    /// Names of RFC 5280 §4.2.1.12, or dotted OIDs; `None` if the extension is absent.
    pub extended_key_usage: Option<Vec<String>>,
    /// Basic constraints: CA or not; `None` if the extension is absent.
    pub ca: Option<bool>,
    /// Maximum number of CAs below it.
    pub path_length: Option<u64>,
    /// Subject key identifier, hex.
    pub subject_key_id: Option<String>,
    /// Authority key identifier, hex.
    pub authority_key_id: Option<String>,
    /// The subject, attribute by attribute, in the order of the file.
    pub subject_attributes: Vec<Attribute>,
    /// The issuer, attribute by attribute, in the order of the file.
    pub issuer_attributes: Vec<Attribute>,
    /// Every extension, known or not.
    pub extensions: Vec<Extension>,
    /// Where each fact is in its DER.
    pub spans: CertificateSpans,
}

/// The facts of a certificate request (RFC 2986 §4.1). The diagnosis has those of its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// RFC 4514.
    pub subject: String,
    /// The subject, attribute by attribute, in the order of the file.
    pub subject_attributes: Vec<Attribute>,
}

/// One attribute of a distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// Dotted OID.
    pub oid: String,
    /// Its short name, if known.
    pub name: Option<&'static str>,
    /// The text, with invisible characters escaped; `#` and hex if it is not text.
    pub value: String,
    /// Where in the certificate's DER.
    pub span: Span,
}

/// One extension of a certificate (RFC 5280 §4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Dotted OID.
    pub oid: String,
    /// Its name, if known.
    pub name: Option<&'static str>,
    /// A reader that does not know it must reject the certificate.
    pub critical: bool,
    /// In words if the type is known, otherwise hex.
    pub value: String,
    /// Where in the certificate's DER.
    pub span: Span,
}

/// Places in a certificate's DER.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is named for the fact whose place it is")]
pub struct CertificateSpans {
    pub serial: Option<Span>,
    pub issuer: Option<Span>,
    pub not_before: Option<Span>,
    pub not_after: Option<Span>,
    pub subject: Option<Span>,
    pub public_key: Option<Span>,
    pub signature_algorithm: Option<Span>,
}

/// The facts of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// The key's facts.
    pub public_key: Option<PublicKey>,
    /// The certificate's facts; `self_signed` compares only the names.
    pub certificate: Option<Certificate>,
}
