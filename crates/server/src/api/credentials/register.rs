//! From a request to a credential that can be stored.

use aws_lc_rs::digest::{SHA256, digest};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use diagnosis::{Diagnosis, Material, algorithm_finding};
use management_api::rules::MTLS_PEM_MAX;
use management_api::{Algorithm, CredentialCreate, CredentialType, Timestamp};
use store::{CredentialRecord, RsaPublicKey};

use super::super::error::ApiError;
use super::super::schema::Violation;
use super::pem::{accepted, not_a_certificate, of_certificate, unreadable};
use crate::identifiers;
use crate::state::AppState;

/// The record of a new credential of `client_id`, with an id and times, if it can be registered.
///
/// # Errors
/// `Body`: properties that don't go together; `Pem`: what is wrong with the key; `Random`.
pub fn record(
    create: CredentialCreate,
    client_id: &str,
    state: &AppState,
) -> Result<CredentialRecord, ApiError> {
    check_combination(&create)?;
    let now: Timestamp = state.clock.now().into();
    let mut record = CredentialRecord {
        id: identifiers::credential_id(state.random.as_ref())?,
        client_id: client_id.to_owned(),
        credential_type: create.credential_type,
        name: create.name.clone().unwrap_or_default(),
        kid: None,
        alg: None,
        key: None,
        digest: String::new(),
        thumbprint_sha256: None,
        subject_dn: None,
        pem: None,
        created_at: now,
        updated_at: now,
        expires_at: None,
    };
    match create.credential_type {
        CredentialType::PublicKey => public_key(&mut record, create, now)?,
        CredentialType::X509Cert => certificate(&mut record, create, now)?,
        CredentialType::CertSubjectDn => subject_name(&mut record, create, now)?,
        CredentialType::Other => {
            return Err(ApiError::Body("Unknown credential type.".into()));
        }
    }
    Ok(record)
}

/// Checks which properties each type accepts, and which exclude each other.
fn check_combination(create: &CredentialCreate) -> Result<(), ApiError> {
    let kind = create.credential_type.as_str();
    let reject = |message: String| Err(ApiError::Body(message));
    if create.credential_type != CredentialType::PublicKey {
        for (name, is_given) in [
            ("alg", create.alg.is_some()),
            ("kid", create.kid.is_some()),
            ("expires_at", create.expires_at.is_some()),
            (
                "parse_expiry_from_cert",
                create.parse_expiry_from_cert.is_some(),
            ),
        ] {
            if is_given {
                return reject(format!(
                    "{name} is only for credentials of type public_key; this one is {kind}."
                ));
            }
        }
        let length = create.pem.as_deref().unwrap_or_default().chars().count();
        if length > MTLS_PEM_MAX {
            return Err(ApiError::Payload(Violation::at(
                "pem",
                "PEM-formatted X.509 certificate",
                format!("String is too long ({length} chars), maximum {MTLS_PEM_MAX}"),
            )));
        }
    }
    match (create.credential_type, &create.pem, &create.subject_dn) {
        (CredentialType::CertSubjectDn, Some(_), Some(_)) => {
            reject("Send either pem or subject_dn, not both.".into())
        }
        (CredentialType::CertSubjectDn, None, None) => reject(
            "A cert_subject_dn requires subject_dn, or pem with the certificate that contains it."
                .into(),
        ),
        (CredentialType::CertSubjectDn, ..) => Ok(()),
        (_, _, Some(_)) => reject(format!(
            "subject_dn is only for credentials of type cert_subject_dn; this one is {kind}."
        )),
        (_, None, None) => Err(ApiError::Payload(Violation::root(
            "Missing required property: pem",
        ))),
        (_, Some(_), None)
            if create.parse_expiry_from_cert == Some(true) && create.expires_at.is_some() =>
        {
            reject("Send either parse_expiry_from_cert or expires_at, not both.".into())
        }
        (_, Some(_), None) => Ok(()),
    }
}

fn public_key(
    record: &mut CredentialRecord,
    create: CredentialCreate,
    now: Timestamp,
) -> Result<(), ApiError> {
    let diagnosis = accepted(create.pem.as_deref().unwrap_or_default(), now)?;
    let alg = create.alg.unwrap_or_default();
    check_algorithm(alg, &diagnosis)?;
    record.expires_at = match create.parse_expiry_from_cert {
        Some(true) => Some(certificate_expiry(&diagnosis, now)?),
        _ => create.expires_at,
    };
    let thumbprint = diagnosis
        .public_key
        .as_ref()
        .and_then(|key| key.kid.clone());
    record.kid = Some(create.kid.or(thumbprint).ok_or_else(unreadable)?);
    record.alg = Some(alg);
    take_key(record, &diagnosis)?;
    record.key.is_some().then_some(()).ok_or_else(unreadable)
}

