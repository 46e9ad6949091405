//! A file or text that was diagnosed, and the part of it that is shown.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Finding, Kind, Member, Role, Severity};

use super::diagnoser::diagnose_again;
use crate::domain::grouped;

/// A file or text, diagnosed. It holds no private bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The file's name; `None` if it was pasted.
    pub name: Option<String>,
    /// What it is, without its members.
    pub diagnosis: Diagnosis,
    /// Every object in it, if it holds several.
    pub members: Vec<Member>,
    /// The input itself, if nothing private is in it.
    pub input: Option<Vec<u8>>,
    /// Its size in bytes.
    pub size: usize,
}

/// Shared by signals, so that a large bundle is never copied.
pub type SharedInspection = Arc<Inspection>;

impl Inspection {
    /// Takes `input` over unless it is sensitive.
    #[must_use]
    pub fn new(name: Option<String>, mut diagnosis: Diagnosis, input: &mut Vec<u8>) -> Self {
        let members = core::mem::take(&mut diagnosis.members);
        let size = input.len();
        // A token is as sensitive as a password while it is valid.
        let is_public = !diagnosis.holds_private && diagnosis.kind != Kind::Jwt;
        Self {
            name,
            diagnosis,
            members,
            input: is_public.then(|| core::mem::take(input)),
            size,
        }
    }

    /// The public key of a rejected private key, if the diagnosis could derive it.
    #[must_use]
    pub fn derived_public_key(&self, now: DateTime<Utc>) -> Option<Self> {
        let mut pem = self.diagnosis.derived.as_ref()?.to_pem().into_bytes();
        let of = self.name.as_deref().unwrap_or("pasted text");
        let mut diagnosis = diagnose_again(&pem, now)?;
        // What the file said about its key: for what it is, and how it is called.
        diagnosis.file_kid.clone_from(&self.diagnosis.file_kid);
        let known: Vec<&str> = diagnosis
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        let said = self.diagnosis.findings.iter().filter(|finding| {
            finding.severity == Severity::Warning && !known.contains(&finding.code)
        });
        let said: Vec<Finding> = said
            .map(|finding| Finding {
                span: None,
                line: None,
                column: None,
                der: None,
                ..finding.clone()
            })
            .collect();
        diagnosis.findings.splice(0..0, said);
        let allowed = &self.diagnosis.algorithms;
        diagnosis
            .algorithms
            .retain(|algorithm| allowed.is_empty() || allowed.contains(algorithm));
        Some(Self::new(
            Some(format!("{of} (public key)")),
            diagnosis,
            &mut pem,
        ))
    }

    /// All of it as the subject.
    #[must_use]
    pub fn whole(&self) -> Subject {
        Subject {
            name: self.name.clone(),
            diagnosis: self.diagnosis.clone(),
            member: None,
        }
    }

    /// One of its members as the subject.
    #[must_use]
    pub fn member(&self, index: usize, now: DateTime<Utc>) -> Option<Subject> {
        let member = self.members.get(index)?;
        let diagnosis = match (&member.material, &self.input) {
            (Some(material), _) => {
                let mut diagnosis = diagnose_again(&material.der, now)?;
                diagnosis.file_kid.clone_from(&member.kid);
                diagnosis
            }
            (None, Some(input)) => {
                diagnose_again(input.get(member.span.start..member.span.end)?, now)?
            }
            (None, None) => {
                let mut diagnosis = Diagnosis::new(member.kind, self.diagnosis.encoding);
                diagnosis.holds_private = member.role == Role::Private;
                diagnosis
            }
        };
        let of = self.name.as_deref().unwrap_or("pasted text");
        Some(Subject {
            name: Some(format!(
                "{of}, object {} on line {}",
                grouped(index as u64 + 1),
                grouped(member.line as u64)
            )),
            diagnosis,
            member: Some(index),
        })
    }

    /// Every certificate and key in it, the leaf first, without duplicates.
    #[must_use]
    pub fn all_pem(&self) -> String {
        let of_role = |role| {
            self.members
                .iter()
                .filter(move |member| member.role == role)
        };
        of_role(Role::Chosen)
            .chain(of_role(Role::Other))
            .filter_map(|member| member.material.as_ref())
            .map(diagnosis::Material::to_pem)
            .collect()
    }
}

/// The object that is shown: the whole input, or one of its members.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Where it comes from; `None` if it was pasted.
    pub name: Option<String>,
    /// What it is.
    pub diagnosis: Diagnosis,
    /// Its index among the members, if it is one of them.
    pub member: Option<usize>,
}

impl Subject {
    /// The start of the names of files made of it: that of the file, or the certificate's common name.
    #[must_use]
    pub fn file_stem(&self) -> String {
        let name = self.name.as_deref().filter(|_| self.member.is_none());
        stem(name, &self.diagnosis)
    }
}

fn stem(name: Option<&str>, diagnosis: &Diagnosis) -> String {
    let named = name.map(|name| match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    });
    let plain: String = named
        .or_else(|| diagnosis::suggested_name(diagnosis))
        .unwrap_or_default()
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '-'
            }
        })
        .take(64)
        .collect();
    let plain = plain.trim_matches(['-', '.']);
    if plain.is_empty() {
        "key".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::{Encoding, Verdict, diagnose};

    use super::*;

    fn stem_of(name: &str) -> String {
        stem(Some(name), &Diagnosis::new(Kind::Text, Encoding::Text))
    }

    #[test]
    fn file_stems_are_plain() {
        assert_eq!(stem_of("billing.crt.pem"), "billing.crt");
        assert_eq!(stem_of("../a b/*.pem"), "a-b");
        assert_eq!(stem_of(".pem"), "pem");
        assert_eq!(stem_of("***"), "key");
    }

    #[test]
    fn the_key_of_a_jwk_keeps_what_the_jwk_says() {
        let mut jwk =
            include_bytes!("../../crates/diagnosis/tests/field/jwk/jwk-use-enc.json").to_vec();
        let text = String::from_utf8_lossy(&jwk).replacen('{', "{\"kid\":\"billing-2026\",", 1);
        jwk = text.into_bytes();
        let now = DateTime::UNIX_EPOCH;
        let inspection = Inspection::new(None, diagnose(&jwk, now), &mut jwk);
        let key = inspection
            .derived_public_key(now)
            .map(|public| public.diagnosis);
        let key = key.as_ref();
        assert_eq!(key.map(|key| key.verdict), Some(Verdict::Accept));
        assert_eq!(
            key.and_then(|key| key.file_kid.as_deref()),
            Some("billing-2026")
        );
        let codes = key.map(|key| {
            key.findings
                .iter()
                .map(|finding| finding.code)
                .collect::<Vec<_>>()
        });
        assert_eq!(codes, Some(vec!["not_for_signing"]));
    }

    #[test]
    fn private_input_is_not_kept() {
        let mut diagnosis = Diagnosis::new(Kind::PrivateKey, Encoding::Pem);
        diagnosis.holds_private = true;
        let mut input = b"secret".to_vec();
        let inspection = Inspection::new(None, diagnosis, &mut input);
        assert_eq!((inspection.input, inspection.size), (None, 6));
        assert_eq!(input, b"secret");
        assert_eq!(inspection.diagnosis.verdict, Verdict::Reject);
    }
}
