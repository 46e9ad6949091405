//! Signing in.

use console::pages::sign_in::SignInCard;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{in_application, press};

#[wasm_bindgen_test]
async fn invalid_sign_in_link_is_rejected_unsent() {
    let view = in_application(true, || view! { <SignInCard /> }).await;
    assert!(view.text().contains("countersign sign-in-link"));
    view.fill("Sign-in link", "please let me in").await;
    press(&view.button("Sign in")).await;
    let link = view.labelled("Sign-in link");
    assert_eq!(link.get_attribute("aria-invalid").as_deref(), Some("true"));
}
