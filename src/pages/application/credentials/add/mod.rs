//! The dialog that adds a credential.

mod draft;
mod fields;
mod generate;
mod inputs;
mod key_reuse;
mod member_choice;
mod preview_pane;
mod state;
mod stored_key;
mod submission;
#[cfg(test)]
mod verdicts;

use std::sync::Arc;

use leptos::prelude::*;
use management_api::Credential;

use super::expiry::Edit;
use crate::{
    clock::{self, Now},
    material::SourceField,
    ui::{Button, Dialog, FormError, FormFoot, Placeholder, part},
};
use draft::{CredentialDraft, twin};
use fields::Fields;
use generate::GenerateInstead;
use inputs::Inputs;
pub use key_reuse::KeyReuseWarning;
use key_reuse::find_key_reuse;
use member_choice::{proposed_member, subject_of};
use preview_pane::PreviewPane;
pub use state::AddDialogState;
use submission::Submission;

part! {
    /// The dialog.
    pub fn add_dialog(
        adding: AddDialogState,
        client_id: String,
        credentials: Signal<Vec<Credential>>,
        blocked: AddDialogBlocked,
        events: AddDialogEvents,
    ) in add, Placeholder::Dialog(adding.open) => {
        view! {
            <AddDialog
                adding
                client_id
                credentials
                enable_blocked=blocked.enable
                is_enabled_on_save=blocked.is_enabled_on_save
                blocked=blocked.add
                edit_blocked=blocked.edit
                on_added=events.on_added
                on_uncertain=events.on_uncertain
                on_extend=events.on_extend
            />
        }
    }
}

/// What the dialog can't do, with reasons.
#[derive(Clone, Copy)]
pub struct AddDialogBlocked {
    /// Enable the new credential.
    pub enable: Signal<Option<String>>,
    /// It is enabled by saving the method, not at once.
    pub is_enabled_on_save: Signal<bool>,
    /// Add one at all.
    pub add: Signal<Option<String>>,
    /// Change the expiry of a stored one.
    pub edit: Signal<Option<String>>,
}

/// What the dialog reports.
#[derive(Clone, Copy)]
pub struct AddDialogEvents {
    /// Gets the new credential.
    pub on_added: Callback<Added>,
    /// One may have been added although there is no response.
    pub on_uncertain: Callback<()>,
    /// The expiry of a stored credential is to be changed instead.
    pub on_extend: Callback<Edit>,
}

/// A new credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    /// As the server stored it.
    pub credential: Credential,
    /// Enable it right away.
    pub enable: bool,
}

/// The dialog.
#[component]
pub fn AddDialog(
    /// Whether it is open, and with what.
    adding: AddDialogState,
    /// The application.
    #[prop(into)]
    client_id: String,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled right away; `None` if it can.
    #[prop(into)]
    enable_blocked: Signal<Option<String>>,
    /// It is enabled by saving the method, not at once.
    #[prop(optional, into)]
    is_enabled_on_save: Signal<bool>,
    /// Why none can be added at all; `None` if one can.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// Gets the new credential.
    on_added: Callback<Added>,
    /// Called if it may have been added although there is no response.
    on_uncertain: Callback<()>,
    /// Why the expiry of a stored credential can't be changed; `None` if it can.
    #[prop(optional, into)]
    edit_blocked: Signal<Option<String>>,
    /// Called to change the expiry of a stored credential instead.
    on_extend: Callback<Edit>,
) -> impl IntoView {
    let generating = RwSignal::new(false);
    view! {
        <Dialog title="Add Credential" open=adding.open wide=true>
            // What was typed stays while a key pair is generated.
            <div class="add-form" hidden=move || generating.get()>
                <AddForm
                    adding
                    generating
                    client_id=client_id.clone()
                    credentials
                    enable_blocked
                    is_enabled_on_save
                    add_blocked=blocked
                    on_added
                    on_uncertain
                    edit_blocked
                    on_extend
                />
            </div>
            <GenerateInstead adding generating />
        </Dialog>
    }
}

