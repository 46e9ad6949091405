//! Which page the address shows: links, the browser's history, the query string.
//!
//! A router of our own, because every page loads it: it knows the pages of `routes.rs`, and nothing more general.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

use crate::routes::{Page, Params, path_in_folder};

/// The address, in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Address {
    path: String,
    /// Without the `?`.
    search: String,
}

impl Address {
    /// That of the browser.
    fn current() -> Self {
        let location = window().location();
        let search = location.search().unwrap_or_default();
        Self {
            path: location.pathname().unwrap_or_default(),
            search: search.trim_start_matches('?').to_owned(),
        }
    }

    fn page(&self) -> (Page, Params) {
        Page::of(&self.path)
    }
}

/// How to go to an address.
#[derive(Clone, Copy, Debug)]
pub struct NavigateOptions {
    /// The present address is forgotten: Back doesn't lead there.
    pub replace: bool,
    /// The page begins at its top.
    pub scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> Self {
        Self {
            replace: false,
            scroll: true,
        }
    }
}

#[derive(Clone, Copy)]
struct Context {
    address: RwSignal<Address>,
}

impl Context {
    fn navigate(self, to: &str, options: NavigateOptions) {
        if let Ok(history) = window().history() {
            // An address twice in a row would need Back twice.
            let written = if options.replace || is_current(to) {
                history.replace_state_with_url(&JsValue::NULL, "", Some(to))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(to))
            };
            if written.is_err() {
                // Too many changes of the address in a short time: some browsers then only reload the page.
                let _ = window().location().set_href(to);
                return;
            }
        }
        self.address.try_set(Address::current());
        if options.scroll {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

fn is_current(to: &str) -> bool {
    let location = window().location();
    let absolute = || web_sys::Url::new_with_base(to, &location.origin().ok()?).ok();
    absolute().is_some_and(|to| location.href().is_ok_and(|here| here == to.href()))
}

/// What links, history and pages share.
#[component]
pub fn Router(
    /// What is within.
    children: Children,
) -> impl IntoView {
    let context = Context {
        address: RwSignal::new(Address::current()),
    };
    provide_context(context);
    let held = (
        window_event_listener(ev::click, move |event| {
            if let Some(to) = followed(&event) {
                event.prevent_default();
                context.navigate(&to, NavigateOptions::default());
            }
        }),
        window_event_listener(ev::popstate, move |_| {
            context.address.try_set(Address::current());
        }),
    );
    on_cleanup(move || {
        held.0.remove();
        held.1.remove();
    });
    children()
}

/// Where a click leads, if that is a page of the console, to be drawn in place of this one. The browser does the rest: new
/// tabs, downloads, other sites.
fn followed(event: &MouseEvent) -> Option<String> {
    let modified = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let rel = link.get_attribute("rel").unwrap_or_default();
    let is_external = rel.split_ascii_whitespace().any(|word| word == "external");
    let is_page = window().location().origin().ok()? == link.origin()
        && path_in_folder(&link.pathname()).is_some();
    (is_page && !is_external && link.target().is_empty() && !link.has_attribute("download"))
        .then(|| link.href())
}

fn context() -> Context {
    expect_context()
}

/// The address, as it changes.
#[derive(Clone, Copy)]
pub struct Location {
    /// Its path, with the console's folder.
    pub pathname: Memo<String>,
    /// Its query string, without the `?`.
    pub search: Memo<String>,
}

/// The address, as it changes.
#[must_use]
pub fn use_location() -> Location {
    let address = context().address;
    Location {
        pathname: Memo::new(move |_| address.read().path.clone()),
        search: Memo::new(move |_| address.read().search.clone()),
    }
}

/// Goes to an address of the console.
pub fn use_navigate() -> impl Fn(&str, NavigateOptions) + Copy + Send + Sync + 'static {
    let context = context();
    move |to: &str, options| context.navigate(to, options)
}

/// The page of the address.
#[must_use]
pub fn use_page() -> Memo<Page> {
    let address = context().address;
    Memo::new(move |_| address.read().page().0)
}

/// What the address of the page that is being drawn names.
#[must_use]
pub fn use_params() -> Memo<Params> {
    of_this_page(|address| address.page().1)
}

/// The query string of the page that is being drawn.
#[must_use]
pub fn use_query_map() -> Memo<Query> {
    of_this_page(|address| Query(address.search.clone()))
}

/// What the address of this page says. When the user goes to another, this page keeps its last one until it is gone.
fn of_this_page<T>(read: fn(&Address) -> T) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let address = context().address;
    let page = address.read_untracked().page().0;
    Memo::new(move |kept: Option<&T>| {
        let address = address.read();
        match kept {
            Some(kept) if address.page().0 != page => kept.clone(),
            _ => read(&address),
        }
    })
}

/// A query string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// The first value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        UrlSearchParams::new_with_str(&self.0).ok()?.get(name)
    }
}

/// Leads to another address in place of this one.
#[component]
pub fn Redirect(
    /// Where to.
    path: String,
) -> impl IntoView {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    use_navigate()(&path, options);
}
