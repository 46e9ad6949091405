//! The log of an application, and of all.

use console::pages::log::{LogFilter, LogTable, Place};
use leptos::prelude::*;
use management_api::LogEntry;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now, press, settle};

async fn log(entries: Vec<LogEntry>, client_id: Option<&'static str>) -> Mounted {
    mount(move || {
        let filter = Memo::new(|_| LogFilter::default());
        let place = Place::new(client_id.map(str::to_owned), filter);
        view! {
            <LogTable
                entries=Signal::stored(entries)
                place
                issuer=Signal::stored("https://login.example/".to_owned())
                now=Signal::stored(now())
            />
        }
    })
    .await
}

fn entry(more: Value) -> LogEntry {
    let mut all = json!({
        "log_id": "1",
        "date": "2027-01-15T07:59:00Z",
        "type": "feccft",
        "client_id": "client-1",
        "details": {},
    });
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    serde_json::from_value(all).unwrap()
}

/// The only entry, opened.
async fn opened(entry: LogEntry, client_id: Option<&'static str>) -> Mounted {
    let view = log(vec![entry], client_id).await;
    press(&view.find("tbody .row-details")).await;
    settle().await;
    view
}

/// The text of the region with this name.
fn region(view: &Mounted, name: &str) -> String {
    let region = view.find(&format!("[role=region][aria-label=\"{name}\"]"));
    region.text_content().unwrap()
}

#[wasm_bindgen_test]
async fn rejection_shows_both_sides_and_corrected_members() {
    let details = json!({
        "reason": "aud_mismatch",
        "client_authentication_error": "The audience must be the issuer.",
        "aud": "https://elsewhere.example/",
        "seen": "https://elsewhere.example/",
        "expected": "https://login.example/",
        "alg": "PS256",
        "kid": "kid-1",
    });
    let view = opened(entry(json!({ "details": details })), Some("client-1")).await;
    assert_eq!(view.count(".badge[data-tone=danger]"), 1);
    let compared = view.find(".rule-compared").text_content().unwrap();
    assert!(compared.contains("https://elsewhere.example/"));
    assert!(compared.contains("https://login.example/"));
    let header: Value = serde_json::from_str(&region(&view, "Corrected header")).unwrap();
    assert_eq!(
        header,
        json!({"alg": "PS256", "kid": "kid-1", "typ": "JWT"})
    );
    let claims: Value = serde_json::from_str(&region(&view, "Corrected claims")).unwrap();
    assert_eq!(claims["iss"], "client-1");
    assert_eq!(claims["sub"], "client-1");
    assert_eq!(claims["aud"], "https://login.example/");
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lifetime, 60);
    assert_eq!(claims["jti"].as_str().unwrap().len(), 32);
    assert_eq!(view.count("[aria-label^=\"Copy corrected\"]"), 2);
    let help = view.find("a[href$=\"/help/aud_mismatch\"]");
    assert!(help.text_content().unwrap().contains("aud_mismatch"));
}

#[wasm_bindgen_test]
async fn cause_shows_how_to_sign_and_no_corrected_members() {
    let details =
        json!({"reason": "signature_invalid", "cause": "sha1", "alg": "RS256", "kid": "k"});
    let view = opened(entry(json!({ "details": details })), Some("client-1")).await;
    let fixes = view.find(".rule-fixes").text_content().unwrap();
    assert!(fixes.contains("openssl dgst -sha256"), "{fixes}");
    assert_eq!(view.count("[aria-label=\"Corrected claims\"]"), 0);
}

#[wasm_bindgen_test]
async fn change_shows_before_and_after_and_the_request() {
    let details = json!({
        "subject": "me@clients",
        "request": {"id": "request-1", "method": "PATCH", "path": "/api/v2/clients/client-1"},
        "changes": [
            {"property": "name", "before": "Old", "after": "New"},
            {"property": "grant_types", "after": ["client_credentials"]},
        ],
    });
    let change = json!({"type": "sapi", "description": "Client updated", "details": details});
    let view = opened(entry(change), Some("client-1")).await;
    let change = |property: &str| {
        let place = format!("[data-property=\"{property}\"] dl");
        view.find(&place).text_content().unwrap()
    };
    assert_eq!(change("name"), "BeforeOldAfterNew");
    assert_eq!(change("grant_types"), "After[\"client_credentials\"]");
    assert!(view.text().contains("request-1"));
    let alike = view.find("a[aria-label$=\"this caller\"]");
    let href = alike.get_attribute("href").unwrap();
    assert!(href.ends_with("/activity?caller=me%40clients"), "{href}");
}

#[wasm_bindgen_test]
async fn log_of_all_applications_names_them() {
    let named = entry(json!({"client_name": "Billing"}));
    let view = log(vec![named.clone()], None).await;
    let link = view.find("tbody a[href$=\"/applications/client-1/activity\"]");
    assert_eq!(link.text_content().unwrap(), "Billing");
    let own = log(vec![named], Some("client-1")).await;
    assert_eq!(
        own.count("tbody a[href$=\"/applications/client-1/activity\"]"),
        0
    );
    // Who is not known has no page.
    let unknown = log(vec![entry(json!({}))], None).await;
    assert_eq!(unknown.count("tbody td a"), 0);
}

#[wasm_bindgen_test]
async fn unknown_event_is_shown() {
    let unknown = entry(json!({"type": "limit_mu", "details": [1, 2]}));
    let view = opened(unknown, None).await;
    assert!(view.text().contains("limit_mu"));
}

#[wasm_bindgen_test]
async fn long_events_are_shown_in_order_and_in_full_on_demand() {
    let agent = "agent/".repeat(60);
    let audience = format!("https://{}.example/", "a".repeat(200));
    let entries = (0..50)
        .map(|number| {
            entry(json!({
                "log_id": number.to_string(),
                "type": "seccft",
                "description": format!("event {number}."),
                "user_agent": agent,
                "details": {"audience": audience},
            }))
        })
        .collect();
    let view = log(entries, Some("client-1")).await;
    assert_eq!(view.count("tbody tr:not(.row-below)"), 50);
    let text = view.text();
    let places: Vec<_> = (0..50)
        .map(|number| text.find(&format!("event {number}.")))
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted());
    assert!(!text.contains(&agent), "the details are not drawn");
    press(&view.find("tbody .row-details")).await;
    settle().await;
    assert_eq!(view.count("tbody .row-below:not([hidden])"), 1);
    let expanded = view
        .find("tbody .row-details")
        .get_attribute("aria-expanded");
    assert_eq!(expanded.as_deref(), Some("true"));
    assert!(view.text().contains(&agent) && view.text().contains(&audience));
}
