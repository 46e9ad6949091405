//! The Inspect page: bytes, text, other forms, and bundles.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use console::material::{Inspection, Intake, SharedInspection};
use console::pages::inspect::{
    Bytes, BytesState, BytesView, IntakeCard, ResultView, Sample, outputs,
};
use diagnosis::{Diagnosis, Encoding, Kind, Member, Role, Span, diagnose};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::support::{Mounted, mount, now, press, settle, until};

const STYLE: &str = include_str!("../../style/bytes.css");
const INSPECT_STYLE: &str = include_str!("../../style/inspect.css");

/// Virtual lists need their style: without a height, an element shows all rows.
fn with_style() {
    let document = document();
    if document.get_element_by_id("inspect-style").is_some() {
        return;
    }
    let style = document.create_element("style").unwrap();
    style.set_id("inspect-style");
    style.set_text_content(Some(&format!("{STYLE}{INSPECT_STYLE}")));
    document.head().unwrap().append_child(&style).unwrap();
}

async fn key(target: &HtmlElement, name: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(name);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap();
    settle().await;
}

fn inspected(name: &str, text: &str, now: DateTime<Utc>) -> SharedInspection {
    let mut bytes = text.as_bytes().to_vec();
    let diagnosis = diagnose(&bytes, now);
    Arc::new(Inspection::new(
        Some(name.to_owned()),
        diagnosis,
        &mut bytes,
    ))
}

fn sample(sample: Sample) -> SharedInspection {
    inspected(sample.file_name(), &sample.text(), now())
}

async fn result(inspection: SharedInspection) -> Mounted {
    with_style();
    let view = mount(move || view! { <ResultView inspection /> }).await;
    until("rows are drawn", || {
        view.count("[role=tree]") == 0 || view.count("[role=treeitem]") > 0
    })
    .await;
    view
}

/// SEQUENCE of this many small INTEGERs.
fn many_elements(count: usize) -> Vec<u8> {
    let content = [0x02, 0x01, 0x2a].repeat(count);
    let length = (content.len() as u32).to_be_bytes();
    [&[0x30, 0x84], &length[..], &content].concat()
}

async fn bytes(bytes: Bytes) -> (Mounted, BytesState) {
    with_style();
    let place = RwSignal::new(None);
    let view = mount(move || {
        let state = BytesState::new(bytes);
        place.set(Some(state));
        view! { <BytesView state /> }
    })
    .await;
    until("lines are drawn", || view.count(".hex-line") > 0).await;
    (view, place.get_untracked().unwrap())
}

fn object(der: Vec<u8>) -> Bytes {
    let mut diagnosis = Diagnosis::new(Kind::Unknown, Encoding::Der);
    diagnosis.object = Some(der);
    Bytes::of(&diagnosis, None).unwrap()
}

#[wasm_bindgen_test]
async fn certificate_shows_tree_and_bytes() {
    let view = result(sample(Sample::Certificate)).await;
    let tree = view.find("[role=tree]");
    let first = view.find("[role=treeitem]");
    assert_eq!(first.get_attribute("aria-level").as_deref(), Some("1"));
    assert_eq!(
        first.get_attribute("aria-expanded").as_deref(),
        Some("true")
    );
    assert!(tree.text_content().unwrap().contains("serial number"));
    let byte = view.find("[role=gridcell][data-at='0']");
    assert_eq!(byte.text_content().as_deref(), Some("30"));
}

