//! From a draft to the request that registers it, and what a draft proposes.

use diagnosis::{Algorithm, suggested_name};
use management_api::{CredentialCreate, rules::CREDENTIAL_NAME_MAX};

use super::draft::CredentialDraft;
use crate::{domain::ExpiryChoice, material::Given};

/// The proposal for a name: the file's, without its ending, or the certificate's common name. Where the file holds
/// `several` objects, its name tells less than theirs.
#[must_use]
pub fn proposed_name(given: &Given, several: bool) -> String {
    let stem = given
        .file_name
        .as_deref()
        .map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem))
        .filter(|stem| !stem.is_empty())
        .map(str::to_owned);
    let subject = suggested_name(&given.diagnosis);
    let name = if several {
        subject.or(stem)
    } else {
        stem.or(subject)
    };
    let name = name.unwrap_or_default();
    name.chars().take(CREDENTIAL_NAME_MAX).collect()
}

impl TryFrom<&CredentialDraft> for CredentialCreate {
    type Error = String;

    fn try_from(draft: &CredentialDraft) -> Result<Self, String> {
        if let Some(reason) = draft.blocked() {
            return Err(reason);
        }
        let material = draft
            .given
            .as_ref()
            .and_then(|given| given.diagnosis.material.as_ref())
            .ok_or_else(|| "There is nothing to send; choose the file again.".to_owned())?;
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        Ok(Self {
            name: some(&draft.name),
            alg: draft.algorithm.parse().ok(),
            kid: some(&draft.kid),
            parse_expiry_from_cert: (draft.expiry.choice == ExpiryChoice::Certificate)
                .then_some(true),
            expires_at: match draft.expiry.choice {
                ExpiryChoice::At => Some(draft.expiry.instant(draft.now)?.into()),
                ExpiryChoice::Never | ExpiryChoice::Certificate => None,
            },
            ..Self::public_key(material.to_pem())
        })
    }
}

/// What the key can do, in the console's order, the API's default first.
#[must_use]
pub fn algorithms(given: Option<&Given>) -> Vec<&'static str> {
    given
        .map(|given| {
            given
                .diagnosis
                .algorithms
                .iter()
                .copied()
                .map(Algorithm::as_str)
                .collect()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Zone;
    use crate::domain::ExpiryDraft;
    use chrono::DateTime;
    use diagnosis::{Diagnosis, Encoding, Kind, Material, Verdict};
    use management_api::SigningAlgorithm;

    fn given() -> Given {
        let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
        diagnosis.verdict = Verdict::Accept;
        diagnosis.algorithms = vec![Algorithm::RS256, Algorithm::PS256];
        diagnosis.material = Some(Material {
            label: "PUBLIC KEY",
            der: vec![1, 2, 3],
        });
        Given {
            file_name: Some("billing.pub.pem".to_owned()),
            diagnosis,
        }
    }

    fn draft() -> CredentialDraft {
        CredentialDraft {
            name: String::new(),
            given: Some(given()),
            repaired: false,
            algorithm: "PS256".to_owned(),
            expiry: ExpiryDraft::default(),
            kid: String::new(),
            now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn a_good_key_becomes_a_request() {
        let request = CredentialCreate::try_from(&draft()).unwrap();
        assert_eq!(request.alg, Some(SigningAlgorithm::PS256));
        assert!(
            request
                .pem
                .unwrap()
                .starts_with("-----BEGIN PUBLIC KEY-----\n")
        );
        assert_eq!(request.name, None);
        assert_eq!(request.expires_at, None);
        assert_eq!(request.parse_expiry_from_cert, None);
    }

    #[test]
    fn what_blocks_a_draft_blocks_its_request() {
        let draft = CredentialDraft {
            given: None,
            ..draft()
        };
        assert!(CredentialCreate::try_from(&draft).is_err());
    }

    #[test]
    fn the_end_is_sent_as_an_instant() {
        let draft = CredentialDraft {
            expiry: ExpiryDraft {
                choice: ExpiryChoice::At,
                date: "2028-01-01".to_owned(),
                time: "00:00".to_owned(),
                zone: Zone::Utc,
                filled: None,
            },
            ..draft()
        };
        let request = CredentialCreate::try_from(&draft).unwrap();
        assert_eq!(
            request.expires_at.map(|at| at.to_string()).as_deref(),
            Some("2028-01-01T00:00:00.000Z")
        );
    }

    #[test]
    fn a_name_is_proposed_from_the_file() {
        assert_eq!(proposed_name(&given(), false), "billing.pub");
        assert_eq!(
            proposed_name(&given(), true),
            "billing.pub",
            "it has no subject"
        );
    }
}
