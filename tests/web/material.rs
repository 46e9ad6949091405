//! Where material comes in, and what is drawn of its diagnosis.

use console::material::{Intake, Preview, SourceField, Subject};
use diagnosis::{Certificate, Diagnosis, Encoding, Finding, Kind, PublicKey, Severity, Verdict};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ClipboardEvent, ClipboardEventInit, DataTransfer, HtmlTextAreaElement};

use crate::support::{Mounted, mount, settle, until};

/// Made for these tests and used for nothing else.
const PRIVATE: &str = include_str!("fixtures/private.pem");
const PUBLIC: &str = include_str!("fixtures/public.pem");

async fn field() -> (Mounted, HtmlTextAreaElement, Intake) {
    let intake = RwSignal::new(None);
    let view = mount(move || {
        let own = Intake::default();
        intake.set(Some(own));
        view! {
            <SourceField
                intake=own
                drop_hint="PEM"
                paste_label="Text"
                removed_advice="Create a new key."
                error_title="Not accepted"
            />
        }
    })
    .await;
    let area = view.labelled("Text").unchecked_into();
    (view, area, intake.get_untracked().unwrap())
}

/// Pastes as the browser does: the text goes into the field unless that is prevented.
async fn paste(area: &HtmlTextAreaElement, text: &str) {
    let data = DataTransfer::new().unwrap();
    data.set_data("text/plain", text).unwrap();
    let init = ClipboardEventInit::new();
    init.set_clipboard_data(Some(&data));
    init.set_cancelable(true);
    init.set_bubbles(true);
    let event = ClipboardEvent::new_with_event_init_dict("paste", &init).unwrap();
    if area.dispatch_event(&event).unwrap() {
        fill(area, text).await;
    }
    settle().await;
}

async fn fill(area: &HtmlTextAreaElement, text: &str) {
    area.set_value(text);
    area.dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    settle().await;
}

fn verdict(intake: Intake) -> Option<(Verdict, bool)> {
    let inspection = intake.inspection.read_untracked();
    let diagnosis = &inspection.as_ref()?.diagnosis;
    Some((diagnosis.verdict, diagnosis.holds_private))
}

#[wasm_bindgen_test]
async fn pasted_public_key_stays_in_the_field() {
    let (_view, area, intake) = field().await;
    paste(&area, PUBLIC).await;
    assert_eq!(verdict(intake), Some((Verdict::Accept, false)));
    assert_eq!(area.value(), PUBLIC);
}

#[wasm_bindgen_test]
async fn pasted_private_key_never_enters_the_field() {
    let (view, area, intake) = field().await;
    paste(&area, PRIVATE).await;
    assert_eq!(verdict(intake), Some((Verdict::Reject, true)));
    assert_eq!(area.value(), "");
    assert!(intake.removed.get_untracked());
    assert_eq!(view.count(".callout[data-tone=danger]"), 1);
    let body = PRIVATE.lines().nth(1).unwrap();
    assert!(!view.text().contains(body));
}

#[wasm_bindgen_test]
async fn typed_private_key_is_removed_from_the_field() {
    let (view, area, intake) = field().await;
    fill(&area, PRIVATE).await;
    assert_eq!(verdict(intake), Some((Verdict::Reject, true)));
    assert_eq!(area.value(), "");
    assert!(intake.removed.get_untracked());
    assert_eq!(view.count(".callout[data-tone=danger]"), 1);
}

#[wasm_bindgen_test]
async fn emptied_field_clears_the_inspection() {
    let (_view, area, intake) = field().await;
    paste(&area, PUBLIC).await;
    fill(&area, "").await;
    assert_eq!(verdict(intake), None);
}

#[wasm_bindgen_test]
async fn too_large_file_is_rejected_unread() {
    let (view, _area, intake) = field().await;
    let part = js_sys::Uint8Array::new_with_length(diagnosis::MAX_INPUT as u32 + 1);
    let file = web_sys::File::new_with_u8_array_sequence(&js_sys::Array::of1(&part), "disk.img");
    let files = DataTransfer::new().unwrap();
    files.items().add_with_file(&file.unwrap()).unwrap();
    let input: web_sys::HtmlInputElement = view.find("input[type=file]").unchecked_into();
    input.set_files(files.files().as_ref());
    input
        .dispatch_event(&web_sys::Event::new("change").unwrap())
        .unwrap();
    settle().await;
    assert_eq!(verdict(intake), None);
    let error = intake.error.get_untracked().unwrap();
    assert!(error.contains("disk.img"), "{error}");
    assert!(view.text().contains(&error));
}

