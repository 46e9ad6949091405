//! The dialog that adds a credential.

use std::sync::Arc;

use console::{
    api::Api,
    material::{Inspection, SharedInspection},
    pages::application::credentials::{AddDialog, AddDialogState, KeyReuseWarning},
    ui::Toasts,
};
use diagnosis::diagnose;
use leptos::prelude::*;
use management_api::{ClientCredential, Credential};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Mounted, mount, now, press, settle};

const LEAF: &str = include_str!("../../crates/diagnosis/tests/fixtures/chain-leaf.pem");
const INTERMEDIATE: &str =
    include_str!("../../crates/diagnosis/tests/fixtures/chain-intermediate.pem");
const PUBLIC: &str = include_str!("fixtures/public.pem");
const PRIVATE: &str = include_str!("fixtures/private.pem");

fn inspected(text: &str) -> SharedInspection {
    let mut input = text.as_bytes().to_vec();
    let diagnosis = diagnose(&input, now());
    let name = Some("bundle.pem".to_owned());
    Arc::new(Inspection::new(name, diagnosis, &mut input))
}

async fn dialog(given: SharedInspection, stored: Vec<Credential>) -> Mounted {
    let view = mount(move || {
        provide_context(Api::default());
        provide_context(Toasts::default());
        let adding = AddDialogState::default();
        adding.intake.inspection.set(Some(given));
        adding.open.set(true);
        view! {
            <AddDialog
                adding
                client_id="client0123456789"
                credentials=Signal::stored(stored)
                enable_blocked=Signal::stored(None::<String>)
                on_added=Callback::new(|_| ())
                on_uncertain=Callback::new(|()| ())
            />
        }
    })
    .await;
    settle().await;
    view
}

fn radios(view: &Mounted) -> Vec<HtmlInputElement> {
    (0..view.count(".members input[type=radio]"))
        .map(|at| {
            view.find(&format!(".members .choice:nth-of-type({}) input", at + 1))
                .unchecked_into()
        })
        .collect()
}

#[wasm_bindgen_test]
async fn bundle_offers_members_and_proposes_the_leaf() {
    let view = dialog(inspected(&format!("{INTERMEDIATE}{LEAF}")), vec![]).await;
    let radios = radios(&view);
    assert_eq!(radios.len(), 2);
    assert!(!radios[0].checked() && radios[1].checked(), "the leaf");
    let kind = || view.find(".preview-kind").text_content().unwrap();
    let both = kind();
    assert!(both.contains('2'), "{both}");
    radios[0].click();
    settle().await;
    assert_ne!(kind(), both, "one alone");
}

#[wasm_bindgen_test]
async fn private_member_is_disabled() {
    let view = dialog(inspected(&format!("{PRIVATE}{LEAF}")), vec![]).await;
    let radios = radios(&view);
    assert_eq!(radios.len(), 2);
    assert!(radios[0].disabled() && !radios[1].disabled());
    radios[1].click();
    settle().await;
    assert_eq!(
        view.button("Add Credential").get_attribute("aria-disabled"),
        None,
        "the certificate beside it is public"
    );
}

#[wasm_bindgen_test]
async fn duplicate_key_blocks_before_sending() {
    let kid = inspected(PUBLIC)
        .diagnosis
        .public_key
        .as_ref()
        .and_then(|key| key.kid.clone());
    let stored = serde_json::from_value(json!([{
        "id": "cred_a", "credential_type": "public_key", "name": "laptop", "kid": kid,
    }]))
    .unwrap();
    let view = dialog(inspected(PUBLIC), stored).await;
    assert!(view.text().contains("laptop"), "names the stored one");
    let submit = view.button("Add Credential");
    assert_eq!(
        submit.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    press(&submit).await;
    assert_eq!(view.count("[role=alert]"), 0, "nothing was sent");
}

fn elsewhere(client_id: &str, name: &str) -> ClientCredential {
    serde_json::from_value(json!({
        "client_id": client_id, "client_name": name, "is_attached": true,
        "id": "cred_1", "credential_type": "public_key",
    }))
    .unwrap()
}

async fn find_key_reuse(found: Vec<ClientCredential>) -> Mounted {
    mount(move || view! { <KeyReuseWarning found=Signal::stored(found) client_id="own".to_owned() /> })
        .await
}

#[wasm_bindgen_test]
async fn application_with_the_same_key_is_linked() {
    let view = find_key_reuse(vec![
        elsewhere("own", "billing"),
        elsewhere("b/c", "reports"),
    ])
    .await;
    assert_eq!((view.count(".callout"), view.count("a")), (1, 1));
    let link = view.find("a");
    assert!(link.text_content().unwrap().starts_with("reports"));
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("/applications/b%2Fc/credentials")
    );
}

#[wasm_bindgen_test]
async fn further_applications_with_the_same_key_are_counted() {
    let found = (0..9).map(|at| elsewhere(&format!("c{at}"), &format!("service {at}")));
    let view = find_key_reuse(found.collect()).await;
    let title = view.find(".callout-title").text_content().unwrap();
    let rest = view.find("li:last-child").text_content().unwrap();
    assert!(title.contains('9') && rest.contains('4'), "{title} {rest}");
    assert_eq!(view.count("a"), 5);
}

#[wasm_bindgen_test]
async fn own_key_gives_no_warning() {
    let view = find_key_reuse(vec![elsewhere("own", "billing")]).await;
    assert_eq!(view.count(".callout"), 0);
}
