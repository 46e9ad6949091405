//! The dialog that adds a credential.

use std::sync::Arc;

use console::{
    api::Api,
    material::{Inspection, SharedInspection},
    pages::application::credentials::{AddDialog, AddDialogState, Edit, KeyReuseWarning},
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
    dialog_with(given, stored, Callback::new(|_| ())).await
}

async fn dialog_with(
    given: SharedInspection,
    stored: Vec<Credential>,
    on_extend: Callback<Edit>,
) -> Mounted {
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
                on_extend
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
    let verdict = view.find(".preview-head");
    assert_eq!(verdict.get_attribute("data-tone").as_deref(), Some("warn"));
    let verdict = verdict.text_content().unwrap();
    assert!(
        verdict.contains("laptop"),
        "names the stored one: {verdict}"
    );
    let submit = view.button("Add Credential");
    assert_eq!(
        submit.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    press(&submit).await;
    assert_eq!(view.count("[role=alert]"), 0, "nothing was sent");
}

/// The credential with the key is edited instead, and the certificate's later expiry is proposed.
#[wasm_bindgen_test]
async fn duplicate_key_leads_to_the_expiry_of_its_credential() {
    let given = inspected(LEAF);
    let certificate = given.diagnosis.certificate.as_ref().unwrap();
    let end = certificate.not_after.unwrap();
    let kid = given.diagnosis.public_key.as_ref().unwrap().kid.clone();
    let stored = serde_json::from_value(json!([{
        "id": "cred_a", "credential_type": "public_key", "name": "laptop", "kid": kid,
        "expires_at": "2020-01-01T00:00:00.000Z",
    }]))
    .unwrap();
    let edits = RwSignal::new(Vec::new());
    let on_extend = Callback::new(move |edit: Edit| edits.update(|all| all.push(edit)));
    let view = dialog_with(given, stored, on_extend).await;
    press(&view.button("Extend its expiry")).await;
    let edits = edits.get_untracked();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].credential.id, "cred_a");
    assert_eq!(edits[0].proposed, Some(end));
}

/// The key of RFC 7515 §A.2.
#[wasm_bindgen_test]
async fn published_key_needs_a_tick() {
    let jwk = json!({
        "kty": "RSA", "e": "AQAB",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    });
    let derived = diagnose(jwk.to_string().as_bytes(), now()).derived.unwrap();
    let view = dialog(inspected(&derived.to_pem()), vec![]).await;
    let submit = view.button("Add Credential");
    assert_eq!(
        submit.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    let tick: HtmlInputElement = view
        .find(".add-preview input[type=checkbox]")
        .unchecked_into();
    tick.click();
    settle().await;
    assert_eq!(submit.get_attribute("aria-disabled"), None);
}

/// The file first, then the verdict, then the fields; what is rarely needed is folded.
#[wasm_bindgen_test]
async fn verdict_comes_between_file_and_fields() {
    let view = dialog(inspected(PUBLIC), vec![]).await;
    let order = ["input[type=file]", ".preview-head", ".add-fields input"];
    let [file, verdict, name] = order.map(|selector| view.find(selector));
    let follows = web_sys::Node::DOCUMENT_POSITION_FOLLOWING;
    assert_eq!(file.compare_document_position(&verdict) & follows, follows);
    assert_eq!(verdict.compare_document_position(&name) & follows, follows);
    assert!(!view.find("details.advanced").has_attribute("open"));
    assert_eq!(view.count("dl.facts"), 1, "one list of facts");
}

#[wasm_bindgen_test]
async fn certificate_proposes_its_own_expiry() {
    let expires = |view: &Mounted| {
        let select: web_sys::HtmlSelectElement = view.labelled("Expires").unchecked_into();
        select.value()
    };
    let view = dialog(inspected(LEAF), vec![]).await;
    assert_eq!(expires(&view), "certificate");
    let view = dialog(inspected(PUBLIC), vec![]).await;
    assert_eq!(expires(&view), "never");
}

#[wasm_bindgen_test]
async fn date_is_enough_for_an_expiry() {
    let view = dialog(inspected(PUBLIC), vec![]).await;
    let select: web_sys::HtmlSelectElement = view.labelled("Expires").unchecked_into();
    select.set_value("at");
    let happened = web_sys::Event::new("change").unwrap();
    select.dispatch_event(&happened).unwrap();
    settle().await;
    let time: HtmlInputElement = view.labelled("Time").unchecked_into();
    assert_eq!(time.value(), "23:59");
    view.fill("Date", "2090-06-01").await;
    assert_eq!(
        view.button("Add Credential").get_attribute("aria-disabled"),
        None
    );
    let zones = view
        .labelled("Time zone")
        .query_selector_all("option")
        .unwrap();
    let names: Vec<_> = (0..zones.length())
        .filter_map(|at| zones.item(at)?.text_content())
        .collect();
    let utc = names.iter().filter(|name| *name == "UTC").count();
    assert_eq!(utc, 1, "{names:?}");
}

#[wasm_bindgen_test]
async fn large_bundle_can_be_searched() {
    let all: String = std::iter::repeat_n(INTERMEDIATE, 30).collect();
    let view = dialog(inspected(&format!("{all}{PUBLIC}")), vec![]).await;
    assert_eq!(view.count(".members input[type=radio]"), 20);
    view.fill("Search the file", "public key").await;
    assert_eq!(view.count(".members input[type=radio]"), 1);
    let label = view.find(".members .choice").text_content().unwrap();
    assert!(label.contains("Public key"), "{label}");
}

/// Phone keyboards insert a text in several pieces, without a paste event.
#[wasm_bindgen_test]
async fn private_key_in_pieces_leaves_the_field_and_leaves_its_message() {
    let view = dialog(inspected(PUBLIC), vec![]).await;
    let field: web_sys::HtmlTextAreaElement =
        view.labelled("Or paste PEM, DER or JWK").unchecked_into();
    for piece in PRIVATE.as_bytes().chunks(300) {
        let so_far = field.value();
        field.set_value(&format!("{so_far}{}", String::from_utf8_lossy(piece)));
        let happened = web_sys::Event::new("input").unwrap();
        field.dispatch_event(&happened).unwrap();
        settle().await;
    }
    assert_eq!(field.value(), "");
    assert!(view.text().contains("A private key was pasted"));
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
