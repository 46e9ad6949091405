//! The fields of the dialog that adds a credential.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::Algorithm;
use wasm_bindgen::JsCast;

use super::draft::{CredentialDraft, proposed_kid, proposed_name};
use crate::{
    api::ApiError,
    domain::ExpiryChoice,
    material::Subject,
    pages::application::credentials::expiry::field::ExpiryForm,
    ui::{Choice, Select, fresh_id},
};

/// The input, field by field.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The name.
    pub name: RwSignal<String>,
    /// The last suggested name: a typed name is not overwritten.
    proposed: RwSignal<String>,
    /// The kid that was proposed last.
    proposed_kid: RwSignal<String>,
    /// The expiry that was proposed last.
    proposed_expiry: RwSignal<ExpiryChoice>,
    algorithm: RwSignal<Algorithm>,
    /// When it expires.
    pub expiry: ExpiryForm,
    /// A custom kid.
    pub kid: RwSignal<String>,
    /// The fixes were applied.
    pub repaired: RwSignal<bool>,
    /// Add it although its private key is published.
    pub accepts_published: RwSignal<bool>,
    /// Enable it right after adding.
    pub enable: RwSignal<bool>,
}

impl Fields {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            proposed: RwSignal::new(String::new()),
            proposed_kid: RwSignal::new(String::new()),
            proposed_expiry: RwSignal::new(ExpiryChoice::default()),
            algorithm: RwSignal::new(Algorithm::default()),
            expiry: ExpiryForm::new(None),
            kid: RwSignal::new(String::new()),
            repaired: RwSignal::new(false),
            accepts_published: RwSignal::new(false),
            enable: RwSignal::new(true),
        }
    }

    /// Something was typed.
    #[must_use]
    pub fn is_typed(self) -> bool {
        !(self.name.read().is_empty() && self.kid.read().is_empty())
            || self.expiry.choice.get() == ExpiryChoice::At
    }

    /// All of it.
    #[must_use]
    pub fn draft(
        self,
        subject: Memo<Option<Arc<Subject>>>,
        now: Signal<DateTime<Utc>>,
    ) -> CredentialDraft {
        CredentialDraft {
            name: self.name.get(),
            subject: subject.get(),
            repaired: self.repaired.get(),
            algorithm: self.algorithm.get(),
            expiry: self.expiry.draft(),
            kid: self.kid.get(),
            accepts_published: self.accepts_published.get(),
            now: now.get(),
        }
    }

    /// Follows another file or object: suggests a name and the certificate's expiry, resets the fixes, and selects a
    /// possible algorithm.
    pub fn follow(self, subject: Option<&Subject>, has_members: bool, now: DateTime<Utc>) {
        self.repaired.set(false);
        self.accepts_published.set(false);
        let Some(subject) = subject else { return };
        let current = self.name.get_untracked();
        if current.is_empty() || current == self.proposed.get_untracked() {
            let name = proposed_name(subject, has_members);
            self.proposed.set(name.clone());
            self.name.set(name);
        }
        if self.kid.get_untracked() == self.proposed_kid.get_untracked() {
            let kid = proposed_kid(subject);
            self.proposed_kid.set(kid.clone());
            self.kid.set(kid);
        }
        if self.expiry.choice.get_untracked() == self.proposed_expiry.get_untracked() {
            let certificate = subject.diagnosis.certificate.as_ref();
            let is_valid = certificate
                .and_then(|it| it.not_after)
                .is_some_and(|end| end > now);
            let choice = if is_valid {
                ExpiryChoice::Certificate
            } else {
                ExpiryChoice::Never
            };
            self.proposed_expiry.set(choice);
            self.expiry.choice.set(choice);
        }
        let possible = &subject.diagnosis.algorithms;
        if let Some(first) = possible.first()
            && !possible.contains(&self.algorithm.get_untracked())
        {
            self.algorithm.set(*first);
        }
    }
}

/// The algorithms that the key supports.
#[component]
pub fn AlgorithmField(
    /// Where the choice is kept.
    form: Fields,
    /// The object.
    subject: Memo<Option<Arc<Subject>>>,
    /// What is wrong with the choice.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let subject = subject.read();
        let diagnosis = subject.as_ref().map(|subject| &subject.diagnosis);
        let possible = match diagnosis.filter(|diagnosis| diagnosis.material.is_some()) {
            Some(diagnosis) => diagnosis.algorithms.clone(),
            None => Algorithm::ALL.to_vec(),
        };
        possible
            .into_iter()
            .map(|algorithm| Choice::new(algorithm, algorithm.as_str()))
            .collect::<Vec<_>>()
    });
    view! {
        <Select
            label="Algorithm"
            value=form.algorithm
            choices
            error
            hint="Assertions must be signed with this algorithm"
        />
    }
}

/// The choice to enable it right away.
#[component]
pub fn EnableField(
    /// Where the choice is kept.
    form: Fields,
    /// Why it can't be; `None` if it can.
    enable_blocked: Signal<Option<String>>,
    /// It is enabled by saving the method, not at once.
    is_enabled_on_save: Signal<bool>,
) -> impl IntoView {
    let id = fresh_id("enable");
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
            <label for=id>
                {move || {
                    if is_enabled_on_save.get() {
                        "Enable with Private Key JWT"
                    } else {
                        "Enable for Private Key JWT now"
                    }
                }}
            </label>
            <span class="choice-hint" id=hint_id>
                {move || {
                    enable_blocked
                        .get()
                        .unwrap_or_else(|| {
                            let text = if is_enabled_on_save.get() {
                                "It is ticked for the method above. Nothing changes until you save."
                            } else {
                                "Otherwise it is stored but not enabled."
                            };
                            text.to_owned()
                        })
                }}
            </span>
        </div>
    }
}

/// A field that the server rejected is brought into view, with the focus.
pub fn focus_invalid_field() {
    request_animation_frame(|| {
        let field = document()
            .query_selector(".add [aria-invalid=true]")
            .ok()
            .flatten();
        if let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}

/// The error is about a field of the dialog.
#[must_use]
pub fn on_a_field(error: &ApiError) -> bool {
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
