//! The fields of the dialog that adds a credential.

use chrono::{DateTime, Utc};
use diagnosis::Algorithm;
use leptos::prelude::*;

use super::draft::CredentialDraft;
use super::request::{algorithms, proposed_name};
use crate::{
    material::Given,
    pages::application::credentials::expiry::field::ExpiryForm,
    ui::{Choice, Select},
};

/// What is typed, field by field.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The name.
    pub name: RwSignal<String>,
    /// The name that was proposed last: a name that somebody typed is not overwritten.
    proposed: RwSignal<String>,
    algorithm: RwSignal<String>,
    /// When it ends.
    pub expiry: ExpiryForm,
    /// A kid of one's own.
    pub kid: RwSignal<String>,
    /// The repairs were applied.
    pub repaired: RwSignal<bool>,
    /// It is to be enabled at once.
    pub enable: RwSignal<bool>,
}

impl Fields {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            proposed: RwSignal::new(String::new()),
            algorithm: RwSignal::new(Algorithm::default().to_string()),
            expiry: ExpiryForm::new(None),
            kid: RwSignal::new(String::new()),
            repaired: RwSignal::new(false),
            enable: RwSignal::new(true),
        }
    }

    /// All of it.
    #[must_use]
    pub fn draft(self, given: Memo<Option<Given>>, now: Signal<DateTime<Utc>>) -> CredentialDraft {
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

    /// Another file, or another object of it: a name is proposed, its repairs are new, its algorithms may be others.
    pub fn follow(self, given: Memo<Option<Given>>, source: RwSignal<Option<Given>>) {
        let given = given.read();
        self.repaired.set(false);
        let Some(given) = given.as_ref() else { return };
        let current = self.name.get_untracked();
        if current.is_empty() || current == self.proposed.get_untracked() {
            let several = source
                .read_untracked()
                .as_ref()
                .is_some_and(|source| source.diagnosis.members.len() > 1);
            let name = proposed_name(given, several);
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

/// The algorithms that the key can do.
#[component]
pub fn AlgorithmField(
    /// Where the choice is kept.
    form: Fields,
    /// The file or text.
    given: Memo<Option<Given>>,
    /// What is wrong with the choice.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let given = given.read();
        let known = given
            .as_ref()
            .filter(|given| given.diagnosis.material.is_some());
        let possible = match known {
            Some(given) => algorithms(Some(given)),
            None => Algorithm::NAMES.to_vec(),
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

/// Whether it is enabled at once.
#[component]
pub fn EnableField(
    /// Where the choice is kept.
    form: Fields,
    /// Why it can't be; `None` where it can.
    enable_blocked: Signal<Option<String>>,
) -> impl IntoView {
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
