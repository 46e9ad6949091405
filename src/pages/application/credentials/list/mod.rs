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
    ui::{
        Align, Badge, Cell, Column, CopyableId, CutName, Menu, Meter, Priority, Row, Switch, Table,
        Time, TimeForm, Tone, Width,
    },
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
    /// Each row has a switch: Private Key JWT is in force.
    #[prop(optional, into)]
    has_switches: Signal<bool>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Gets the action chosen in a menu.
    on_action: Callback<RowAction>,
) -> impl IntoView {
    let tells_uses = Memo::new(move |_| *uses.read() != LastUses::Absent);
    let columns = Signal::derive(move || {
        let mut columns = vec![
            NAME, KEY_ID, TYPE, ASSIGNED, EXPIRES, CREATED, LAST_USED, MENU,
        ];
        columns.retain(|column| tells_uses.get() || *column != LAST_USED);
        columns
    });
    view! {
        <Table label="Credentials" columns>
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
                    view! {
                        <CredentialRow credential status uses tells_uses blocked has_switches now on_action />
                    }
                }
            />
        </Table>
    }
}

const NAME: Column = Column::new("Credential", Width::Rest);
const KEY_ID: Column = Column::new("Key ID", Width::Id).priority(Priority::Wide);
const TYPE: Column = Column::new("Type", Width::Type).priority(Priority::Wide);
const ASSIGNED: Column = Column::new("Assigned to", Width::Id);
const EXPIRES: Column = Column::new("Expires", Width::Medium);
const CREATED: Column = Column::new("Created", Width::Time).priority(Priority::Widest);
const LAST_USED: Column = Column::new("Last used", Width::Medium);
const MENU: Column = Column::new("Actions", Width::Menu)
    .align(Align::End)
    .unnamed();

#[component]
fn CredentialRow(
    credential: Memo<Credential>,
    status: Memo<AttachmentStatus>,
    uses: Signal<LastUses>,
    tells_uses: Memo<bool>,
    blocked: Blocked,
    has_switches: Signal<bool>,
    now: Signal<DateTime<Utc>>,
    on_action: Callback<RowAction>,
) -> impl IntoView {
    // Only the expiry of a stored credential can change.
    let fixed = credential.get_untracked();
    let name = display_name(&fixed);
    let what = type_words(&fixed);
    let shown = visible(&name);
    let menu_label = format!("Actions for {shown}");
    let identity = fixed.kid.map(|kid| (kid, "key ID")).or(fixed
        .thumbprint_sha256
        .map(|hash| (hash, "SHA-256 of the certificate")));
    let ends = Memo::new(move |_| credential.read().expires_at);
    let is_expired = Memo::new(move |_| expired(&credential.read(), now.get()));
    let id = StoredValue::new(fixed.id);
    let switch_label = format!("{} is enabled", visible(&name));
    let is_enabled = Memo::new(move |_| status.get().is_enabled());
    let is_switched = move || {
        let is_key = fixed.credential_type == CredentialType::PublicKey;
        has_switches.get() && is_key
    };
    let switch = move || {
        let credential = credential.get_untracked();
        on_action.run(if is_enabled.get_untracked() {
            RowAction::Disable(credential)
        } else {
            RowAction::Enable(credential)
        });
    };
    let switch_blocked = Signal::derive(move || {
        let enable = || blocked.enable.get().filter(|_| !is_enabled.get());
        blocked.switch.get().or_else(enable)
    });
    view! {
        <Row>
            <Cell of=NAME>
                <span class="cut-line">
                    <span class="cell-name">
                        <CutName text=name />
                    </span>
                    {fixed
                        .subject_dn
                        .map(|subject| {
                            view! {
                                <span class="cell-sub cut" dir="auto" title=subject.clone()>
                                    {subject.clone()}
                                </span>
                            }
                        })}
                </span>
            </Cell>
            <Cell of=KEY_ID>
                {identity
                    .map(|(text, what)| {
                        view! { <CopyableId text what=format!("{what} of {shown}") /> }
                    })}
            </Cell>
            <Cell of=TYPE>{what}</Cell>
            <Cell of=ASSIGNED>
                <span class="cell-switch">
                    <Show when=is_switched>
                        <Switch
                            label=switch_label.clone()
                            is_on=is_enabled
                            blocked=switch_blocked
                            on_press=move |()| switch()
                        />
                    </Show>
                    <AttachmentBadges status is_expired />
                </span>
            </Cell>
            <Cell of=EXPIRES>
                {move || match ends.get() {
                    Some(at) => {
                        view! { <Time at=at.to_utc() now expiry=true form=TimeForm::Relative /> }
                            .into_any()
                    }
                    None => "Never".into_any(),
                }}
            </Cell>
            <Cell of=CREATED>
                {fixed
                    .created_at
                    .map(|at| view! { <Time at=at.to_utc() now form=TimeForm::Relative /> })}
            </Cell>
            <Show when=move || tells_uses.get()>
                <Cell of=LAST_USED>
                    <LastUse uses id=id.get_value() now />
                </Cell>
            </Show>
            <Cell of=MENU>
                <Menu
                    label=menu_label
                    items=items(credential, status, blocked, on_action)
                />
            </Cell>
        </Row>
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
            Attachment::Mtls(name) => badge(name, Tone::Accent),
        });
        let requests = status
            .signs_requests
            .then(|| badge("Signed requests", Tone::Accent));
        let unused =
            (status == AttachmentStatus::default()).then(|| view! { <Badge>"Not in use"</Badge> });
        view! { <span class="cut-line">{method} {requests} {unused}</span> }
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
