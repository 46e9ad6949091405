//! The form in the dialog that adds a credential.

use leptos::prelude::*;
use management_api::{Credential, CredentialCreate};

use super::add::Adding;
use super::draft::{CredentialDraft, algorithms, proposed_name};
use super::expiry_field::{ExpiryField, ExpiryForm};
use super::finding::{PublicHalf, Repairs};
use super::preview::Preview;
use super::source::SourceField;
use crate::{
    api::Api,
    clock::Now,
    ui::{Callout, Choice, EmptyState, FormFoot, Glyph, Select, TextField, Tone},
};

/// The form. What was typed stays when the server refuses.
#[component]
pub fn AddForm(
    /// The dialog that it stands in.
    adding: Adding,
    /// The application.
    client_id: String,
    /// What is stored already.
    credentials: Signal<Vec<Credential>>,
    /// Why a new one can't be enabled at once.
    enable_blocked: Signal<Option<String>>,
    /// The new credential, and whether it is to be enabled at once.
    on_added: Callback<(Credential, bool)>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let now = Now::current();
    let given = adding.given;
    let form = Fields::new();
    let draft = Memo::new(move |_| form.draft(given, now));
    Effect::new(move || form.follow(given));

    let add = Action::new_local(move |request: &CredentialCreate| {
        let (request, client_id) = (request.clone(), client_id.clone());
        async move { api.create_credential(&client_id, &request).await }
    });
    let refused = Memo::new(move |_| match add.value().get() {
        Some(Err(error)) => Some(error),
        _ => None,
    });
    let on_field =
        move |field: &'static str| refused.read().as_ref().and_then(|error| error.on(field));
    Effect::new(move || {
        if let Some(Ok(credential)) = add.value().get() {
            let enable = form.enable.get_untracked() && enable_blocked.read_untracked().is_none();
            adding.open.set(false);
            on_added.run((credential, enable));
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if add.pending().get_untracked() {
            return;
        }
        let draft = draft.read_untracked();
        if draft.duplicate(&credentials.read_untracked()).is_some() {
            return;
        }
        if let Ok(request) = CredentialCreate::try_from(&*draft) {
            add.dispatch_local(request);
        }
    };
    let certificate_end = Signal::derive(move || {
        let given = given.read();
        let certificate = given.as_ref()?.diagnosis.certificate.as_ref()?;
        certificate.not_after.filter(|end| *end > now.get())
    });
    view! {
        <form class="dialog-form" on:submit=submit novalidate>
            <div class="dialog-body add">
                // The preview comes right after the source: on a narrow screen, and for a screen reader,
                // the verdict is what to learn next.
                <SourceField given refused=Signal::derive(move || on_field("pem")) />
                <PreviewPane form given />
                <div class="add-fields">
                    <TextField
                        label="Name"
                        value=form.name
                        optional=true
                        hint="What people call this key, such as billing 2027"
                        error=Signal::derive(move || {
                            draft.read().problems().name.or_else(|| on_field("name"))
                        })
                    />
                    <AlgorithmField form given error=Signal::derive(move || on_field("alg")) />
                    <ExpiryField
                        form=form.expiry
                        can_follow=true
                        certificate_end
                        now
                        error=Signal::derive(move || {
                            draft
                                .read()
                                .problems()
                                .expiry
                                .or_else(|| on_field("expires_at"))
                                .or_else(|| on_field("parse_expiry_from_cert"))
                        })
                    />
                    <TextField
                        label="Key ID"
                        value=form.kid
                        optional=true
                        machine=true
                        hint="10 to 64 letters, digits, - or _. Left empty, it is the key’s RFC 7638 thumbprint."
                        error=Signal::derive(move || {
                            draft.read().problems().kid.or_else(|| on_field("kid"))
                        })
                    />
                    <EnableField form enable_blocked />
                </div>
                {move || {
                    refused
                        .get()
                        .filter(|error| !on_a_field(error))
                        .map(|error| {
                            view! {
                                <div class="add-refused">
                                    <Callout tone=Tone::Danger title="It was not added" alert=true>
                                        <p>{error.to_string()}</p>
                                    </Callout>
                                </div>
                            }
                        })
                }}
            </div>
            <FormFoot
                submit="Add Credential"
                open=adding.open
                busy=add.pending()
                blocked=Signal::derive(move || {
                    draft.read().blocked().or_else(|| draft.read().duplicate(&credentials.read()))
                })
            />
        </form>
    }
}

fn on_a_field(error: &crate::api::ApiError) -> bool {
    [
        "pem",
        "name",
        "alg",
        "expires_at",
        "parse_expiry_from_cert",
        "kid",
    ]
    .into_iter()
    .any(|field| error.on(field).is_some())
}

/// What is typed, field by field.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    /// The name that was proposed last: a name that somebody typed is not overwritten.
    proposed: RwSignal<String>,
    algorithm: RwSignal<String>,
    expiry: ExpiryForm,
    kid: RwSignal<String>,
    repaired: RwSignal<bool>,
    enable: RwSignal<bool>,
}

impl Fields {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            proposed: RwSignal::new(String::new()),
            algorithm: RwSignal::new("RS256".to_owned()),
            expiry: ExpiryForm::new(None),
            kid: RwSignal::new(String::new()),
            repaired: RwSignal::new(false),
            enable: RwSignal::new(true),
        }
    }

    fn draft(
        self,
        given: RwSignal<Option<super::Given>>,
        now: Signal<chrono::DateTime<chrono::Utc>>,
    ) -> CredentialDraft {
        CredentialDraft {
            name: self.name.get(),
            given: given.get(),
            repaired: self.repaired.get(),
            algorithm: self.algorithm.get(),
            expiry: self.expiry.draft(),
            kid: self.kid.get(),
            now: now.get(),
        }
    }

    /// Another file: its name is proposed, its repairs are new, its algorithms may be others.
    fn follow(self, given: RwSignal<Option<super::Given>>) {
        let given = given.read();
        self.repaired.set(false);
        let Some(given) = given.as_ref() else { return };
        let current = self.name.get_untracked();
        if current.is_empty() || current == self.proposed.get_untracked() {
            let name = proposed_name(given);
            self.proposed.set(name.clone());
            self.name.set(name);
        }
        let possible = algorithms(Some(given));
        if let Some(first) = possible.first()
            && !possible.contains(&self.algorithm.read_untracked().as_str())
        {
            self.algorithm.set((*first).to_owned());
        }
    }
}

