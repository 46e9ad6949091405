//! The heading of a page, and where the focus goes when a page changes.

use std::cell::Cell;

use leptos::{html, prelude::*};

/// How long a page's name stays in the live region, in milliseconds.
const ANNOUNCED_MS: u32 = 1_000;

/// The name of the page that is shown.
#[derive(Clone, Copy, Default)]
pub struct PageName(RwSignal<Option<String>>);

impl PageName {
    /// Another page, or the same under another name.
    pub fn set(self, name: &str) {
        if self.0.read_untracked().as_deref() != Some(name) {
            self.0.try_set(Some(name.to_owned()));
        }
    }
}

/// Reads out each page that comes after the first, wherever the focus is.
#[component]
pub fn PageAnnouncer(
    /// The page.
    name: PageName,
) -> impl IntoView {
    let said = RwSignal::new(None::<String>);
    Effect::new(move |before: Option<bool>| {
        let name = name.0.get();
        let is_named = name.is_some();
        if before == Some(true) {
            said.set(name.clone());
            leptos::task::spawn_local(async move {
                gloo_timers::future::TimeoutFuture::new(ANNOUNCED_MS).await;
                if said.try_get_untracked() == Some(name) {
                    said.try_set(None);
                }
            });
        }
        is_named
    });
    view! {
        <div class="visually-hidden" role="status">
            {move || said.get()}
        </div>
    }
}

/// Returns true if nothing has the focus: what had it was removed.
#[must_use]
pub fn is_focus_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// The heading of a page. It gets the focus if that was lost with the previous page; on the first page of a visit
/// the browser places the focus.
#[component]
pub fn PageTitle(
    /// The text.
    children: Children,
) -> impl IntoView {
    thread_local! {
        static FIRST: Cell<bool> = const { Cell::new(true) };
    }
    let node = NodeRef::<html::H1>::new();
    let is_first = FIRST.replace(false);
    Effect::new(move || {
        if let Some(heading) = node.get().filter(|_| !is_first) {
            // By then the previous page is gone.
            request_animation_frame(move || {
                if is_focus_lost() {
                    let _ = heading.focus();
                }
            });
        }
    });
    view! {
        <h1 node_ref=node tabindex="-1">
            {children()}
        </h1>
    }
}
