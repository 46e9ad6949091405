//! Search, filters and order of the list.

use crate::pages::applications::query::ORDERS;
use leptos::prelude::*;

use crate::{
    api::ClientQuery,
    domain::{APP_TYPES, AuthMethod},
    ui::{Choice, Glyph, Icon},
};

/// What is searched for, and how the list is narrowed and ordered.
#[component]
pub fn Filters(
    /// What was asked for.
    query: Signal<ClientQuery>,
    /// Asks for something else.
    on_query: Callback<ClientQuery>,
) -> impl IntoView {
    let change = move |edit: fn(&mut ClientQuery, String), value: String| {
        let mut changed = query.get_untracked();
        edit(&mut changed, value);
        changed.page = 0;
        on_query.run(changed);
    };
    let types = APP_TYPES
        .iter()
        .map(|(value, label, _)| Choice::new(*value, *label))
        .collect();
    let orders = ORDERS
        .iter()
        .map(|(value, label)| Choice::new(*value, *label))
        .collect();
    let methods = AuthMethod::ALL
        .into_iter()
        .map(|method| Choice::new(method.as_str(), method.label()))
        .collect();
    let search = NodeRef::<leptos::html::Input>::new();
    let mut typed = debounce(PAUSE, move |value: String| {
        if value != query.read_untracked().search {
            change(|query, value| query.search = value, value);
        }
    });
    // The address may change by itself, but never under the fingers of who is typing.
    Effect::new(move || {
        let wanted = query.get().search;
        let Some(search) = search.get() else { return };
        let focused = document().active_element();
        if focused.as_ref() != Some(search.as_ref()) && search.value() != wanted {
            search.set_value(&wanted);
        }
    });
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <div class="search">
                <Icon glyph=Glyph::Search />
                <input
                    class="input"
                    type="search"
                    aria-label="Search applications"
                    placeholder="Name or client ID"
                    autocomplete="off"
                    node_ref=search
                    on:input=move |event| typed(event_target_value(&event))
                />
            </div>
            <Filter
                label="Type"
                any="Any type"
                choices=types
                value=Signal::derive(move || query.get().app_type)
                on_pick=move |value| change(|query, value| query.app_type = value, value)
            />
            <Filter
                label="Authentication method"
                any="Any method"
                choices=methods
                value=Signal::derive(move || query.get().method)
                on_pick=move |value| change(|query, value| query.method = value, value)
            />
            <Filter
                label="Order"
                any="Oldest first"
                choices=orders
                value=Signal::derive(move || query.get().sort)
                on_pick=move |value| change(|query, value| query.sort = value, value)
            />
        </form>
    }
}

/// Letters typed in quick succession become one search.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(250);

#[component]
fn Filter(
    label: &'static str,
    any: &'static str,
    choices: Vec<Choice>,
    value: Signal<String>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let mut all = vec![Choice::new("", any)];
    all.extend(choices);
    view! {
        <select
            class="input"
            aria-label=label
            on:change=move |event| on_pick.run(event_target_value(&event))
        >
            {all
                .into_iter()
                .map(|choice| {
                    let own = choice.value.clone();
                    view! {
                        <option value=choice.value prop:selected=move || *value.read() == own>
                            {choice.label}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}
