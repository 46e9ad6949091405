//! Menus, in the browser's top layer so that nothing clips them.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::menu_item::Entry;
use super::pixels::pixels;
use super::{Glyph, Icon, MenuItem};

/// Which edge of its button a menu is flush with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Edge {
    Start,
    End,
}

/// Whether a menu is open, and by which button.
#[derive(Clone, Copy)]
pub struct MenuState {
    /// It is open.
    pub open: RwSignal<bool>,
    anchor: StoredValue<Option<(HtmlElement, Edge)>, LocalStorage>,
    /// It was open when its button was pressed: the press has closed it.
    was_open: StoredValue<bool>,
}

impl Default for MenuState {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            anchor: StoredValue::new_local(None),
            was_open: StoredValue::new(false),
        }
    }
}

impl MenuState {
    /// A button is pressed, before it is clicked. `is_own`: the menu is this button's.
    pub fn press(self, is_own: bool) {
        self.was_open.set_value(is_own && self.open.get_untracked());
    }

    /// A button is clicked: opens the menu, flush with this edge of the button.
    pub fn click(self, event: &web_sys::MouseEvent, edge: Edge) {
        let was_open = self.was_open.get_value();
        self.was_open.set_value(false);
        if was_open {
            return;
        }
        let button = event
            .current_target()
            .and_then(|target| target.dyn_into().ok());
        self.anchor.set_value(button.map(|button| (button, edge)));
        self.open.set(true);
    }

    fn anchor(self) -> Option<(HtmlElement, Edge)> {
        self.anchor.try_get_value().flatten()
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
    let state = MenuState::default();
    let is_open = Signal::from(state.open);
    view! {
        <MenuButton
            label=label.clone()
            is_open
            on_press=move |()| state.press(true)
            on_click=move |event| state.click(&event, Edge::End)
        />
        <MenuList state label items />
    }
}

/// The button with three dots.
#[component]
pub fn MenuButton(
    /// Its name.
    label: String,
    /// Its menu is open.
    is_open: Signal<bool>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// Called when it is clicked.
    #[prop(into)]
    on_click: Callback<web_sys::MouseEvent>,
    /// The part that draws the menu, if it is one of its own.
    #[prop(optional)]
    part: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button-icon button-small menu-button"
            aria-label=label
            aria-haspopup="menu"
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            data-part=part
            on:pointerdown=move |_| on_press.run(())
            on:click=move |event| on_click.run(event)
        >
            <Icon glyph=Glyph::More />
        </button>
    }
}

/// What a menu's button opens.
#[component]
pub fn MenuList(
    /// Whether it is open, and by which button.
    state: MenuState,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The entries, drawn while it is open.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let open = state.open;
    let close = Callback::new(move |()| {
        if let Some(list) = list.get_untracked() {
            let _ = list.hide_popover();
        }
        if let Some((anchor, _)) = state.anchor() {
            let _ = anchor.focus();
        }
    });
    let put = move || {
        let nodes = (list.try_get_untracked().flatten(), state.anchor());
        if let (Some(list), Some((anchor, edge))) = nodes {
            place(&list, &anchor, edge);
        }
    };
    Effect::new(move || {
        let Some(list) = list.get().filter(|_| open.get()) else {
            return;
        };
        if list.show_popover().is_ok() {
            // The entries are drawn by then.
            request_animation_frame(move || {
                put();
                step(&list, Step::Chosen);
            });
        }
        let resized = window_event_listener(leptos::ev::resize, move |_| put());
        let scrolled = window_event_listener(leptos::ev::scroll, move |_| put());
        on_cleanup(move || {
            resized.remove();
            scrolled.remove();
        });
    });
    // Escape and a press elsewhere close it, too.
    let toggled = move |_| {
        let is_shown = list
            .get_untracked()
            .is_some_and(|list| list.matches(":popover-open") == Ok(true));
        // The event comes after opening, too: to draw the entries again would take the focus from them.
        if open.get_untracked() != is_shown {
            open.set(is_shown);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let to = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Tab" => return close.run(()),
            _ => return,
        };
        event.prevent_default();
        step(&list, to);
    };
    view! {
        <div
            node_ref=list
            class="menu"
            popover="auto"
            role="menu"
            aria-label=label
            on:toggle=toggled
            on:keydown=keys
        >
            {move || {
                open.get()
                    .then(|| {
                        items
                            .get()
                            .into_iter()
                            .map(|item| view! { <Entry item close /> })
                            .collect_view()
                    })
            }}
        </div>
    }
}

#[derive(Clone, Copy)]
enum Step {
    /// The chosen one, or the first.
    Chosen,
    First,
    Last,
    Next,
    Previous,
}

fn step(list: &HtmlElement, to: Step) {
    let Ok(items) = list.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let count = items.length();
    if count == 0 {
        return;
    }
    let place_of = |found: Option<web_sys::Element>| {
        let found = found?;
        (0..count).find(|at| items.item(*at).is_some_and(|item| item == *found))
    };
    let focused = place_of(document().active_element());
    let at = match (to, focused) {
        (Step::Chosen, _) => {
            place_of(list.query_selector("[aria-checked=true]").ok().flatten()).unwrap_or(0)
        }
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
    };
    if let Some(item) = items
        .item(at)
        .and_then(|item| item.dyn_into::<HtmlElement>().ok())
    {
        let _ = item.focus();
    }
}

/// Below the button and flush with its edge; above if there is no room below.
fn place(list: &HtmlElement, button: &HtmlElement, edge: Edge) {
    const MARGIN: f64 = 8.0;
    let (anchor, size) = (
        button.get_bounding_client_rect(),
        list.get_bounding_client_rect(),
    );
    let root = document().document_element();
    let (width, height) = root.map_or((f64::MAX, f64::MAX), |root| {
        (root.client_width().into(), root.client_height().into())
    });
    let below = anchor.bottom() + 4.0;
    let top = if below + size.height() > height {
        (anchor.top() - 4.0 - size.height()).max(4.0)
    } else {
        below
    };
    let left = match edge {
        Edge::Start => anchor.left().min(width - size.width() - MARGIN),
        Edge::End => anchor.right() - size.width(),
    };
    let style = list.style();
    let _ = style.set_property("top", &pixels(top));
    let _ = style.set_property("left", &pixels(left.max(MARGIN)));
}
