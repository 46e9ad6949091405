//! Tabs within a page: one of several views of the same thing.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::Choice;
use crate::domain::FormValue;

/// A row of tabs (WAI-ARIA tabs, chosen as the focus moves). The panel has the id `panel`.
#[component]
pub fn TabList<T: FormValue>(
    /// What they are.
    #[prop(into)]
    label: String,
    /// The chosen one.
    value: RwSignal<T>,
    /// The tabs.
    choices: Vec<Choice<T>>,
    /// The id of the panel.
    #[prop(into)]
    panel: String,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let values: Vec<T> = choices.iter().map(|choice| choice.value.clone()).collect();
    let keys = move |event: web_sys::KeyboardEvent| {
        let count = values.len();
        let here = values.iter().position(|own| *own == value.get_untracked());
        let (Some(here), false) = (here, count == 0) else {
            return;
        };
        let to = match event.key().as_str() {
            "ArrowRight" => (here + 1) % count,
            "ArrowLeft" => (here + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        let Some(chosen) = values.get(to) else { return };
        value.set(chosen.clone());
        let tabs = node
            .get_untracked()
            .and_then(|list| list.query_selector_all("[role=tab]").ok());
        let tab = tabs.and_then(|tabs| tabs.item(u32::try_from(to).unwrap_or(0)));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    view! {
        <div node_ref=node class="tab-list" role="tablist" aria-label=label on:keydown=keys>
            {choices
                .into_iter()
                .map(|choice| {
                    let own = choice.value.clone();
                    let is_on = Memo::new(move |_| *value.read() == own);
                    let own = choice.value;
                    view! {
                        <button
                            type="button"
                            role="tab"
                            aria-controls=panel.clone()
                            aria-selected=move || if is_on.get() { "true" } else { "false" }
                            tabindex=move || if is_on.get() { "0" } else { "-1" }
                            on:click=move |_| value.set(own.clone())
                        >
                            {choice.label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
