//! The gallery shows every component: each must draw.

use console::{pages::gallery::GalleryPage, ui::Toasts};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{mount, press, settle};

#[wasm_bindgen_test]
async fn every_component_draws_in_every_state() {
    let view = mount(|| {
        provide_context(Toasts::default());
        view! { <GalleryPage /> }
    })
    .await;
    for selector in [
        ".button[aria-busy]",
        ".button[aria-disabled]",
        ".badge",
        ".callout",
        ".choice",
        ".drop",
        ".empty",
        ".kid",
        ".menu",
        ".meter",
        ".skeleton",
        ".source-text",
        ".tile",
        ".time",
        "input[aria-invalid]",
        "select[aria-invalid]",
        "textarea[aria-invalid]",
        "a[download], button[aria-label^=Download]",
    ] {
        assert!(view.count(selector) > 0, "{selector}");
    }
}

#[wasm_bindgen_test]
async fn dialogs_and_persistent_toast_open() {
    let view = mount(|| {
        provide_context(Toasts::default());
        view! { <GalleryPage /> }
    })
    .await;
    for (name, selector) in [
        (
            "A form that can’t be sent yet",
            ".dialog-foot [aria-disabled]",
        ),
        ("A form in progress", ".dialog-foot [aria-busy]"),
        ("A wide form", ".dialog-wide[open] .dialog-foot"),
    ] {
        press(&view.button(name)).await;
        assert_eq!(view.count(selector), 1, "{name}");
        if name == "A form in progress" {
            press(&view.button("Close")).await;
            assert_eq!(
                view.count("dialog[open]"),
                1,
                "it stays until there is a response"
            );
            press(&view.button("It arrives")).await;
        }
        press(&view.button("Close")).await;
        assert_eq!(view.count("dialog[open]"), 0, "{name}");
    }
    press(&view.button("What lasts, or its end")).await;
    settle().await;
    assert_eq!(view.count(".toast[data-tone=warn]"), 1);
    press(&view.button("What lasts, or its end")).await;
    assert_eq!(view.count(".toast[data-tone=warn]"), 0);
}
