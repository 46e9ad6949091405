//! What is cut of a row, whole, beside what has the focus. A pointer gets it from the browser, by `title`.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, KeyboardEvent};

use crate::ui::pixels::pixels;

/// The distance from what it is about, in pixels.
const GAP: f64 = 4.0;

/// Shows the text that is cut in the cell that got the focus.
pub fn show(whole: NodeRef<html::Div>, event: &FocusEvent) {
    let Some(node) = whole.get_untracked() else {
        return;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    // Not after a click: the pointer has `title`.
    let by_key = target.filter(|target| target.matches(":focus-visible").unwrap_or(false));
    let cut = by_key.and_then(|target| cut_of(&target));
    let Some((cut, text)) = cut else {
        return hide(whole);
    };
    node.set_text_content(Some(&text));
    let _ = node.show_popover();
    let (anchor, size) = (
        cut.get_bounding_client_rect(),
        node.get_bounding_client_rect(),
    );
    let height = window()
        .inner_height()
        .ok()
        .and_then(|value| value.as_f64());
    let below = anchor.bottom() + GAP;
    let top = match height {
        Some(height) if below + size.height() > height => anchor.top() - GAP - size.height(),
        _ => below,
    };
    let scrolled = window().page_y_offset().unwrap_or_default();
    let style = web_sys::HtmlElement::style(&node);
    let _ = style.set_property("top", &pixels(top + scrolled));
    let _ = style.set_property("left", &pixels(anchor.left().max(GAP)));
}

/// The text in this cell that has no room, if there is one.
fn cut_of(target: &Element) -> Option<(Element, String)> {
    let cell = target.closest("td").ok()??;
    let texts = cell.query_selector_all("[data-whole]").ok()?;
    (0..texts.length())
        .filter_map(|at| texts.item(at)?.dyn_into::<Element>().ok())
        .find_map(|element| {
            let text = element.get_attribute("data-whole")?;
            let part = element.query_selector(".cut-head").ok().flatten();
            let measured = part.unwrap_or_else(|| element.clone());
            (measured.scroll_width() > measured.client_width()).then_some((element, text))
        })
}

/// Hides it.
pub fn hide(whole: NodeRef<html::Div>) {
    if let Some(node) = whole.try_get_untracked().flatten() {
        let _ = node.hide_popover();
    }
}

/// Escape hides it and does nothing else (WCAG 2.2, 1.4.13).
pub fn hide_on_escape(whole: NodeRef<html::Div>, event: &KeyboardEvent) {
    let is_shown = whole
        .get_untracked()
        .is_some_and(|node| node.matches(":popover-open").unwrap_or(false));
    if is_shown && event.key() == "Escape" {
        event.prevent_default();
        event.stop_propagation();
        hide(whole);
    }
}
