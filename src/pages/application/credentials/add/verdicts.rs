//! The drafts give the verdicts of the table that the server's endpoints are tested with.

use std::sync::Arc;

use chrono::DateTime;
use diagnosis::{Diagnosis, Encoding, Kind, Material, Verdict};
use management_api::{Algorithm, AppType, ClientCreate, CredentialCreate};

use super::draft::CredentialDraft;
use crate::{
    clock::Zone,
    domain::{ClientDraft, ExpiryChoice, ExpiryDraft},
    material::Subject,
};

#[path = "../../../../../crates/management-api/tests/verdicts/mod.rs"]
mod table;

use table::{Case, Field};

#[test]
fn drafts_give_the_verdicts_of_the_table() {
    for case in table::cases() {
        let sent = match case.field {
            Field::ClientName | Field::Description => {
                ClientCreate::try_from(&client(&case)).map(drop)
            }
            Field::CredentialName | Field::Kid | Field::Expiry => {
                CredentialCreate::try_from(&credential(&case)).map(drop)
            }
        };
        assert_eq!(sent.is_ok(), case.is_valid, "{case:?} {sent:?}");
    }
}

fn client(case: &Case) -> ClientDraft {
    let mut draft = ClientDraft {
        name: "billing".to_owned(),
        app_type: Some(AppType::NonInteractive),
        description: String::new(),
    };
    match case.field {
        Field::Description => draft.description.clone_from(&case.value),
        _ => draft.name.clone_from(&case.value),
    }
    draft
}

fn credential(case: &Case) -> CredentialDraft {
    let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
    diagnosis.verdict = Verdict::Accept;
    diagnosis.material = Some(Material {
        label: "PUBLIC KEY",
        der: vec![1, 2, 3],
    });
    let mut draft = CredentialDraft {
        name: String::new(),
        subject: Some(Arc::new(Subject {
            name: None,
            diagnosis,
            member: None,
        })),
        repaired: false,
        algorithm: Algorithm::RS256,
        expiry: ExpiryDraft::default(),
        kid: String::new(),
        accepts_published: false,
        now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
    };
    match case.field {
        Field::Kid => draft.kid.clone_from(&case.value),
        Field::Expiry => {
            let (date, time) = case.value.split_once(' ').unwrap();
            draft.expiry = ExpiryDraft {
                choice: ExpiryChoice::At,
                date: date.to_owned(),
                time: time.to_owned(),
                zone: Zone::Utc,
                filled: None,
            };
        }
        _ => draft.name.clone_from(&case.value),
    }
    draft
}
