//! The list of applications.

mod filters;
mod list_menu;
mod menu_items;
mod next_expiry;
mod rows;

pub use next_expiry::{NextExpiries, next_expiries_of};
pub use rows::StatusChip;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    api::{ClientQuery, ClientsPage, PER_PAGE},
    domain::{counted, grouped},
    routes::Route,
    session::denied,
    ui::{Button, EmptyState, Glyph, Look},
};
use filters::filters;
use list_menu::ListMenu;
use menu_items::list_menu;
use rows::Rows;

/// What is shown of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Rows,
    /// There are none.
    NoApplications,
    /// Nothing matches the search and the filters.
    NothingFound,
    /// The list ends before this page, with its last page if the server reports it. Both count from 0.
    PastTheEnd {
        page: u64,
        last: Option<u64>,
    },
}

impl Shown {
    fn of(page: &ClientsPage, unfiltered: bool) -> Self {
        if !page.clients.is_empty() {
            return Self::Rows;
        }
        match (page.start / PER_PAGE, page.total) {
            (page, total) if page > 0 && total != Some(0) => Self::PastTheEnd {
                page,
                last: total.map(|total| (total - 1) / PER_PAGE),
            },
            _ if unfiltered => Self::NoApplications,
            _ => Self::NothingFound,
        }
    }
}

/// The list, its search and filters, and its pages.
#[component]
pub fn ListView(
    /// The page.
    page: Signal<ClientsPage>,
    /// The current query.
    #[prop(into)]
    query: Signal<ClientQuery>,
    /// Gets a changed query.
    on_query: Callback<ClientQuery>,
    /// When attached credentials expire.
    #[prop(optional, into)]
    ends: Signal<NextExpiries>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Opens the dialog that creates one.
    #[prop(into)]
    on_create: Callback<()>,
) -> impl IntoView {
    let unfiltered = Memo::new(move |_| {
        let query = query.get();
        query.search.is_empty()
            && query.app_type.is_none()
            && query.method.is_none()
            && query.status.is_none()
    });
    let has_expiries = Memo::new(move |_| *ends.read() != NextExpiries::Absent);
    let on_sort = Callback::new(move |sort| {
        on_query.run(ClientQuery {
            sort,
            page: 0,
            ..query.get_untracked()
        });
    });
    let sort = Signal::derive(move || query.read().sort);
    let is_paged = Memo::new(move |_| {
        let page = page.read();
        let is_whole = page.total.is_some_and(|total| total <= PER_PAGE);
        let is_last = page.total.is_none() && page.clients.len() < PER_PAGE as usize;
        page.start > 0 || !(is_whole || is_last)
    });
    let menu = ListMenu::default();
    let shown = Memo::new(move |_| Shown::of(&page.read(), unfiltered.get()));
    view! {
        <div class="card">
            <Show when=move || shown.get() != Shown::NoApplications>
                <div class="filters-place">{filters(query, on_query, has_expiries, menu)}</div>
            </Show>
            {move || match shown.get() {
                Shown::Rows => view! { <Rows page ends sort on_sort now menu /> }.into_any(),
                Shown::NoApplications => view! { <NoApplications on_create /> }.into_any(),
                Shown::NothingFound => view! { <NothingFound query on_query /> }.into_any(),
                Shown::PastTheEnd { page, last } => {
                    view! { <PastTheEnd page last query on_query /> }.into_any()
                }
            }}
            <Show when=move || shown.get() == Shown::Rows>
                <div class="card-foot">
                    <Pager page is_paged query on_query />
                </div>
            </Show>
        </div>
        {list_menu(menu, query, on_query, has_expiries)}
    }
}

#[component]
fn NoApplications(on_create: Callback<()>) -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Key title="No applications yet">
            <p>
                "An application is anything that requests access tokens: a service, a job, a web server. Create one, then register its public key."
            </p>
            <div class="buttons">
                <Button
                    look=Look::Primary
                    blocked=denied("create:clients")
                    on_press=on_create
                >
                    "Create the first application"
                </Button>
                <a class="button" href=Route::Inspect.path()>
                    "Inspect a key first"
                </a>
            </div>
        </EmptyState>
    }
}

#[component]
fn NothingFound(query: Signal<ClientQuery>, on_query: Callback<ClientQuery>) -> impl IntoView {
    let all = move |()| {
        on_query.run(ClientQuery {
            sort: query.get_untracked().sort,
            ..ClientQuery::default()
        });
    };
    view! {
        <EmptyState glyph=Glyph::Search title="No application matches">
            <p>"Search for part of a name or a full client ID, or clear the filters."</p>
            <div class="buttons">
                <Button on_press=all>
                    "Show all applications"
                </Button>
            </div>
        </EmptyState>
    }
}

/// The address is wrong, or from when the list was longer.
#[component]
fn PastTheEnd(
    page: u64,
    last: Option<u64>,
    query: Signal<ClientQuery>,
    on_query: Callback<ClientQuery>,
) -> impl IntoView {
    // If the last page is unknown, the first surely exists.
    let there = last.unwrap_or_default();
    let go = move |()| {
        on_query.run(ClientQuery {
            page: there,
            ..query.get_untracked()
        });
    };
    let text = match last {
        Some(0) => "The list has only one page.".to_owned(),
        Some(last) => format!("The last page is {}.", grouped(last + 1)),
        None => "The list is shorter.".to_owned(),
    };
    let label = if there == 0 {
        "Go to first page"
    } else {
        "Go to last page"
    };
    view! {
        <EmptyState glyph=Glyph::Search title=format!("Page {} not found", grouped(page + 1))>
            <p>{text}</p>
            <div class="buttons">
                <Button on_press=go>{label}</Button>
            </div>
        </EmptyState>
    }
}

#[component]
fn Pager(
    page: Signal<ClientsPage>,
    is_paged: Memo<bool>,
    query: Signal<ClientQuery>,
    on_query: Callback<ClientQuery>,
) -> impl IntoView {
    let last = move || {
        let page = page.read();
        page.start + page.clients.len() as u64
    };
    let range = move || {
        if !is_paged.get() {
            return counted(last(), "application");
        }
        let (first, last) = (grouped(page.read().start + 1), grouped(last()));
        match page.read().total {
            Some(total) => format!("{first} to {last} of {}", grouped(total)),
            None => format!("{first} to {last}"),
        }
    };
    let go = move |to: u64| {
        let mut changed = query.get_untracked();
        changed.page = to;
        on_query.run(changed);
        // Another page begins at its top.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let at_start = Signal::derive(move || {
        (query.read().page == 0).then(|| "This is the first page.".to_owned())
    });
    let at_end = Signal::derive(move || {
        let more = match page.read().total {
            Some(total) => last() < total,
            None => page.read().clients.len() as u64 == PER_PAGE,
        };
        (!more).then(|| "This is the last page.".to_owned())
    });
    view! {
        <nav class="pager" aria-label="Pages">
            <span role="status">{range}</span>
            <Show when=move || is_paged.get()>
            <span class="buttons">
                <Button
                    small=true
                    blocked=at_start
                    on_press=move |()| go(query.get_untracked().page.saturating_sub(1))
                >
                    "Previous"
                </Button>
                <Button
                    small=true
                    blocked=at_end
                    on_press=move |()| go(query.get_untracked().page + 1)
                >
                    "Next"
                </Button>
            </span>
            </Show>
        </nav>
    }
}