#[component]
fn AlgorithmField(
    form: Fields,
    given: RwSignal<Option<super::Given>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let given = given.read();
        let known = given
            .as_ref()
            .filter(|given| given.diagnosis.material.is_some());
        let possible = match known {
            Some(given) => algorithms(Some(given)),
            None => vec!["RS256", "RS384", "PS256"],
        };
        possible
            .into_iter()
            .map(|name| Choice::new(name, name))
            .collect::<Vec<_>>()
    });
    view! {
        <Select
            label="Algorithm"
            value=form.algorithm
            choices
            error
            hint="The assertion must be signed with exactly this one"
        />
    }
}

#[component]
fn EnableField(form: Fields, enable_blocked: Signal<Option<String>>) -> impl IntoView {
    let id = crate::ui::fresh_id("enable");
    let hint_id = format!("{id}-hint");
    let can = move || enable_blocked.read().is_none();
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=hint_id.clone()
                disabled=move || !can()
                prop:checked=move || form.enable.get() && can()
                on:change=move |event| form.enable.set(event_target_checked(&event))
            />
            <label for=id>"Enable for Private Key JWT at once"</label>
            <span class="choice-hint" id=hint_id>
                {move || {
                    enable_blocked
                        .get()
                        .unwrap_or_else(|| {
                            "Otherwise it is only stored, until somebody enables it.".to_owned()
                        })
                }}
            </span>
        </div>
    }
}

#[component]
fn PreviewPane(form: Fields, given: RwSignal<Option<super::Given>>) -> impl IntoView {
    view! {
        <div class="add-preview" aria-live="polite">
            <PublicHalf given />
            {move || match given.get() {
                None => {
                    view! {
                        <EmptyState glyph=Glyph::Key title="What it is appears here">
                            <p>
                                "Kind, size, key ID and validity, and whatever is wrong with it, before anything is sent."
                            </p>
                        </EmptyState>
                    }
                        .into_any()
                }
                Some(given) => {
                    let repairs = given.diagnosis.repairs.clone();
                    let mendable = given.diagnosis.verdict == diagnosis::Verdict::Repair;
                    view! {
                        {mendable.then(|| view! { <Repairs repairs repaired=form.repaired /> })}
                        <Preview given />
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
