//! The Credentials tab, with plain data.

use console::{
    api::{Api, Remote},
    clock::Now,
    pages::application::credentials::{
        AddDialogState, CredentialActions, CredentialsView, LastUses, MethodCard, MethodForm,
    },
    router::Router,
    ui::Toasts,
};
use leptos::prelude::*;
use management_api::{Client, Credential, UnservedMethod};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::support::{Mounted, is_inert, mount, now, press, settle, until};

fn client(more: Value) -> Client {
    let mut all = json!({
        "client_id": "client0123456789",
        "name": "billing",
        "app_type": "non_interactive",
    });
    if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    serde_json::from_value(all).unwrap()
}

fn credential(id: &str, name: &str) -> Credential {
    serde_json::from_value(json!({
        "id": id,
        "credential_type": "public_key",
        "kid": "k".repeat(64),
        "alg": "RS256",
        "name": name,
        "created_at": "2027-01-01T08:00:00.000Z",
    }))
    .unwrap()
}

fn ended(id: &str, at: &str) -> Credential {
    Credential {
        expires_at: Some(at.parse().unwrap()),
        ..credential(id, id)
    }
}

fn keys(method: &str, ids: &[&str]) -> Value {
    let refs: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    json!({"client_authentication_methods": {method: {"credentials": refs}}})
}

fn known<T: Clone + PartialEq + Send + Sync + 'static>(value: T) -> Remote<T> {
    Remote::load(move || {
        let value = value.clone();
        async move { Ok(value) }
    })
}

fn actions(client: &Client, credentials: &[Credential]) -> CredentialActions {
    provide_context(Api::default());
    provide_context(Toasts::default());
    provide_context(Now(Signal::stored(now())));
    CredentialActions::new(
        client.client_id.clone(),
        known(client.clone()),
        known(credentials.to_vec()),
    )
}

async fn tab(client: Client, credentials: Vec<Credential>) -> Mounted {
    mount(move || {
        let actions = actions(&client, &credentials);
        let client_id = client.client_id.clone();
        let client = Signal::stored(client);
        view! {
            <Router>
                <CredentialsView
                    client_id
                    client
                    credentials=Signal::stored(credentials)
                    uses=Signal::stored(LastUses::default())
                    actions
                    form=MethodForm::new(client)
                    adding=AddDialogState::default()
                />
            </Router>
        }
    })
    .await
}

async fn method_card(client: Client, unserved: Vec<UnservedMethod>) -> Mounted {
    mount(move || {
        let actions = actions(&client, &[]);
        let client = Signal::stored(client);
        view! {
            <MethodCard
                client
                credentials=Signal::stored(vec![])
                form=MethodForm::new(client)
                actions
                unserved=Signal::stored(unserved)
            />
        }
    })
    .await
}

fn tile(view: &Mounted, method: &str) -> HtmlInputElement {
    view.find(&format!("input[type=radio][value={method}]"))
        .unchecked_into()
}

#[wasm_bindgen_test]
async fn tab_without_credentials_shows_an_empty_state() {
    let secret =
        json!({"token_endpoint_auth_method": "client_secret_post", "client_secret": "s3cret"});
    let view = tab(client(secret), vec![]).await;
    let text = view.text();
    for part in ["0 of 2 in use", "0 of 4 stored"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!((view.count(".empty"), view.count("table")), (1, 0));
    assert!(!text.contains("s3cret"), "it is masked");
    press(&view.button("Reveal")).await;
    assert!(view.text().contains("s3cret"));
}

#[wasm_bindgen_test]
async fn keys_without_a_credential_show_an_error() {
    let methods =
        json!({"client_authentication_methods": {"private_key_jwt": {"credentials": []}}});
    let view = tab(client(methods), vec![credential("cred_a", "laptop")]).await;
    assert_eq!(view.count(".callout[data-tone=danger]"), 1);
    assert_eq!(view.count(".secret"), 0, "there is no secret to show");
}

#[wasm_bindgen_test]
async fn preview_shows_the_request_of_save() {
    let secret =
        json!({"token_endpoint_auth_method": "client_secret_post", "client_secret": "s3cret"});
    let view = tab(client(secret), vec![credential("cred_a", "laptop")]).await;
    let jwt = tile(&view, "private_key_jwt");
    jwt.click();
    settle().await;
    let text = view.text();
    for part in ["\"token_endpoint_auth_method\": null", "\"id\": \"cred_a\""] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count("tbody .badge[data-tone=ok]"), 0, "not before");
    assert_eq!(view.button("Save").get_attribute("aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn full_list_blocks_adding() {
    let long = "x".repeat(128);
    let names = [long.as_str(), "مفتاح الفوترة", "", "laptop"];
    let credentials = names
        .iter()
        .enumerate()
        .map(|(at, name)| credential(&format!("cred_{at}"), name))
        .collect();
    let methods = json!({"client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": "cred_0"}, {"id": "cred_1"}]}}});
    let view = tab(client(methods), credentials).await;
    assert_eq!(view.count("tbody tr"), 4);
    let text = view.text();
    assert!(text.contains("2 of 2 in use") && text.contains("4 of 4 stored"));
    assert_eq!(
        view.button("Add Credential").get_attribute("aria-disabled"),
        Some("true".to_owned())
    );
}

