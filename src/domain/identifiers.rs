//! What a credential is known by: the words for it, and what a tenant's answer tells of it.

use management_api::{Credential, IdentifierKind};
use primitives::identifier::{Form, readings};

/// What an identifier is of a credential, for people.
#[must_use]
pub const fn identifier_label(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::CredentialId => "Credential ID",
        IdentifierKind::Kid => "Key ID",
        IdentifierKind::SpkiSha256 => "SHA-256 of the key (SPKI)",
        IdentifierKind::SpkiSha1 => "SHA-1 of the key (SPKI)",
        IdentifierKind::KeySha256 => "SHA-256 of the key (PKCS#1)",
        IdentifierKind::KeySha1 => "SHA-1 of the key (subject key identifier)",
        IdentifierKind::JwkSha256 => "JWK thumbprint (RFC 7638)",
        IdentifierKind::SshSha256 => "SSH fingerprint",
        IdentifierKind::CertificateSha256 => "SHA-256 of the certificate (x5t#S256)",
        IdentifierKind::CertificateSha1 => "SHA-1 of the certificate (x5t)",
        IdentifierKind::CertificateSerial => "Serial number of the certificate",
        IdentifierKind::Other => "Another identifier",
    }
}

/// What `values` are of a credential, as far as a tenant's answer tells: it has IDs, key IDs, and the SHA-256 of certificates
/// for mutual TLS. A key ID that was not chosen is the JWK thumbprint.
#[must_use]
pub fn matched_in_answer(credential: &Credential, values: &[String]) -> Vec<IdentifierKind> {
    let hash = |text: &Option<String>| {
        let all = readings(text.as_deref()?);
        let hash = all.into_iter().find(|one| one.form == Form::Sha256)?;
        Some(hash.value)
    };
    let known = [
        (IdentifierKind::CredentialId, Some(credential.id.clone())),
        (IdentifierKind::Kid, credential.kid.clone()),
        (IdentifierKind::JwkSha256, hash(&credential.kid)),
        (
            IdentifierKind::CertificateSha256,
            hash(&credential.thumbprint_sha256),
        ),
    ];
    known
        .into_iter()
        .filter(|(_, value)| value.as_ref().is_some_and(|value| values.contains(value)))
        .map(|(kind, _)| kind)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_knows_ids_and_two_hashes() {
        let credential: Credential = serde_json::from_value(serde_json::json!({
            "id": "cred_1m7sfABoNTTKYwTQ8qt6tX",
            "credential_type": "public_key",
            "kid": "w0kIFOc-q7KKK-pa2Uj5b_Cl3f0hAgFeseLg8iEmWu0",
            "thumbprint_sha256": "irPW_52cQKIRPeblpAs2LjaUELUxnh5Vi7_1idgHX7w",
        }))
        .unwrap();
        let matched = |value: &str| matched_in_answer(&credential, &[value.to_owned()]);
        for (value, kinds) in [
            (
                "cred_1m7sfABoNTTKYwTQ8qt6tX",
                &[IdentifierKind::CredentialId][..],
            ),
            (
                "w0kIFOc-q7KKK-pa2Uj5b_Cl3f0hAgFeseLg8iEmWu0",
                &[IdentifierKind::Kid],
            ),
            ("w0kIFOc", &[]),
            (
                "c3490814e73eabb28a2bea5ad948f96ff0a5ddfd2102015eb1e2e0f221265aed",
                &[IdentifierKind::JwkSha256],
            ),
            (
                "8ab3d6ff9d9c40a2113de6e5a40b362e369410b5319e1e558bbff589d8075fbc",
                &[IdentifierKind::CertificateSha256],
            ),
        ] {
            assert_eq!(matched(value), kinds, "{value}");
        }
    }
}
