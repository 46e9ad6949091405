//! Which of a bundle's objects are listed: search and filter.

use chrono::{DateTime, Utc};
use diagnosis::{Kind, Member, Role};

use crate::domain::FormValue;

/// Which members are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Expired certificates.
    Expired,
    /// Unexpired certificates.
    Unexpired,
    /// Duplicates.
    Duplicates,
    /// Private material.
    Private,
    /// Anything but certificates.
    Others,
}

impl Filter {
    /// In the order shown.
    pub(super) const ALL: [Self; 6] = [
        Self::All,
        Self::Expired,
        Self::Unexpired,
        Self::Duplicates,
        Self::Private,
        Self::Others,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::All => "Everything",
            Self::Expired => "Expired",
            Self::Unexpired => "Not expired",
            Self::Duplicates => "Duplicates",
            Self::Private => "Private material",
            Self::Others => "Not certificates",
        }
    }

    fn takes(self, member: &Member, now: DateTime<Utc>) -> bool {
        match self {
            Self::All => true,
            Self::Expired => member.not_after.is_some_and(|end| end < now),
            Self::Unexpired => member.not_after.is_some_and(|end| end >= now),
            Self::Duplicates => member.role == Role::Duplicate,
            Self::Private => member.role == Role::Private,
            Self::Others => member.kind != Kind::Certificate,
        }
    }
}

impl FormValue for Filter {
    fn form_value(&self) -> String {
        let value = match self {
            Self::All => "all",
            Self::Expired => "expired",
            Self::Unexpired => "unexpired",
            Self::Duplicates => "duplicates",
            Self::Private => "private",
            Self::Others => "others",
        };
        value.to_owned()
    }
}

/// Labels are ASCII. `word` is in lower case.
fn contains_ignoring_case(label: &str, word: &str) -> bool {
    let mut parts = label.as_bytes().windows(word.len().max(1));
    parts.any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// The indices of the members that a search and a filter leave.
#[must_use]
pub fn found(members: &[Member], search: &str, filter: Filter, now: DateTime<Utc>) -> Vec<usize> {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect();
    let words: Vec<String> = search.split_whitespace().map(lower).collect();
    let serials: Vec<String> = words.iter().map(|word| word.replace(':', "")).collect();
    // One room for all: a bundle has thousands of members.
    let mut subject = String::new();
    let mut is_hit = |member: &Member| {
        subject.clear();
        let own = member.subject.as_deref().unwrap_or_default();
        subject.extend(own.chars().flat_map(char::to_lowercase));
        words.iter().zip(&serials).all(|(word, serial)| {
            subject.contains(word)
                || member
                    .serial
                    .as_ref()
                    .is_some_and(|own| own.contains(serial))
                || contains_ignoring_case(&member.label, word)
        })
    };
    members
        .iter()
        .enumerate()
        .filter(|(_, member)| filter.takes(member, now) && (words.is_empty() || is_hit(member)))
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::member;
    use super::*;

    #[test]
    fn search_finds_subject_serial_and_expiry() {
        let members = [
            member("CN=Billing", "0a1b", "2026-01-01T00:00:00Z"),
            member("CN=Shipping", "0c", "2030-01-01T00:00:00Z"),
        ];
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        let hits = |search, filter| found(&members, search, filter, now);
        assert_eq!(hits("", Filter::All), [0, 1]);
        assert_eq!(hits("bill", Filter::All), [0]);
        assert_eq!(hits("0A:1B", Filter::All), [0]);
        assert_eq!(hits("cn= ping", Filter::All), [1]);
        assert_eq!(hits("", Filter::Expired), [0]);
        assert_eq!(hits("ship", Filter::Expired), [0; 0]);
        assert_eq!(hits("", Filter::Unexpired), [1]);
    }
}