#[wasm_bindgen_test]
async fn tree_keyboard_navigation_marks_the_bytes() {
    let (view, state) = bytes(object(vec![
        0x30, 0x0a, 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02, 0x05, 0x00,
    ]))
    .await;
    let tree = view.find("[role=tree]");
    for (name, active) in [
        ("Home", 0),
        ("ArrowDown", 1),
        ("ArrowRight", 2),
        ("ArrowDown", 3),
        ("ArrowLeft", 1),
        ("End", 4),
        ("ArrowUp", 3),
    ] {
        key(&tree, name).await;
        assert_eq!(state.active.get_untracked(), Some(active), "{name}");
    }
    assert_eq!(view.count("[data-at='7'][data-part=header]"), 2);
    assert_eq!(view.count("[data-at='9'][data-part=contents]"), 2);
    assert_eq!(view.count("[data-at='4'][data-part]"), 0);
    key(&tree, "ArrowLeft").await;
    key(&tree, "ArrowLeft").await;
    assert_eq!(view.count("[role=treeitem]"), 3, "it is collapsed");
    let active = tree.get_attribute("aria-activedescendant").unwrap();
    let row = view.find(&format!("#{active}"));
    assert_eq!(row.get_attribute("aria-expanded").as_deref(), Some("false"));
    key(&tree, "ArrowRight").await;
    assert_eq!(view.count("[role=treeitem]"), 5);
}

#[wasm_bindgen_test]
async fn hex_keyboard_navigation_selects_in_the_tree() {
    let (view, state) = bytes(object(many_elements(100))).await;
    let grid = view.find("[role=grid]");
    for (name, offset) in [
        ("ArrowRight", 1),
        ("ArrowDown", 17),
        ("Home", 16),
        ("End", 31),
        ("ArrowUp", 15),
    ] {
        key(&grid, name).await;
        assert_eq!(state.cursor.get_untracked(), Some(offset), "{name}");
    }
    // 15 is the first byte of the fourth INTEGER.
    assert_eq!(state.active.get_untracked(), Some(4));
    assert_eq!(view.count("[role=treeitem][aria-selected=true]"), 1);
}

#[wasm_bindgen_test]
async fn hover_marks_the_other_half() {
    let (view, state) = bytes(object(many_elements(3))).await;
    let over = |target: &HtmlElement, name: &str| {
        let init = web_sys::MouseEventInit::new();
        init.set_bubbles(true);
        let event = web_sys::MouseEvent::new_with_mouse_event_init_dict(name, &init).unwrap();
        target.dispatch_event(&event).unwrap();
    };
    over(&view.find("[data-at='9']"), "mouseover");
    settle().await;
    assert_eq!(state.hovered.get_untracked(), Some(2));
    assert_eq!(view.count("[role=treeitem][data-hovered]"), 1);
    over(
        &view.find("[role=treeitem][aria-posinset='1'][aria-level='2']"),
        "mouseenter",
    );
    settle().await;
    assert_eq!(view.count("[data-at='8'][data-part=contents]"), 2);
    // A key chooses anew, wherever the pointer rests.
    key(&view.find("[role=tree]"), "End").await;
    assert_eq!(view.count("[data-at='8'][data-part]"), 0);
    assert_eq!(view.count("[data-at='14'][data-part=contents]"), 2);
}

#[wasm_bindgen_test]
async fn narrow_dump_has_eight_columns() {
    let (view, _) = bytes(object(many_elements(100))).await;
    let wide = "[data-columns='16'] .hex-line:first-child [role=gridcell][data-at]";
    assert_eq!(view.count(wide), 16);
    let section = view.find(".bytes");
    section.style().set_property("width", "340px").unwrap();
    until("it is narrow", || view.count("[data-columns='8']") == 1).await;
    until("its first line as well", || {
        view.count(".hex-line:first-child [role=gridcell][data-at]") == 8
    })
    .await;
    assert_eq!(view.count("[data-at='8']"), 2);
}

#[wasm_bindgen_test]
async fn large_trees_are_virtualized() {
    let der = many_elements(350_000);
    let size = der.len();
    let (view, state) = bytes(object(der)).await;
    until("rows are drawn", || view.count("[role=treeitem]") > 0).await;
    assert!(view.count("[role=treeitem]") < 200 && view.count(".hex-line") < 200);
    key(&view.find("[role=tree]"), "End").await;
    until("the end is drawn", || {
        view.count(&format!("[data-at='{}']", size - 1)) > 0
    })
    .await;
    assert_eq!(state.active.get_untracked(), Some(350_000));
    assert_eq!(view.count("[role=treeitem][aria-selected=true]"), 1);
    assert!(view.count("[role=treeitem]") < 200 && view.count(".hex-line") < 200);
}

