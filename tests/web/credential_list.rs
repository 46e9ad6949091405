//! The table of credentials.

use console::domain::{Attachment, AttachmentStatus};
use console::pages::application::credentials::{Blocked, CredentialTable, LastUses, RowAction};
use leptos::prelude::*;
use management_api::Credential;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Mounted, mount, now, press, settle};

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

/// The table, with nothing blocked and no use of any.
async fn table(credentials: Vec<Credential>, action: RwSignal<Option<RowAction>>) -> Mounted {
    let uses = LastUses::Known(vec![]);
    table_with(Signal::stored(credentials), uses, None, action).await
}

async fn table_with(
    credentials: Signal<Vec<Credential>>,
    uses: LastUses,
    blocked: Option<&'static str>,
    action: RwSignal<Option<RowAction>>,
) -> Mounted {
    mount(move || {
        view! {
            <CredentialTable
                credentials
                status=Callback::new(|id: String| status(&id))
                uses=Signal::stored(uses)
                blocked=Blocked {
                    enable: Signal::stored(blocked.map(str::to_owned)),
                    ..Blocked::default()
                }
                now=Signal::stored(now())
                on_action=Callback::new(move |wanted| action.set(Some(wanted)))
            />
        }
    })
    .await
}

/// By the prefix of its id.
fn status(id: &str) -> AttachmentStatus {
    AttachmentStatus {
        method: (id.starts_with("used") || id.starts_with("both")).then_some(Attachment::Jwt),
        signs_requests: id.starts_with("both"),
    }
}

async fn uses(uses: LastUses) -> Mounted {
    let credentials = Signal::stored(vec![credential("a", "a")]);
    table_with(credentials, uses, None, RwSignal::new(None)).await
}

#[wasm_bindgen_test]
async fn row_shows_name_kid_type_and_expiry() {
    let view = table(vec![credential("a", "laptop key")], RwSignal::new(None)).await;
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
async fn attached_credential_can_be_disabled_but_not_deleted() {
    let action = RwSignal::new(None);
    let view = table(vec![credential("used", "laptop key")], action).await;
    press(&view.button("Actions for laptop key")).await;
    press(&view.button("Delete")).await;
    assert_eq!(action.get_untracked(), None, "it is in use");
    press(&view.button("Disable for Private Key JWT")).await;
    assert!(matches!(
        action.get_untracked(),
        Some(RowAction::Disable(_))
    ));
}

#[wasm_bindgen_test]
async fn blocked_enable_has_a_reason() {
    let action = RwSignal::new(None);
    let blocked = Some("Because of this.");
    let view = table_with(
        Signal::stored(vec![credential("c", "third")]),
        LastUses::Absent,
        blocked,
        action,
    )
    .await;
    press(&view.button("Actions for third")).await;
    press(&view.button("Enable for Private Key JWT")).await;
    assert_eq!(action.get_untracked(), None);
    assert!(view.text().contains("Because of this."));
}

#[wasm_bindgen_test]
async fn near_and_past_expiries_are_marked() {
    let credentials = vec![
        expiring("far", "2028-01-15T08:00:00Z"),
        expiring("near", "2027-01-20T08:00:00Z"),
        expiring("past", "2027-01-14T08:00:00Z"),
    ];
    let view = table(credentials, RwSignal::new(None)).await;
    assert_eq!(view.count(".time-relative[data-tone=warn]"), 1);
    assert_eq!(view.count(".time-relative[data-tone=danger]"), 1);
    assert!(view.text().contains("in 5 days") && view.text().contains("1 day ago · expired"));
}

#[wasm_bindgen_test]
async fn last_use_and_last_rejection_show_their_times() {
    let known = serde_json::from_value(json!([{
        "credential_id": "a",
        "last_used_at": "2027-01-15T07:00:00Z",
        "last_failure_at": "2027-01-15T06:00:00Z",
        "last_failure_reason": "aud_wrong",
    }]))
    .unwrap();
    let view = uses(LastUses::Known(known)).await;
    assert!(view.text().contains("aud wrong"), "{}", view.text());
    let cell = view.find("td[data-label='Last used']");
    let moments = cell.query_selector_all("time[title$=UTC]").unwrap();
    assert_eq!(moments.length(), 2, "{}", cell.inner_html());
}

#[wasm_bindgen_test]
async fn unknown_last_use_is_not_shown_as_never() {
    let said = |view: &Mounted| view.find("td[data-label='Last used']").text_content();
    let view = uses(LastUses::Known(vec![])).await;
    assert_eq!(said(&view).as_deref(), Some("Never used"));
    let view = uses(LastUses::Unknown).await;
    assert_eq!(said(&view).as_deref(), Some("Unavailable"));
    let view = uses(LastUses::Loading).await;
    assert_eq!(said(&view).as_deref(), Some(""));
    assert_eq!(view.count(".skeleton"), 1);
    let view = uses(LastUses::Absent).await;
    assert_eq!(view.count("td[data-label='Last used']"), 0);
    assert_eq!(view.count("th"), view.count("tbody tr:first-child td"));
}

#[wasm_bindgen_test]
async fn credential_with_two_uses_shows_both() {
    let view = table(vec![credential("both", "signer")], RwSignal::new(None)).await;
    assert_eq!(view.count(".badge"), 2);
    let row = view.find("tbody tr").text_content().unwrap();
    assert!(row.contains("Private Key JWT") && row.contains("Signed requests"));
    press(&view.button("Actions for signer")).await;
    let reason = view.find(".menu-reason").text_content().unwrap();
    assert!(
        reason.contains("Private Key JWT") && reason.contains("Signed requests"),
        "{reason}"
    );
}

#[wasm_bindgen_test]
async fn attached_but_expired_credential_is_marked() {
    let over = expiring("used", "2027-01-14T08:00:00Z");
    let view = table(vec![over], RwSignal::new(None)).await;
    assert_eq!(view.count(".badge[data-tone=ok]"), 0);
    let badge = view.find(".badge[data-tone=danger]");
    assert_eq!(
        badge.text_content().as_deref(),
        Some("Private Key JWT, expired")
    );
}

#[wasm_bindgen_test]
async fn row_keeps_focus_while_the_list_changes() {
    let all = RwSignal::new(vec![credential("b", "second"), credential("a", "first")]);
    let view = table_with(
        all.into(),
        LastUses::Known(vec![]),
        None,
        RwSignal::new(None),
    )
    .await;
    let menu = view.button("Actions for second");
    menu.focus().unwrap();
    let has_focus = || document().active_element().is_some_and(|it| it == *menu);
    assert!(has_focus());
    all.set(vec![
        expiring("b", "2028-01-15T08:00:00Z"),
        credential("c", "third"),
    ]);
    settle().await;
    assert!(has_focus(), "it is the same button");
    assert_eq!(view.count("tbody tr"), 2);
    let row = view.find("tbody tr").text_content().unwrap();
    assert!(row.contains("in 12 months"), "its new expiry: {row}");
}

#[wasm_bindgen_test]
async fn unnamed_credential_shows_its_kid() {
    let view = table(vec![credential("a", "")], RwSignal::new(None)).await;
    assert!(
        view.text().contains("Unnamed (kid-of-a)"),
        "{}",
        view.text()
    );
}
