//! The button that copies a text.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{Glyph, Icon, Toasts, shortcut};

/// How long the outcome is shown, in milliseconds.
const SHOWN_MS: u32 = 2_500;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    No,
    Yes,
    Failed,
}

/// Copies a text and says whether that worked. Its size stays the same, so that nothing around it moves.
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
    let toasts = use_context::<Toasts>();
    let state = RwSignal::new(Copied::No);
    // The outcome stays its full time after the last press, not after an earlier one.
    let presses = StoredValue::new(0_u32);
    let copy = move |_| {
        presses.update_value(|count| *count += 1);
        let press = presses.get_value();
        leptos::task::spawn_local(async move {
            let copied = copy_text(&text.get_untracked()).await;
            state.try_set(if copied { Copied::Yes } else { Copied::Failed });
            if let (Some(toasts), false) = (toasts, copied) {
                toasts.failed(not_copied());
            }
            gloo_timers::future::TimeoutFuture::new(SHOWN_MS).await;
            if presses.try_get_value() == Some(press) {
                state.try_set(Copied::No);
            }
        });
    };
    let glyph = move || match state.get() {
        Copied::No => Glyph::Copy,
        Copied::Yes => Glyph::Check,
        Copied::Failed => Glyph::Warning,
    };
    // Both words have a place, so that the button is as wide as the longer.
    let words = wordy.then(|| {
        let copied = move || state.get() == Copied::Yes;
        view! {
            <span class="copy-words" aria-hidden="true">
                <span data-shown=move || (!copied()).then_some("")>"Copy"</span>
                <span data-shown=move || copied().then_some("")>"Copied"</span>
            </span>
        }
    });
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
            {move || view! { <Icon glyph=glyph() /> }}
            {words}
            <span class="visually-hidden" role="status">
                {move || (state.get() == Copied::Yes).then_some("Copied")}
            </span>
        </button>
    }
}

/// Copies a text. Returns true if that worked.
pub async fn copy_text(text: &str) -> bool {
    // Without TLS, and in some embedded browsers, there is no clipboard.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let Ok(clipboard) = clipboard.and_then(|found| found.dyn_into::<web_sys::Clipboard>()) else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// What to do if that didn't work.
#[must_use]
pub fn not_copied() -> String {
    let keys = shortcut("Ctrl C");
    format!("Couldn’t copy. Select the text and press {keys}.")
}