#[wasm_bindgen_test]
async fn large_blobs_are_virtualized() {
    let input = vec![0xa5; 10 * 1024 * 1024];
    let diagnosis = diagnose(&input, now());
    let (view, _) = bytes(Bytes::of(&diagnosis, Some(&input)).unwrap()).await;
    assert_eq!(view.count("[role=tree]"), 0);
    let grid = view.find("[role=grid]");
    grid.set_scroll_top(i32::MAX);
    until("the end is drawn", || {
        view.count("[data-at='10485759']") > 0
    })
    .await;
    assert!(view.count(".hex-line") < 200);
}

#[wasm_bindgen_test]
async fn private_key_values_are_withheld() {
    let inspection = sample(Sample::Private);
    assert!(inspection.input.is_none() && inspection.diagnosis.object.is_none());
    let view = result(inspection).await;
    let text = view.text();
    assert!(text.contains("rsaEncryption"));
    assert!(view.count("[role=gridcell][aria-label=withheld]") > 50);
    assert_eq!(view.count(".line"), 0, "its text is not shown");
    // The numbers of the key begin behind byte 40; the modulus is the first, and is withheld as well.
    let shown = view.find("[role=gridcell][data-at='45']");
    assert_eq!(shown.text_content().as_deref(), Some("··"));
    assert_eq!(
        view.count(".convert-note"),
        1,
        "only the public key is saved"
    );
}

#[wasm_bindgen_test]
async fn finding_links_to_its_bytes() {
    let inspection = inspected(
        "expired.pem",
        &Sample::Certificate.text(),
        "2090-01-01T00:00:00Z".parse().unwrap(),
    );
    let view = result(inspection).await;
    press(&view.button("Show bytes")).await;
    until("the bytes are marked", || view.count("[data-shown]") > 0).await;
    assert!(view.count("[role=treeitem][aria-selected=true]") == 1);
}

#[wasm_bindgen_test]
async fn finding_links_to_its_line() {
    let damaged = Sample::Certificate.text().replacen("MII", "M*I", 1);
    let view = result(inspected("damaged.pem", &damaged, now())).await;
    press(&view.button("Show line")).await;
    until("the line is marked", || view.count(".line[data-shown]") > 0).await;
    assert_eq!(
        view.find(".line[data-shown] mark")
            .text_content()
            .as_deref(),
        Some("*")
    );
}

#[wasm_bindgen_test]
async fn text_without_a_key_offers_no_conversion() {
    let view = result(inspected("notes.txt", "Remember the milk.\n", now())).await;
    assert_eq!(
        (view.count(".convert-none"), view.count(".convert-list")),
        (1, 0)
    );
    assert_eq!(view.count("[role=tree], [role=grid]"), 0);
    assert_eq!(view.count(".line"), 1);
}

#[wasm_bindgen_test]
async fn certificate_converts_to_every_format() {
    let names = |inspection: &SharedInspection| -> Vec<(&'static str, String)> {
        outputs(&inspection.whole())
            .into_iter()
            .map(|output| (output.form, output.file_name))
            .collect()
    };
    let expected = [
        ("PEM", "certificate.pem"),
        ("DER", "certificate.cer"),
        ("SPKI PEM", "certificate-public.pem"),
        ("PKCS#1 PEM", "certificate-public-pkcs1.pem"),
        ("SPKI DER", "certificate-public.der"),
        ("JWK", "certificate.jwk.json"),
        ("JWKS", "certificate.jwks.json"),
    ];
    let expected = expected.map(|(form, name)| (form, name.to_owned()));
    assert_eq!(names(&sample(Sample::Certificate)), expected);
    // The same for a private key, without the certificate.
    let public = outputs(&sample(Sample::Private).whole());
    assert_eq!(public.len(), 5);
    for output in public {
        let bytes = output.content.bytes();
        let again = diagnose(&bytes, now());
        assert!(!again.holds_private, "{}", output.file_name);
        assert!(again.public_key.is_some(), "{}", output.file_name);
    }
    assert_eq!(names(&sample(Sample::Truncated)), []);
}