fn certificate(
    record: &mut CredentialRecord,
    create: CredentialCreate,
    now: Timestamp,
) -> Result<(), ApiError> {
    let diagnosis = of_certificate(create.pem.as_deref().unwrap_or_default(), now)?;
    let certificate = diagnosis
        .certificate
        .as_ref()
        .ok_or_else(|| not_a_certificate(&diagnosis))?;
    record.thumbprint_sha256 = Some(Base64UrlUnpadded::encode_string(
        &base16ct::mixed::decode_vec(&certificate.sha256).map_err(|_| unreadable())?,
    ));
    record.expires_at = certificate.not_after.map(Timestamp::from);
    take_key(record, &diagnosis)
}

fn subject_name(
    record: &mut CredentialRecord,
    create: CredentialCreate,
    now: Timestamp,
) -> Result<(), ApiError> {
    let name = match (create.subject_dn, create.pem) {
        (Some(name), _) => name,
        (None, pem) => {
            let diagnosis = of_certificate(pem.as_deref().unwrap_or_default(), now)?;
            let certificate = diagnosis
                .certificate
                .as_ref()
                .ok_or_else(|| not_a_certificate(&diagnosis))?;
            subject_of(certificate)
        }
    };
    record.digest = base16ct::lower::encode_string(digest(&SHA256, name.as_bytes()).as_ref());
    record.subject_dn = Some(name);
    Ok(())
}

/// The attributes of the subject, one a line, in the order of the certificate: `C=DE`, `O=Example`, `CN=client`.
fn subject_of(certificate: &diagnosis::Certificate) -> String {
    let lines: Vec<String> = certificate
        .subject_attributes
        .iter()
        .map(|attribute| {
            format!(
                "{}={}",
                attribute.name.unwrap_or(&attribute.oid),
                attribute.value
            )
        })
        .collect();
    lines.join("\n")
}

fn check_algorithm(alg: Algorithm, diagnosis: &Diagnosis) -> Result<(), ApiError> {
    match algorithm_finding(diagnosis, alg) {
        None => Ok(()),
        Some(finding) => Err(ApiError::Pem {
            message: finding.message,
            finding: finding.code,
            remedy: finding.remedy,
        }),
    }
}

/// The certificate's expiry, exactly: also `9999-12-31`, which means "never" (RFC 5280, section 4.1.2.5).
fn certificate_expiry(diagnosis: &Diagnosis, now: Timestamp) -> Result<Timestamp, ApiError> {
    let certificate = diagnosis.certificate.as_ref().ok_or_else(|| ApiError::Pem {
        message: "parse_expiry_from_cert requires a certificate; the pem is a bare public key, which has no expiry.".into(),
        finding: "not_a_certificate",
        remedy: Some("Send the certificate, or expires_at instead.".into()),
    })?;
    let end = certificate
        .not_after
        .map(Timestamp::from)
        .ok_or_else(unreadable)?;
    if end <= now {
        return Err(ApiError::Pem {
            message: format!(
                "The certificate expired on {}; with parse_expiry_from_cert, the credential would already be expired.",
                end.to_utc().format("%Y-%m-%d %H:%M UTC")
            ),
            finding: "certificate_expired",
            remedy: Some("Send a renewed certificate, or expires_at instead.".into()),
        });
    }
    Ok(end)
}

fn take_key(record: &mut CredentialRecord, diagnosis: &Diagnosis) -> Result<(), ApiError> {
    let key = diagnosis.public_key.as_ref().ok_or_else(unreadable)?;
    record.key = rsa(key);
    record.digest = key.spki_sha256.clone().ok_or_else(unreadable)?;
    let material = match (&diagnosis.material, &diagnosis.object) {
        (Some(material), _) => Some(material.to_pem()),
        // The diagnosis prepares only keys for assertions; this is a certificate for mutual TLS.
        (None, Some(der)) => {
            let certificate = Material {
                label: "CERTIFICATE",
                der: der.clone(),
            };
            Some(certificate.to_pem())
        }
        (None, None) => None,
    };
    record.pem = material;
    Ok(())
}

/// The numbers of a key, if it is RSA.
fn rsa(key: &diagnosis::PublicKey) -> Option<RsaPublicKey> {
    let number = |name: &str| {
        let text = key.jwk.as_ref()?.get(name)?.as_str()?;
        Base64UrlUnpadded::decode_vec(text).ok()
    };
    Some(RsaPublicKey {
        n: number("n")?,
        e: number("e")?,
    })
}
