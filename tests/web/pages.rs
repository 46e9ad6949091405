//! Forms and failures of pages, with plain data.

use console::{
    api::{Api, ApiError, Remote},
    pages::{
        application::settings::{SettingsForm, SettingsTab},
        applications::CreateDialog,
        connect::ConnectForm,
        shared::{LoadFailure, Loaded},
        sign_in::SignedOut,
    },
    session::Session,
    ui::Toasts,
};
use leptos::prelude::*;
use leptos_router::components::Router;
use management_api::Client;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Mounted, mount, press, settle};

/// Draws it as in the application, with nobody signed in.
async fn in_the_application<V: IntoView + 'static>(
    by_cookie: bool,
    view: impl Fn() -> V + Send + Sync + 'static,
) -> Mounted {
    mount(move || {
        let api = Api::default();
        provide_context(api);
        provide_context(Session::new(api, by_cookie));
        provide_context(Toasts::default());
        view! { <Router>{view()}</Router> }
    })
    .await
}

fn is_inert(button: &web_sys::HtmlElement) -> bool {
    button.get_attribute("aria-disabled").as_deref() == Some("true")
}

#[wasm_bindgen_test]
async fn a_failure_says_of_which_kind_it_is_and_tries_again() {
    let told = |error: ApiError, title: &'static str| async move {
        let tries = RwSignal::new(0);
        let text = error.to_string();
        let view = mount(move || {
            view! { <LoadFailure error=error.clone() on_retry=move |()| tries.update(|count| *count += 1) /> }
        })
        .await;
        let alert = view.find("[role=alert]").text_content().unwrap();
        assert!(alert.contains(title) && alert.contains(&text), "{alert}");
        press(&view.button("Try again")).await;
        assert_eq!(tries.get_untracked(), 1);
    };
    told(ApiError::Offline, "No answer from the server").await;
    told(ApiError::Unauthenticated, "Signed out").await;
    told(ApiError::Forbidden("Not this.".to_owned()), "Not allowed").await;
    told(ApiError::RateLimited { seconds: 7 }, "Too many requests").await;
    told(ApiError::Unreadable { status: 200 }, "can’t be read").await;
}

#[wasm_bindgen_test]
async fn what_can_not_be_read_at_all_shows_neither_skeleton_nor_data() {
    let view = mount(|| {
        let remote: Remote<String> = Remote::load(|| async { Err(ApiError::Offline) });
        view! { <Loaded remote skeleton=|| "skeleton" ready=|_| "data" /> }
    })
    .await;
    let text = view.text();
    assert!(text.contains("can’t be reached"), "{text}");
    assert!(
        !text.contains("skeleton") && !text.contains("data"),
        "{text}"
    );
}

#[wasm_bindgen_test]
async fn an_application_is_not_created_without_a_name_that_can_be() {
    let view =
        in_the_application(true, || view! { <CreateDialog open=RwSignal::new(true) /> }).await;
    assert!(view.text().contains("Give it a name first."));
    assert!(is_inert(&view.button("Create")));
    view.fill("Name", "a <b>").await;
    assert!(
        view.find(".field-error")
            .text_content()
            .unwrap()
            .contains("< or >")
    );
    view.fill("Name", &"ü".repeat(130)).await;
    assert!(
        view.find(".field-error")
            .text_content()
            .unwrap()
            .contains("2 too many")
    );
    view.fill("Name", "billing").await;
    assert_eq!(view.count(".field-error"), 0);
    assert!(!is_inert(&view.button("Create")));
}

#[wasm_bindgen_test]
async fn settings_are_saved_once_something_is_changed() {
    let view = in_the_application(true, || {
        let client = Client {
            client_id: "abc".to_owned(),
            name: "billing".to_owned(),
            description: Some("Sends invoices.".to_owned()),
            ..Client::default()
        };
        let client = Remote::load(move || {
            let client = client.clone();
            async move { Ok(client) }
        });
        let typed = SettingsForm::new(client);
        view! { <SettingsTab client_id="abc".to_owned() client typed /> }
    })
    .await;
    let name: HtmlInputElement = view.labelled("Name").unchecked_into();
    assert_eq!(name.value(), "billing");
    assert!(is_inert(&view.button("Save")));
    assert!(view.text().contains("Nothing is changed."));
    view.fill("Name", &"x".repeat(129)).await;
    assert!(view.text().contains("1 too many"), "{}", view.text());
    assert!(is_inert(&view.button("Save")));
    view.fill("Name", "invoices").await;
    assert!(!is_inert(&view.button("Save")));
    press(&view.button("Delete application…")).await;
    let dialog = view.find("dialog[open]").text_content().unwrap();
    for part in [
        "Delete billing?",
        "gets no new access tokens",
        "Type the name",
    ] {
        assert!(dialog.contains(part), "{part} in {dialog}");
    }
    press(&view.button("Cancel")).await;
}

#[wasm_bindgen_test]
async fn what_is_no_sign_in_link_is_told_before_anything_is_sent() {
    let view = in_the_application(true, || view! { <SignedOut /> }).await;
    assert!(view.text().contains("countersign sign-in-link"));
    view.fill("Sign-in link", "please let me in").await;
    press(&view.button("Sign in")).await;
    assert!(
        view.text().contains("This is not a sign-in link"),
        "{}",
        view.text()
    );
}

#[wasm_bindgen_test]
async fn a_token_is_judged_before_it_is_sent() {
    let view = in_the_application(false, || view! { <ConnectForm on_done=|()| () /> }).await;
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
    assert!(
        view.text().contains("3 parts between dots"),
        "{}",
        view.text()
    );
}
