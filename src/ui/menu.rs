//! A row's menu, in the browser's top layer so that no table clips it.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Glyph, Icon, SharedAction, fresh_id};

/// One entry.
#[derive(Clone)]
pub struct MenuItem {
    /// The label.
    pub label: String,
    /// It is destructive.
    pub danger: bool,
    /// Why it is blocked.
    pub blocked: Signal<Option<String>>,
    /// The action.
    pub on_choose: SharedAction,
}

impl MenuItem {
    /// An ordinary entry.
    pub fn new(label: impl Into<String>, on_choose: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            danger: false,
            blocked: Signal::stored(None),
            on_choose: Arc::new(on_choose),
        }
    }

    /// Marks it as destructive.
    #[must_use]
    pub fn danger(self) -> Self {
        Self {
            danger: true,
            ..self
        }
    }

    /// Blocks it if there is a reason.
    #[must_use]
    pub fn blocked(self, reason: impl Into<Signal<Option<String>>>) -> Self {
        Self {
            blocked: reason.into(),
            ..self
        }
    }
}

/// A button with three dots that opens a menu.
#[component]
pub fn Menu(
    /// The button's name: "Actions for X".
    #[prop(into)]
    label: String,
    /// The entries. The button stays the same, and keeps the focus, when they change.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let id = fresh_id("menu");
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let close = move || {
        if let Some(list) = list.get_untracked() {
            let _ = list.hide_popover();
        }
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let toggled = move |_| {
        let (Some(list), Some(button)) = (list.get_untracked(), button.get_untracked()) else {
            return;
        };
        let shown = list.matches(":popover-open").unwrap_or(false);
        open.set(shown);
        if shown {
            place(&list, &button);
            step(&list, Step::First);
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        let nodes = (list.get_untracked(), button.get_untracked());
        if let (true, (Some(list), Some(button))) = (open.get_untracked(), nodes) {
            place(&list, &button);
        }
    });
    on_cleanup(move || resized.remove());
    let keys = move |event: web_sys::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let to = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Tab" => return close(),
            _ => return,
        };
        event.prevent_default();
        step(&list, to);
    };
    view! {
        <button
            node_ref=button
            type="button"
            class="button button-icon button-small"
            aria-label=label.clone()
            aria-haspopup="menu"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            popovertarget=id.clone()
        >
            <Icon glyph=Glyph::More />
        </button>
        <div
            node_ref=list
            id=id
            class="menu"
            popover="auto"
            role="menu"
            aria-label=label
            on:toggle=toggled
            on:keydown=keys
        >
            {move || {
                items
                    .get()
                    .into_iter()
                    .map(|item| view! { <Entry item close=Callback::new(move |()| close()) /> })
                    .collect_view()
            }}
        </div>
    }
}

#[component]
fn Entry(item: MenuItem, close: Callback<()>) -> impl IntoView {
    let MenuItem {
        label,
        danger,
        blocked,
        on_choose,
    } = item;
    let reason_id = fresh_id("reason");
    let own_id = reason_id.clone();
    view! {
        <div class="menu-entry" role="none">
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class=if danger { "menu-item menu-item-danger" } else { "menu-item" }
                aria-describedby=move || blocked.read().is_some().then(|| reason_id.clone())
                aria-disabled=move || blocked.read().is_some().then_some("true")
                on:click=move |_| {
                    if blocked.read_untracked().is_none() {
                        close.run(());
                        on_choose();
                    }
                }
            >
                {label}
            </button>
            {move || {
                blocked
                    .get()
                    .map(|reason| {
                        view! {
                            <span class="menu-reason" id=own_id.clone()>
                                {reason}
                            </span>
                        }
                    })
            }}
        </div>
    }
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn step(list: &web_sys::HtmlElement, to: Step) {
    let Ok(items) = list.query_selector_all("[role=menuitem]") else {
        return;
    };
    let count = items.length();
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let current = (0..count).find(|at| {
        let item = items.item(*at);
        item.is_some() && item.as_ref() == focused.as_ref().map(AsRef::as_ref)
    });
    let at = match (to, current) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
    };
    if let Some(item) = items
        .item(at)
        .and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = item.focus();
    }
}

/// Below the button and flush with its end; above if there is no room below.
fn place(list: &web_sys::HtmlElement, button: &web_sys::HtmlElement) {
    let (anchor, size) = (
        button.get_bounding_client_rect(),
        list.get_bounding_client_rect(),
    );
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(f64::MAX);
    // Relative to the page, not the window, so that it scrolls with the page.
    let scrolled = window().page_y_offset().unwrap_or_default();
    let below = anchor.bottom() + 4.0;
    let top = if below + size.height() > height {
        (anchor.top() - 4.0 - size.height()).max(4.0)
    } else {
        below
    };
    let left = (anchor.right() - size.width()).max(8.0);
    let style = list.style();
    let _ = style.set_property("top", &format!("{}px", top + scrolled));
    let _ = style.set_property("left", &format!("{left}px"));
}
