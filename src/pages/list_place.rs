//! Where in the list of applications its reader was, for the way back.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::routes::Route;

/// A place in the list.
#[derive(Clone, Debug, Default, PartialEq)]
struct Place {
    /// The query string, with the `?`.
    query: String,
    /// How far it was scrolled, in pixels.
    scrolled: f64,
    /// The list that is drawn next with this query string is scrolled to the place.
    is_wanted: bool,
}

thread_local! {
    static PLACE: RefCell<Place> = RefCell::default();
}

/// The address of the list as it was last seen.
#[must_use]
pub fn last_list() -> String {
    let query = PLACE.with_borrow(|place| place.query.clone());
    format!("{}{query}", Route::Applications.path())
}

/// The list is shown with this query string.
pub fn at_list(query: String) {
    PLACE.with_borrow_mut(|place| {
        if place.query != query {
            *place = Place {
                query,
                ..Place::default()
            };
        }
    });
}

/// The list is being left.
pub fn leave_list() {
    let scrolled = window().page_y_offset().unwrap_or_default();
    PLACE.with_borrow_mut(|place| place.scrolled = scrolled);
}

/// What is drawn next is the way back: the link to the list was followed, or the browser's Back.
pub fn go_back() {
    PLACE.with_borrow_mut(|place| place.is_wanted = true);
}

/// Scrolls to the place, once, if this is the way back to a list with this query string. To be called when its rows are
/// drawn.
pub fn restore(query: &str) {
    let scrolled = PLACE.with_borrow_mut(|place| {
        let is_due = std::mem::take(&mut place.is_wanted) && place.query == query;
        is_due.then_some(place.scrolled)
    });
    if let Some(scrolled) = scrolled {
        window().scroll_to_with_x_and_y(0.0, scrolled);
    }
}
