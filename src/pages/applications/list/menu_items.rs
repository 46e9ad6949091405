//! What the list's menu offers. A part of its own, which no list waits for.

use std::collections::BTreeMap;

use leptos::prelude::*;
use management_api::{ClientCounts, ClientStatus};

use super::{
    filters::order_label,
    list_menu::{ListMenu, MenuOf},
};
use crate::{
    api::{Api, ClientQuery, SortOrder},
    domain::{APP_TYPES, AuthMethod, app_type_label, grouped, status_label},
    pages::list_place,
    routes::{Route, Tab},
    ui::{MenuItem, MenuList, Placeholder, Toasts, copy_text, not_copied, part},
};

part! {
    /// The menu.
    pub fn list_menu(menu: ListMenu, query: Signal<ClientQuery>, on_query: Callback<ClientQuery>, has_expiries: Memo<bool>)
        in list_menu, Placeholder::Dialog(menu.state.open) => {
        view! { <ListMenuView menu query on_query has_expiries /> }
    }
}

#[component]
fn ListMenuView(
    menu: ListMenu,
    query: Signal<ClientQuery>,
    on_query: Callback<ClientQuery>,
    has_expiries: Memo<bool>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let counts = counts_of(menu, query);
    let label = Signal::derive(move || menu.of.read().label());
    let items = Signal::derive(move || {
        let of = menu.of.get();
        if let MenuOf::Row { client_id, .. } = &of {
            return row(client_id, toasts);
        }
        let now = query.get();
        let choices = choices(&of, &now, has_expiries.get());
        let items = choices.into_iter().map(|choice| {
            let (of, value) = (of.clone(), choice.value);
            let count = Signal::derive(move || count_label(counts.read().as_ref()?, &of, value));
            item(choice, &now, on_query).count(count)
        });
        items.collect()
    });
    view! {
        // A link leaves the list: the way back leads to this place.
        <div on:click=|_| list_place::leave_list()>
            <MenuList state=menu.state label items />
        </div>
    }
}

/// How many applications each choice would show, read while a filter's menu is open; `None` until then, or if the backend
/// doesn't count.
fn counts_of(menu: ListMenu, query: Signal<ClientQuery>) -> RwSignal<Option<ClientCounts>> {
    let counts = RwSignal::new(None);
    let api = use_context::<Api>();
    Effect::new(move || {
        let is_filter = !matches!(*menu.of.read(), MenuOf::Order | MenuOf::Row { .. });
        let query = query.get();
        let Some(api) = api.filter(|_| menu.state.open.get() && is_filter) else {
            return;
        };
        leptos::task::spawn_local(async move {
            counts.try_set(api.client_counts(&query).await.ok().flatten());
        });
    });
    counts
}

/// The number beside a choice; none if it includes all of them.
fn count_label(counts: &ClientCounts, of: &MenuOf, value: &str) -> Option<String> {
    let by: &BTreeMap<String, u64> = match of {
        MenuOf::Status => &counts.status,
        MenuOf::Type => &counts.app_type,
        MenuOf::Method => &counts.auth_method,
        MenuOf::Order | MenuOf::Row { .. } => return None,
    };
    let count = by.get(value).copied().unwrap_or_default();
    (!value.is_empty()).then(|| grouped(count))
}

/// A choice of a filter or an order.
struct Choice {
    label: String,
    /// The value on the wire; empty for all.
    value: &'static str,
    /// The query with it.
    query: ClientQuery,
}

/// The choices of a filter or of the order, from the present query.
fn choices(of: &MenuOf, now: &ClientQuery, has_expiries: bool) -> Vec<Choice> {
    let choice = |label: &str, value, edit: &dyn Fn(&mut ClientQuery)| {
        let mut query = now.clone();
        edit(&mut query);
        Choice {
            label: label.to_owned(),
            value,
            query,
        }
    };
    match of {
        MenuOf::Status => std::iter::once(choice("Any status", "", &|query| query.status = None))
            .chain(ClientStatus::ALL.map(|status| {
                choice(status_label(status), status.as_str(), &|query| {
                    query.status = Some(status);
                })
            }))
            .collect(),
        MenuOf::Type => std::iter::once(choice("Any type", "", &|query| query.app_type = None))
            .chain(APP_TYPES.iter().map(|kind| {
                choice(&app_type_label(Some(kind)), kind.as_str(), &|query| {
                    query.app_type = Some(kind.clone());
                })
            }))
            .collect(),
        MenuOf::Method => std::iter::once(choice("Any method", "", &|query| query.method = None))
            .chain(AuthMethod::ALL.map(|method| {
                choice(method.label(), method.as_str(), &|query| {
                    query.method = Some(method);
                })
            }))
            .collect(),
        MenuOf::Order => SortOrder::ALL
            .into_iter()
            .filter(|order| has_expiries || !order.is_by_expiry())
            .map(|order| {
                choice(order_label(order), order.as_str(), &|query| {
                    query.sort = order;
                })
            })
            .collect(),
        MenuOf::Row { .. } => Vec::new(),
    }
}

fn item(choice: Choice, now: &ClientQuery, on_query: Callback<ClientQuery>) -> MenuItem {
    let is_chosen = choice.query == *now;
    let query = ClientQuery {
        page: 0,
        ..choice.query
    };
    MenuItem::choice(choice.label, is_chosen, move || on_query.run(query.clone()))
}

/// What can be done with an application.
fn row(client_id: &str, toasts: Option<Toasts>) -> Vec<MenuItem> {
    let tabs = [
        ("Credentials", Tab::Credentials),
        ("Quickstart", Tab::Quickstart),
        ("Settings", Tab::Settings),
        ("Activity", Tab::Activity),
    ];
    let links = tabs.map(|(label, tab)| {
        let client_id = client_id.to_owned();
        MenuItem::link(label, Route::Application { client_id, tab }.path())
    });
    let client_id = client_id.to_owned();
    let copy = MenuItem::new("Copy client ID", move || {
        let client_id = client_id.clone();
        leptos::task::spawn_local(async move {
            let is_copied = copy_text(&client_id).await;
            match toasts {
                Some(toasts) if is_copied => toasts.done("Client ID copied."),
                Some(toasts) => toasts.failed(not_copied()),
                None => {}
            }
        });
    });
    links.into_iter().chain([copy]).collect()
}
