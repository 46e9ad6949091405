//! Fingerprints in the audit log, by which a key or certificate can be found after it was deleted.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64ct::{Base64, Encoding as _};
use management_api::CredentialType;
use serde::Serialize;
use store::CredentialRecord;

/// The fingerprints of a credential. Hashes are in lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fingerprints {
    credential_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    /// SHA-256 over the key's SubjectPublicKeyInfo.
    spki_sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
}

/// Hashes over the DER of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Certificate {
    sha1: String,
    sha256: String,
}

impl Fingerprints {
    /// The fingerprints of credentials with a key; a subject name has none.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a CredentialRecord>) -> Vec<Self> {
        let keys = records
            .into_iter()
            .filter(|record| record.credential_type != CredentialType::CertSubjectDn);
        keys.map(|record| Self {
            credential_id: record.id.clone(),
            name: record.name.clone(),
            kid: record.kid.clone(),
            spki_sha256: record.digest.clone(),
            certificate: record.pem.as_deref().and_then(certificate),
        })
        .collect()
    }
}

/// The hashes of the certificate in a stored PEM; `None` for a bare key.
fn certificate(pem: &str) -> Option<Certificate> {
    let body = pem
        .trim()
        .strip_prefix("-----BEGIN CERTIFICATE-----")?
        .strip_suffix("-----END CERTIFICATE-----")?;
    let body: String = body.split_ascii_whitespace().collect();
    let der = Base64::decode_vec(&body).ok()?;
    let hash = |algorithm: &'static Algorithm| {
        base16ct::lower::encode_string(digest(algorithm, &der).as_ref())
    };
    Some(Certificate {
        sha1: hash(&SHA1_FOR_LEGACY_USE_ONLY),
        sha256: hash(&SHA256),
    })
}
