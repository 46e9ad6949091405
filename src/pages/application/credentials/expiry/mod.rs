//! The dialog that changes a credential's expiry, the only property that can change.

pub mod field;

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use management_api::{Client, Credential, Timestamp};

use super::actions::CredentialActions;
use crate::{
    clock::Now,
    domain::{ExpiryChoice, coverage_gap, display_name, in_sentence, is_typed},
    ui::{Callout, CopyableText, Dialog, FormError, FormFoot, Name, TextField, Tone},
};
use field::{ExpiryField, ExpiryForm};

/// What is edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The credential.
    pub credential: Credential,
    /// The expiry that is proposed instead of its own.
    pub proposed: Option<DateTime<Utc>>,
}

impl From<Credential> for Edit {
    fn from(credential: Credential) -> Self {
        Self {
            credential,
            proposed: None,
        }
    }
}

/// The dialog; it is open while there is something to edit.
#[component]
pub fn EditDialog(
    /// What is edited, if anything.
    editing: RwSignal<Option<Edit>>,
    /// The application.
    client: Signal<Client>,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// The actions.
    actions: CredentialActions,
    /// The server can remove an expiry.
    #[prop(into)]
    can_clear: Signal<bool>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if editing.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            editing.try_set(None);
        }
    });
    view! {
        <Dialog title="Edit Credential" open>
            {move || {
                editing
                    .get()
                    .map(|edit| {
                        view! {
                            <EditForm
                                edit
                                open
                                client
                                credentials
                                actions
                                can_clear=can_clear.get_untracked()
                            />
                        }
                    })
            }}
        </Dialog>
    }
}

#[component]
fn EditForm(
    edit: Edit,
    open: RwSignal<bool>,
    client: Signal<Client>,
    credentials: Signal<Vec<Credential>>,
    actions: CredentialActions,
    can_clear: bool,
) -> impl IntoView {
    let now = Now::current();
    let Edit {
        credential,
        proposed,
    } = edit;
    let old = credential.expires_at.map(Timestamp::to_utc);
    let form = ExpiryForm::new(proposed.or(old));
    let first = StoredValue::new(untrack(|| form.draft()));
    let name = display_name(&credential);
    let kid = credential.kid.clone();
    let credential = StoredValue::new(credential);
    let ends = move || {
        let draft = form.draft();
        match draft.choice {
            ExpiryChoice::At if old.is_some() && draft.untouched() == old => Ok(old),
            ExpiryChoice::At => draft.instant(now.get()).map(Some),
            ExpiryChoice::Never | ExpiryChoice::Certificate => Ok(None),
        }
    };
    let is_gone = Memo::new(move |_| {
        let id = credential.with_value(|own| own.id.clone());
        !credentials.read().iter().any(|own| own.id == id)
    });
    let blocked = Memo::new(move |_| match ends() {
        _ if is_gone.get() => Some("This credential was deleted elsewhere.".to_owned()),
        Err(problem) => Some(problem),
        Ok(new) if new == old => Some("No changes.".to_owned()),
        Ok(_) => None,
    });
    let problem =
        Signal::derive(move || form.draft().problem(now.get()).filter(|_| ends().is_err()));
    let left_behind = move || {
        let ends = ends().ok().filter(|ends| *ends != old)?;
        credential.with_value(|credential| {
            coverage_gap(&client.read(), &credentials.read(), credential, ends)
        })
    };
    // So soon that it is as serious as disabling it.
    let soon = move || {
        let ends = ends().ok().flatten()?;
        (ends - now.get() < TimeDelta::days(30)).then_some(())
    };
    let typed = RwSignal::new(String::new());
    let must_type = Memo::new(move |_| left_behind().is_some() && soon().is_some());
    let untyped = Memo::new(move |_| {
        (must_type.get() && !is_typed(&typed.read(), &client.read().name))
            .then(|| "Type the name to confirm.".to_owned())
    });
    let change = Action::new_local(move |ends: &Option<DateTime<Utc>>| {
        let (credential, ends) = (credential.get_value(), *ends);
        async move { actions.update_expiry(&credential, ends, can_clear).await }
    });
    Effect::new(move || {
        if let Some(Ok(())) = change.value().get() {
            open.set(false);
        }
    });
    let rejected = Signal::derive(move || {
        let Some(Err(error)) = change.value().get() else {
            return None;
        };
        let error = actions.api.unless_signed_in_again(Some(error))?;
        let title = error.title("Expiry not updated");
        Some((title.to_owned(), error.to_string()))
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let held = blocked.read_untracked().is_some() || untyped.read_untracked().is_some();
        if held || change.pending().get_untracked() {
            return;
        }
        if let Ok(ends) = untrack(ends) {
            change.dispatch_local(ends);
        }
    };
    let never_blocked =
        (!can_clear && old.is_some()).then(|| "This server can’t remove an expiry.".to_owned());
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <div class="cell-stack">
                    <p class="cell-name" dir="auto">
                        <Name text=name />
                    </p>
                    {kid.map(|kid| view! { <CopyableText text=kid what="key ID" /> })}
                </div>
                {move || is_gone.get().then(|| {
                    view! {
                        <Callout tone=Tone::Danger title="This credential was deleted elsewhere" alert=true>
                            <p>"The list behind this dialog is up to date. Close the dialog to see it."</p>
                        </Callout>
                    }
                })}
                <ExpiryField
                    form
                    error=problem
                    certificate_expiry=Signal::stored(None)
                    now
                    never_blocked=never_blocked.unwrap_or_default()
                />
                {move || left_behind().map(|text| {
                    view! {
                        <Callout tone=Tone::Warn title="Last usable credential">
                            <p>{text}</p>
                        </Callout>
                    }
                })}
                {move || must_type.get().then(|| {
                    let label = format!("Type {} to confirm", in_sentence(&client.read_untracked().name));
                    view! { <TextField label value=typed /> }
                })}
                <p class="field-hint">
                    "Name, key, algorithm and key ID can’t be changed. Add a new credential instead, and disable this one."
                </p>
            </div>
            <FormError error=rejected />
            <FormFoot
                submit="Update Credential"
                open
                busy=change.pending()
                blocked=Signal::derive(move || blocked.get().or_else(|| untyped.get()))
                changed=Signal::derive(move || form.draft() != first.get_value())
            />
        </form>
    }
}
