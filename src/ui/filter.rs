//! Filters above a list.

use leptos::prelude::*;

use super::{Choice, Glyph, Icon, fresh_id};
use crate::domain::FormValue;

/// The list. What is chosen is in force at once, and marked.
#[component]
pub fn FilterSelect<T: FormValue>(
    /// What it filters by: its accessible name.
    label: &'static str,
    /// The choices.
    choices: Vec<Choice<T>>,
    /// The present choice.
    value: Signal<T>,
    /// Gets another choice.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView {
    let options = choices
        .iter()
        .cloned()
        .map(|choice| {
            let own = choice.value.clone();
            view! {
                <option
                    value=choice.value.form_value()
                    prop:selected=move || *value.read() == own
                >
                    {choice.label}
                </option>
            }
        })
        .collect_view();
    view! {
        <select
            class="input"
            aria-label=label
            data-chosen=move || {
                let is_any = value.read().form_value().is_empty();
                (!is_any).then_some("")
            }
            on:change=move |event| {
                let chosen = event_target_value(&event);
                let choice = choices.iter().find(|choice| choice.value.form_value() == chosen);
                if let Some(choice) = choice {
                    on_choose.run(choice.value.clone());
                }
            }
        >
            {options}
        </select>
    }
}

/// Filters that are folded where there is little room; the button says how many of them apply.
#[component]
pub fn FoldedFilters(
    /// How many apply.
    count: Signal<usize>,
    /// The filters.
    children: Children,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let id = fresh_id("filters");
    let applied = move || {
        let count = count.get();
        (count > 0).then(|| view! { <span class="filters-count">{count}</span> })
    };
    view! {
        <button
            type="button"
            class="button filters-fold"
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            aria-controls=id.clone()
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            <Icon glyph=Glyph::Filter />
            "Filters"
            {applied}
        </button>
        <div class="filters-choices" id=id data-open=move || is_open.get().then_some("")>
            {children()}
        </div>
    }
}
