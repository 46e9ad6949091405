//! The table of credentials.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Credential, CredentialType, CredentialUsage, Limits};

use super::row_menu::{Blocked, Standing, Wish, items};
use crate::ui::{Badge, Kid, Menu, Meter, Time, Tone};

/// Whether it has ended.
#[must_use]
pub fn expired(credential: &Credential, now: DateTime<Utc>) -> bool {
    credential.expires_at.is_some_and(|at| at.to_utc() <= now)
}

/// The name for people; a credential may have none.
#[must_use]
pub fn display_name(credential: &Credential) -> String {
    let kid = credential.kid.as_deref().unwrap_or(&credential.id);
    match credential.name.trim() {
        "" => format!("Unnamed ({})", kid.chars().take(8).collect::<String>()),
        name => name.to_owned(),
    }
}

/// The credentials, in the order given.
#[component]
pub fn CredentialTable(
    /// What is stored.
    #[prop(into)]
    credentials: Signal<Vec<Credential>>,
    /// Where each stands, by its id.
    standing: Callback<String, Standing>,
    /// When each was used; empty where the server does not say.
    #[prop(into)]
    usage: Signal<Vec<CredentialUsage>>,
    /// What a menu can't do.
    #[prop(optional)]
    blocked: Blocked,
    /// The present.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Gets what a menu asks for.
    on_wish: Callback<Wish>,
) -> impl IntoView {
    view! {
        <table class="table table-stack" role="table" aria-label="Credentials">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Credential"</th>
                    <th role="columnheader" scope="col">"Type"</th>
                    <th role="columnheader" scope="col">"Assigned to"</th>
                    <th role="columnheader" scope="col">"Expires"</th>
                    <th role="columnheader" scope="col">"Created"</th>
                    <th role="columnheader" scope="col">"Last used"</th>
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {move || {
                    let usage = usage.get();
                    credentials
                        .get()
                        .into_iter()
                        .map(|credential| {
                            let used = usage
                                .iter()
                                .find(|usage| usage.credential_id == credential.id)
                                .cloned();
                            let standing = standing.run(credential.id.clone());
                            view! { <Row credential used standing blocked now on_wish /> }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    credential: Credential,
    used: Option<CredentialUsage>,
    standing: Standing,
    blocked: Blocked,
    now: Signal<DateTime<Utc>>,
    on_wish: Callback<Wish>,
) -> impl IntoView {
    let name = display_name(&credential);
    let identity = credential
        .kid
        .clone()
        .map(|kid| (kid, "key ID"))
        .or(credential
            .thumbprint_sha256
            .clone()
            .map(|hash| (hash, "SHA-256 of the certificate")));
    let subject = credential.subject_dn.clone();
    view! {
        <tr role="row">
            <td role="cell">
                <span class="cell-stack">
                    <span class="cell-name" dir="auto">
                        {name.clone()}
                    </span>
                    {identity
                        .map(|(text, what)| {
                            view! { <Kid text what=format!("{what} of {name}") /> }
                        })}
                    {subject.map(|subject| view! { <span class="cell-sub" dir="auto">{subject}</span> })}
                </span>
            </td>
            <td role="cell" data-label="Type">
                {type_words(&credential)}
            </td>
            <td role="cell" data-label="Assigned to">
                <StandingBadge standing />
            </td>
            <td role="cell" data-label="Expires">
                {match credential.expires_at {
                    Some(at) => view! { <Time at=at.to_utc() now ends=true /> }.into_any(),
                    None => "Never".into_any(),
                }}
            </td>
            <td role="cell" data-label="Created">
                {credential.created_at.map(|at| view! { <Time at=at.to_utc() now /> })}
            </td>
            <td role="cell" data-label="Last used">
                <Usage used now />
            </td>
            <td role="cell" class="cell-menu cell-end">
                {move || {
                    view! {
                        <Menu
                            label=format!("Actions for {}", display_name(&credential))
                            items=items(&credential, standing, blocked, on_wish)
                        />
                    }
                }}
            </td>
        </tr>
    }
}

#[component]
fn StandingBadge(standing: Standing) -> impl IntoView {
    match standing {
        Standing::Stored => view! { <Badge>"Not in use"</Badge> }.into_any(),
        Standing::Enabled => view! { <Badge tone=Tone::Ok>"Private Key JWT"</Badge> }.into_any(),
        Standing::Chosen => {
            view! { <Badge tone=Tone::Warn>"Private Key JWT, once saved"</Badge> }.into_any()
        }
        Standing::Elsewhere(slot) => view! { <Badge tone=Tone::Accent>{slot}</Badge> }.into_any(),
    }
}

#[component]
fn Usage(used: Option<CredentialUsage>, now: Signal<DateTime<Utc>>) -> impl IntoView {
    let Some(used) = used else {
        return view! { <span class="soft">"Not yet"</span> }.into_any();
    };
    let last = match used.last_used_at {
        Some(at) => view! { <Time at=at.to_utc() now /> }.into_any(),
        None => view! { <span class="soft">"Not yet"</span> }.into_any(),
    };
    let failure = used.last_failure_at.map(|at| {
        let reason = used
            .last_failure_reason
            .map(|reason| format!(": {}", reason.replace('_', " ")))
            .unwrap_or_default();
        view! {
            <span class="cell-sub">
                "Refused " {move || crate::clock::relative(at.to_utc(), now.get())} {reason}
            </span>
        }
    });
    view! { <span class="cell-stack">{last} {failure}</span> }.into_any()
}

fn type_words(credential: &Credential) -> String {
    let what = match credential.credential_type {
        CredentialType::PublicKey => "Public key",
        CredentialType::X509Cert => "Certificate",
        CredentialType::CertSubjectDn => "Certificate subject",
        CredentialType::Other => "Other",
    };
    match &credential.alg {
        Some(alg) => format!("{what} ({alg})"),
        None => what.to_owned(),
    }
}

/// n of 2 attached, n of 4 stored, and what is in the way of another.
#[component]
pub fn Capacity(
    /// How many are attached.
    attached: usize,
    /// How many are stored.
    stored: usize,
    /// How many there may be.
    limits: Limits,
) -> impl IntoView {
    let hint = full_hint(attached, stored, limits);
    view! {
        <div class="meters">
            <Meter what="in use" value=attached max=limits.attached as usize />
            <Meter what="stored" value=stored max=limits.stored as usize />
        </div>
        {hint.map(|hint| view! { <p class="soft capacity-hint">{hint}</p> })}
    }
}

/// What is in the way of another one.
#[must_use]
pub fn full_hint(attached: usize, stored: usize, limits: Limits) -> Option<String> {
    if stored >= limits.stored as usize {
        Some(format!(
            "All {} places are taken. Delete one that is not in use to add another.",
            limits.stored
        ))
    } else if attached >= limits.attached as usize {
        Some(format!(
            "{} are in use, the most at a time. To rotate, disable the oldest once nobody signs with it, then enable the new one.",
            limits.attached
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_in_the_way() {
        let limits = Limits::default();
        assert_eq!(full_hint(1, 3, limits), None);
        assert!(
            full_hint(2, 3, limits)
                .unwrap()
                .contains("disable the oldest")
        );
        assert!(full_hint(2, 4, limits).unwrap().contains("Delete one"));
    }
}
