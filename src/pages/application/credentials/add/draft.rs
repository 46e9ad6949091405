//! A credential that is being added, as it is typed.

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Verdict};
use management_api::rules::{CREDENTIAL_NAME, KID, KID_MAX, KID_MIN, is_kid_character};
use management_api::{ClientCredential, Credential};

use crate::{
    domain::{ExpiryChoice, ExpiryDraft, name_in_sentence, too_long},
    material::Given,
};

/// What was typed and given, even where it is not valid.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialDraft {
    /// The name; may be empty.
    pub name: String,
    /// The file or text.
    pub given: Option<Given>,
    /// The safe repairs were seen and wanted.
    pub repaired: bool,
    /// `alg` on the wire.
    pub algorithm: String,
    /// When it ends.
    pub expiry: ExpiryDraft,
    /// A kid of one's own; empty: the thumbprint.
    pub kid: String,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What is wrong with which field. Nothing is wrong with a field that is only empty so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialProblems {
    /// With the name.
    pub name: Option<String>,
    /// With the algorithm.
    pub algorithm: Option<String>,
    /// With the end.
    pub expiry: Option<String>,
    /// With the kid.
    pub kid: Option<String>,
}

impl CredentialDraft {
    /// What is wrong with the fields.
    #[must_use]
    pub fn problems(&self) -> CredentialProblems {
        CredentialProblems {
            name: too_long("name", CREDENTIAL_NAME, self.name.trim()),
            algorithm: None,
            expiry: self.expiry.problem(self.now),
            kid: kid_problem(&self.kid),
        }
    }

    /// Why it can't be sent yet: the first thing to do.
    #[must_use]
    pub fn blocked(&self) -> Option<String> {
        let Some(given) = &self.given else {
            return Some("Choose, drop or paste a public key or certificate first.".to_owned());
        };
        match given.diagnosis.verdict {
            Verdict::Reject => Some(refusal(&given.diagnosis)),
            Verdict::Repair if !self.repaired => {
                Some("Apply the repairs first, or choose another file.".to_owned())
            }
            Verdict::Accept | Verdict::Repair => {
                let problems = self.problems();
                problems
                    .name
                    .or(problems.algorithm)
                    .or_else(|| self.expiry_missing())
                    .or(problems.kid)
            }
        }
    }

    /// The same key is stored already: a second time it would be refused. `credentials_with_key`: what the server knows of this key.
    #[must_use]
    pub fn duplicate(
        &self,
        stored: &[Credential],
        credentials_with_key: &[ClientCredential],
    ) -> Option<String> {
        let key = self.given.as_ref()?.diagnosis.public_key.as_ref()?;
        let twin = stored.iter().find(|credential| {
            let same_kid = credential.kid.is_some() && credential.kid == key.kid;
            same_kid
                || credentials_with_key
                    .iter()
                    .any(|same| same.credential.id == credential.id)
        })?;
        Some(format!(
            "This key is stored already, as {}. Enable that one, or choose another key.",
            name_in_sentence(twin)
        ))
    }

    /// What is wrong with the end, or not filled in yet.
    fn expiry_missing(&self) -> Option<String> {
        match self.expiry.choice {
            ExpiryChoice::At => self.expiry.instant(self.now).err(),
            ExpiryChoice::Never | ExpiryChoice::Certificate => None,
        }
    }
}

fn refusal(diagnosis: &Diagnosis) -> String {
    if diagnosis.holds_private {
        return "This holds a private key. It was not kept and is not sent; choose the public half."
            .to_owned();
    }
    "This can’t be registered; see above why.".to_owned()
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
            "A key ID has only letters A to Z and a to z, digits, - and _. Take out: {strange}"
        ));
    }
    KID.check(kid).is_err().then(|| {
        let count = kid.len();
        format!("A key ID has {KID_MIN} to {KID_MAX} characters; this one has {count}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use diagnosis::{Encoding, Kind};

    fn draft(verdict: Option<Verdict>) -> CredentialDraft {
        CredentialDraft {
            name: String::new(),
            given: verdict.map(|verdict| {
                let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
                diagnosis.verdict = verdict;
                Given {
                    file_name: None,
                    diagnosis,
                }
            }),
            repaired: false,
            algorithm: "RS256".to_owned(),
            expiry: ExpiryDraft::default(),
            kid: String::new(),
            now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }

    #[test]
    fn nothing_given_blocks() {
        assert!(draft(None).blocked().unwrap().contains("first"));
    }

    #[test]
    fn a_rejected_file_blocks_and_a_private_key_says_so() {
        let mut draft = draft(Some(Verdict::Reject));
        if let Some(given) = &mut draft.given {
            given.diagnosis.holds_private = true;
        }
        let reason = draft.blocked().unwrap();
        assert!(reason.contains("private key"), "{reason}");
    }

    #[test]
    fn repairs_must_be_applied_first() {
        let mut draft = draft(Some(Verdict::Repair));
        assert!(draft.blocked().is_some());
        draft.repaired = true;
        assert_eq!(draft.blocked(), None);
    }

    #[test]
    fn a_kid_is_checked_with_its_numbers() {
        for (kid, problem) in [
            ("", None),
            ("abcdefghij", None),
            ("short", Some("this one has 5")),
            ("has blanks in it", Some("Take out")),
        ] {
            let found = kid_problem(kid);
            match problem {
                None => assert_eq!(found, None, "{kid}"),
                Some(part) => assert!(found.unwrap().contains(part), "{kid}"),
            }
        }
        assert!(kid_problem(&"a".repeat(65)).unwrap().contains("65"));
    }
}
