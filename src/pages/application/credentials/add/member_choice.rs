//! The choice among the objects of a file.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Kind, Member, Role, Severity, Verdict};
use leptos::prelude::*;
use management_api::Credential;

use crate::{
    clock::{Now, relative, utc},
    domain::{grouped, name_in_sentence},
    material::{Inspection, SharedInspection, Subject, diagnose_again},
    ui::{Choice, RadioGroup, TextField},
};

/// Members that are listed at a time.
const OFFERED: usize = 20;
/// With more members than this there is a search.
const SEARCHED: usize = 8;

/// The chosen member, or the one that the diagnosis suggests.
#[must_use]
pub fn subject_of(source: &Inspection, member: Option<usize>, now: DateTime<Utc>) -> Subject {
    let chosen = member.and_then(|index| Some((index, source.members.get(index)?)));
    // The diagnosis of the whole is that of the suggested member.
    let alone = chosen
        .filter(|(_, member)| {
            member.role != Role::Chosen || source.diagnosis.verdict == Verdict::Reject
        })
        .and_then(|(index, member)| Some((index, diagnosed(member, now)?)));
    match alone {
        Some((index, diagnosis)) => Subject {
            name: source.name.clone(),
            diagnosis,
            member: Some(index),
        },
        None => source.whole(),
    }
}

/// The member that the diagnosis suggests, if any.
#[must_use]
pub fn proposed_member(source: Option<&Inspection>) -> Option<usize> {
    // Of several keys, the only one that can be meant is chosen although the file as a whole is rejected.
    let source = source.filter(|given| {
        given.diagnosis.verdict != Verdict::Reject || given.diagnosis.derived.is_some()
    })?;
    source
        .members
        .iter()
        .position(|member| member.role == Role::Chosen)
}

fn diagnosed(member: &Member, now: DateTime<Utc>) -> Option<Diagnosis> {
    let pem = member.material.as_ref()?.to_pem();
    let mut diagnosis = diagnose_again(pem.as_bytes(), now)?;
    diagnosis.file_kid.clone_from(&member.kid);
    Some(diagnosis)
}

/// Offers the members of a file, if there are several and one of them could be registered.
#[component]
pub fn MemberChoice(
    /// The input.
    source: RwSignal<Option<SharedInspection>>,
    /// The chosen one.
    member: RwSignal<Option<usize>>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
) -> impl IntoView {
    let now = Now::current();
    let wanted = RwSignal::new(String::new());
    // How many there are, and the question.
    let offer = Memo::new(move |_| {
        let source = source.read();
        let members = source.as_ref()?.members.as_slice();
        let is_offered = members.len() > 1 && members.iter().any(|own| own.material.is_some());
        is_offered.then(|| (members.len(), question(members)))
    });
    // Another file, another search.
    Effect::new(move || {
        source.track();
        wanted.set(String::new());
    });
    let found = Memo::new(move |_| {
        let source = source.read();
        let members = source.as_ref().map(|given| given.members.as_slice());
        find(members.unwrap_or_default(), &wanted.read())
    });
    let candidates = Memo::new(move |_| {
        let source = source.read();
        let members = source.as_ref().map(|given| given.members.as_slice());
        let listed = found.read();
        let listed = listed.iter().take(OFFERED).copied();
        candidates(members.unwrap_or_default(), listed, now.get_untracked())
    });
    let choices = Signal::derive(move || {
        let (candidates, credentials) = (candidates.read(), credentials.read());
        candidates
            .iter()
            .map(|candidate| candidate.choice(&credentials, now.get()))
            .collect::<Vec<_>>()
    });
    let says = move || {
        let (found, all) = (found.read().len(), offer.get()?.0);
        match found {
            0 => Some("No entry matches.".to_owned()),
            _ if found > OFFERED && found == all => Some(format!(
                "Only the first {OFFERED} are listed, of {}. Search to find others.",
                grouped(all as u64)
            )),
            _ if found > OFFERED => Some(format!(
                "Only the first {OFFERED} are listed, of {} that match.",
                grouped(found as u64)
            )),
            _ => None,
        }
    };
    move || {
        offer.get().map(|(count, question)| {
            view! {
                <div class="members">
                    {(count > SEARCHED)
                        .then(|| {
                            view! {
                                <TextField
                                    label="Search the file"
                                    value=wanted
                                    kind="search"
                                    hint="Subject, key ID or line"
                                />
                            }
                        })}
                    <div class="members-list">
                        <RadioGroup label=question value=member choices />
                    </div>
                    <p class="soft" role="status">
                        {says}
                    </p>
                </div>
            }
        })
    }
}