#[wasm_bindgen_test]
async fn mutual_tls_is_shown_and_unchanged() {
    let methods = json!({"client_authentication_methods": {"tls_client_auth": {"credentials": [{"id": "cred_a"}]}}});
    let unserved =
        ["tls_client_auth", "self_signed_tls_client_auth"].map(|method| UnservedMethod {
            method: method.to_owned(),
            reason: "This server does not ask for certificates.".to_owned(),
        });
    let view = method_card(client(methods), unserved.into()).await;
    let own = tile(&view, "tls_client_auth");
    assert!(own.checked() && !own.disabled(), "it is what is in force");
    let folded = view.find("details.unavailable-methods");
    assert!(!folded.has_attribute("open"));
    assert!(
        folded
            .text_content()
            .unwrap()
            .contains("mTLS (self-signed)")
    );
    assert_eq!(view.count("input[type=radio]"), 5, "the other is no choice");
    let note = view
        .find(".callout[data-tone=warn]")
        .text_content()
        .unwrap();
    for part in [
        "mTLS (CA-signed)",
        "This server does not ask for certificates.",
    ] {
        assert!(note.contains(part), "{part} in {note}");
    }
    assert!(is_inert(&view.button("Save")), "nothing changed");
}

#[wasm_bindgen_test]
async fn signed_requests_are_shown_and_unchanged() {
    let slots = json!({
        "token_endpoint_auth_method": "client_secret_post",
        "signed_request_object": {"required": true, "credentials": [{"id": "cred_a"}]},
    });
    let view = tab(client(slots), vec![credential("cred_a", "signer")]).await;
    let text = view.text();
    assert!(text.contains("Signed requests"));
    assert_eq!(view.count(".callout[data-tone=accent]"), 1);
    press(&view.button("Actions for signer")).await;
    assert!(is_inert(&view.button("Delete")), "it is in use");
}

#[wasm_bindgen_test]
async fn all_expired_keys_show_since_when() {
    let all = vec![
        ended("cred_a", "2027-01-10T08:00:00Z"),
        ended("cred_b", "2027-01-12T08:00:00Z"),
    ];
    let view = tab(
        client(keys("private_key_jwt", &["cred_a", "cred_b"])),
        all.clone(),
    )
    .await;
    let text = view
        .find(".callout[data-tone=danger]")
        .text_content()
        .unwrap();
    assert!(text.contains('2') && text.contains("3 days ago"), "{text}");
    let one_is_left = [all, vec![credential("cred_c", "fresh")]].concat();
    let view = tab(
        client(keys("private_key_jwt", &["cred_b", "cred_c"])),
        one_is_left,
    )
    .await;
    assert_eq!(view.count(".callout[data-tone=danger]"), 0);
}

#[wasm_bindgen_test]
async fn change_to_an_expired_key_needs_confirmation() {
    let secret =
        json!({"token_endpoint_auth_method": "client_secret_post", "client_secret": "s3cret"});
    let all = vec![ended("cred_a", "2026-01-12T08:00:00Z")];
    let view = tab(client(secret), all).await;
    tile(&view, "private_key_jwt").click();
    settle().await;
    let tick: HtmlInputElement = view.labelled("cred_a").unchecked_into();
    assert!(!tick.checked(), "an expired key is not proposed");
    tick.click();
    settle().await;
    assert!(view.count(".callout[data-tone=danger]") > 0);
    assert!(is_inert(&view.button("Save")), "the name is asked for");
    view.fill("Type billing to confirm", "billing").await;
    assert!(!is_inert(&view.button("Save")));
}

/// Decision 10: the preview is the question.
#[wasm_bindgen_test]
async fn leaving_keys_for_a_secret_is_choose_and_save() {
    let all = vec![credential("cred_a", "laptop")];
    let view = tab(client(keys("private_key_jwt", &["cred_a"])), all).await;
    tile(&view, "client_secret_post").click();
    settle().await;
    assert_eq!(view.count(".callout[data-tone=warn]"), 1, "its effects");
    assert_eq!(view.count(".callout[data-tone=danger]"), 0);
    assert!(!view.text().contains("to confirm"), "no name is asked for");
    press(&view.button("Save")).await;
    assert_eq!(view.count("dialog[open]"), 0, "and nothing is asked twice");
}

