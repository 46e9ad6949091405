//! All applications.

mod create;
mod list;
mod query;

use leptos::prelude::*;

pub use create::CreateDialog;
pub use list::{ListView, NextExpiries, StatusChip};

use super::{
    list_place,
    shared::{Loaded, set_title},
};
use crate::{
    api::{Api, ClientQuery, Remote, SortOrder},
    clock::Now,
    router::{NavigateOptions, use_navigate, use_query_map},
    routes::Route,
    session::denied,
    ui::{Button, CardSkeleton, Glyph, Icon, Look, PageTitle, Placeholder, part},
};

part! {
    /// The page.
    pub fn applications_page() in applications, Placeholder::Card => { view! { <ApplicationsPage /> } }
}

part! {
    /// The dialog that creates one.
    fn create_dialog(open: RwSignal<bool>) in create, Placeholder::Dialog(open) => { view! { <CreateDialog open /> } }
}

/// Awaits the list. What is searched, filtered, sorted and which page is in the address.
#[component]
pub fn ApplicationsPage() -> impl IntoView {
    set_title("Applications");
    let api = expect_context::<Api>();
    let map = use_query_map();
    // A tenant lists the oldest first, and another server may not tell when an application was made.
    let plain = ClientQuery {
        sort: if api.backend().is_same_origin() {
            SortOrder::NewestFirst
        } else {
            SortOrder::OldestFirst
        },
        ..ClientQuery::default()
    };
    let plain = StoredValue::new(plain);
    let query =
        Memo::new(move |_| query::from_url(|name| map.read().get(name), &plain.read_value()));
    let address = move |query: &ClientQuery| query::to_url(query, &plain.read_value());
    let navigate = use_navigate();
    let on_query = Callback::new(move |changed| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
        };
        let path = format!("{}{}", Route::Applications.path(), address(&changed));
        navigate(&path, options);
    });
    let clients = Remote::load(move || {
        let query = query.get();
        async move { api.clients(&query).await }
    });
    // The way back to this list leads to this place in it.
    Effect::new(move || list_place::at_list(address(&query.get())));
    Effect::new(move || {
        if clients.latest().read().is_some() {
            let query = address(&query.get_untracked());
            request_animation_frame(move || list_place::restore(&query));
        }
    });
    let ends = list::next_expiries_of(clients.latest());
    let now = Now::current();
    let creating = RwSignal::new(false);
    // The command palette opens the dialog through the address.
    let asked = use_navigate();
    Effect::new(move || {
        if map.read().get("create").is_some() {
            creating.set(true);
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            let query = address(&query.get_untracked());
            asked(&format!("{}{query}", Route::Applications.path()), options);
        }
    });
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <PageTitle>"Applications"</PageTitle>
            </div>
            <Button
                look=Look::Primary
                blocked=denied("create:clients")
                on_press=move |()| creating.set(true)
            >
                <Icon glyph=Glyph::Plus />
                "Create Application"
            </Button>
        </div>
        <Loaded
            remote=clients
            skeleton=|| view! { <CardSkeleton /> }
            ready=move |page| {
                view! {
                    <ListView
                        page
                        query
                        on_query
                        ends
                        now
                        on_create=move |()| creating.set(true)
                    />
                }
            }
        />
        {create_dialog(creating)}
    }
}