/// The members with all words of a search in their label, by their indices.
fn find(members: &[Member], wanted: &str) -> Vec<usize> {
    let wanted = wanted.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let is_found = |member: &Member| {
        let label = label_of(member).to_lowercase();
        words.iter().all(|word| label.contains(word))
    };
    let indexed = members.iter().enumerate();
    indexed
        .filter(|(_, member)| words.is_empty() || is_found(member))
        .map(|(index, _)| index)
        .collect()
}

fn label_of(member: &Member) -> String {
    let kind = member.kind.label();
    match (&member.subject, &member.kid) {
        (Some(subject), _) if !subject.is_empty() => subject.clone(),
        (_, Some(kid)) => format!("{kind} {kid}"),
        _ => format!("{kind} on line {}", member.line),
    }
}

fn question(members: &[Member]) -> &'static str {
    if members
        .iter()
        .all(|member| member.kind == Kind::Certificate)
    {
        "Which certificate?"
    } else {
        "Which key or certificate?"
    }
}

/// A member and its diagnosis.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    /// Its index among the members.
    index: usize,
    member: Member,
    diagnosis: Option<Diagnosis>,
    /// Another certificate of the file names it as its issuer.
    issued: bool,
    /// A duplicate of an earlier one.
    again: bool,
}

fn candidates(
    members: &[Member],
    listed: impl Iterator<Item = usize>,
    now: DateTime<Utc>,
) -> Vec<Candidate> {
    let all: Vec<(usize, &Member, Option<Diagnosis>)> = listed
        .filter_map(|index| {
            let member = members.get(index)?;
            Some((index, member, diagnosed(member, now)))
        })
        .collect();
    let issuers: BTreeSet<&str> = all
        .iter()
        .filter_map(|(_, _, diagnosis)| diagnosis.as_ref()?.certificate.as_ref())
        .filter(|certificate| !certificate.self_signed)
        .map(|certificate| certificate.issuer.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    all.iter()
        .map(|(index, member, diagnosis)| Candidate {
            again: member
                .sha256
                .as_deref()
                .is_some_and(|hash| !seen.insert(hash)),
            index: *index,
            member: (*member).clone(),
            diagnosis: diagnosis.clone(),
            issued: member
                .subject
                .as_deref()
                .is_some_and(|subject| issuers.contains(subject)),
        })
        .collect()
}

impl Candidate {
    fn choice(&self, credentials: &[Credential], now: DateTime<Utc>) -> Choice<Option<usize>> {
        let member = &self.member;
        let kind = member.kind.label();
        let blocked = match member.role {
            Role::Private => Some("Private key: discarded and never sent.".to_owned()),
            _ if self.again => Some("Duplicate of an entry above.".to_owned()),
            _ if member.material.is_none() => Some(format!("{kind}: can’t be registered.")),
            _ => None,
        };
        Choice::new(Some(self.index), label_of(member))
            .hint(self.hints(credentials, now).join(" · "))
            .blocked(blocked)
    }

    /// The hints shown with it.
    fn hints(&self, credentials: &[Credential], now: DateTime<Utc>) -> Vec<String> {
        let Some(diagnosis) = &self.diagnosis else {
            return Vec::new();
        };
        let proposed = match (self.member.role, self.member.subject.is_some()) {
            (Role::Chosen, true) => Some("Suggested: the leaf certificate".to_owned()),
            (Role::Chosen, false) => Some("Suggested".to_owned()),
            _ => None,
        };
        let usage = self
            .member
            .usage
            .as_ref()
            .map(|usage| format!("use {usage}"));
        let stored = diagnosis.public_key.as_ref().and_then(|key| {
            credentials
                .iter()
                .find(|credential| credential.kid.is_some() && credential.kid == key.kid)
        });
        let is_ca = self.issued
            || diagnosis.findings.iter().any(|finding| {
                finding.code == "certificate_is_ca" && finding.severity == Severity::Warning
            });
        [
            proposed,
            self.member.key_type.clone(),
            usage,
            stored.map(|credential| format!("Already stored as {}", name_in_sentence(credential))),
            (diagnosis.verdict == Verdict::Reject).then(|| "Can’t be registered".to_owned()),
            is_ca.then(|| "CA certificate, not an application’s".to_owned()),
            self.member.not_after.map(|end| {
                let verb = if end > now { "Expires" } else { "Expired" };
                format!("{verb} {}, {}", utc(end), relative(end, now))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAF: &str =
        include_str!("../../../../../crates/diagnosis/tests/fixtures/chain-leaf.pem");
    const ISSUER: &str =
        include_str!("../../../../../crates/diagnosis/tests/fixtures/chain-intermediate.pem");

    const PUBLIC_KEY: &str = include_str!("../../../../../tests/web/fixtures/public.pem");

    fn now() -> DateTime<Utc> {
        "2027-01-15T08:00:00Z".parse().unwrap()
    }

    fn inspection(text: &str) -> Inspection {
        let mut input = text.as_bytes().to_vec();
        let diagnosis = diagnosis::diagnose(&input, now());
        Inspection::new(Some("bundle.pem".to_owned()), diagnosis, &mut input)
    }

    #[test]
    fn proposed_member_is_the_bundle_itself() {
        let bundle = inspection(&format!("{ISSUER}{LEAF}"));
        let proposed = proposed_member(Some(&bundle));
        assert_eq!(proposed, Some(1));
        assert_eq!(subject_of(&bundle, proposed, now()), bundle.whole());
        assert_eq!(subject_of(&bundle, None, now()), bundle.whole());
    }

    #[test]
    fn another_member_is_diagnosed_alone() {
        let bundle = inspection(&format!("{ISSUER}{LEAF}"));
        let issuer = bundle.members.first().unwrap();
        let subject = subject_of(&bundle, Some(0), now());
        assert_eq!(subject.diagnosis.certificates, 1);
        assert_eq!(
            subject.diagnosis.material.as_ref().map(|it| &it.der),
            issuer.material.as_ref().map(|it| &it.der)
        );
    }

    #[test]
    fn hints_name_issuer_and_suggestion() {
        let bundle = inspection(&format!("{ISSUER}{LEAF}"));
        let candidates = candidates(&bundle.members, 0..2, now());
        let hint = |at: usize| {
            let candidate = candidates.get(at).unwrap();
            candidate.choice(&[], now()).hint.unwrap()
        };
        let mentions = |at, word| hint(at).contains(word);
        assert!(mentions(0, "CA") && !mentions(1, "CA"), "{}", hint(0));
        assert!(
            mentions(1, "Suggested") && !mentions(0, "Suggested"),
            "{}",
            hint(1)
        );
    }

    #[test]
    fn search_finds_members_by_words_of_their_labels() {
        let bundle = inspection(&format!("{ISSUER}{LEAF}{}", PUBLIC_KEY));
        assert_eq!(find(&bundle.members, "").len(), 3);
        assert_eq!(find(&bundle.members, "PUBLIC line"), [2]);
        assert_eq!(find(&bundle.members, "nobody"), [] as [usize; 0]);
    }

    #[test]
    fn repeated_and_private_members_are_blocked() {
        let private = include_str!("../../../../../tests/web/fixtures/private.pem");
        let bundle = inspection(&format!("{LEAF}{LEAF}{private}"));
        let blocked: Vec<bool> = candidates(&bundle.members, 0..3, now())
            .iter()
            .map(|candidate| candidate.choice(&[], now()).blocked.is_some())
            .collect();
        assert_eq!(blocked, [false, true, true]);
    }
}
