//! Search, filters and order of the list.

use std::time::Duration;

use leptos::prelude::*;

use super::list_menu::{ListMenu, MenuOf, PART};
use crate::{
    api::{ClientQuery, SortOrder},
    domain::{AuthMethod, app_type_label, status_label},
    ui::{Chip, FoldedFilters, Glyph, Icon, Placeholder, part},
};

/// Letters typed in quick succession make one search.
const PAUSE: Duration = Duration::from_millis(120);

part! {
    /// The search field, the filters and the order. The rows are drawn before they are there.
    pub fn filters(
        query: Signal<ClientQuery>,
        on_query: Callback<ClientQuery>,
        has_expiries: Memo<bool>,
        menu: ListMenu,
    ) in filters, Placeholder::Later => { view! { <Filters query on_query has_expiries menu /> } }
}

#[component]
fn Filters(
    /// The current query.
    query: Signal<ClientQuery>,
    /// Gets a changed query.
    on_query: Callback<ClientQuery>,
    /// The backend knows when credentials expire.
    has_expiries: Memo<bool>,
    /// The menu of the filters.
    menu: ListMenu,
) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut ClientQuery)| {
        let mut changed = query.get_untracked();
        edit(&mut changed);
        changed.page = 0;
        on_query.run(changed);
    };
    let count = move || {
        let query = query.read();
        let active = [
            query.app_type.is_some(),
            query.method.is_some(),
            query.status.is_some(),
        ];
        active.into_iter().filter(|is_active| *is_active).count()
    };
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
    let status = Signal::derive(move || {
        let status = query.read().status;
        status.map(|status| status_label(status).to_owned())
    });
    let app_type = Signal::derive(move || {
        let query = query.read();
        let kind = query.app_type.as_ref();
        kind.map(|kind| app_type_label(Some(kind)))
    });
    let method = Signal::derive(move || {
        let method = query.read().method;
        method.map(|method| AuthMethod::label(method).to_owned())
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
            <FoldedFilters count=Signal::derive(count)>
                <Show when=move || has_expiries.get()>
                    <MenuChip
                        menu
                        own=MenuOf::Status
                        chosen=status
                        on_clear=move |()| change(&|query| query.status = None)
                    />
                </Show>
                <MenuChip
                    menu
                    own=MenuOf::Type
                    chosen=app_type
                    on_clear=move |()| change(&|query| query.app_type = None)
                />
                <MenuChip
                    menu
                    own=MenuOf::Method
                    chosen=method
                    on_clear=move |()| change(&|query| query.method = None)
                />
                <MenuChip
                    menu
                    own=MenuOf::Order
                    chosen=Signal::derive(move || Some(order_label(query.read().sort).to_owned()))
                />
            </FoldedFilters>
        </form>
    }
}

/// The order for people.
pub const fn order_label(order: SortOrder) -> &'static str {
    match order {
        SortOrder::OldestFirst => "Oldest first",
        SortOrder::NewestFirst => "Newest first",
        SortOrder::NameAscending => "Name, A to Z",
        SortOrder::NameDescending => "Name, Z to A",
        SortOrder::NextExpiry => "Next expiry first",
        SortOrder::LastExpiry => "Next expiry last",
    }
}

/// A filter or the order, which open the list's menu.
#[component]
fn MenuChip(
    menu: ListMenu,
    own: MenuOf,
    chosen: Signal<Option<String>>,
    #[prop(optional, into)] on_clear: Option<Callback<()>>,
) -> impl IntoView {
    let label = own.label();
    let own = StoredValue::new(own);
    view! {
        <Chip
            label
            chosen
            is_open=Signal::derive(move || menu.is_open(&own.read_value()))
            on_press=move |()| menu.press(&own.read_value())
            on_click=move |event| menu.click(&own.read_value(), &event)
            on_clear
            part=PART
        />
    }
}
