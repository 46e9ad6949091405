//! The Quickstart tab.

use console::{clock::Now, pages::application::quickstart::QuickstartView};
use leptos::prelude::*;
use management_api::{Client, Credential};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now, press, settle};

async fn quickstart(attached: &[&str]) -> Mounted {
    quickstart_where(attached, None).await
}

/// The newer key, b, expired at this instant.
async fn quickstart_where(attached: &[&str], expired: Option<&str>) -> Mounted {
    let refs: Vec<_> = attached.iter().map(|id| json!({"id": id})).collect();
    let methods = json!({"private_key_jwt": {"credentials": refs}});
    view_of(json!({"client_authentication_methods": methods}), expired).await
}

async fn view_of(mut client: Value, expired: Option<&str>) -> Mounted {
    client["client_id"] = "client0123456789".into();
    client["name"] = "billing".into();
    let client: Client = serde_json::from_value(client).unwrap();
    let credentials: Vec<Credential> = serde_json::from_value(json!([
        {"id": "a", "credential_type": "public_key", "name": "old", "kid": "kid-of-a", "alg": "RS256"},
        {"id": "b", "credential_type": "public_key", "name": "new", "kid": "kid-of-b", "alg": "PS256", "expires_at": expired},
    ]))
    .unwrap();
    mount(move || {
        provide_context(Now(Signal::stored(now())));
        view! {
            <QuickstartView
                client=Signal::stored(client)
                credentials=Signal::stored(credentials)
                issuer=Signal::stored("https://auth.example.com/".to_owned())
            />
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn quickstart_without_a_key_links_to_credentials() {
    let view = quickstart(&[]).await;
    assert_eq!((view.count(".empty"), view.count("pre")), (1, 0));
    let href = view.find("a").get_attribute("href");
    assert_eq!(
        href.as_deref(),
        Some("/applications/client0123456789/credentials")
    );
}

#[wasm_bindgen_test]
async fn snippet_contains_the_registered_values() {
    let view = quickstart(&["b"]).await;
    let program = view.find("pre").text_content().unwrap();
    for part in [
        "client0123456789",
        "kid-of-b",
        "PS256",
        "https://auth.example.com/",
    ] {
        assert!(program.contains(part), "{part} in {program}");
    }
    assert_eq!(view.count("select"), 0, "one key: nothing to choose");
}

#[wasm_bindgen_test]
async fn snippet_follows_the_chosen_key() {
    let view = quickstart(&["a", "b"]).await;
    assert_eq!(view.count("select"), 1);
    assert!(
        view.find("pre")
            .text_content()
            .unwrap()
            .contains("kid-of-b")
    );
    let key: web_sys::HtmlSelectElement = view.labelled("Key").unchecked_into();
    assert_eq!(key.value(), "b", "the list names the program's key");
    key.set_value("a");
    key.dispatch_event(&web_sys::Event::new("change").unwrap())
        .unwrap();
    settle().await;
    let program = view.find("pre").text_content().unwrap();
    assert!(program.contains("kid-of-a"), "{program}");
    let key: web_sys::HtmlSelectElement = view.labelled("Key").unchecked_into();
    assert_eq!(key.value(), "a");
}

#[wasm_bindgen_test]
async fn usable_key_is_preferred_over_expired() {
    let view = quickstart_where(&["a", "b"], Some("2027-01-14T08:00:00Z")).await;
    let program = view.find("pre").text_content().unwrap();
    assert!(program.contains("kid-of-a"), "{program}");
    assert!(view.text().contains("new (expired)"), "{}", view.text());
    assert_eq!(view.count(".callout[data-tone=warn]"), 0);
}

#[wasm_bindgen_test]
async fn expired_key_shows_a_warning() {
    let view = quickstart_where(&["b"], Some("2027-01-14T08:00:00Z")).await;
    let text = view
        .find(".callout[data-tone=warn]")
        .text_content()
        .unwrap();
    assert!(text.contains("1 day ago"), "{text}");
}

/// A secret is in no program, and no key is asked for.
#[wasm_bindgen_test]
async fn secret_methods_have_programs() {
    for (method, part) in [
        ("client_secret_post", "client_secret@-"),
        ("client_secret_basic", "--config -"),
    ] {
        let client = json!({"token_endpoint_auth_method": method, "client_secret": "s3cret"});
        let view = view_of(client, None).await;
        let program = view.find("pre").text_content().unwrap();
        assert!(
            program.contains(part) && program.contains("CLIENT_SECRET"),
            "{program}"
        );
        assert!(!view.text().contains("s3cret"));
    }
}

#[wasm_bindgen_test]
async fn each_language_is_a_tab_with_its_file() {
    let view = quickstart(&["a"]).await;
    assert_eq!(view.count("[role=tab]"), 6);
    assert_eq!(view.count("[role=tab][aria-selected=true]"), 1);
    press(&view.button("Node")).await;
    assert_eq!(
        view.find(".snippet-file").text_content().as_deref(),
        Some("first-token.mjs")
    );
    assert!(
        view.find("pre")
            .text_content()
            .unwrap()
            .contains("openid-client")
    );
    assert!(view.count(".token-comment") > 0 && view.count(".token-text") > 0);
    let panel = view
        .find("[role=tab]")
        .get_attribute("aria-controls")
        .unwrap();
    assert_eq!(view.find("[role=tabpanel]").id(), panel);
}
