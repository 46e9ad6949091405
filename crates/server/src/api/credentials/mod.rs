//! `/api/v2/clients/{client_id}/credentials`.

pub mod create;
pub mod delete;
pub mod list;
mod pem;
pub mod register;
pub mod schema;
pub mod show;
pub mod update;

use management_api::Credential;
use store::CredentialRecord;

/// A credential as the API shows it: never with its key.
pub fn wire(record: CredentialRecord) -> Credential {
    Credential {
        id: record.id,
        credential_type: record.credential_type,
        kid: record.kid,
        alg: record.alg.map(|alg| alg.as_str().to_owned()),
        name: record.name,
        thumbprint_sha256: record.thumbprint_sha256,
        subject_dn: record.subject_dn,
        created_at: Some(record.created_at),
        updated_at: Some(record.updated_at),
        expires_at: record.expires_at,
    }
}
