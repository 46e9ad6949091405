//! The button that copies a text.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{Glyph, Icon};

/// How long the outcome is shown, in milliseconds.
const SHOWN_MS: u32 = 2_500;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    No,
    Yes,
    Failed,
}

/// Copies a text and says whether that worked.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, as in "Copy key ID".
    #[prop(into)]
    what: String,
    /// Show the word beside the icon.
    #[prop(optional)]
    wordy: bool,
) -> impl IntoView {
    let state = RwSignal::new(Copied::No);
    // The word stays its full time after the last press, not after an earlier one.
    let presses = StoredValue::new(0_u32);
    let copy = move |_| {
        presses.update_value(|count| *count += 1);
        let press = presses.get_value();
        leptos::task::spawn_local(async move {
            let copied = write(&text.get_untracked()).await;
            state.try_set(if copied { Copied::Yes } else { Copied::Failed });
            gloo_timers::future::TimeoutFuture::new(SHOWN_MS).await;
            if presses.try_get_value() == Some(press) {
                state.try_set(Copied::No);
            }
        });
    };
    let says = move || match state.get() {
        Copied::No if wordy => "Copy",
        Copied::No => "",
        Copied::Yes => "Copied",
        Copied::Failed => "Select it and press Ctrl+C",
    };
    view! {
        <button
            type="button"
            class="copy"
            data-state=move || match state.get() {
                Copied::No => None,
                Copied::Yes => Some("copied"),
                Copied::Failed => Some("failed"),
            }
            aria-label=format!("Copy {what}")
            on:click=copy
        >
            {move || {
                let glyph = if state.get() == Copied::Yes { Glyph::Check } else { Glyph::Copy };
                view! { <Icon glyph /> }
            }}
            <span>{says}</span>
            <span class="visually-hidden" role="status">
                {move || (state.get() == Copied::Yes).then_some("Copied")}
            </span>
        </button>
    }
}

async fn write(text: &str) -> bool {
    // Without TLS, and in some embedded browsers, there is no clipboard.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let Ok(clipboard) = clipboard.and_then(|found| found.dyn_into::<web_sys::Clipboard>()) else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
