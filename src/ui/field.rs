//! Text fields: a label, a hint, an error, all tied to the control.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// What surrounds a control: label, hint and error. The control must have `id`, and [`described_by`].
#[component]
pub fn Labelled(
    /// The control's id.
    id: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The hint.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Marked as optional.
    #[prop(optional)]
    optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <div class="field-head">
                <label class="field-label" for=id>
                    {label}
                </label>
                {optional.then(|| view! { <span class="field-optional">"optional"</span> })}
            </div>
            {children()}
            {move || {
                hint.get().map(|text| view! { <p class="field-hint" id=hint_id.clone()>{text}</p> })
            }}
            <div id=error_id aria-live="polite">
                {move || {
                    error
                        .get()
                        .map(|text| {
                            view! {
                                <p class="field-error">
                                    <Icon glyph=Glyph::Stop />
                                    {text}
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
}

/// `aria-describedby` of a control inside [`Labelled`].
#[must_use]
pub fn described_by(id: &str) -> String {
    format!("{id}-error {id}-hint")
}

/// One line of text.
#[component]
pub fn TextField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    value: RwSignal<String>,
    /// The hint.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Marked as optional.
    #[prop(optional)]
    optional: bool,
    /// For kids and other machine text: monospace, no spelling, no capitals.
    #[prop(optional)]
    machine: bool,
    /// `text`, `date`, `time` …
    #[prop(default = "text")]
    kind: &'static str,
    /// Gets the focus when the dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = super::fresh_id("field");
    view! {
        <Labelled id=id.clone() label hint error optional>
            <input
                class=if machine { "input input-mono" } else { "input" }
                id=id.clone()
                type=kind
                autocomplete="off"
                dir=(!machine).then_some("auto")
                spellcheck=machine.then_some("false")
                autocapitalize=machine.then_some("none")
                autofocus=autofocus
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Labelled>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    value: RwSignal<String>,
    /// The hint.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The error.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Marked as optional.
    #[prop(optional)]
    optional: bool,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let id = super::fresh_id("field");
    view! {
        <Labelled id=id.clone() label hint error optional>
            <textarea
                class="input"
                id=id.clone()
                rows=rows
                dir="auto"
                aria-describedby=described_by(&id)
                aria-invalid=move || error.read().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Labelled>
    }
}
