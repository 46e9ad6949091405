//! A file of several objects: which of them is meant.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Member, Role, Severity, Verdict, diagnose};
use leptos::prelude::*;
use management_api::Credential;

use crate::{
    clock::{Now, relative, utc},
    domain::name_in_sentence,
    material::{Given, kind_name},
    ui::{Choice, RadioGroup},
};

/// Members offered; a file of more is a key store, and should be cut first.
const OFFERED: usize = 20;

/// What is meant of what was given: the member with this hash, or the one that the diagnosis proposes.
#[must_use]
pub fn meant(source: &Given, sha256: &str, now: DateTime<Utc>) -> Given {
    let member = source
        .diagnosis
        .members
        .iter()
        .find(|member| member.sha256.as_deref() == Some(sha256))
        .filter(|member| {
            member.role != Role::Chosen || source.diagnosis.verdict == Verdict::Reject
        });
    let alone = member.and_then(|member| diagnosed(member, now));
    match alone {
        Some(diagnosis) => Given {
            file_name: source.file_name.clone(),
            diagnosis,
        },
        None => source.clone(),
    }
}

/// The hash of the member that the diagnosis proposes; empty where it proposes none.
#[must_use]
pub fn proposed(source: Option<&Given>) -> String {
    let Some(given) = source.filter(|given| given.diagnosis.verdict != Verdict::Reject) else {
        return String::new();
    };
    let members = &given.diagnosis.members;
    members
        .iter()
        .find(|member| member.role == Role::Chosen)
        .and_then(|member| member.sha256.clone())
        .unwrap_or_default()
}

fn diagnosed(member: &Member, now: DateTime<Utc>) -> Option<Diagnosis> {
    let pem = member.material.as_ref()?.to_pem();
    Some(diagnose(pem.as_bytes(), now))
}

/// Offers the members of what was given, where there are several and one of them could be registered.
#[component]
pub fn Members(
    /// What was given.
    source: RwSignal<Option<Given>>,
    /// The hash of the one that is meant.
    member: RwSignal<String>,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
) -> impl IntoView {
    let now = Now::current();
    let members = Memo::new(move |_| {
        let source = source.read();
        let members = source.as_ref().map(|given| given.diagnosis.members.clone());
        members
            .filter(|members| {
                members.len() > 1 && members.iter().any(|member| member.material.is_some())
            })
            .unwrap_or_default()
    });
    let candidates = Memo::new(move |_| candidates(&members.read(), now.get_untracked()));
    let choices = Signal::derive(move || {
        let (candidates, credentials) = (candidates.read(), credentials.read());
        candidates
            .iter()
            .map(|candidate| candidate.choice(&credentials, now.get()))
            .collect::<Vec<_>>()
    });
    move || {
        let count = members.read().len();
        (count > 0).then(|| {
            view! {
                <div class="members">
                    <RadioGroup
                        label=format!("Which of the {count} objects in it?")
                        value=member
                        choices
                    />
                    {(count > OFFERED)
                        .then(|| {
                            view! {
                                <p class="soft">
                                    "The first " {OFFERED} " are listed. Cut the file to reach the others."
                                </p>
                            }
                        })}
                </div>
            }
        })
    }
}

/// A member, and what there is to say of it.
#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    member: Member,
    diagnosis: Option<Diagnosis>,
    /// Another one of the file names it as its issuer.
    issued: bool,
    /// It is in the file already, further up.
    again: bool,
}

