//! The draft of a new credential, and the request that registers it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Verdict, suggested_name};
use management_api::rules::{
    CREDENTIAL_NAME, CREDENTIAL_NAME_MAX, KID, KID_MAX, KID_MIN, is_kid_character,
};
use management_api::{Algorithm, ClientCredential, Credential, CredentialCreate};

use crate::{
    domain::{ExpiryChoice, ExpiryDraft, name_in_sentence, too_long},
    material::Subject,
};

/// The code of the finding about a key whose private key is published.
const PUBLISHED_KEY: &str = "known_public_test_key";

const UNCONFIRMED: &str = "Confirm that you want to add a key whose private key is published.";

/// The input, even if it is invalid.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialDraft {
    /// The name; may be empty.
    pub name: String,
    /// The object to be registered.
    pub subject: Option<Arc<Subject>>,
    /// The fixes were applied.
    pub repaired: bool,
    /// The only algorithm that assertions may be signed with.
    pub algorithm: Algorithm,
    /// When it expires.
    pub expiry: ExpiryDraft,
    /// A custom kid; if empty, the thumbprint.
    pub kid: String,
    /// Add it although its private key is published.
    pub accepts_published: bool,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// The problem of each field. An empty field is incomplete, not wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialProblems {
    /// With the name.
    pub name: Option<String>,
    /// With the expiry.
    pub expiry: Option<String>,
    /// With the kid.
    pub kid: Option<String>,
}

impl CredentialDraft {
    /// The problems of the fields.
    #[must_use]
    pub fn problems(&self) -> CredentialProblems {
        CredentialProblems {
            name: too_long("name", CREDENTIAL_NAME, self.name.trim()),
            expiry: self.expiry.problem(self.now),
            kid: kid_problem(&self.kid),
        }
    }

    /// Why it can't be sent: the first problem.
    #[must_use]
    pub fn blocked(&self) -> Option<String> {
        let Some(subject) = &self.subject else {
            return Some("Choose, drop or paste a public key or certificate.".to_owned());
        };
        match subject.diagnosis.verdict {
            Verdict::Reject => Some(rejection(&subject.diagnosis)),
            Verdict::Repair if !self.repaired => {
                Some("Fix the file, or choose another one.".to_owned())
            }
            Verdict::Accept | Verdict::Repair
                if is_published(subject) && !self.accepts_published =>
            {
                Some(UNCONFIRMED.to_owned())
            }
            Verdict::Accept | Verdict::Repair => {
                let problems = self.problems();
                problems
                    .name
                    .or_else(|| self.expiry_missing())
                    .or(problems.kid)
            }
        }
    }

    /// Why it can't be sent, if its key is stored as `twin`.
    #[must_use]
    pub fn duplicate(twin: &Credential) -> String {
        format!(
            "This key is already stored as {}. Extend its expiry, or choose another key.",
            name_in_sentence(twin)
        )
    }

    /// The problem with the expiry, or what is missing.
    fn expiry_missing(&self) -> Option<String> {
        match self.expiry.choice {
            ExpiryChoice::At => self.expiry.instant(self.now).err(),
            ExpiryChoice::Never | ExpiryChoice::Certificate => None,
        }
    }
}

/// Returns true if anyone can have the private key of this key.
#[must_use]
pub fn is_published(subject: &Subject) -> bool {
    let mut findings = subject.diagnosis.findings.iter();
    findings.any(|finding| finding.code == PUBLISHED_KEY)
}

/// The stored credential with the same key, whatever form the file has. `credentials_with_key`: the credentials with
/// this key that the server knows.
#[must_use]
pub fn twin(
    subject: &Subject,
    stored: &[Credential],
    credentials_with_key: &[ClientCredential],
) -> Option<Credential> {
    let key = subject.diagnosis.public_key.as_ref()?;
    let is_twin = |credential: &&Credential| {
        let same_kid = credential.kid.is_some() && credential.kid == key.kid;
        same_kid
            || credentials_with_key
                .iter()
                .any(|same| same.credential.id == credential.id)
    };
    stored.iter().find(is_twin).cloned()
}

