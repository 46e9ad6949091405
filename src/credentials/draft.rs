//! A credential that is being added, as it is typed.

use chrono::{DateTime, Utc};
use diagnosis::{Algorithm, Diagnosis, Verdict};
use management_api::{Credential, CredentialCreate, SigningAlgorithm};

use super::Given;
use super::expiry::{ExpiryChoice, ExpiryDraft};
use super::table::display_name;

/// Characters that a name may have.
const NAME_MAX: usize = 128;

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
            name: self.name_problem(),
            algorithm: None,
            expiry: match self.expiry.choice {
                ExpiryChoice::At => self.expiry.instant(self.now).err(),
                ExpiryChoice::Never | ExpiryChoice::Certificate => None,
            },
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
                    .or(problems.expiry)
                    .or(problems.kid)
            }
        }
    }

    /// The same key is stored already: a second time it would be refused.
    #[must_use]
    pub fn duplicate(&self, stored: &[Credential]) -> Option<String> {
        let key = self.given.as_ref()?.diagnosis.public_key.as_ref()?;
        let twin = stored
            .iter()
            .find(|credential| credential.kid.is_some() && credential.kid == key.kid)?;
        Some(format!(
            "This key is stored already, as {}. Enable that one, or choose another key.",
            display_name(twin)
        ))
    }

    fn name_problem(&self) -> Option<String> {
        let count = self.name.trim().chars().count();
        (count > NAME_MAX).then(|| {
            format!(
                "This name has {count} characters, {} too many; the most is {NAME_MAX}.",
                count - NAME_MAX
            )
        })
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
        .filter(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .take(5)
        .collect();
    if !strange.is_empty() {
        return Some(format!(
            "A key ID has only letters A to Z and a to z, digits, - and _. Take out: {strange}"
        ));
    }
    let count = kid.len();
    (!(10..=64).contains(&count))
        .then(|| format!("A key ID has 10 to 64 characters; this one has {count}."))
}

/// The proposal for a name: the file's, without its ending, or the certificate's common name.
#[must_use]
pub fn proposed_name(given: &Given) -> String {
    let stem = given
        .file_name
        .as_deref()
        .map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem))
        .map(str::to_owned);
    let common_name = given
        .diagnosis
        .certificate
        .as_ref()
        .and_then(|certificate| {
            certificate
                .subject
                .split(',')
                .find_map(|part| part.trim().strip_prefix("CN="))
                .map(str::to_owned)
        });
    let name = stem.filter(|stem| !stem.is_empty()).or(common_name);
    name.unwrap_or_default().chars().take(NAME_MAX).collect()
}

/// The wire's algorithm of a value.
#[must_use]
pub fn signing_algorithm(value: &str) -> Option<SigningAlgorithm> {
    SigningAlgorithm::ALL
        .into_iter()
        .find(|algorithm| algorithm.as_str() == value)
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
            alg: signing_algorithm(&draft.algorithm),
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
    use diagnosis::{Encoding, Kind, Material};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn given(verdict: Verdict) -> Given {
        let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
        diagnosis.verdict = verdict;
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

    fn draft(given: Option<Given>) -> CredentialDraft {
        CredentialDraft {
            name: String::new(),
            given,
            repaired: false,
            algorithm: "PS256".to_owned(),
            expiry: ExpiryDraft::default(),
            kid: String::new(),
            now: now(),
        }
    }

    #[test]
    fn a_good_key_becomes_a_request() {
        let request = CredentialCreate::try_from(&draft(Some(given(Verdict::Accept)))).unwrap();
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
    fn nothing_given_blocks() {
        assert!(CredentialCreate::try_from(&draft(None)).is_err());
    }

    #[test]
    fn a_rejected_file_blocks_and_a_private_key_says_so() {
        let mut rejected = given(Verdict::Reject);
        rejected.diagnosis.holds_private = true;
        let reason = draft(Some(rejected)).blocked().unwrap();
        assert!(reason.contains("private key"), "{reason}");
    }

    #[test]
    fn repairs_must_be_applied_first() {
        let mut draft = draft(Some(given(Verdict::Repair)));
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

    #[test]
    fn the_end_is_sent_as_an_instant() {
        let mut draft = draft(Some(given(Verdict::Accept)));
        draft.expiry = ExpiryDraft {
            choice: ExpiryChoice::At,
            date: "2028-01-01".to_owned(),
            time: "00:00".to_owned(),
            zone: Zone::Utc,
        };
        let request = CredentialCreate::try_from(&draft).unwrap();
        assert_eq!(
            request.expires_at.map(|at| at.to_string()).as_deref(),
            Some("2028-01-01T00:00:00.000Z")
        );
    }

    #[test]
    fn a_name_is_proposed_from_the_file() {
        assert_eq!(proposed_name(&given(Verdict::Accept)), "billing.pub");
    }
}
