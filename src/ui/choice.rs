//! One of several: a list, radio buttons, tiles.

use leptos::prelude::*;

use super::Labelled;
use super::field::described_by;
use crate::domain::FormValue;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value.
    pub value: T,
    /// The label.
    pub label: String,
    /// The hint.
    pub hint: Option<String>,
    /// Why it is blocked.
    pub blocked: Option<String>,
}

impl<T> Choice<T> {
    /// A choice without hint.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self {
            value,
            label: label.into(),
            hint: None,
            blocked: None,
        }
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Blocks it, with the reason.
    #[must_use]
    pub fn blocked(self, reason: Option<String>) -> Self {
        Self {
            blocked: reason,
            ..self
        }
    }
}

/// A drop-down list.
#[component]
pub fn Select<T: FormValue>(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<T>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// The hint.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Gets the focus when the dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = super::fresh_id("select");
    view! {
        <Labelled id=id.clone() label hint error>
            <select
                class="input"
                id=id.clone()
                autofocus=autofocus
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    let choices = choices.read_untracked();
                    let choice = choices.iter().find(|choice| choice.value.form_value() == chosen);
                    if let Some(choice) = choice {
                        value.set(choice.value.clone());
                    }
                }
            >
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .map(|choice| {
                            let own = choice.value.clone();
                            let label = match &choice.blocked {
                                Some(reason) => format!("{}: {reason}", choice.label),
                                None => choice.label,
                            };
                            view! {
                                <option
                                    value=choice.value.form_value()
                                    prop:selected=move || *value.read() == own
                                    disabled=choice.blocked.is_some()
                                >
                                    {label}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </Labelled>
    }
}

/// Radio buttons, one under the other.
#[component]
pub fn RadioGroup<T: FormValue>(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<T>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
) -> impl IntoView {
    let name = super::fresh_id("radio");
    view! {
        <fieldset class="choices" role="radiogroup">
            <legend>{label}</legend>
            {move || {
                choices
                    .get()
                    .into_iter()
                    .map(|choice| view! { <Radio choice name=name.clone() value class="choice" /> })
                    .collect_view()
            }}
        </fieldset>
    }
}

/// Large radio buttons, side by side.
#[component]
pub fn Tiles<T: FormValue>(
    /// What it is, for readers.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<T>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
) -> impl IntoView {
    let name = super::fresh_id("tile");
    view! {
        <div class="tiles" role="radiogroup" aria-label=label>
            {move || {
                choices
                    .get()
                    .into_iter()
                    .map(|choice| view! { <Tile choice name=name.clone() value /> })
                    .collect_view()
            }}
        </div>
    }
}

/// One of [`Tiles`].
#[component]
pub fn Tile<T: FormValue>(
    /// The choice.
    choice: Choice<T>,
    /// The group's name.
    name: String,
    /// The chosen value.
    value: RwSignal<T>,
) -> impl IntoView {
    view! { <Radio choice name value class="tile" /> }
}

#[component]
fn Radio<T: FormValue>(
    choice: Choice<T>,
    name: String,
    value: RwSignal<T>,
    class: &'static str,
) -> impl IntoView {
    let id = super::fresh_id("choice");
    let (label_id, hint_id) = (format!("{id}-label"), format!("{id}-hint"));
    let own = choice.value.clone();
    let picked = choice.value.clone();
    let blocked = choice.blocked.is_some();
    let hint = choice.blocked.or(choice.hint);
    let (name_class, text_class) = match class {
        "tile" => ("tile-name", "tile-text"),
        _ => ("choice-name", "choice-hint"),
    };
    view! {
        <label class=class>
            <input
                type="radio"
                name=name
                value=choice.value.form_value()
                disabled=blocked
                aria-labelledby=label_id.clone()
                aria-describedby=hint.is_some().then(|| hint_id.clone())
                prop:checked=move || *value.read() == own
                on:change=move |_| value.set(picked.clone())
            />
            <span class=name_class id=label_id>
                {choice.label}
            </span>
            {hint.map(|hint| view! { <span class=text_class id=hint_id>{hint}</span> })}
        </label>
    }
}
