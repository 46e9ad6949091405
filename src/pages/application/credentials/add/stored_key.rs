//! What a key is a reason for before it is added: to extend the credential that has it already, or to confirm a key whose
//! private key is published.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Credential, Timestamp};

use super::draft::is_published;
use super::fields::Fields;
use crate::{
    clock::{Now, relative, utc},
    domain::name_in_sentence,
    material::Subject,
    pages::application::credentials::expiry::Edit,
    ui::{Button, Callout, Look, Tone, fresh_id},
};

/// The verdict on a key that is stored already.
#[must_use]
pub fn stored_verdict(twin: &Credential) -> (Tone, String) {
    let name = name_in_sentence(twin);
    (Tone::Warn, format!("Already stored as {name}"))
}

/// Offers to extend the expiry of the credential that has the same key.
#[component]
pub fn StoredKey(
    /// That credential, if there is one.
    twin: Memo<Option<Credential>>,
    /// The expiry of the certificate in the file.
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    /// Why an expiry can't be changed; `None` if it can.
    edit_blocked: Signal<Option<String>>,
    /// Called to change it.
    on_extend: Callback<Edit>,
) -> impl IntoView {
    let now = Now::current();
    move || {
        twin.get().map(|credential| {
            let expires_at = credential.expires_at.map(Timestamp::to_utc);
            let advice = advice(expires_at, now.get());
            let press = move |()| {
                let proposed = certificate_expiry
                    .get_untracked()
                    .filter(|end| expires_at.is_some_and(|at| at < *end));
                on_extend.run(Edit {
                    credential: credential.clone(),
                    proposed,
                });
            };
            view! {
                <Callout tone=Tone::Accent title="A key is stored once">
                    <p>{advice}</p>
                    {expires_at.map(|_| {
                        view! {
                            <div class="buttons">
                                <Button
                                    small=true
                                    look=Look::Primary
                                    blocked=edit_blocked
                                    on_press=press
                                >
                                    "Extend its expiry"
                                </Button>
                            </div>
                        }
                    })}
                </Callout>
            }
        })
    }
}

fn advice(expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> String {
    match expires_at {
        None => "That credential never expires. If it is disabled, enable it.".to_owned(),
        Some(at) => {
            let verb = if at > now { "expires" } else { "expired" };
            format!("That credential {verb} {}, {}.", utc(at), relative(at, now))
        }
    }
}

/// Asks for a tick before a key whose private key is published is added.
#[component]
pub fn PublishedKey(
    /// Where the tick is kept.
    form: Fields,
    /// The object.
    subject: Arc<Subject>,
) -> impl IntoView {
    let is_asked = subject.diagnosis.material.is_some() && is_published(&subject);
    let id = fresh_id("published");
    let own_id = id.clone();
    is_asked.then(|| {
        view! {
            <Callout tone=Tone::Danger title="This key’s private key is published">
                <div class="choice">
                    <input
                        type="checkbox"
                        id=own_id
                        prop:checked=move || form.accepts_published.get()
                        on:change=move |event| {
                            form.accepts_published.set(event_target_checked(&event));
                        }
                    />
                    <label for=id>"Add it anyway, for tests only"</label>
                </div>
            </Callout>
        }
    })
}

/// The sentences about a stored key.
#[cfg(test)]
pub fn messages() -> Vec<String> {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
    let day = chrono::TimeDelta::days(1);
    [None, Some(now + day), Some(now - day)]
        .into_iter()
        .map(|at| advice(at, now))
        .collect()
}