fn rejection(diagnosis: &Diagnosis) -> String {
    if diagnosis.holds_private {
        return "This contains a private key. It was discarded and not sent. Choose the public key."
            .to_owned();
    }
    "This can’t be registered. The reason is above.".to_owned()
}

fn kid_problem(kid: &str) -> Option<String> {
    let kid = kid.trim();
    if kid.is_empty() {
        return None;
    }
    let strange: String = kid
        .chars()
        .filter(|&c| !is_kid_character(c))
        .take(5)
        .collect();
    if !strange.is_empty() {
        return Some(format!(
            "A key ID can contain only letters (A–Z, a–z), digits, - and _. Remove: {strange}"
        ));
    }
    KID.check(kid).is_err().then(|| {
        let count = kid.len();
        format!("A key ID must have {KID_MIN} to {KID_MAX} characters; this one has {count}.")
    })
}

/// The suggested name: the file's without its extension, or the certificate's common name; the latter first if
/// the file holds several objects.
#[must_use]
pub fn proposed_name(subject: &Subject, has_members: bool) -> String {
    let stem = subject
        .name
        .as_deref()
        .map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem))
        .filter(|stem| !stem.is_empty())
        .map(str::to_owned);
    let common_name = suggested_name(&subject.diagnosis);
    let name = if has_members {
        common_name.or(stem)
    } else {
        stem.or(common_name)
    };
    let name = name.unwrap_or_default();
    name.chars().take(CREDENTIAL_NAME_MAX).collect()
}

/// The proposal for a kid: the file's own, if it is one that is accepted. Empty: the thumbprint.
#[must_use]
pub fn proposed_kid(subject: &Subject) -> String {
    let kid = subject.diagnosis.file_kid.as_deref().unwrap_or_default();
    let is_thumbprint = subject
        .diagnosis
        .public_key
        .as_ref()
        .is_some_and(|key| key.kid.as_deref() == Some(kid));
    if is_thumbprint || kid.is_empty() || kid_problem(kid).is_some() {
        String::new()
    } else {
        kid.to_owned()
    }
}

impl TryFrom<&CredentialDraft> for CredentialCreate {
    type Error = String;

