//! The log as people read it: of an application, of one of its credentials, or all of it. What is looked for is in the
//! address.

mod details;
mod export;
mod feed;
mod filter;
mod filters;
mod rows;

use leptos::prelude::*;

pub use export::Format;
pub use filter::{LogFilter, Span};
pub use rows::LogTable;

use super::shared::LoadFailure;
use crate::{
    api::Api,
    clock::{Now, local},
    domain::counted,
    router::{NavigateOptions, use_navigate, use_query_map},
    routes::{Route, Tab},
    session::Server,
    ui::{Button, Callout, EmptyState, Glyph, SkeletonRows, Switch, Tone},
};
use export::Export;
use feed::Feed;
use filters::Filters;

/// Where the log is read.
#[derive(Clone, Copy)]
pub struct Place {
    path: StoredValue<String>,
    /// The log is that of all applications.
    pub is_over_all: bool,
    /// What is looked for.
    pub filter: Memo<LogFilter>,
}

impl Place {
    /// The log of an application, or of all.
    #[must_use]
    pub fn new(client_id: Option<String>, filter: Memo<LogFilter>) -> Self {
        let is_over_all = client_id.is_none();
        let route = match client_id {
            Some(client_id) => Route::Application {
                client_id,
                tab: Tab::Activity,
            },
            None => Route::Activity,
        };
        Self {
            path: StoredValue::new(route.path()),
            is_over_all,
            filter,
        }
    }

    /// The address at which this is looked for.
    #[must_use]
    pub fn address(self, filter: &LogFilter) -> String {
        self.path.with_value(|path| path.clone() + &filter.to_url())
    }
}

/// The log with its filters, read part by part.
#[component]
pub fn LogCard(
    /// The application; without one, all of them.
    client_id: Option<String>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let is_tenant = !api.backend().is_countersign();
    let map = use_query_map();
    let filter = Memo::new(move |_| LogFilter::from_url(|name| map.read().get(name)));
    let place = Place::new(client_id.clone(), filter);
    let navigate = use_navigate();
    let on_filter = Callback::new(move |changed: LogFilter| {
        let options = NavigateOptions {
            replace: false,
            scroll: false,
        };
        navigate(&place.address(&changed), options);
    });
    let feed = Feed::new(client_id, filter);
    let server = expect_context::<Server>().0.latest();
    let issuer = Signal::derive(move || {
        let server = server.read();
        server
            .as_ref()
            .map(|server| server.issuer.clone())
            .unwrap_or_default()
    });
    let now = Now::current();
    let follow = move |()| {
        let mut changed = filter.get_untracked();
        changed.follows = !changed.follows;
        on_filter.run(changed);
    };
    let is_limited = move || is_tenant && feed.query().is_beyond_a_tenant();
    let limited = move || {
        filter.track();
        is_limited().then(|| {
            view! {
                <Callout tone=Tone::Warn title="Some filters don’t apply">
                    <p>
                        "A tenant’s log can’t be searched by reason, cause, credential or caller. These entries match the other filters."
                    </p>
                </Callout>
            }
        })
    };
    view! {
        <section class="card log" aria-labelledby="activity-heading">
            <div class="card-head">
                <div>
                    <h2 id="activity-heading">
                        {if place.is_over_all { "All applications" } else { "Activity" }}
                    </h2>
                    <p>"Issued tokens, rejected requests with the reason, and changes. The newest first."</p>
                </div>
                <div class="log-actions">
                    <span class="log-follow">
                        <Switch
                            label="Follow live"
                            is_on=Signal::derive(move || filter.read().follows)
                            on_press=follow
                        />
                        <span aria-hidden="true">"Follow live"</span>
                    </span>
                    <Button busy=feed.is_refreshing() on_press=move |()| feed.refresh()>
                        "Refresh"
                    </Button>
                </div>
            </div>
            <Filters filter on_filter entries=feed.entries() is_tenant />
            {limited}
            {move || {
                feed.error()
                    .get()
                    .map(|error| view! { <LoadFailure error on_retry=move |()| feed.refresh() /> })
            }}
            <Waiting feed />
            <div class="loaded" aria-busy=move || feed.is_busy().get().then_some("true")>
                <Show
                    when=move || feed.is_answered().get()
                    fallback=|| view! { <SkeletonRows rows=6 /> }
                >
                    <Show
                        when=move || !feed.entries().read().is_empty()
                        fallback=move || view! { <Nothing feed filter on_filter /> }
                    >
                        <LogTable entries=feed.entries() place issuer now />
                    </Show>
                    <Foot feed />
                </Show>
            </div>
        </section>
    }
}

/// What came since, behind a button: what is read doesn't move.
#[component]
fn Waiting(feed: Feed) -> impl IntoView {
    let waiting = feed.waiting();
    let words = move || counted(waiting.get() as u64, "new event");
    let show = move |()| {
        feed.show_newer();
        // The button is gone: on to what it showed.
        request_animation_frame(|| focus(".log .row-details"));
    };
    view! {
        <div class="log-waiting" data-any=move || (waiting.get() > 0).then_some("")>
            <span class="visually-hidden" role="status">
                {move || (waiting.get() > 0).then(words)}
            </span>
            <Show when=move || waiting.get() != 0>
                <Button small=true on_press=show>
                    {move || format!("Show {}", words())}
                </Button>
            </Show>
        </div>
    }
}

fn focus(selector: &str) {
    use wasm_bindgen::JsCast as _;
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

#[component]
fn Nothing(feed: Feed, filter: Memo<LogFilter>, on_filter: Callback<LogFilter>) -> impl IntoView {
    let clear = move |()| {
        on_filter.run(LogFilter {
            follows: filter.get_untracked().follows,
            ..LogFilter::default()
        });
    };
    move || match (filter.read().count(), feed.reached().get()) {
        // There is more to search: the foot says how far it has come.
        (_, Some(_)) => ().into_any(),
        (0, None) => view! {
            <EmptyState glyph=Glyph::Info title="No activity yet">
                <p>"Requests to the token endpoint and changes appear here within a second."</p>
            </EmptyState>
        }
        .into_any(),
        (_, None) => view! {
            <EmptyState glyph=Glyph::Search title="No event matches">
                <p>"Change the filters, or clear them."</p>
                <div class="buttons">
                    <Button on_press=clear>"Clear filters"</Button>
                </div>
            </EmptyState>
        }
        .into_any(),
    }
}

/// How far back the search has come, the way on, and the export.
#[component]
fn Foot(feed: Feed) -> impl IntoView {
    let words = move || {
        let found = counted(feed.entries().read().len() as u64, "event");
        match feed.reached().get() {
            Some(date) => format!("{found}, back to {}", local(date.to_utc())),
            None => format!("{found}, to the start of the log"),
        }
    };
    view! {
        <div class="card-foot log-foot">
            <span role="status" class="soft">{words}</span>
            <Show when=move || feed.reached().get().is_some()>
                <Button small=true busy=feed.is_reading() on_press=move |()| feed.read_older()>
                    "Show older"
                </Button>
            </Show>
            <Export feed />
        </div>
    }
}
