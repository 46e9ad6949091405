//! Connecting to a tenant, with plain data.

use chrono::TimeDelta;
use console::api::{ApiError, Backend, Claims};
use console::deployment::{Config, StartFailure};
use console::pages::cannot_start::ConfigErrorPage;
use console::pages::connect::{ConnectForm, TokenExpiryWarning, TokenFacts};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, in_application, mount, now, press, settle};

fn claims(scopes: &[&str]) -> Claims {
    Claims {
        subject: "abc@clients".to_owned(),
        issuer: "https://acme.eu.auth0.com/".to_owned(),
        audiences: vec!["https://acme.eu.auth0.com/api/v2/".to_owned()],
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        issued_at: None,
        expires_at: Some(now() + TimeDelta::hours(24)),
    }
}

async fn facts(claims: Claims, domain: &str) -> Mounted {
    let backend = Some(Backend::tenant(domain).unwrap());
    mount(move || view! { <TokenFacts claims backend now=Signal::stored(now()) /> }).await
}

#[wasm_bindgen_test]
async fn token_facts_list_granted_and_missing_scopes() {
    let view = facts(claims(&["read:clients", "read:users"]), "acme.eu.auth0.com").await;
    let text = view.text();
    for part in ["abc@clients", "read:clients", "create:client_credentials"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("read:users"), "{text}");
    assert_eq!(
        view.count(".badge[data-tone=ok]"),
        1,
        "the audience matches"
    );
}

#[wasm_bindgen_test]
async fn token_for_another_tenant_is_marked() {
    let view = facts(claims(&[]), "acme.us.auth0.com").await;
    assert_eq!(view.count(".badge[data-tone=danger]"), 1);
    assert_eq!(view.count(".token-scopes"), 1, "only missing scopes");
}

#[wasm_bindgen_test]
async fn token_expiry_warning_shows_for_the_last_ten_minutes() {
    let present = RwSignal::new(now());
    let renewed = RwSignal::new(false);
    let expires_at = now() + TimeDelta::minutes(30);
    let view = mount(move || {
        view! { <TokenExpiryWarning expires_at now=present on_renew=move |()| renewed.set(true) /> }
    })
    .await;
    assert_eq!(view.count("[role=alert]"), 0);
    present.set(now() + TimeDelta::minutes(21));
    settle().await;
    assert!(view.text().contains("in 9 minutes"), "{}", view.text());
    press(&view.button("Paste a new token")).await;
    assert!(renewed.get_untracked());
    present.set(now() + TimeDelta::minutes(31));
    settle().await;
    assert_eq!(view.count("[role=alert]"), 0);
}

#[wasm_bindgen_test]
async fn invalid_configuration_is_shown_with_its_location() {
    let error = StartFailure::Content(Config::parse("{\n \"backend\": 5 }").unwrap_err());
    let url = "https://console.example/config.json".to_owned();
    let view = mount(move || view! { <ConfigErrorPage url error /> }).await;
    let text = view.text();
    for part in [
        "Line 2, column",
        "expected a string",
        "https://console.example/config.json",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[wasm_bindgen_test]
async fn unreachable_configuration_is_reported() {
    let error = StartFailure::Fetch(ApiError::Offline);
    let view = mount(move || view! { <ConfigErrorPage url="x".to_owned() error /> }).await;
    let alert = view.find("[role=alert]").text_content().unwrap();
    assert!(alert.contains(&ApiError::Offline.to_string()), "{alert}");
}

#[wasm_bindgen_test]
async fn invalid_token_is_rejected_unsent() {
    let view = in_application(false, || view! { <ConnectForm on_done=|()| () /> }).await;
    press(&view.button("Connect")).await;
    assert!(view.count(".field-error") > 0, "there is no token yet");
    let field = view.labelled("Management API token");
    field
        .unchecked_ref::<web_sys::HtmlTextAreaElement>()
        .set_value("mgmt_secret_1234");
    field
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    settle().await;
    assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
    let error = console::api::TokenError::Parts(1).to_string();
    assert!(view.text().contains(&error), "{}", view.text());
}
