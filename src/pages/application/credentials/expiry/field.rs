//! The fields that choose when a credential expires.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    clock::{Zone, local},
    domain::{ExpiryChoice, ExpiryDraft, in_days, in_full},
    ui::{Button, Choice, Glyph, Icon, Select, TextField},
};

/// The input, field by field.
#[derive(Clone, Copy)]
pub struct ExpiryForm {
    /// How it is chosen.
    pub choice: RwSignal<ExpiryChoice>,
    date: RwSignal<String>,
    time: RwSignal<String>,
    zone: RwSignal<Zone>,
    filled: RwSignal<Option<DateTime<Utc>>>,
}

impl ExpiryForm {
    /// Starts with an instant, or with never.
    #[must_use]
    pub fn new(at: Option<DateTime<Utc>>) -> Self {
        let draft = at
            .map(|at| ExpiryDraft::at(at, Zone::Local))
            .unwrap_or_default();
        Self {
            choice: RwSignal::new(draft.choice),
            date: RwSignal::new(draft.date),
            time: RwSignal::new(draft.time),
            zone: RwSignal::new(Zone::Local),
            filled: RwSignal::new(draft.filled),
        }
    }

    /// All of it.
    #[must_use]
    pub fn draft(self) -> ExpiryDraft {
        ExpiryDraft {
            choice: self.choice.get(),
            date: self.date.get(),
            time: self.time.get(),
            zone: self.zone.get(),
            filled: self.filled.get(),
        }
    }

    fn fill(self, at: DateTime<Utc>) {
        let draft = ExpiryDraft::at(at, self.zone.get_untracked());
        self.choice.set(draft.choice);
        self.date.set(draft.date);
        self.time.set(draft.time);
        self.filled.set(draft.filled);
    }
}

/// Never, when the certificate expires, or at a date, time and zone.
#[component]
pub fn ExpiryField(
    /// The unsaved input.
    form: ExpiryForm,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The certificate's expiry.
    #[prop(into)]
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// The expiry can be taken from the certificate: only when a credential is added.
    #[prop(optional)]
    can_follow: bool,
    /// Why "never" can't be chosen; empty if it can.
    #[prop(optional, into)]
    never_blocked: String,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let mut choices = vec![
            Choice::new(ExpiryChoice::Never, "Never")
                .blocked(Some(never_blocked.clone()).filter(|reason| !reason.is_empty())),
            Choice::new(ExpiryChoice::At, "At a date and time"),
        ];
        if can_follow && certificate_expiry.read().is_some() {
            choices.push(Choice::new(
                ExpiryChoice::Certificate,
                "When the certificate expires",
            ));
        }
        choices
    });
    // A new file may have no certificate to follow.
    Effect::new(move || {
        if certificate_expiry.read().is_none()
            && form.choice.get_untracked() == ExpiryChoice::Certificate
        {
            form.choice.set(ExpiryChoice::Never);
        }
    });
    let at = move || form.choice.get() == ExpiryChoice::At;
    view! {
        <div class="field">
            <Select label="Expires" value=form.choice choices autofocus=!can_follow />
            <Show when=at>
                <AtFields form error certificate_expiry now />
            </Show>
            {move || advice(form.draft(), certificate_expiry.get(), now.get()).map(|text| {
                view! {
                    <p class="field-note">
                        <Icon glyph=Glyph::Warning />
                        {text}
                    </p>
                }
            })}
        </div>
    }
}

#[component]
fn AtFields(
    form: ExpiryForm,
    error: Signal<Option<String>>,
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let zones = vec![
        Choice::new(Zone::Local, Zone::Local.name()),
        Choice::new(Zone::Utc, "UTC"),
    ];
    let preset = move |days| form.fill(in_days(now.get_untracked(), days));
    let summary = move || {
        form.draft()
            .instant(now.get())
            .ok()
            .map(|at| format!("{} = {}", local(at), in_full(at, now.get())))
    };
    view! {
        <div class="buttons" role="group" aria-label="Presets">
            <Button small=true on_press=move |()| preset(90)>"90 days"</Button>
            <Button small=true on_press=move |()| preset(365)>"1 year"</Button>
            {move || {
                certificate_expiry
                    .get()
                    .map(|end| {
                        view! {
                            <Button small=true on_press=move |()| form.fill(end)>
                                "Certificate expiry"
                            </Button>
                        }
                    })
            }}
        </div>
        <div class="field-row">
            <TextField label="Date" kind="date" value=form.date error />
            <TextField label="Time" kind="time" value=form.time />
            <Select label="Time zone" value=form.zone choices=zones />
        </div>
        <p class="field-hint mono" role="status">
            {summary}
        </p>
    }
}

/// Advice about the chosen expiry.
fn advice(
    draft: ExpiryDraft,
    certificate_expiry: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<String> {
    let ends = match draft.choice {
        ExpiryChoice::Never => {
            return Some("Works until disabled. Set a date to enforce rotation.".to_owned());
        }
        ExpiryChoice::Certificate => return None,
        ExpiryChoice::At => draft.instant(now).ok()?,
    };
    diagnosis::expiry_finding(certificate_expiry?, ends).map(|finding| finding.message)
}
