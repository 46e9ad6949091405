//! The table of credentials.

mod last_use;
pub mod row_actions;

pub use last_use::{LastUses, last_uses};
pub use row_actions::{Blocked, RowAction};

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Credential, CredentialType, Limits};

use crate::{
    domain::{Attachment, AttachmentStatus, display_name, expired, visible},
    ui::{Badge, CopyableText, Menu, Meter, Name, Time, Tone},
};
use last_use::LastUse;
use row_actions::items;

/// The credentials, in the order given. A row stays the same, and keeps the focus, while its credential is listed.
#[component]
pub fn CredentialTable(
    /// The stored credentials.
    #[prop(into)]
    credentials: Signal<Vec<Credential>>,
    /// The status of each, by its id.
    status: Callback<String, AttachmentStatus>,
    /// The last uses.
    #[prop(into)]
    uses: Signal<LastUses>,
    /// Actions that are blocked, with reasons.
    #[prop(optional)]
    blocked: Blocked,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Gets the action chosen in a menu.
    on_action: Callback<RowAction>,
) -> impl IntoView {
    let tells_uses = Memo::new(move |_| *uses.read() != LastUses::Absent);
    view! {
        <table class="table table-stack" role="table" aria-label="Credentials">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Credential"</th>
                    <th role="columnheader" scope="col">"Type"</th>
                    <th role="columnheader" scope="col">"Assigned to"</th>
                    <th role="columnheader" scope="col">"Expires"</th>
                    <th role="columnheader" scope="col">"Created"</th>
                    <Show when=move || tells_uses.get()>
                        <th role="columnheader" scope="col">"Last used"</th>
                    </Show>
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For
                    each=move || credentials.get()
                    key=|credential| credential.id.clone()
                    children=move |first| {
                        let id = first.id.clone();
                        let credential = Memo::new(move |_| {
                            let credentials = credentials.read();
                            let current = credentials.iter().find(|other| other.id == first.id);
                            current.unwrap_or(&first).clone()
                        });
                        let status = Memo::new(move |_| status.run(id.clone()));
                        view! { <Row credential status uses tells_uses blocked now on_action /> }
                    }
                />
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    credential: Memo<Credential>,
    status: Memo<AttachmentStatus>,
    uses: Signal<LastUses>,
    tells_uses: Memo<bool>,
    blocked: Blocked,
    now: Signal<DateTime<Utc>>,
    on_action: Callback<RowAction>,
) -> impl IntoView {
    // Only the expiry of a stored credential can change.
    let fixed = credential.get_untracked();
    let name = display_name(&fixed);
    let what = type_words(&fixed);
    let identity = fixed.kid.map(|kid| (kid, "key ID")).or(fixed
        .thumbprint_sha256
        .map(|hash| (hash, "SHA-256 of the certificate")));
    let ends = Memo::new(move |_| credential.read().expires_at);
    let is_expired = Memo::new(move |_| expired(&credential.read(), now.get()));
    let id = StoredValue::new(fixed.id);
    view! {
        <tr role="row">
            <td role="cell">
                <span class="cell-stack">
                    <span class="cell-name" dir="auto">
                        <Name text=name.clone() />
                    </span>
                    {identity
                        .map(|(text, what)| {
                            view! { <CopyableText text what=format!("{what} of {}", visible(&name)) /> }
                        })}
                    {fixed
                        .subject_dn
                        .map(|subject| view! { <span class="cell-sub" dir="auto">{subject}</span> })}
                </span>
            </td>
            <td role="cell" data-label="Type">
                {what}
            </td>
            <td role="cell" data-label="Assigned to">
                <AttachmentBadges status is_expired />
            </td>
            <td role="cell" data-label="Expires">
                {move || match ends.get() {
                    Some(at) => view! { <Time at=at.to_utc() now expiry=true /> }.into_any(),
                    None => "Never".into_any(),
                }}
            </td>
            <td role="cell" data-label="Created">
                {fixed.created_at.map(|at| view! { <Time at=at.to_utc() now /> })}
            </td>
            <Show when=move || tells_uses.get()>
                <td role="cell" data-label="Last used">
                    <LastUse uses id=id.get_value() now />
                </td>
            </Show>
            <td role="cell" class="cell-menu cell-end">
                <Menu
                    label=format!("Actions for {}", visible(&name))
                    items=items(credential, status, blocked, on_action)
                />
            </td>
        </tr>
    }
}

#[component]
fn AttachmentBadges(status: Memo<AttachmentStatus>, is_expired: Memo<bool>) -> impl IntoView {
    move || {
        let (status, is_expired) = (status.get(), is_expired.get());
        let badge = |name: &'static str, tone: Tone| {
            if is_expired {
                view! { <Badge tone=Tone::Danger>{format!("{name}, expired")}</Badge> }
            } else {
                view! { <Badge tone>{name}</Badge> }
            }
        };
        let method = status.method.map(|place| match place {
            Attachment::Jwt => badge("Private Key JWT", Tone::Ok),
            Attachment::JwtOnSave => badge("Private Key JWT, once saved", Tone::Warn),
            Attachment::Mtls(name) => badge(name, Tone::Accent),
        });
        let requests = status
            .signs_requests
            .then(|| badge("Signed requests", Tone::Accent));
        let unused =
            (status == AttachmentStatus::default()).then(|| view! { <Badge>"Not in use"</Badge> });
        view! { <span class="cell-stack">{method} {requests} {unused}</span> }
    }
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

/// How many are attached and stored, and why no more can be.
#[component]
pub fn Capacity(
    /// How many are attached.
    attached: usize,
    /// How many are stored.
    stored: usize,
    /// How many there may be.
    limits: Limits,
) -> impl IntoView {
    let hint = capacity_hint(attached, stored, limits);
    view! {
        <div class="meters">
            <Meter what="in use" value=attached max=limits.attached as usize />
            <Meter what="stored" value=stored max=limits.stored as usize />
        </div>
        {hint.map(|hint| view! { <p class="soft capacity-hint">{hint}</p> })}
    }
}

/// Why no more can be attached or stored; `None` if they can.
#[must_use]
pub fn capacity_hint(attached: usize, stored: usize, limits: Limits) -> Option<String> {
    if !limits.allow_stored(stored + 1) {
        Some(format!(
            "Limit reached: {} stored credentials. Delete one that is not in use to add another.",
            limits.stored
        ))
    } else if !limits.allow_attached(attached + 1) {
        Some(format!(
            "Limit reached: {} active credentials. To rotate, disable the oldest once no client signs with it, then enable the new one.",
            limits.attached
        ))
    } else {
        None
    }
}

#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let limits = Limits::default();
    let hints = [(0, 4), (2, 2)].map(|(attached, stored)| capacity_hint(attached, stored, limits));
    let mut all: Vec<String> = hints.into_iter().flatten().collect();
    all.extend(row_actions::messages());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_hint_names_the_limit() {
        let limits = Limits::default();
        assert_eq!(capacity_hint(1, 3, limits), None);
        for (attached, stored, limit) in [(2, 3, "2"), (2, 4, "4"), (0, 4, "4")] {
            let hint = capacity_hint(attached, stored, limits).unwrap();
            assert!(hint.contains(limit), "{hint}");
        }
    }
}
