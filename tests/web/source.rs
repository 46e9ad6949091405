//! Where key material comes in.

use console::{material::Given, pages::application::credentials::SourceField};
use diagnosis::Verdict;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ClipboardEvent, ClipboardEventInit, DataTransfer, HtmlTextAreaElement};

use crate::support::{Mounted, mount, settle};

/// Made for these tests and used for nothing else.
const PRIVATE: &str = include_str!("fixtures/private.pem");
const PUBLIC: &str = include_str!("fixtures/public.pem");

async fn field(given: RwSignal<Option<Given>>) -> (Mounted, HtmlTextAreaElement) {
    let view = mount(move || view! { <SourceField given /> }).await;
    let area = view.labelled("Or paste PEM, DER or JWK").unchecked_into();
    (view, area)
}

/// Pastes as the browser does: the text goes into the field unless somebody prevents it.
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

fn verdict(given: RwSignal<Option<Given>>) -> Option<(Verdict, bool)> {
    let given = given.read_untracked();
    let diagnosis = &given.as_ref()?.diagnosis;
    Some((diagnosis.verdict, diagnosis.holds_private))
}

#[wasm_bindgen_test]
async fn a_pasted_public_key_is_diagnosed_and_stays() {
    let given = RwSignal::new(None);
    let (_view, area) = field(given).await;
    paste(&area, PUBLIC).await;
    assert_eq!(verdict(given), Some((Verdict::Accept, false)));
    assert_eq!(area.value(), PUBLIC);
}

#[wasm_bindgen_test]
async fn a_pasted_private_key_never_enters_the_field() {
    let given = RwSignal::new(None);
    let (view, area) = field(given).await;
    paste(&area, PRIVATE).await;
    assert_eq!(verdict(given), Some((Verdict::Reject, true)));
    assert_eq!(area.value(), "");
    assert!(view.text().contains("A private key was pasted"));
    let body = PRIVATE.lines().nth(1).unwrap();
    assert!(!view.text().contains(body));
}

#[wasm_bindgen_test]
async fn a_private_key_typed_or_dropped_into_the_field_is_taken_out() {
    let given = RwSignal::new(None);
    let (view, area) = field(given).await;
    fill(&area, PRIVATE).await;
    assert_eq!(verdict(given), Some((Verdict::Reject, true)));
    assert_eq!(area.value(), "");
    assert!(view.text().contains("A private key was pasted"));
}

#[wasm_bindgen_test]
async fn an_emptied_field_is_nothing_given() {
    let given = RwSignal::new(None);
    let (_view, area) = field(given).await;
    paste(&area, PUBLIC).await;
    fill(&area, "").await;
    assert_eq!(verdict(given), None);
}

#[wasm_bindgen_test]
async fn a_file_too_large_is_refused_before_it_is_read() {
    let given = RwSignal::new(None);
    let (view, _area) = field(given).await;
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
    assert_eq!(verdict(given), None);
    assert!(
        view.text().contains("disk.img has 32.0 MB"),
        "{}",
        view.text()
    );
}
