//! The Settings tab, with plain data.

use console::{
    api::Remote,
    pages::application::settings::{SettingsForm, SettingsTab},
};
use leptos::prelude::*;
use management_api::{Client, rules::CLIENT_NAME_MAX};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Mounted, in_application, is_inert, press};

/// The tab of an application with this name.
async fn settings_of(name: &str) -> Mounted {
    let client = Client {
        client_id: "abc".to_owned(),
        name: name.to_owned(),
        description: Some("Sends invoices.".to_owned()),
        ..Client::default()
    };
    in_application(true, move || {
        let client = client.clone();
        let client = Remote::load(move || {
            let client = client.clone();
            async move { Ok(client) }
        });
        let typed = SettingsForm::new(client);
        view! { <SettingsTab client_id="abc".to_owned() client typed /> }
    })
    .await
}

#[wasm_bindgen_test]
async fn an_application_with_a_long_name_can_be_edited() {
    let view = settings_of(&"n".repeat(200)).await;
    assert_eq!(view.count(".field-error"), 0);
    view.fill("Description", "Sends reminders.").await;
    assert_eq!(view.count(".field-error"), 0);
    assert!(!is_inert(&view.button("Save")));
}

#[wasm_bindgen_test]
async fn settings_can_be_saved_after_a_change() {
    let view = settings_of("billing").await;
    let name: HtmlInputElement = view.labelled("Name").unchecked_into();
    assert_eq!(name.value(), "billing");
    assert!(is_inert(&view.button("Save")));
    view.fill("Name", &"x".repeat(CLIENT_NAME_MAX + 1)).await;
    assert_eq!(view.count(".field-error"), 1);
    assert!(is_inert(&view.button("Save")));
    view.fill("Name", "invoices").await;
    assert!(!is_inert(&view.button("Save")));
    press(&view.button("Delete application…")).await;
    let dialog = view.find("dialog[open]").text_content().unwrap();
    for part in ["Delete billing?", "Type billing to confirm"] {
        assert!(dialog.contains(part), "{part} in {dialog}");
    }
    press(&view.button("Cancel")).await;
}
