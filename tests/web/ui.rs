//! Generic components.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use console::ui::{
    Ask, Button, ConfirmDialog, Menu, MenuItem, Meter, TextField, Time, ToastStack, Toasts,
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::support::{mount, now, press, settle, until};

fn counter() -> (Arc<AtomicU32>, impl Fn() + Clone + Send + Sync + 'static) {
    let count = Arc::new(AtomicU32::new(0));
    let counted = count.clone();
    (count, move || {
        counted.fetch_add(1, Ordering::Relaxed);
    })
}

#[wasm_bindgen_test]
async fn blocked_button_has_a_reason_and_does_nothing() {
    let (count, add) = counter();
    let view = mount(move || {
        view! {
            <Button blocked=Some("Choose a file first.".to_owned()) on_press=move |()| add()>
                "Add"
            </Button>
        }
    })
    .await;
    let button = view.button("Add");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert_eq!(button.title(), "Choose a file first.");
    press(&button).await;
    assert_eq!(count.load(Ordering::Relaxed), 0);
}

#[wasm_bindgen_test]
async fn field_error_is_linked_by_aria() {
    let value = RwSignal::new("a<b".to_owned());
    let view = mount(move || {
        let error = Signal::derive(move || {
            value
                .read()
                .contains('<')
                .then(|| "A name can’t contain <.".to_owned())
        });
        view! { <TextField label="Name" value error /> }
    })
    .await;
    let input = view.labelled("Name");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    let error_id = described.split(' ').next().unwrap();
    assert!(
        view.find(&format!("#{error_id}"))
            .text_content()
            .unwrap()
            .contains("can’t")
    );
    view.fill("Name", "billing").await;
    assert_eq!(view.labelled("Name").get_attribute("aria-invalid"), None);
    assert_eq!(value.get_untracked(), "billing");
}

#[wasm_bindgen_test]
async fn confirmation_requires_the_phrase() {
    let (count, add) = counter();
    let ask = RwSignal::new(None);
    let view = mount(move || view! { <ConfirmDialog ask /> }).await;
    ask.set(Some(Ask {
        title: "Disable cert?".to_owned(),
        lines: vec!["It is the last usable credential.".to_owned()],
        phrase: Some("Billing".to_owned()),
        verb: "Disable".to_owned(),
        then: Arc::new(add),
    }));
    settle().await;
    assert_eq!(view.count("dialog[open]"), 1);
    press(&view.button("Disable")).await;
    assert_eq!(count.load(Ordering::Relaxed), 0, "the phrase is missing");
    view.fill("Type Billing to confirm", "Billing").await;
    press(&view.button("Disable")).await;
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(view.count("dialog[open]"), 0);
    assert!(ask.read_untracked().is_none());
}

#[wasm_bindgen_test]
async fn blocked_menu_entry_has_a_reason() {
    let (count, add) = counter();
    let view = mount(move || {
        let items = vec![
            MenuItem::new("Edit", add.clone()),
            MenuItem::new("Delete", add.clone())
                .danger()
                .blocked(Some("In use: disable it first.".to_owned())),
        ];
        view! { <Menu label="Actions for cert" items /> }
    })
    .await;
    assert_eq!(view.count("[popover]:popover-open"), 0);
    press(&view.button("Actions for cert")).await;
    assert_eq!(view.count("[popover]:popover-open"), 1);
    let delete = view.button("Delete");
    let reason = delete.get_attribute("aria-describedby").unwrap();
    assert!(
        view.find(&format!("#{reason}"))
            .text_content()
            .unwrap()
            .contains("In use")
    );
    press(&delete).await;
    assert_eq!(count.load(Ordering::Relaxed), 0);
    press(&view.button("Edit")).await;
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(view.count("[popover]:popover-open"), 0);
}

/// The browser may report that a menu was opened after an arrow key was pressed in it.
#[wasm_bindgen_test]
async fn the_focus_stays_in_a_menu_when_its_opening_is_reported() {
    let (_, add) = counter();
    let view = mount(move || {
        let items = ["Edit", "Delete"].map(|label| MenuItem::new(label, add.clone()));
        view! { <Menu label="Actions for cert" items=items.to_vec() /> }
    })
    .await;
    let has_focus =
        |entry: &HtmlElement| document().active_element().is_some_and(|it| it == **entry);
    press(&view.button("Actions for cert")).await;
    let (first, second) = (view.button("Edit"), view.button("Delete"));
    until("the first entry has the focus", || has_focus(&first)).await;
    second.focus().unwrap();
    let toggle = web_sys::Event::new("toggle").unwrap();
    view.find("[popover]").dispatch_event(&toggle).unwrap();
    settle().await;
    let is_drawn = RwSignal::new(false);
    request_animation_frame(move || is_drawn.set(true));
    until("the next frame", || is_drawn.get_untracked()).await;
    assert!(has_focus(&second));
}

#[wasm_bindgen_test]
async fn toasts_are_shown_announced_and_dismissed() {
    let toasts = Toasts::default();
    let view = mount(move || view! { <ToastStack toasts /> }).await;
    toasts.failed("Couldn’t delete it.");
    settle().await;
    assert!(
        view.find("[role=status]")
            .text_content()
            .unwrap()
            .contains("Couldn’t delete it.")
    );
    assert_eq!(view.count(".toast"), 1);
    press(&view.button("Dismiss")).await;
    assert_eq!(view.count(".toast"), 0);
}

#[wasm_bindgen_test]
async fn time_has_its_instant_and_marks_the_past() {
    let past = now() - chrono::TimeDelta::days(2);
    let view =
        mount(move || view! { <Time at=past now=Signal::stored(now()) expiry=true /> }).await;
    let time = view.find("time");
    assert_eq!(
        time.get_attribute("datetime").as_deref(),
        Some("2027-01-13T08:00:00Z")
    );
    assert_eq!(time.title(), "2027-01-13 08:00 UTC");
    assert!(view.text().contains("2 days ago") && view.text().contains("expired"));
}

#[wasm_bindgen_test]
async fn meter_has_a_text() {
    let view = mount(|| view! { <Meter what="in use" value=1 max=2 /> }).await;
    assert!(view.text().contains("1 of 2 in use"));
    assert_eq!(view.count("[data-on]"), 1);
    assert_eq!(view.count("[data-full]"), 0);
}
