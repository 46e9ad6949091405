//! The fields below the verdict: name, algorithm, expiry, enabling, key ID.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::Algorithm;
use management_api::rules::{KID_MAX, KID_MIN};

use super::draft::CredentialDraft;
use super::fields::Fields;
use super::submission::Submission;
use crate::{
    clock::Now,
    material::Subject,
    pages::application::credentials::expiry::field::ExpiryField,
    ui::{Choice, Select, TextField, fresh_id},
};

/// All of them.
#[component]
pub fn Inputs(
    /// Where the input is kept.
    form: Fields,
    /// The object.
    subject: Memo<Option<Arc<Subject>>>,
    /// The expiry of the certificate, if it is one and valid.
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    /// The input.
    draft: Memo<CredentialDraft>,
    /// What the server said of it.
    submission: Submission,
    /// Why it can't be enabled right away; `None` if it can.
    enable_blocked: Signal<Option<String>>,
    /// It is enabled by saving the method, not at once.
    is_enabled_on_save: Signal<bool>,
) -> impl IntoView {
    let now = Now::current();
    let name_error = Signal::derive(move || {
        let problem = draft.read().problems().name;
        problem.or_else(|| submission.on("name", |a, b| a.name == b.name))
    });
    let algorithm_error =
        Signal::derive(move || submission.on("alg", |a, b| a.algorithm == b.algorithm));
    let expiry_error = Signal::derive(move || {
        let problem = draft.read().problems().expiry;
        problem
            .or_else(|| submission.on("expires_at", |a, b| a.expiry == b.expiry))
            .or_else(|| submission.on("parse_expiry_from_cert", |a, b| a.expiry == b.expiry))
    });
    view! {
        <div class="add-fields">
            <div class="field-row">
                <TextField
                    label="Name"
                    value=form.name
                    optional=true
                    hint="For people, for example billing 2027"
                    error=name_error
                />
                <AlgorithmField form subject error=algorithm_error />
            </div>
            <ExpiryField
                form=form.expiry
                can_follow=true
                certificate_expiry
                now
                error=expiry_error
            />
            <EnableField form enable_blocked is_enabled_on_save />
            <AdvancedFields form draft submission />
        </div>
    }
}

/// The algorithms that the key supports.
#[component]
fn AlgorithmField(
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
fn EnableField(
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

/// What most people leave as it is.
#[component]
fn AdvancedFields(
    /// Where the input is kept.
    form: Fields,
    /// The input.
    draft: Memo<CredentialDraft>,
    /// What the server said of it.
    submission: Submission,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // What is in there must be seen if the file proposes it, or if it is wrong.
    Effect::new(move || {
        let is_wrong = draft.read().problems().kid.is_some();
        if !form.kid.read().is_empty() || is_wrong || submission.is_rejected("kid") {
            open.set(true);
        }
    });
    let error = Signal::derive(move || {
        let problem = draft.read().problems().kid;
        problem.or_else(|| submission.on("kid", |a, b| a.kid == b.kid))
    });
    view! {
        <details
            class="advanced"
            prop:open=move || open.get()
            on:toggle=move |event| {
                let details: web_sys::HtmlDetailsElement = event_target(&event);
                open.set(details.open());
            }
        >
            <summary>"Advanced"</summary>
            <TextField
                label="Key ID"
                value=form.kid
                optional=true
                machine=true
                hint=format!("{KID_MIN} to {KID_MAX} letters, digits, - or _. If empty, the key’s RFC 7638 thumbprint.")
                error
            />
        </details>
    }
}
