//! The heading of a page, and where the focus goes when a page changes.

use std::cell::Cell;

use leptos::{html, prelude::*};

/// Nobody has the focus: what had it is gone from the page.
#[must_use]
pub fn is_focus_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}

/// The heading of a page. Where the focus went with the page before, it gets it, and is read out; on the first page of
/// a visit the focus is the browser's.
#[component]
pub fn PageTitle(
    /// The words.
    children: Children,
) -> impl IntoView {
    thread_local! {
        static FIRST: Cell<bool> = const { Cell::new(true) };
    }
    let node = NodeRef::<html::H1>::new();
    let is_first = FIRST.replace(false);
    Effect::new(move || {
        if let Some(heading) = node.get().filter(|_| !is_first) {
            // By then the page before has left.
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