/// The form. What was typed stays when the server rejects it.
#[component]
fn AddForm(
    /// The dialog that contains it.
    adding: AddDialogState,
    /// Set to generate a key pair instead.
    generating: RwSignal<bool>,
    /// The application.
    client_id: String,
    /// The stored credentials.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled right away.
    enable_blocked: Signal<Option<String>>,
    /// It is enabled by saving the method, not at once.
    is_enabled_on_save: Signal<bool>,
    /// Why none can be added at all.
    add_blocked: Signal<Option<String>>,
    /// Gets the new credential.
    on_added: Callback<Added>,
    /// Called if it may have been added although there is no response.
    on_uncertain: Callback<()>,
    /// Why the expiry of a stored credential can't be changed.
    edit_blocked: Signal<Option<String>>,
    /// Called to change the expiry of a stored credential instead.
    on_extend: Callback<Edit>,
) -> impl IntoView {
    let now = Now::current();
    let intake = adding.intake;
    let source = intake.inspection;
    let member = RwSignal::new(None::<usize>);
    Effect::new(move || member.set(proposed_member(source.read().as_deref())));
    let subject = Memo::new(move |_| {
        // The previous input no longer counts.
        let is_reading = intake.reading.read().is_some();
        let source = source.get().filter(|_| !is_reading)?;
        Some(Arc::new(subject_of(&source, member.get(), clock::now())))
    });
    let credentials_with_key = find_key_reuse(subject);
    let twin = Memo::new(move |_| {
        let subject = subject.read();
        twin(
            subject.as_ref()?,
            &credentials.read(),
            &credentials_with_key.read(),
        )
    });
    let extend = Callback::new(move |edit| {
        adding.open.set(false);
        on_extend.run(edit);
    });
    let form = Fields::new();
    let draft = Memo::new(move |_| form.draft(subject, now));
    let blocked = Signal::derive(move || {
        let draft = draft.read();
        add_blocked
            .get()
            .or_else(|| draft.blocked())
            .or_else(|| twin.read().as_ref().map(CredentialDraft::duplicate))
    });
    Effect::new(move || {
        let has_members = source
            .read_untracked()
            .as_ref()
            .is_some_and(|source| source.members.len() > 1);
        form.follow(subject.get().as_deref(), has_members, clock::now());
    });
    let submission = Submission::new(client_id.clone(), draft);
    Effect::new(move || match submission.answer() {
        Some(Ok(credential)) => {
            let enable = form.enable.get_untracked() && enable_blocked.read_untracked().is_none();
            adding.open.set(false);
            on_added.run(Added { credential, enable });
        }
        Some(Err(error)) if error.is_uncertain() => on_uncertain.run(()),
        _ => {}
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if untrack(|| blocked.get()).is_none() {
            submission.send();
        }
    };
    let certificate_expiry = Signal::derive(move || {
        let subject = subject.read();
        let certificate = subject.as_ref()?.diagnosis.certificate.as_ref()?;
        certificate.not_after.filter(|end| *end > now.get())
    });
    let changed = Signal::derive(move || {
        let is_added = matches!(submission.answer(), Some(Ok(_)));
        !is_added && (source.read().is_some() || form.is_typed())
    });
    let is_file = move || {
        source
            .read()
            .as_ref()
            .is_some_and(|given| given.name.is_some())
    };
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body add">
                <div class="source" data-next class:source-file=is_file>
                    <SourceField
                        intake
                        drop_hint="PEM, DER or JWK. Read in your browser only."
                        paste_label="Or paste PEM, DER or JWK"
                        rows=2
                        removed_advice="It was removed from the field, not stored and not sent. Paste its public key instead; see below. If others may have seen this key, create a new one."
                        error_title="Not accepted"
                        rejected=Signal::derive(move || submission.on("pem", |a, b| a.subject == b.subject))
                    />
                    <Show when=move || source.read().is_none()>
                        <p class="soft">
                            "No key yet? "
                            <Button small=true on_press=move |()| generating.set(true)>
                                "Generate a key pair"
                            </Button>
                        </p>
                    </Show>
                </div>
                <PreviewPane
                    form
                    intake
                    subject
                    member
                    credentials
                    credentials_with_key
                    twin
                    client_id
                    certificate_expiry
                    edit_blocked
                    on_extend=extend
                />
                <Inputs
                    form
                    subject
                    certificate_expiry
                    draft
                    submission
                    enable_blocked
                    is_enabled_on_save
                />
            </div>
            <FormError error=Signal::derive(move || submission.form_error()) />
            <FormFoot
                submit="Add Credential"
                open=adding.open
                busy=submission.is_pending()
                blocked
                changed
            />
        </form>
    }
}

/// The problems of a draft, and the sentences about a key that is stored.
#[cfg(test)]
pub(super) fn messages() -> Vec<String> {
    let mut all = draft::messages();
    all.extend(stored_key::messages());
    all
}
