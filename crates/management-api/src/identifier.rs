//! What credentials are known by, and the answer to "whose key is this?".

use serde::{Deserialize, Serialize};

use crate::{ClientCredential, Timestamp};

/// What an identifier is of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The credential's own ID.
    CredentialId,
    /// Its key ID.
    Kid,
    /// SHA-256 over the SubjectPublicKeyInfo.
    SpkiSha256,
    /// SHA-1 over the SubjectPublicKeyInfo.
    SpkiSha1,
    /// SHA-256 over the key alone, without its algorithm: for RSA the PKCS#1 form.
    KeySha256,
    /// SHA-1 over the key alone: the usual subject key identifier (RFC 5280 §4.2.1.2).
    KeySha1,
    /// The JWK thumbprint with SHA-256 (RFC 7638): `jkt`, and the key ID of a credential that was registered without
    /// another.
    JwkSha256,
    /// SHA-256 over the key in the form of OpenSSH: what `ssh-keygen -l` prints.
    SshSha256,
    /// SHA-256 over the certificate: `x5t#S256`.
    CertificateSha256,
    /// SHA-1 over the certificate: `x5t`.
    CertificateSha1,
    /// The certificate's serial number.
    CertificateSerial,
    /// A kind of a newer server.
    #[serde(other)]
    Other,
}

impl IdentifierKind {
    /// All that a credential may have.
    pub const ALL: [Self; 11] = [
        Self::CredentialId,
        Self::Kid,
        Self::SpkiSha256,
        Self::SpkiSha1,
        Self::KeySha256,
        Self::KeySha1,
        Self::JwkSha256,
        Self::SshSha256,
        Self::CertificateSha256,
        Self::CertificateSha1,
        Self::CertificateSerial,
    ];

    /// The names of [`Self::ALL`] on the wire.
    pub const NAMES: [&'static str; 11] = [
        Self::CredentialId.as_str(),
        Self::Kid.as_str(),
        Self::SpkiSha256.as_str(),
        Self::SpkiSha1.as_str(),
        Self::KeySha256.as_str(),
        Self::KeySha1.as_str(),
        Self::JwkSha256.as_str(),
        Self::SshSha256.as_str(),
        Self::CertificateSha256.as_str(),
        Self::CertificateSha1.as_str(),
        Self::CertificateSerial.as_str(),
    ];

    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CredentialId => "credential_id",
            Self::Kid => "kid",
            Self::SpkiSha256 => "spki_sha256",
            Self::SpkiSha1 => "spki_sha1",
            Self::KeySha256 => "key_sha256",
            Self::KeySha1 => "key_sha1",
            Self::JwkSha256 => "jwk_sha256",
            Self::SshSha256 => "ssh_sha256",
            Self::CertificateSha256 => "certificate_sha256",
            Self::CertificateSha1 => "certificate_sha1",
            Self::CertificateSerial => "certificate_serial",
            Self::Other => "other",
        }
    }

    /// The kind of a name on the wire.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .unwrap_or(Self::Other)
    }
}

/// What identifiers belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Clients with one of them as their ID.
    pub clients: Vec<NamedClient>,
    /// Stored credentials that are known by one of them.
    pub credentials: Vec<FoundCredential>,
    /// Credentials that are no longer stored, by the log; `None` if the caller may not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<Vec<FormerCredential>>,
    /// The time of the oldest change in the log; `None` if there is none, or if the caller may not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_since: Option<Timestamp>,
}

/// A client by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedClient {
    /// Its ID.
    pub client_id: String,
    /// Its name.
    pub name: String,
}

/// A stored credential, and which identifiers led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCredential {
    /// The credential and its client.
    #[serde(flatten)]
    pub credential: ClientCredential,
    /// What the identifiers are of it.
    pub matched: Vec<IdentifierKind>,
}

/// A credential that is no longer stored, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCredential {
    /// Its ID.
    pub credential_id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its key ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Its client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The client's name, if the client is still there or the log has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// What the identifiers are of it.
    pub matched: Vec<IdentifierKind>,
    /// When it was registered, if the log reaches back that far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The last change of it in the log.
    pub last_seen_at: Timestamp,
    /// When it was deleted, if the log has that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// Who deleted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        assert_eq!(
            IdentifierKind::ALL.map(IdentifierKind::as_str),
            IdentifierKind::NAMES
        );
        for kind in IdentifierKind::ALL {
            let name = serde_json::to_value(kind).unwrap();
            assert_eq!(name, kind.as_str());
            assert_eq!(IdentifierKind::from_name(kind.as_str()), kind);
        }
        let newer: IdentifierKind = serde_json::from_str("\"md5_of_something\"").unwrap();
        assert_eq!(newer, IdentifierKind::Other);
    }
}
