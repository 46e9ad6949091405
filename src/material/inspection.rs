//! What was given to the page, and which part of it is looked at.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Kind, Member, Role, diagnose};

use super::Given;

/// A file or text, diagnosed. It holds no private bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The file's name; `None` where it was pasted.
    pub name: Option<String>,
    /// What it is, without its members.
    pub diagnosis: Diagnosis,
    /// Every object in it, where it holds several.
    pub members: Vec<Member>,
    /// The input itself, where nothing private is in it.
    pub input: Option<Vec<u8>>,
    /// Its size in bytes.
    pub size: usize,
}

impl Inspection {
    /// Keeps of `input` what may be kept.
    #[must_use]
    pub fn new(name: Option<String>, mut diagnosis: Diagnosis, input: &mut Vec<u8>) -> Self {
        let members = core::mem::take(&mut diagnosis.members);
        let size = input.len();
        // A token is as good as a password while it is valid.
        let is_public = !diagnosis.holds_private && diagnosis.kind != Kind::Jwt;
        Self {
            name,
            diagnosis,
            members,
            input: is_public.then(|| core::mem::take(input)),
            size,
        }
    }

    /// The whole of it as the subject.
    #[must_use]
    pub fn whole(&self) -> Subject {
        Subject {
            given: Given {
                file_name: self.name.clone(),
                diagnosis: self.diagnosis.clone(),
            },
            member: None,
            stem: stem(self.name.as_deref(), &self.diagnosis),
        }
    }

    /// One of its members as the subject.
    #[must_use]
    pub fn member(&self, index: usize, now: DateTime<Utc>) -> Option<Subject> {
        let member = self.members.get(index)?;
        let diagnosis = match (&member.material, &self.input) {
            (Some(material), _) => diagnose(&material.der, now),
            (None, Some(input)) => diagnose(input.get(member.span.start..member.span.end)?, now),
            (None, None) => {
                let mut diagnosis = Diagnosis::new(member.kind, self.diagnosis.encoding);
                diagnosis.holds_private = member.role == Role::Private;
                diagnosis
            }
        };
        let of = self.name.as_deref().unwrap_or("pasted text");
        Some(Subject {
            stem: stem(None, &diagnosis),
            given: Given {
                file_name: Some(format!(
                    "{of}, object {} on line {}",
                    index + 1,
                    member.line
                )),
                diagnosis,
            },
            member: Some(index),
        })
    }

    /// Every certificate and key in it once, the chosen one first.
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

/// What the facts, the bytes and the downloads speak of.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its name and diagnosis.
    pub given: Given,
    /// Its place among the members, where it is one of them.
    pub member: Option<usize>,
    /// How files that are made of it begin.
    pub stem: String,
}

/// Shared, for signals.
pub type SharedInspection = Arc<Inspection>;

/// The start of a file's name: that of the given file, or the certificate's common name.
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
    use diagnosis::{Encoding, Verdict};

    use super::*;

    fn stem_of(name: &str) -> String {
        stem(Some(name), &Diagnosis::new(Kind::Text, Encoding::Text))
    }

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(stem_of("billing.crt.pem"), "billing.crt");
        assert_eq!(stem_of("../a b/*.pem"), "a-b");
        assert_eq!(stem_of(".pem"), "pem");
        assert_eq!(stem_of("***"), "key");
    }

    #[test]
    fn nothing_private_is_kept() {
        let mut diagnosis = Diagnosis::new(Kind::PrivateKey, Encoding::Pem);
        diagnosis.holds_private = true;
        let mut input = b"secret".to_vec();
        let inspection = Inspection::new(None, diagnosis, &mut input);
        assert_eq!((inspection.input, inspection.size), (None, 6));
        assert_eq!(input, b"secret");
        assert_eq!(inspection.diagnosis.verdict, Verdict::Reject);
    }
}
