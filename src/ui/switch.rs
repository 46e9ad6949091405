//! A switch: what it sets takes effect at once.

use leptos::prelude::*;

/// A switch. It shows what is in force, not what was pressed. If blocked, it stays in the tab order and says why.
#[component]
pub fn Switch(
    /// What is on or off: "laptop key is enabled".
    #[prop(into)]
    label: String,
    /// It is on.
    #[prop(into)]
    is_on: Signal<bool>,
    /// Why it can't be switched.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// The action.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="switch"
            role="switch"
            aria-label=label
            aria-checked=move || if is_on.get() { "true" } else { "false" }
            aria-disabled=move || blocked.read().is_some().then_some("true")
            title=move || blocked.get()
            on:click=move |_| {
                if blocked.read_untracked().is_none() {
                    on_press.run(());
                }
            }
        ></button>
    }
}
