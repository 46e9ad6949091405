//! What is filled in before a key pair is generated.

use chrono::{DateTime, Utc};
use key_files::MAX_DAYS;

use crate::crypto::{CertificateRequest, KeySize};
use crate::domain::has_visible;

/// The options of a key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratorDraft {
    /// The size.
    pub size: KeySize,
    /// A self-signed certificate around the public key.
    pub with_certificate: bool,
    /// Its common name.
    pub common_name: String,
    /// Further host names, separated by commas or blanks.
    pub host_names: String,
    /// How long it is valid, as typed.
    pub days: String,
}

/// What is wrong with a [`GeneratorDraft`], by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GeneratorProblems {
    /// Of the common name.
    pub common_name: Option<String>,
    /// Of the host names.
    pub host_names: Option<String>,
    /// Of the days.
    pub days: Option<String>,
}

impl GeneratorProblems {
    /// Returns true if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for GeneratorDraft {
    fn default() -> Self {
        Self {
            size: KeySize::default(),
            with_certificate: false,
            common_name: String::new(),
            host_names: String::new(),
            days: "365".to_owned(),
        }
    }
}

impl GeneratorDraft {
    fn hosts(&self) -> impl Iterator<Item = &str> {
        self.host_names
            .split(|char: char| char == ',' || char.is_whitespace())
            .filter(|name| !name.is_empty())
    }

    fn days(&self) -> Option<u32> {
        let days = self.days.trim().parse().ok()?;
        (1..=MAX_DAYS).contains(&days).then_some(days)
    }

    /// What is wrong; nothing, if no certificate is wanted.
    #[must_use]
    pub fn problems(&self) -> GeneratorProblems {
        if !self.with_certificate {
            return GeneratorProblems::default();
        }
        let wrong_host = self.hosts().find(|name| !key_files::is_host_name(name));
        let common_name = self.common_name.trim();
        GeneratorProblems {
            common_name: if !has_visible(common_name) {
                Some("Enter the subject of the certificate, such as the application’s name.".into())
            } else if common_name.chars().count() > 64 {
                // ub-common-name, RFC 5280, appendix A.1.
                Some("A common name has at most 64 characters.".into())
            } else {
                None
            },
            host_names: wrong_host.map(|name| {
                format!(
                    "“{name}” is not a host name. Write international names in their xn-- form."
                )
            }),
            days: self
                .days()
                .is_none()
                .then(|| format!("Enter a number of days from 1 to {MAX_DAYS}.")),
        }
    }

    /// The certificate that is wanted, valid from `now`.
    #[must_use]
    pub fn certificate(&self, now: DateTime<Utc>) -> Option<CertificateRequest> {
        if !self.with_certificate {
            return None;
        }
        Some(CertificateRequest {
            subject: format!("CN={}", escaped(self.common_name.trim())),
            host_names: self.hosts().map(str::to_owned).collect(),
            from: now,
            days: self.days()?,
        })
    }
}

/// An attribute's value within a distinguished name (RFC 4514, section 2.4).
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for (at, char) in value.char_indices() {
        if "\"+,;<>\\=".contains(char) || (at == 0 && char == '#') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// The stem of the files' names: what `text` has of letters and digits in ASCII, or `client`.
#[must_use]
pub fn file_stem(text: &str) -> String {
    let words: Vec<String> = text
        .split(|char: char| !char.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut stem = words.join("-");
    stem.truncate(40);
    if stem.is_empty() {
        "client".to_owned()
    } else {
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::{GeneratorDraft, file_stem};
    use chrono::DateTime;

    fn with_certificate(common_name: &str, host_names: &str, days: &str) -> GeneratorDraft {
        GeneratorDraft {
            with_certificate: true,
            common_name: common_name.into(),
            host_names: host_names.into(),
            days: days.into(),
            ..GeneratorDraft::default()
        }
    }

    #[test]
    fn only_a_certificate_has_problems() {
        assert!(GeneratorDraft::default().problems().is_empty());
        for (draft, wrong) in [
            (
                with_certificate("billing", "", "365"),
                [false, false, false],
            ),
            (
                with_certificate(" ", "a.example", "365"),
                [true, false, false],
            ),
            (
                with_certificate(&"a".repeat(65), "", "1"),
                [true, false, false],
            ),
            (
                with_certificate("a", "bücher.example", "36500"),
                [false, true, false],
            ),
            (
                with_certificate("a", "*.example, b..example", "365"),
                [false, true, false],
            ),
            (with_certificate("a", "", "0"), [false, false, true]),
            (with_certificate("a", "", "36501"), [false, false, true]),
            (with_certificate("a", "", "a year"), [false, false, true]),
        ] {
            let problems = draft.problems();
            let seen = [problems.common_name, problems.host_names, problems.days];
            assert_eq!(seen.map(|problem| problem.is_some()), wrong, "{draft:?}");
        }
    }

    #[test]
    fn names_are_escaped_and_separated() {
        let draft = with_certificate("#billing, nightly=1", "a.example, b.example\nc", "30");
        let request = draft.certificate(DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(request.subject, "CN=\\#billing\\, nightly\\=1");
        assert_eq!(request.host_names, ["a.example", "b.example", "c"]);
        assert_eq!(request.days, 30);
    }

    #[test]
    fn file_names_are_plain() {
        for (text, stem) in [
            ("Billing service (EU)", "billing-service-eu"),
            ("../../etc/passwd", "etc-passwd"),
            ("日本", "client"),
            ("", "client"),
        ] {
            assert_eq!(file_stem(text), stem);
        }
    }
}
