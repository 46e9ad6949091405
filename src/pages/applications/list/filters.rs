//! Search, filters and order of the list.

use std::time::Duration;

use leptos::prelude::*;
use management_api::AppType;

use crate::{
    api::{ClientQuery, SortOrder},
    domain::{APP_TYPES, AuthMethod, FormValue, app_type_label},
    ui::{Choice, Glyph, Icon},
};

/// Letters typed in quick succession make one search.
const PAUSE: Duration = Duration::from_millis(250);

/// The search field, the filters and the order.
#[component]
pub fn Filters(
    /// The current query.
    query: Signal<ClientQuery>,
    /// Gets a changed query.
    on_query: Callback<ClientQuery>,
) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut ClientQuery)| {
        let mut changed = query.get_untracked();
        edit(&mut changed);
        changed.page = 0;
        on_query.run(changed);
    };
    let types = APP_TYPES.map(|kind| {
        let label = app_type_label(Some(&kind));
        Choice::new(Some(kind), label)
    });
    let methods = AuthMethod::ALL.map(|method| Choice::new(Some(method), method.label()));
    let orders = SortOrder::ALL.map(|order| Choice::new(order, order_label(order)));
    let set_type = move |kind: Option<AppType>| change(&|query| query.app_type.clone_from(&kind));
    let search = NodeRef::<leptos::html::Input>::new();
    let mut typed = debounce(PAUSE, move |value: String| {
        if value != query.read_untracked().search {
            change(&|query| query.search.clone_from(&value));
        }
    });
    // The address may change elsewhere; a field that has the focus is left alone.
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
                choices=with_any("Any type", types)
                value=Signal::derive(move || query.get().app_type)
                on_choose=set_type
            />
            <Filter
                label="Authentication method"
                choices=with_any("Any method", methods)
                value=Signal::derive(move || query.get().method)
                on_choose=move |method| change(&|query| query.method = method)
            />
            <Filter
                label="Order"
                choices=orders.to_vec()
                value=Signal::derive(move || query.get().sort)
                on_choose=move |sort| change(&|query| query.sort = sort)
            />
        </form>
    }
}

const fn order_label(order: SortOrder) -> &'static str {
    match order {
        SortOrder::OldestFirst => "Oldest first",
        SortOrder::NewestFirst => "Newest first",
        SortOrder::NameAscending => "Name, A to Z",
        SortOrder::NameDescending => "Name, Z to A",
    }
}

fn with_any<T>(
    label: &str,
    choices: impl IntoIterator<Item = Choice<Option<T>>>,
) -> Vec<Choice<Option<T>>> {
    let any = Choice::new(None, label);
    std::iter::once(any).chain(choices).collect()
}

#[component]
fn Filter<T: FormValue>(
    label: &'static str,
    choices: Vec<Choice<T>>,
    value: Signal<T>,
    #[prop(into)] on_choose: Callback<T>,
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
