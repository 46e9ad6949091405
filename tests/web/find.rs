//! What Find has found.

use console::pages::find::{FoundView, Searched};
use leptos::prelude::*;
use management_api::Found;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now};

async fn found(answer: Value, searched: Searched) -> Mounted {
    let found: Found = serde_json::from_value(answer).unwrap();
    mount(move || {
        view! { <FoundView found searched is_md5=false now=Signal::stored(now()) /> }
    })
    .await
}

fn badges(view: &Mounted, tone: &str) -> u32 {
    view.count(&format!(".badge[data-tone={tone}]"))
}

#[wasm_bindgen_test]
async fn credentials_say_whose_they_are_and_whether_they_work() {
    let credential = |id: &str, is_attached: bool, expires_at: &str| {
        json!({
            "client_id": "abc", "client_name": "Billing", "is_attached": is_attached, "id": id,
            "credential_type": "public_key", "name": id, "kid": "billing-key-2027",
            "expires_at": expires_at, "matched": ["kid", "spki_sha256"],
        })
    };
    let answer = json!({
        "clients": [],
        "credentials": [
            credential("in use", true, "2029-01-01T00:00:00Z"),
            credential("expired", false, "2026-01-01T00:00:00Z"),
        ],
        "former": [],
    });
    let view = found(answer, Searched::Server).await;
    assert_eq!(view.count(".found-item"), 2);
    assert_eq!(
        (
            badges(&view, "ok"),
            badges(&view, "plain"),
            badges(&view, "danger")
        ),
        (1, 1, 1)
    );
    let link = view.find(".found-item a").get_attribute("href");
    assert_eq!(link.as_deref(), Some("/applications/abc/credentials"));
    assert_eq!(view.count(".empty"), 0);
}

#[wasm_bindgen_test]
async fn deleted_credentials_say_until_when_and_by_whom() {
    let answer = json!({
        "clients": [{"client_id": "abc", "name": "Billing"}],
        "credentials": [],
        "former": [{
            "credential_id": "cred_1", "name": "", "kid": "billing-key-2027", "client_name": "Billing",
            "matched": ["kid"], "created_at": "2026-01-01T00:00:00Z", "last_seen_at": "2026-06-01T00:00:00Z",
            "deleted_at": "2026-06-01T00:00:00Z", "deleted_by": "alice",
        }],
    });
    let view = found(answer, Searched::Server).await;
    assert_eq!(view.count(".found-item"), 2);
    assert_eq!(view.count("time"), 2);
    assert!(view.text().contains("alice"));
    assert_eq!(badges(&view, "warn"), 1);
}

#[wasm_bindgen_test]
async fn no_match_says_how_far_the_log_reaches_back() {
    let answer = |former: Option<Value>, since: Option<&str>| json!({"clients": [], "credentials": [], "former": former, "log_since": since});
    let whole = answer(Some(json!([])), Some("2026-01-01T00:00:00Z"));
    let view = found(whole, Searched::Server).await;
    assert_eq!((view.count(".empty"), view.count("time")), (1, 1));
    let view = found(answer(None, None), Searched::Server).await;
    assert!(view.text().contains("read:logs"));
    let view = found(answer(None, None), Searched::Tenant).await;
    assert!(!view.text().contains("read:logs"));
}
