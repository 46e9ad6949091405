//! A bundle's objects: a summary, and the list to choose from.

mod list;
mod search;

use diagnosis::{Member, Role};
use leptos::prelude::*;

use self::list::MemberList;
pub use self::search::{Filter, found};
use crate::{
    clock::Now,
    domain::{counted, grouped},
    material::SharedInspection,
    ui::{Button, Choice, Select, TextField},
};

/// The list, and how to choose from it.
#[component]
pub fn MembersCard(
    /// The bundle.
    inspection: SharedInspection,
    /// The selected member; `None` for the whole bundle.
    selected: RwSignal<Option<usize>>,
) -> impl IntoView {
    let now = Now::current();
    let search = RwSignal::new(String::new());
    let filter = RwSignal::new(Filter::All);
    let heading = summary(&inspection.members);
    let total = inspection.members.len();
    let listed = Memo::new({
        let inspection = inspection.clone();
        move |_| {
            found(
                &inspection.members,
                &search.read(),
                filter.get(),
                now.get_untracked(),
            )
        }
    });
    let choices: Vec<_> = Filter::ALL
        .into_iter()
        .map(|filter| Choice::new(filter, filter.label()))
        .collect();
    let count = move || {
        let left = listed.read().len();
        if left == total {
            counted(total as u64, "object")
        } else {
            format!(
                "{} of {} objects",
                grouped(left as u64),
                grouped(total as u64)
            )
        }
    };
    view! {
        <section class="card bundle" aria-label="Objects in the file">
            <div class="card-head">
                <h2>"Objects"</h2>
                <p class="soft">{heading}</p>
                {move || {
                    selected
                        .get()
                        .map(|_| {
                            view! {
                                <Button small=true on_press=move |()| selected.set(None)>
                                    "Show the whole file"
                                </Button>
                            }
                        })
                }}
            </div>
            <div class="bundle-tools">
                <TextField label="Search by subject or serial number" value=search machine=true />
                <Select label="Show" value=filter choices />
                <p class="soft" role="status">
                    {count}
                </p>
            </div>
            <MemberList inspection listed selected />
        </section>
    }
}

/// A summary of a bundle.
fn summary(members: &[Member]) -> String {
    let count = |role| members.iter().filter(|member| member.role == role).count();
    let leaf = members
        .iter()
        .position(|member| member.role == Role::Chosen)
        .map_or_else(
            || "no single leaf".to_owned(),
            |at| format!("object {} is the leaf", grouped(at as u64 + 1)),
        );
    let mut parts = vec![leaf];
    for (role, what) in [
        (Role::Duplicate, "duplicate"),
        (Role::Private, "private key"),
    ] {
        let count = count(role) as u64;
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod sample {
    use diagnosis::{Kind, Member, Role, Span};

    /// A certificate's entry; `end` as RFC 3339, or empty for none.
    pub(super) fn member(subject: &str, serial: &str, end: &str) -> Member {
        Member {
            kind: Kind::Certificate,
            label: "CERTIFICATE".to_owned(),
            role: Role::Other,
            span: Span { start: 0, end: 0 },
            line: 1,
            subject: Some(subject.to_owned()),
            serial: Some(serial.to_owned()),
            not_after: end.parse().ok(),
            sha256: None,
            kid: None,
            usage: None,
            key_type: None,
            material: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::member;
    use super::*;

    #[test]
    fn summary_counts_members_by_role() {
        let mut members = vec![member("CN=a", "1", ""), member("CN=b", "2", "")];
        assert_eq!(summary(&members), "no single leaf");
        members[1].role = Role::Chosen;
        members[0].role = Role::Duplicate;
        assert_eq!(summary(&members), "object 2 is the leaf · 1 duplicate");
    }
}
