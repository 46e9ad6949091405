//! Fingerprints in the audit log, by which a key or certificate can be found after it was deleted, and what strict
//! programs reject of the certificate. The answers of the management API have no place for that: programs check them
//! against Auth0's schema.

use base64ct::{Base64, Encoding as _};
use management_api::{CredentialType, IdentifierKind};
use serde::Serialize;
use store::{CredentialRecord, identifiers};

/// The fingerprints of a credential. Hashes are in lower-case hex; see [`IdentifierKind`] for what each is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fingerprints {
    credential_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    spki_sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    spki_sha1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_sha1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwk_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
}

/// The fingerprints of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Certificate {
    sha1: String,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    /// `strict_decoder_rejects`, if there is something to note.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<Note>,
}

/// A finding on a certificate that was registered all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Note {
    code: &'static str,
    message: String,
}

impl Note {
    /// What strict programs reject of the certificate in a stored PEM.
    fn of(pem: &str) -> Option<Self> {
        let body = pem
            .trim()
            .strip_prefix("-----BEGIN CERTIFICATE-----")?
            .strip_suffix("-----END CERTIFICATE-----")?;
        let body: String = body.split_ascii_whitespace().collect();
        let finding = strict_decoder::note(&Base64::decode_vec(&body).ok()?)?;
        Some(Self {
            code: finding.code,
            message: finding.message,
        })
    }
}

impl Fingerprints {
    /// The fingerprints of credentials with a key; a subject name has none.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a CredentialRecord>) -> Vec<Self> {
        let keys = records
            .into_iter()
            .filter(|record| record.credential_type != CredentialType::CertSubjectDn);
        keys.map(Self::of_key).collect()
    }

    fn of_key(record: &CredentialRecord) -> Self {
        let all = identifiers(record);
        let value = |kind: IdentifierKind| {
            let found = all.iter().find(|one| one.kind == kind);
            found.map(|one| one.value.clone())
        };
        let certificate = value(IdentifierKind::CertificateSha1)
            .zip(value(IdentifierKind::CertificateSha256))
            .map(|(sha1, sha256)| Certificate {
                sha1,
                sha256,
                serial: value(IdentifierKind::CertificateSerial),
                finding: record.pem.as_deref().and_then(Note::of),
            });
        Self {
            credential_id: record.id.clone(),
            name: record.name.clone(),
            kid: record.kid.clone(),
            spki_sha256: record.digest.clone(),
            spki_sha1: value(IdentifierKind::SpkiSha1),
            key_sha256: value(IdentifierKind::KeySha256),
            key_sha1: value(IdentifierKind::KeySha1),
            jwk_sha256: value(IdentifierKind::JwkSha256),
            ssh_sha256: value(IdentifierKind::SshSha256),
            certificate,
        }
    }
}
