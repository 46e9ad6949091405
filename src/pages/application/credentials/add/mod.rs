//! The dialog that adds a credential.

mod draft;
mod fields;
mod generate;
mod key_reuse;
mod member_choice;
mod preview_pane;
mod state;
mod stored_key;
#[cfg(test)]
mod verdicts;

use std::sync::Arc;

use leptos::prelude::*;
use management_api::rules::{KID_MAX, KID_MIN};
use management_api::{Credential, CredentialCreate};

use super::expiry::{Edit, field::ExpiryField};
use crate::{
    api::Api,
    clock::{self, Now},
    material::SourceField,
    ui::{Button, Dialog, FormError, FormFoot, Placeholder, TextField, part},
};
use draft::{CredentialDraft, twin};
use fields::{AlgorithmField, EnableField, Fields, focus_invalid_field, on_a_field};
use generate::GenerateInstead;
pub use key_reuse::KeyReuseWarning;
use key_reuse::find_key_reuse;
use member_choice::{proposed_member, subject_of};
use preview_pane::PreviewPane;
pub use state::AddDialogState;

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
    let api = expect_context::<Api>();
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
    let own_id = client_id.clone();

    let add = Action::new_local(move |request: &CredentialCreate| {
        let (request, client_id) = (request.clone(), client_id.clone());
        async move { api.create_credential(&client_id, &request).await }
    });
    let rejected = Memo::new(move |_| match add.value().get() {
        Some(Err(error)) => api.unless_signed_in_again(Some(error)),
        _ => None,
    });
    // The server's message about a field stays until the field changes.
    let sent = StoredValue::new(None::<CredentialDraft>);
    let on_field = move |field: &str, is_same: fn(&CredentialDraft, &CredentialDraft) -> bool| {
        let stands = sent.with_value(|sent| {
            sent.as_ref()
                .is_some_and(|sent| is_same(sent, &draft.read()))
        });
        let rejected = rejected.read();
        rejected.as_ref().filter(|_| stands)?.on(field)
    };
    Effect::new(move || match add.value().get() {
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
        if add.pending().get_untracked() || untrack(|| blocked.get()).is_some() {
            return;
        }
        if let Ok(request) = CredentialCreate::try_from(&*draft.read_untracked()) {
            sent.set_value(Some(draft.get_untracked()));
            add.dispatch_local(request);
        }
    };
    let certificate_expiry = Signal::derive(move || {
        let subject = subject.read();
        let certificate = subject.as_ref()?.diagnosis.certificate.as_ref()?;
        certificate.not_after.filter(|end| *end > now.get())
    });
    let changed = Signal::derive(move || {
        let is_added = matches!(add.value().get(), Some(Ok(_)));
        !is_added && (source.read().is_some() || form.is_typed())
    });
    let is_file = move || {
        source
            .read()
            .as_ref()
            .is_some_and(|given| given.name.is_some())
    };
    let advanced = RwSignal::new(false);
    // What is in there must be seen if the file proposes it, or if it is wrong.
    Effect::new(move || {
        let is_wrong = draft.read().problems().kid.is_some();
        let is_rejected = rejected
            .read()
            .as_ref()
            .is_some_and(|error| error.on("kid").is_some());
        if !form.kid.read().is_empty() || is_wrong || is_rejected {
            advanced.set(true);
        }
    });
    Effect::new(move || {
        if rejected.read().as_ref().is_some_and(on_a_field) {
            focus_invalid_field();
        }
    });
    let elsewhere = Signal::derive(move || {
        let error = rejected.get().filter(|error| !on_a_field(error))?;
        let title = error.title("Credential not added");
        Some((title.to_owned(), error.to_string()))
    });
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
                        rejected=Signal::derive(move || on_field("pem", |a, b| a.subject == b.subject))
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
                    client_id=own_id
                    certificate_expiry
                    edit_blocked
                    on_extend=extend
                />
                <div class="add-fields">
                    <div class="field-row">
                        <TextField
                            label="Name"
                            value=form.name
                            optional=true
                            hint="For people, for example billing 2027"
                            error=Signal::derive(move || {
                                draft.read().problems().name.or_else(|| on_field("name", |a, b| a.name == b.name))
                            })
                        />
                        <AlgorithmField form subject error=Signal::derive(move || on_field("alg", |a, b| a.algorithm == b.algorithm)) />
                    </div>
                    <ExpiryField
                        form=form.expiry
                        can_follow=true
                        certificate_expiry
                        now
                        error=Signal::derive(move || {
                            draft
                                .read()
                                .problems()
                                .expiry
                                .or_else(|| on_field("expires_at", |a, b| a.expiry == b.expiry))
                                .or_else(|| on_field("parse_expiry_from_cert", |a, b| a.expiry == b.expiry))
                        })
                    />
                    <EnableField form enable_blocked is_enabled_on_save />
                    <details
                        class="advanced"
                        prop:open=move || advanced.get()
                        on:toggle=move |event| {
                            let details: web_sys::HtmlDetailsElement = event_target(&event);
                            advanced.set(details.open());
                        }
                    >
                        <summary>"Advanced"</summary>
                        <TextField
                            label="Key ID"
                            value=form.kid
                            optional=true
                            machine=true
                            hint=format!("{KID_MIN} to {KID_MAX} letters, digits, - or _. If empty, the key’s RFC 7638 thumbprint.")
                            error=Signal::derive(move || {
                                draft.read().problems().kid.or_else(|| on_field("kid", |a, b| a.kid == b.kid))
                            })
                        />
                    </details>
                </div>
            </div>
            <FormError error=elsewhere />
            <FormFoot
                submit="Add Credential"
                open=adding.open
                busy=add.pending()
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
