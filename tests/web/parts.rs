//! A part that doesn't arrive.

use std::sync::atomic::{AtomicU32, Ordering};

use console::ui::{PartLost, Placeholder, draw_part};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{mount, press, settle, until};

fn drawn() -> Option<Result<AnyView, PartLost>> {
    Some(Ok(view! { <p id="part">"here"</p> }.into_any()))
}

#[wasm_bindgen_test]
async fn loaded_part_is_drawn_at_once() {
    let view = mount(|| {
        draw_part(
            Placeholder::Card,
            || Box::pin(std::future::ready(Ok(()))),
            Box::new(drawn),
        )
    })
    .await;
    assert_eq!(view.count("#part"), 1);
    assert_eq!(view.count(".skeleton"), 0);
}

#[wasm_bindgen_test]
async fn lost_part_is_reported_and_tried_again() {
    static ATTEMPTS: AtomicU32 = AtomicU32::new(0);
    let view = mount(|| {
        draw_part(
            Placeholder::Card,
            || {
                Box::pin(async {
                    leptos::task::tick().await;
                    match ATTEMPTS.fetch_add(1, Ordering::Relaxed) {
                        0 => Err(PartLost),
                        _ => Ok(()),
                    }
                })
            },
            Box::new(drawn),
        )
    })
    .await;
    until("the failure is reported", || {
        view.count("[role=alert]") == 1
    })
    .await;
    assert_eq!(view.count("#part"), 0);
    press(&view.button("Try again")).await;
    until("the part is drawn", || view.count("#part") == 1).await;
    assert_eq!(view.count("[role=alert]"), 0);
}

/// A dialog's part is asked for when the dialog opens, and again when it opens after a failure.
#[wasm_bindgen_test]
async fn part_of_a_dialog_is_loaded_when_it_opens() {
    static ATTEMPTS: AtomicU32 = AtomicU32::new(0);
    let open = RwSignal::new(false);
    let view = mount(move || {
        draw_part(
            Placeholder::Dialog(open),
            || {
                Box::pin(async {
                    leptos::task::tick().await;
                    match ATTEMPTS.fetch_add(1, Ordering::Relaxed) {
                        0 => Err(PartLost),
                        _ => Ok(()),
                    }
                })
            },
            Box::new(drawn),
        )
    })
    .await;
    assert_eq!(ATTEMPTS.load(Ordering::Relaxed), 0);
    open.set(true);
    let is_reported = || view.count("dialog[open] [role=alert]") == 1;
    until("the failure is reported", is_reported).await;
    open.set(false);
    settle().await;
    assert_eq!(view.count("[role=alert]"), 0);
    open.set(true);
    until("the part is drawn", || view.count("#part") == 1).await;
}
