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
    let at = Memo::new(move |_| form.choice.get() == ExpiryChoice::At);
    // Whoever chooses a date means all of that day.
    Effect::new(move || {
        if at.get() && form.time.read_untracked().is_empty() {
            form.time.set(END_OF_DAY.to_owned());
        }
    });
    view! {
        <div class="field expiry">
            <div class="field-row">
                <Select label="Expires" value=form.choice choices autofocus=!can_follow />
                <Show when=move || at.get()>
                    <AtFields form error />
                </Show>
            </div>
            <Show when=move || at.get()>
                <Presets form certificate_expiry now />
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

/// The time that is proposed with a date.
const END_OF_DAY: &str = "23:59";

#[component]
fn AtFields(form: ExpiryForm, error: Signal<Option<String>>) -> impl IntoView {
    let local = Zone::Local.name();
    let mut zones = vec![Choice::new(Zone::Local, local.clone())];
    if !is_utc(&local) {
        zones.push(Choice::new(Zone::Utc, "UTC"));
    }
    view! {
        <TextField label="Date" kind="date" value=form.date error />
        <TextField label="Time" kind="time" value=form.time />
        <Select label="Time zone" value=form.zone choices=zones />
    }
}

fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "Etc/UTC" | "Etc/UCT" | "Etc/GMT" | "GMT")
}

#[component]
fn Presets(
    form: ExpiryForm,
    certificate_expiry: Signal<Option<DateTime<Utc>>>,
    now: Signal<DateTime<Utc>>,
) -> impl IntoView {
    let preset = move |days| form.fill(in_days(now.get_untracked(), days));
    let summary = move || {
        let at = form.draft().instant(now.get()).ok()?;
        let (local, full) = (local(at), in_full(at, now.get()));
        // In UTC both would be the same.
        Some(if full.starts_with(&local) {
            full
        } else {
            format!("{local} = {full}")
        })
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
