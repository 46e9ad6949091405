//! The stored keys to be enabled by saving Private Key JWT.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Credential, CredentialType, Limits};

use super::form::{MethodDraft, MethodForm};
use crate::{
    clock::{local, relative},
    domain::{display_name, expired, visible},
    ui::fresh_id,
};

/// A tick for each stored key.
#[component]
pub fn KeysToEnable(
    /// What would be saved.
    draft: Memo<Option<MethodDraft>>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The unsaved choice.
    form: MethodForm,
    /// How many may be enabled.
    limits: Signal<Limits>,
    /// The current time.
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let mut keys = credentials.get();
        keys.retain(|own| own.credential_type == CredentialType::PublicKey);
        keys
    });
    let is_empty = Memo::new(move |_| keys.read().is_empty());
    move || {
        if is_empty.get() {
            return view! {
                <p class="method-keys soft">
                    "No key is stored yet. Add one below: it is enabled with the method once you save."
                </p>
            }
            .into_any();
        }
        view! {
            <fieldset class="choices method-keys">
                <legend>"Keys to enable"</legend>
                <For
                    each=move || keys.get()
                    key=|credential| (credential.id.clone(), credential.expires_at)
                    children=move |credential| view! { <Key credential draft form limits now /> }
                />
            </fieldset>
        }
        .into_any()
    }
}

#[component]
fn Key(
    credential: Credential,
    draft: Memo<Option<MethodDraft>>,
    form: MethodForm,
    limits: Signal<Limits>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let input_id = fresh_id("key");
    let hint_id = format!("{input_id}-hint");
    let name = visible(&display_name(&credential));
    let credential = StoredValue::new(credential);
    let id = move || credential.with_value(|own| own.id.clone());
    let ids = move || draft.get().map(|draft| draft.ids).unwrap_or_default();
    let is_ticked = Memo::new(move |_| ids().contains(&id()));
    let is_full =
        Memo::new(move |_| !is_ticked.get() && !limits.get().allow_attached(ids().len() + 1));
    let hint = move || {
        if is_full.get() {
            return format!(
                "Limit reached: {} active credentials.",
                limits.get().attached
            );
        }
        let now = now.get();
        credential.with_value(|own| match own.expires_at {
            None => "Never expires".to_owned(),
            Some(at) => {
                let verb = if expired(own, now) {
                    "Expired"
                } else {
                    "Expires"
                };
                let at = at.to_utc();
                format!("{verb} {}, {}", local(at), relative(at, now))
            }
        })
    };
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=input_id.clone()
                aria-describedby=hint_id.clone()
                disabled=move || is_full.get()
                prop:checked=move || is_ticked.get()
                on:change=move |event| {
                    form.tick(&untrack(ids), &id(), event_target_checked(&event));
                }
            />
            <label for=input_id dir="auto">{name}</label>
            <span class="choice-hint" id=hint_id>{hint}</span>
        </div>
    }
}