#[wasm_bindgen_test]
async fn cancelled_reading_leaves_nothing() {
    let intake = Intake::default();
    let text = PUBLIC.repeat(20_000);
    assert!(!intake.take_text(text), "it is too large for a field");
    until("it is under way", || {
        intake.reading.read_untracked().is_some()
    })
    .await;
    let progress = intake.progress.get_untracked();
    assert!(progress.done > 0 && progress.done < progress.total);
    intake.clear();
    for _ in 0..20 {
        gloo_timers::future::TimeoutFuture::new(5).await;
        assert!(intake.reading.read_untracked().is_none());
        assert!(intake.inspection.read_untracked().is_none());
    }
}

fn finding(severity: Severity, message: &str, remedy: Option<&str>) -> Finding {
    Finding {
        code: "example",
        severity,
        message: message.to_owned(),
        remedy: remedy.map(str::to_owned),
        span: None,
        line: Some(3),
        column: Some(7),
        der: None,
    }
}

fn key() -> Diagnosis {
    let mut diagnosis = Diagnosis::new(Kind::PublicKeySpki, Encoding::Pem);
    diagnosis.verdict = Verdict::Accept;
    diagnosis.public_key = Some(PublicKey {
        algorithm: "RSA".to_owned(),
        bits: Some(2048),
        exponent: Some("65537".to_owned()),
        curve: None,
        spki_sha256: Some("ab".repeat(32)),
        kid: Some("LWd8xEOrXZOm6jUL6mcw0j6LxHz_YvhEi7AmjcQDiCs".to_owned()),
        jwk: None,
        spki: None,
    });
    diagnosis
}

async fn preview(diagnosis: Diagnosis) -> Mounted {
    let subject = Subject {
        name: Some("my key.pem".to_owned()),
        diagnosis,
        member: None,
    };
    mount(move || view! { <Preview subject /> }).await
}

#[wasm_bindgen_test]
async fn preview_shows_key_facts() {
    let view = preview(key()).await;
    let text = view.text();
    for part in [
        "RSA 2048 bits",
        "LWd8xEOrXZOm6jUL6mcw0j6LxHz",
        "SHA-256",
        "exponent 65537",
        "my key.pem",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count(".badge[data-tone=ok]"), 1);
    assert_eq!(view.count(".finding"), 0);
}

#[wasm_bindgen_test]
async fn preview_shows_findings_with_severity_and_position() {
    let mut diagnosis = key();
    diagnosis.verdict = Verdict::Reject;
    diagnosis.findings = vec![
        finding(
            Severity::Error,
            "This is a private key.",
            Some("Register its public key: openssl pkey -in FILE -pubout"),
        ),
        finding(Severity::Note, "There is text before the armour.", None),
    ];
    let view = preview(diagnosis).await;
    let text = view.text();
    assert_eq!(view.count(".badge[data-tone=danger]"), 1);
    assert_eq!(view.count(".finding[data-tone=danger]"), 1);
    assert_eq!(view.count(".finding[data-tone=accent]"), 1);
    assert!(text.contains("line 3, column 7"));
    let command = view.find(".command code").text_content().unwrap();
    assert_eq!(command, "openssl pkey -in './my key.pem' -pubout");
}

#[wasm_bindgen_test]
async fn preview_shows_certificate_facts() {
    let mut diagnosis = key();
    diagnosis.kind = Kind::Certificate;
    diagnosis.certificates = 2;
    diagnosis.certificate = Some(Certificate {
        subject: "CN=billing.example".to_owned(),
        issuer: "CN=Example CA".to_owned(),
        serial: "01".to_owned(),
        not_before: "2026-01-01T00:00:00Z".parse().ok(),
        not_after: "2027-06-01T00:00:00Z".parse().ok(),
        self_signed: false,
        signature_algorithm: "sha256WithRSAEncryption".to_owned(),
        sha1: "cd".repeat(20),
        sha256: "ef".repeat(32),
        san: vec!["dns:billing.example".to_owned()],
        version: 3,
        key_usage: None,
        extended_key_usage: None,
        ca: None,
        path_length: None,
        subject_key_id: None,
        authority_key_id: None,
        subject_attributes: vec![],
        issuer_attributes: vec![],
        extensions: vec![],
        spans: Default::default(),
    });
    let view = preview(diagnosis).await;
    let text = view.text();
    for part in ["CN=billing.example", "CN=Example CA", "dns:billing.example"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(view.count("time"), 2);
}

#[wasm_bindgen_test]
async fn preview_works_without_facts() {
    let view = preview(Diagnosis::new(Kind::Text, Encoding::Text)).await;
    let label = Kind::Text.label();
    assert!(view.text().contains(label), "{}", view.text());
    assert_eq!(view.count("dl"), 0);
}
