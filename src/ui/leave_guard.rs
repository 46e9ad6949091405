//! Asks before the page is left with something unsaved.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

use super::{Ask, ConfirmDialog, Placeholder, Unsaved, part};

/// Listens for whatever leaves the page, and asks. It comes before the router, which listens in the same place.
#[component]
pub fn LeaveGuard(
    /// The drafts.
    unsaved: Unsaved,
) -> impl IntoView {
    capture("beforeunload", move |event| unsaved.before_unload(event));
    capture("click", move |event| unsaved.clicked(event));
    capture("popstate", move |event| unsaved.navigated(event));
    let asked = RwSignal::new(false);
    Effect::new(move || {
        if unsaved.leaving.read().is_some() {
            asked.set(true);
        }
    });
    question(unsaved, asked)
}

part! {
    fn question(unsaved: Unsaved, asked: RwSignal<bool>) in leave, Placeholder::Dialog(asked) => {
        view! { <Question unsaved asked /> }
    }
}

#[component]
fn Question(unsaved: Unsaved, asked: RwSignal<bool>) -> impl IntoView {
    let ask = RwSignal::new(None::<Ask>);
    Effect::new(move || {
        let Some(then) = unsaved.leaving.get() else {
            return;
        };
        unsaved.leaving.set(None);
        asked.set(false);
        ask.set(Some(Ask {
            title: "Leave without saving?".to_owned(),
            lines: vec!["What you changed on this page is lost.".to_owned()],
            phrase: None,
            verb: "Leave".to_owned(),
            then,
        }));
    });
    view! { <ConfirmDialog ask /> }
}

/// Listens on the window before everything else, until the current owner is disposed.
fn capture(name: &'static str, listener: impl Fn(&Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| listener(&event));
    let function = closure.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback_and_bool(name, function, true);
    let closure = StoredValue::new_local(Some(closure));
    on_cleanup(move || {
        if let Some(closure) = closure.try_update_value(Option::take).flatten() {
            let function = closure.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback_and_bool(name, function, true);
        }
    });
}