fn candidates(members: &[Member], now: DateTime<Utc>) -> Vec<Candidate> {
    let all: Vec<(&Member, Option<Diagnosis>)> = members
        .iter()
        .take(OFFERED)
        .map(|member| (member, diagnosed(member, now)))
        .collect();
    let issuers: BTreeSet<&str> = all
        .iter()
        .filter_map(|(_, diagnosis)| diagnosis.as_ref()?.certificate.as_ref())
        .filter(|certificate| !certificate.self_signed)
        .map(|certificate| certificate.issuer.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    all.iter()
        .map(|(member, diagnosis)| Candidate {
            again: member
                .sha256
                .as_deref()
                .is_some_and(|hash| !seen.insert(hash)),
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
    fn choice(&self, credentials: &[Credential], now: DateTime<Utc>) -> Choice {
        let member = &self.member;
        let kind = kind_name(member.kind);
        let label = match &member.subject {
            Some(subject) if !subject.is_empty() => subject.clone(),
            _ => format!("{kind} on line {}", member.line),
        };
        let blocked = match member.role {
            Role::Private => Some("Private: it is not kept and never sent.".to_owned()),
            _ if self.again => Some("The same again as one above.".to_owned()),
            _ if member.material.is_none() => Some(format!("{kind}: it can’t be registered.")),
            _ => None,
        };
        // What can't be chosen has a value of its own, which nothing is.
        let value = match (&blocked, &member.sha256) {
            (None, Some(hash)) => hash.clone(),
            _ => format!("line {}", member.line),
        };
        Choice::new(value, label)
            .hint(self.hints(credentials, now).join(" · "))
            .blocked(blocked)
    }

    /// What to know of it before choosing it.
    fn hints(&self, credentials: &[Credential], now: DateTime<Utc>) -> Vec<String> {
        let Some(diagnosis) = &self.diagnosis else {
            return Vec::new();
        };
        let proposed = match (self.member.role, self.member.subject.is_some()) {
            (Role::Chosen, true) => Some("Proposed: it issued none of the others".to_owned()),
            (Role::Chosen, false) => Some("Proposed".to_owned()),
            _ => None,
        };
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
            stored.map(|credential| format!("Stored already, as {}", name_in_sentence(credential))),
            (diagnosis.verdict == Verdict::Reject).then(|| "Can’t be registered".to_owned()),
            is_ca.then(|| "A CA’s certificate, not an application’s".to_owned()),
            self.member.not_after.map(|end| {
                let verb = if end > now { "Ends" } else { "Ended" };
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

    fn now() -> DateTime<Utc> {
        "2027-01-15T08:00:00Z".parse().unwrap()
    }

    fn bundle() -> Given {
        Given {
            file_name: Some("bundle.pem".to_owned()),
            diagnosis: diagnose(format!("{ISSUER}{LEAF}").as_bytes(), now()),
        }
    }

    #[test]
    fn the_proposed_one_is_the_bundle_itself() {
        let bundle = bundle();
        let proposed = proposed(Some(&bundle));
        assert!(!proposed.is_empty());
        assert_eq!(meant(&bundle, &proposed, now()), bundle);
        assert_eq!(meant(&bundle, "", now()), bundle);
    }

    #[test]
    fn another_one_is_diagnosed_alone() {
        let bundle = bundle();
        let issuer = bundle.diagnosis.members.first().unwrap();
        let meant = meant(&bundle, issuer.sha256.as_deref().unwrap(), now());
        assert_eq!(meant.diagnosis.certificates, 1);
        assert_eq!(
            meant.diagnosis.material.as_ref().map(|it| &it.der),
            issuer.material.as_ref().map(|it| &it.der)
        );
    }

    #[test]
    fn a_member_says_why_it_is_or_is_not_the_one() {
        let bundle = bundle();
        let candidates = candidates(&bundle.diagnosis.members, now());
        let hint = |at: usize| {
            let candidate = candidates.get(at).unwrap();
            candidate.choice(&[], now()).hint.unwrap()
        };
        assert!(hint(0).contains("CA’s certificate"), "{}", hint(0));
        assert!(hint(1).contains("Proposed"), "{}", hint(1));
    }

    #[test]
    fn what_is_repeated_or_private_can_not_be_chosen() {
        let private = include_str!("../../../../../tests/web/fixtures/private.pem");
        let bundle = diagnose(format!("{LEAF}{LEAF}{private}").as_bytes(), now());
        let choices: Vec<Choice> = candidates(&bundle.members, now())
            .iter()
            .map(|candidate| candidate.choice(&[], now()))
            .collect();
        let blocked: Vec<bool> = choices.iter().map(|it| it.blocked.is_some()).collect();
        assert_eq!(blocked, [false, true, true], "{choices:?}");
        let values: BTreeSet<&str> = choices.iter().map(|it| it.value.as_str()).collect();
        assert_eq!(values.len(), 3, "one value each");
        assert!(!values.contains(""), "nothing is chosen by itself");
    }
}