#[wasm_bindgen_test]
async fn choosing_keys_proposes_the_stored_ones() {
    let secret = json!({"token_endpoint_auth_method": "client_secret_post"});
    let all = vec![
        ended("over", "2026-01-12T08:00:00Z"),
        credential("cred_a", "laptop"),
        credential("cred_b", "server"),
    ];
    let view = tab(client(secret), all).await;
    tile(&view, "private_key_jwt").click();
    settle().await;
    let is_ticked = |name: &str| {
        let tick: HtmlInputElement = view.labelled(name).unchecked_into();
        (tick.checked(), tick.disabled())
    };
    assert_eq!(is_ticked("laptop"), (true, false));
    assert_eq!(is_ticked("server"), (true, false));
    assert_eq!(is_ticked("over"), (false, true), "two is the limit");
    assert!(!is_inert(&view.button("Save")), "one step");
    let text = view.text();
    assert!(text.contains("\"cred_a\"") && text.contains("\"cred_b\""));
    assert!(
        text.contains("0 of 2 in use"),
        "nothing is, before it is saved"
    );
}

#[wasm_bindgen_test]
async fn switch_of_a_row_is_there_once_keys_are_in_force() {
    let all = || {
        vec![
            credential("cred_a", "laptop"),
            credential("cred_b", "server"),
        ]
    };
    let view = tab(client(keys("private_key_jwt", &["cred_a"])), all()).await;
    let states: Vec<_> = ["laptop is enabled", "server is enabled"]
        .map(|label| view.button(label).get_attribute("aria-checked"))
        .into();
    assert_eq!(states, [Some("true".to_owned()), Some("false".to_owned())]);
    let secret = json!({"token_endpoint_auth_method": "client_secret_post"});
    let view = tab(client(secret), all()).await;
    assert_eq!(view.count("[role=switch]"), 0);
    press(&view.button("Actions for laptop")).await;
    assert!(
        is_inert(&view.button("Enable for Private Key JWT")),
        "no hidden draft"
    );
}

/// A change that stops a key that may be in use asks once, and names the last use only where it is known.
#[wasm_bindgen_test]
async fn disabling_a_key_whose_last_use_is_unknown_asks_without_a_name() {
    let all = vec![
        credential("cred_a", "laptop"),
        credential("cred_b", "server"),
    ];
    let view = tab(client(keys("private_key_jwt", &["cred_a", "cred_b"])), all).await;
    press(&view.button("laptop is enabled")).await;
    until("the question", || view.count("dialog[open]") == 1).await;
    let question = view.find("dialog[open]").text_content().unwrap();
    assert!(question.contains("Disable laptop?"), "{question}");
    assert!(!question.contains("to confirm"), "another key is usable");
    assert_eq!(
        view.button("laptop is enabled")
            .get_attribute("aria-checked")
            .as_deref(),
        Some("true")
    );
}

#[wasm_bindgen_test]
async fn public_application_is_offered_neither_keys_nor_a_secret() {
    let spa = json!({"app_type": "spa", "token_endpoint_auth_method": "none"});
    let view = tab(client(spa), vec![]).await;
    assert_eq!(
        view.count(".callout[data-tone=accent]"),
        1,
        "it is told why"
    );
    assert_eq!(view.count("input[type=radio]"), 0);
    let buttons = view.count("main button, section button");
    assert_eq!(buttons, 0, "{}", view.text());
}

/// It was another kind of application before: what it has can be left, and nothing else be chosen.
#[wasm_bindgen_test]
async fn public_application_with_a_secret_can_only_leave_it() {
    let spa = json!({"app_type": "spa", "token_endpoint_auth_method": "client_secret_post", "client_secret": "s3cret"});
    let view = tab(client(spa), vec![]).await;
    assert_eq!(view.count("input[type=radio]"), 2);
    assert!(tile(&view, "client_secret_post").checked());
    assert!(!tile(&view, "none").disabled());
    assert!(view.button("Reveal").is_connected());
}

#[wasm_bindgen_test]
async fn no_authentication_shows_its_effects_once() {
    let secret =
        json!({"token_endpoint_auth_method": "client_secret_post", "client_secret": "s3cret"});
    let view = tab(client(secret), vec![]).await;
    tile(&view, "none").click();
    settle().await;
    assert_eq!(view.count(".callout[data-tone=danger]"), 1);
    press(&view.button("Save")).await;
    assert_eq!(
        view.count("dialog[open]"),
        0,
        "the effects are shown already"
    );
}

#[wasm_bindgen_test]
async fn mutual_tls_credential_counts_as_in_use() {
    let certificate = serde_json::from_value(
        json!({"id": "cred_a", "credential_type": "x509_cert", "name": "edge"}),
    )
    .unwrap();
    let view = tab(
        client(keys("tls_client_auth", &["cred_a"])),
        vec![certificate],
    )
    .await;
    let text = view.text();
    assert!(text.contains("1 of 2 in use"), "{text}");
}
