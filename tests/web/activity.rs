//! The log of an application.

use console::pages::application::activity::ActivityView;
use leptos::prelude::*;
use management_api::LogEntry;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now};

async fn activity(entries: Vec<LogEntry>) -> Mounted {
    mount(move || {
        view! { <ActivityView entries=Signal::stored(entries) now=Signal::stored(now()) /> }
    })
    .await
}

#[wasm_bindgen_test]
async fn empty_log_shows_an_empty_state() {
    let view = activity(vec![]).await;
    assert_eq!((view.count(".empty"), view.count("table")), (1, 0));
}

#[wasm_bindgen_test]
async fn rejection_shows_reason_and_value() {
    let entry = serde_json::from_value(json!({
        "log_id": "1",
        "date": "2027-01-15T07:59:00Z",
        "type": "feccft",
        "description": "Failed client authentication",
        "ip": "127.0.0.1",
        "details": {
            "reason": "aud_wrong",
            "client_authentication_error": "The audience must be the issuer.",
            "aud": "https://elsewhere.example/",
        },
    }))
    .unwrap();
    let view = activity(vec![entry]).await;
    let text = view.text();
    for part in [
        "The audience must be the issuer.",
        "https://elsewhere.example/",
        "aud_wrong",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count(".badge[data-tone=danger]"), 1);
}

#[wasm_bindgen_test]
async fn unknown_event_is_shown() {
    let entry = serde_json::from_value(json!({
        "log_id": "2", "date": "2027-01-15T07:59:00Z", "type": "api_limit", "details": [1, 2],
    }))
    .unwrap();
    let view = activity(vec![entry]).await;
    assert!(view.text().contains("api_limit"));
}

#[wasm_bindgen_test]
async fn long_events_are_shown_in_order_and_in_full() {
    let agent = "agent/".repeat(60);
    let audience = format!("https://{}.example/", "a".repeat(200));
    let entries = (0..50)
        .map(|number| {
            serde_json::from_value(json!({
                "log_id": number.to_string(),
                "date": "2027-01-15T07:59:00Z",
                "type": "seccft",
                "description": format!("event {number}."),
                "user_agent": agent,
                "details": {"audience": audience},
            }))
            .unwrap()
        })
        .collect();
    let view = activity(entries).await;
    assert_eq!(view.count("tbody tr"), 50);
    let text = view.text();
    let places: Vec<_> = (0..50)
        .map(|number| text.find(&format!("event {number}.")))
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted());
    assert_eq!(text.matches(&audience).count(), 50);
    let title = view.find(".activity-agent").get_attribute("title");
    assert_eq!(
        title.as_deref(),
        Some(&*agent),
        "cut in the row, whole on demand"
    );
}