fn member(index: usize) -> Member {
    Member {
        kind: Kind::Certificate,
        label: "CERTIFICATE".to_owned(),
        role: if index == 7 {
            Role::Duplicate
        } else {
            Role::Other
        },
        span: Span { start: 0, end: 0 },
        line: index * 20 + 1,
        subject: Some(format!("CN=client {index}")),
        serial: Some(format!("{index:06x}")),
        not_after: Some(if index.is_multiple_of(10) {
            "2026-01-01T00:00:00Z".parse().unwrap()
        } else {
            "2090-01-01T00:00:00Z".parse().unwrap()
        }),
        sha256: None,
        kid: None,
        usage: None,
        key_type: None,
        material: None,
    }
}

#[wasm_bindgen_test]
async fn bundle_of_ten_thousand_can_be_searched() {
    let mut diagnosis = Diagnosis::new(Kind::Certificate, Encoding::Pem);
    diagnosis.members = (0..10_000).map(member).collect();
    let inspection = Inspection::new(Some("bundle.pem".to_owned()), diagnosis, &mut Vec::new());
    let view = result(Arc::new(inspection)).await;
    until("rows are drawn", || view.count("[role=option]") > 0).await;
    assert!(view.count("[role=option]") < 100);
    assert!(view.text().contains("10,000 objects") && view.text().contains("1 duplicate"));
    view.fill("Search by subject or serial number", "client 987")
        .await;
    // 20 by their subjects, among them 987 and 9987; 0x987 and 0x1987 by their serial numbers.
    assert!(
        view.text().contains("22 of 10,000 objects"),
        "{}",
        view.text()
    );
    let list = view.find("[role=listbox]");
    key(&list, "End").await;
    until("the last is chosen", || {
        view.count("[role=option][aria-selected=true]") == 1
    })
    .await;
    let chosen = view.find("[role=option][aria-selected=true]");
    assert!(chosen.text_content().unwrap().contains("CN=client 9987"));
    assert_eq!(chosen.get_attribute("aria-setsize").as_deref(), Some("22"));
    view.fill("Search by subject or serial number", "00:00:0a")
        .await;
    assert!(view.text().contains("1 of 10,000 objects"));
    view.fill("Search by subject or serial number", "nobody")
        .await;
    assert_eq!(view.count("[role=option]"), 0);
    assert_eq!(view.count(".bundle-none"), 1);
}

#[wasm_bindgen_test]
async fn chain_member_is_shown_alone() {
    let view = result(sample(Sample::Chain)).await;
    until("rows are drawn", || view.count("[role=option]") == 3).await;
    assert!(view.text().contains("object 1 is the leaf"));
    let list = view.find("[role=listbox]");
    key(&list, "End").await;
    assert!(
        view.text().contains("chain.pem, object 3"),
        "{}",
        view.text()
    );
    press(&view.button("Show the whole file")).await;
    let kind = view.find(".preview-kind").text_content().unwrap();
    assert!(kind.contains('3'), "{kind}");
}

#[wasm_bindgen_test]
async fn private_text_is_not_kept() {
    let intake = RwSignal::new(None);
    let view = mount(move || {
        let own = Intake::default();
        intake.set(Some(own));
        view! { <IntakeCard intake=own /> }
    })
    .await;
    let intake = intake.get_untracked().unwrap();
    press(&view.button("A chain")).await;
    until("it is read", || {
        intake.inspection.read_untracked().is_some()
    })
    .await;
    let area: web_sys::HtmlTextAreaElement = view.labelled("Or paste it").unchecked_into();
    area.set_value(&Sample::Private.text());
    area.dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    until("it is rejected", || intake.removed.get_untracked()).await;
    settle().await;
    assert_eq!(area.value(), "");
    let kept = intake.inspection.get_untracked().unwrap();
    assert!(kept.input.is_none() && kept.diagnosis.holds_private);
}