    fn try_from(draft: &CredentialDraft) -> Result<Self, String> {
        if let Some(reason) = draft.blocked() {
            return Err(reason);
        }
        let material = draft
            .subject
            .as_ref()
            .and_then(|subject| subject.diagnosis.material.as_ref())
            .ok_or_else(|| "Nothing to send. Choose the file again.".to_owned())?;
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        Ok(Self {
            name: some(&draft.name),
            alg: Some(draft.algorithm),
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

/// The reasons why a draft can't be sent.
#[cfg(test)]
pub fn messages() -> Vec<String> {
    use diagnosis::{Encoding, Kind};

    let draft = |verdict: Option<Verdict>, kid: &str| {
        let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
        diagnosis.verdict = verdict.unwrap_or(Verdict::Reject);
        let subject = verdict.map(|_| Subject {
            name: None,
            diagnosis,
            member: None,
        });
        CredentialDraft {
            name: String::new(),
            subject: subject.map(Arc::new),
            repaired: false,
            algorithm: Algorithm::default(),
            expiry: ExpiryDraft::default(),
            kid: kid.to_owned(),
            accepts_published: false,
            now: DateTime::default(),
        }
    };
    let drafts = [
        draft(None, ""),
        draft(Some(Verdict::Reject), ""),
        draft(Some(Verdict::Repair), ""),
        draft(Some(Verdict::Accept), "short"),
        draft(Some(Verdict::Accept), "with/slash"),
    ];
    let mut all: Vec<String> = drafts.iter().filter_map(CredentialDraft::blocked).collect();
    let twin =
        serde_json::json!({"id": "cred_a", "credential_type": "public_key", "name": "billing"});
    all.extend(serde_json::from_value(twin).map(|twin| CredentialDraft::duplicate(&twin)));
    all.push(UNCONFIRMED.to_owned());
    let mut private = Diagnosis::new(Kind::PrivateKey, Encoding::Pem);
    private.holds_private = true;
    all.push(rejection(&private));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Zone;
    use diagnosis::{Encoding, Kind, Material};

    #[test]
    fn the_kid_of_the_file_is_proposed_if_it_is_accepted() {
        let proposed = |kid: &str| {
            let mut subject = subject(Verdict::Accept);
            subject.diagnosis.file_kid = Some(kid.to_owned());
            proposed_kid(&subject)
        };
        assert_eq!(proposed("billing-key-2026"), "billing-key-2026");
        for kid in ["", "1", "https://vault.example/keys/1", "a b c d e f g h i"] {
            assert_eq!(proposed(kid), "", "{kid}");
        }
    }

    fn subject(verdict: Verdict) -> Subject {
        let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
        diagnosis.verdict = verdict;
        diagnosis.material = Some(Material {
            label: "PUBLIC KEY",
            der: vec![1, 2, 3],
        });
        Subject {
            name: Some("billing.pub.pem".to_owned()),
            diagnosis,
            member: None,
        }
    }

    fn draft(verdict: Option<Verdict>) -> CredentialDraft {
        CredentialDraft {
            name: String::new(),
            subject: verdict.map(|verdict| Arc::new(subject(verdict))),
            repaired: false,
            algorithm: Algorithm::PS256,
            expiry: ExpiryDraft::default(),
            kid: String::new(),
            accepts_published: false,
            now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn missing_file_blocks() {
        assert!(draft(None).blocked().is_some());
    }

    #[test]
    fn rejected_file_blocks_and_private_key_is_named() {
        let mut draft = draft(Some(Verdict::Reject));
        let mut private = subject(Verdict::Reject);
        private.diagnosis.holds_private = true;
        draft.subject = Some(Arc::new(private));
        let reason = draft.blocked().unwrap();
        assert!(reason.contains("private key"), "{reason}");
    }

    #[test]
    fn unapplied_repairs_block() {
        let mut draft = draft(Some(Verdict::Repair));
        assert!(draft.blocked().is_some());
        draft.repaired = true;
        assert_eq!(draft.blocked(), None);
    }

    #[test]
    fn kid_problem_names_length_and_characters() {
        for (kid, problem) in [
            ("", None),
            ("abcdefghij", None),
            ("short", Some("5")),
            ("has blanks in it", Some(": ")),
        ] {
            let found = kid_problem(kid);
            match problem {
                None => assert_eq!(found, None, "{kid}"),
                Some(part) => assert!(found.unwrap().contains(part), "{kid}"),
            }
        }
        assert!(kid_problem(&"a".repeat(65)).unwrap().contains("65"));
    }

    #[test]
    fn good_key_becomes_a_request() {
        let request = CredentialCreate::try_from(&draft(Some(Verdict::Accept))).unwrap();
        assert_eq!(request.alg, Some(Algorithm::PS256));
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
    fn blocked_draft_makes_no_request() {
        assert!(CredentialCreate::try_from(&draft(None)).is_err());
    }

    #[test]
    fn expiry_is_sent_as_an_instant() {
        let draft = CredentialDraft {
            expiry: ExpiryDraft {
                choice: ExpiryChoice::At,
                date: "2028-01-01".to_owned(),
                time: "00:00".to_owned(),
                zone: Zone::Utc,
                filled: None,
            },
            ..draft(Some(Verdict::Accept))
        };
        let request = CredentialCreate::try_from(&draft).unwrap();
        assert_eq!(
            request.expires_at.map(|at| at.to_string()).as_deref(),
            Some("2028-01-01T00:00:00.000Z")
        );
    }

    #[test]
    fn name_is_proposed_from_the_file() {
        let subject = subject(Verdict::Accept);
        assert_eq!(proposed_name(&subject, false), "billing.pub");
        assert_eq!(
            proposed_name(&subject, true),
            "billing.pub",
            "it has no subject"
        );
    }
}
