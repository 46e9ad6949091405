//! Clicks and keys in the rows of a table.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

/// What a click acts on by itself.
const CONTROLS: &str = "a, button, input, select, textarea, label, summary, [popover], .row-below";
/// What of a row gets the focus, the first of these that it has.
const FOCUS: [&str; 2] = [".row-link", "button, a, input"];
/// The button of a row's menu.
const MENU: &str = "button[aria-haspopup=menu]";
/// `MouseEvent.button` of the middle and the right button.
const MIDDLE: i16 = 1;
const RIGHT: i16 = 2;

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn within(element: &Element, selector: &str) -> Option<HtmlElement> {
    let found = element.query_selector(selector).ok()??;
    found.dyn_into().ok()
}

/// A click in a row, beside its controls, is one on its link. A selected text is left alone.
pub fn follow(event: &MouseEvent) {
    let Some(target) = target(event) else { return };
    let is_control = target.closest(CONTROLS).is_ok_and(|found| found.is_some());
    if is_control || event.default_prevented() || event.button() == RIGHT || is_text_selected() {
        return;
    }
    let row = target.closest("tbody tr").ok().flatten();
    let Some(link) = row.and_then(|row| within(&row, ".row-link")) else {
        return;
    };
    let elsewhere = event.button() == MIDDLE || event.ctrl_key() || event.meta_key();
    match link.get_attribute("href") {
        Some(href) if elsewhere => {
            let _ = window().open_with_url_and_target(&href, "_blank");
        }
        // After this event: the click would call its handler within itself.
        _ => leptos::task::spawn_local(async move { link.click() }),
    }
}

fn is_text_selected() -> bool {
    let selection = js_sys::Reflect::get(&window(), &"getSelection".into());
    let selection = selection.and_then(|found| found.dyn_into::<js_sys::Function>());
    let selection = selection.and_then(|function| function.call0(&window()));
    let is_collapsed = selection
        .and_then(|selection| js_sys::Reflect::get(&selection, &"isCollapsed".into()))
        .ok()
        .and_then(|collapsed| collapsed.as_bool());
    is_collapsed == Some(false)
}

/// Arrow keys go from row to row, the menu key opens the row's menu.
pub fn pressed(event: &KeyboardEvent) {
    let Some(target) = target(event) else { return };
    // An open menu has keys of its own.
    if target
        .closest("[popover], select, textarea")
        .is_ok_and(|found| found.is_some())
    {
        return;
    }
    let Some(row) = target.closest("tbody tr").ok().flatten() else {
        return;
    };
    let is_done = match event.key().as_str() {
        "ArrowDown" => focus(beside(&row, true)),
        "ArrowUp" => focus(beside(&row, false)),
        "ContextMenu" => open_menu(&row),
        "F10" if event.shift_key() => open_menu(&row),
        _ => false,
    };
    if is_done {
        event.prevent_default();
    }
}

/// Browsers follow the menu key with this event: the row's menu is open already.
pub fn suppress_context_menu(event: &MouseEvent) {
    let row = target(event).and_then(|target| target.closest("tbody tr").ok().flatten());
    let has_menu = row.is_some_and(|row| within(&row, MENU).is_some());
    if has_menu && event.button() != RIGHT {
        event.prevent_default();
    }
}

/// The next row that can have the focus, or the one before.
fn beside(row: &Element, is_next: bool) -> Option<HtmlElement> {
    let step = |row: &Element| {
        if is_next {
            row.next_element_sibling()
        } else {
            row.previous_element_sibling()
        }
    };
    let mut at = step(row);
    while let Some(row) = at {
        let found = FOCUS.iter().find_map(|selector| within(&row, selector));
        if found.is_some() && !row.has_attribute("hidden") {
            return found;
        }
        at = step(&row);
    }
    None
}

fn focus(element: Option<HtmlElement>) -> bool {
    element.is_some_and(|element| element.focus().is_ok())
}

fn open_menu(row: &Element) -> bool {
    let Some(button) = within(row, MENU) else {
        return false;
    };
    button.click();
    true
}
