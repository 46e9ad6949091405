//! Credentials: one public key, certificate or subject name registered for a client.

use primitives::Algorithm;
use serde::{Deserialize, Serialize};

use crate::{Change, Timestamp};

/// The type of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialType {
    /// An RSA public key, for `private_key_jwt`.
    PublicKey,
    /// A self-signed certificate, for mutual TLS.
    X509Cert,
    /// A certificate's subject, for mutual TLS with a CA.
    CertSubjectDn,
    /// A type unknown to this version.
    #[serde(other)]
    Other,
}

impl CredentialType {
    /// Every value on the wire.
    pub const NAMES: [&'static str; 3] = [
        Self::PublicKey.as_str(),
        Self::X509Cert.as_str(),
        Self::CertSubjectDn.as_str(),
    ];

    /// The value on the wire; empty for [`Self::Other`].
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublicKey => "public_key",
            Self::X509Cert => "x509_cert",
            Self::CertSubjectDn => "cert_subject_dn",
            Self::Other => "",
        }
    }
}

/// A registered credential in an answer, never with the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// `cred_` and 22 base58 characters.
    pub id: String,
    /// Its type.
    pub credential_type: CredentialType,
    /// Key ID of a `public_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Algorithm of a `public_key`. A string, because a tenant may support more than we do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// Up to 128 characters; may be empty.
    #[serde(default)]
    pub name: String,
    /// SHA-256 over the DER of an `x509_cert`, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbprint_sha256: Option<String>,
    /// The RDNs of a `cert_subject_dn`, joined by LF in the certificate's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_dn: Option<String>,
    /// When it was registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When it expires; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The body that registers a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialCreate {
    /// Its type.
    pub credential_type: CredentialType,
    /// Up to 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pem: Option<String>,
    /// For `public_key`; RS256 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<Algorithm>,
    /// 10 to 64 of `[0-9A-Za-z_-]`; if absent, the RFC 7638 thumbprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Copies the certificate's expiry to `expires_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parse_expiry_from_cert: Option<bool>,
    /// When it expires; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// For `cert_subject_dn`, instead of `pem`: 1 to 256 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_dn: Option<String>,
}

impl CredentialCreate {
    /// A public key without optional properties.
    pub fn public_key(pem: impl Into<String>) -> Self {
        Self {
            credential_type: CredentialType::PublicKey,
            name: None,
            pem: Some(pem.into()),
            alg: None,
            kid: None,
            parse_expiry_from_cert: None,
            expires_at: None,
            subject_dn: None,
        }
    }
}

/// The body that changes a credential: only the expiry can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialPatch {
    /// A new expiry, or `null` for never.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub expires_at: Change<Timestamp>,
}
