//! The table of credentials.

use console::credentials::{Blocked, CredentialTable, Standing, Wish};
use leptos::prelude::*;
use management_api::{Credential, CredentialUsage};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now, press};

fn credential(id: &str, name: &str) -> Credential {
    serde_json::from_value(json!({
        "id": id,
        "credential_type": "public_key",
        "kid": format!("kid-of-{id}-0123456789"),
        "alg": "RS256",
        "name": name,
        "created_at": "2027-01-01T08:00:00.000Z",
    }))
    .unwrap()
}

fn expiring(id: &str, at: &str) -> Credential {
    Credential {
        expires_at: Some(at.parse().unwrap()),
        ..credential(id, id)
    }
}

async fn table(
    credentials: Vec<Credential>,
    usage: Vec<CredentialUsage>,
    blocked: Option<&'static str>,
    wish: RwSignal<Option<Wish>>,
) -> Mounted {
    mount(move || {
        let standing = Callback::new(|id: String| {
            if id.starts_with("used") {
                Standing::Enabled
            } else {
                Standing::Stored
            }
        });
        view! {
            <CredentialTable
                credentials=Signal::stored(credentials)
                standing
                usage=Signal::stored(usage)
                blocked=Blocked {
                    enable: Signal::stored(blocked.map(str::to_owned)),
                    ..Blocked::default()
                }
                now=Signal::stored(now())
                on_wish=Callback::new(move |wanted| wish.set(Some(wanted)))
            />
        }
    })
    .await
}

#[wasm_bindgen_test]
async fn a_row_tells_name_kid_type_and_that_it_never_expires() {
    let view = table(
        vec![credential("a", "laptop key")],
        vec![],
        None,
        RwSignal::new(None),
    )
    .await;
    let row = view.find("tbody tr").text_content().unwrap();
    for part in [
        "laptop key",
        "kid-of-a-0123456789",
        "Public key (RS256)",
        "Never",
        "Not in use",
    ] {
        assert!(row.contains(part), "{part} in {row}");
    }
}

#[wasm_bindgen_test]
async fn one_in_use_can_be_disabled_but_not_deleted() {
    let wish = RwSignal::new(None);
    let view = table(vec![credential("used", "laptop key")], vec![], None, wish).await;
    press(&view.button("Actions for laptop key")).await;
    press(&view.button("Delete")).await;
    assert_eq!(wish.get_untracked(), None, "it is in use");
    press(&view.button("Disable for Private Key JWT")).await;
    assert!(matches!(wish.get_untracked(), Some(Wish::Disable(_))));
}

#[wasm_bindgen_test]
async fn a_third_can_t_be_enabled() {
    let wish = RwSignal::new(None);
    let blocked = Some("2 are in use, the most at a time. Disable one first.");
    let view = table(vec![credential("c", "third")], vec![], blocked, wish).await;
    press(&view.button("Actions for third")).await;
    press(&view.button("Enable for Private Key JWT")).await;
    assert_eq!(wish.get_untracked(), None);
    assert!(view.text().contains("Disable one first"));
}

#[wasm_bindgen_test]
async fn ends_are_marked_when_near_and_when_past() {
    let credentials = vec![
        expiring("far", "2028-01-15T08:00:00Z"),
        expiring("near", "2027-01-20T08:00:00Z"),
        expiring("past", "2027-01-14T08:00:00Z"),
    ];
    let view = table(credentials, vec![], None, RwSignal::new(None)).await;
    assert_eq!(view.count(".time-relative[data-tone=warn]"), 1);
    assert_eq!(view.count(".time-relative[data-tone=danger]"), 1);
    assert!(view.text().contains("in 5 days") && view.text().contains("24 hours ago · expired"));
}

#[wasm_bindgen_test]
async fn the_last_use_and_the_last_refusal_are_told() {
    let usage = serde_json::from_value(json!([{
        "credential_id": "a",
        "last_used_at": "2027-01-15T07:00:00Z",
        "last_failure_at": "2027-01-15T06:00:00Z",
        "last_failure_reason": "aud_wrong",
    }]))
    .unwrap();
    let view = table(vec![credential("a", "a")], usage, None, RwSignal::new(None)).await;
    assert!(
        view.text().contains("Refused 2 hours ago: aud wrong"),
        "{}",
        view.text()
    );
}

#[wasm_bindgen_test]
async fn a_credential_without_name_is_told_by_its_kid() {
    let view = table(vec![credential("a", "")], vec![], None, RwSignal::new(None)).await;
    assert!(
        view.text().contains("Unnamed (kid-of-a)"),
        "{}",
        view.text()
    );
}
