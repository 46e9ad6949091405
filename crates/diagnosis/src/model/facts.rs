//! What was read of keys and certificates.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Kind, Material, Span};

/// The facts of a public key. What can't be read is absent, whatever the verdict.
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
    /// SHA-256 over the DER of the SubjectPublicKeyInfo, hex. A PKCS#1 key and a JWK are wrapped first.
    pub spki_sha256: Option<String>,
    /// RFC 7638 thumbprint with SHA-256, base64url.
    pub kid: Option<String>,
    /// The public JWK (RFC 7517).
    pub jwk: Option<serde_json::Value>,
    /// The DER of its SubjectPublicKeyInfo: the bytes of the input, or, of what comes otherwise, made of them.
    #[serde(skip)]
    pub spki: Option<Vec<u8>>,
}

impl PublicKey {
    /// It as SubjectPublicKeyInfo, for files.
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
    /// Start of validity; `None` where it can't be read.
    pub not_before: Option<DateTime<Utc>>,
    /// End of validity; `None` where it can't be read.
    pub not_after: Option<DateTime<Utc>>,
    /// Subject and issuer are equal, and, where the key is RSA and the hash SHA-1 or SHA-2, the signature is
    /// by it. For a certificate that is not the chosen one only the names count.
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
    /// Names of RFC 5280 §4.2.1.3; `None` where the extension is absent.
    pub key_usage: Option<Vec<&'static str>>,
    /// Names of RFC 5280 §4.2.1.12, or dotted OIDs; `None` where the extension is absent.
    pub extended_key_usage: Option<Vec<String>>,
    /// Basic constraints say that it is a CA's; `None` where the extension is absent.
    pub ca: Option<bool>,
    /// How many CAs may follow below it.
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
    /// Where in its DER each fact stands.
    pub spans: CertificateSpans,
}

/// The facts of a certification request (RFC 2986 §4.1). Its key's are those of the diagnosis.
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
    /// Its short name, where we know one.
    pub name: Option<&'static str>,
    /// The text, deceptive characters escaped; `#` and hex where it is not text.
    pub value: String,
    /// Where in the certificate's DER.
    pub span: Span,
}

/// One extension of a certificate (RFC 5280 §4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Dotted OID.
    pub oid: String,
    /// Its name, where we know one.
    pub name: Option<&'static str>,
    /// A reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// In words where we know the type, otherwise hex.
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

/// What can be read of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// The key's facts.
    pub public_key: Option<PublicKey>,
    /// The certificate's facts; that it is self-signed is told by its names alone.
    pub certificate: Option<Certificate>,
}
