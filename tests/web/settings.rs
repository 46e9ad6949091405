//! The Settings tab, with plain data.

use console::{
    api::Remote,
    pages::application::settings::{Access, ApisView, SettingsForm, SettingsTab},
};
use leptos::prelude::*;
use management_api::{Client, ClientGrant, ResourceServer, rules::CLIENT_NAME_MAX};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Mounted, in_application, is_inert, mount, press};

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
    press(&view.find("dialog[open] .dialog-foot button")).await;
}

#[wasm_bindgen_test]
async fn cancel_goes_back_to_what_is_saved() {
    let view = settings_of("billing").await;
    view.fill("Name", "invoices").await;
    assert_eq!(
        view.count(".badge[data-tone=warn]"),
        1,
        "marked as not saved"
    );
    press(&view.button("Cancel")).await;
    let name: HtmlInputElement = view.labelled("Name").unchecked_into();
    assert_eq!(name.value(), "billing");
    assert_eq!(view.count(".badge[data-tone=warn]"), 0);
}

#[wasm_bindgen_test]
async fn change_of_type_shows_its_effects_before_it_is_saved() {
    let view = settings_of("billing").await;
    assert_eq!(view.count(".callout"), 0);
    let spa: HtmlInputElement = view.find("input[type=radio][value=spa]").unchecked_into();
    press(&spa).await;
    assert_eq!(view.count(".callout li"), 2);
}

#[wasm_bindgen_test]
async fn apis_show_scopes_and_lifetime() {
    let access: Access = Access {
        grants: serde_json::from_str(
            r#"[{"id":"g1","client_id":"c","audience":"https://a.example/","scope":["read:all","write:all"]},
                {"id":"g2","client_id":"c","audience":"https://gone.example/"}]"#,
        )
        .unwrap(),
        apis: serde_json::from_str(
            r#"[{"id":"1","identifier":"https://a.example/","name":"Invoices","token_lifetime":5400}]"#,
        )
        .unwrap(),
    };
    let removed = RwSignal::new(None);
    let changed = RwSignal::new(None);
    let view = mount(move || {
        view! {
            <ApisView
                access=Signal::stored(access)
                on_remove=Callback::new(move |(grant, name): (ClientGrant, String)| removed.set(Some((grant.id, name))))
                on_lifetime=move |server: ResourceServer| changed.set(Some(server.id))
            />
        }
    })
    .await;
    assert_eq!(view.count("li"), 2);
    let first = view.find("li").text_content().unwrap();
    for part in [
        "Invoices",
        "https://a.example/",
        "read:all, write:all",
        "90 minutes",
    ] {
        assert!(first.contains(part), "{part} in {first}");
    }
    press(&view.button("Remove access to Invoices")).await;
    assert_eq!(
        removed.get_untracked(),
        Some(("g1".to_owned(), "Invoices".to_owned()))
    );
    press(&view.button("Change the token lifetime of Invoices")).await;
    assert_eq!(changed.get_untracked(), Some("1".to_owned()));
    assert_eq!(
        view.count("li .grant-lifetime button"),
        1,
        "nothing is known of an API that is gone"
    );
}
