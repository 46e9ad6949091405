//! Answers to what the page's first script, `src/first_requests.js`, requested while the program was loading.

use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Fails where there is no such script, as in the tests of components.
    #[wasm_bindgen(catch, js_namespace = firstRequests)]
    fn take(url: &str) -> Result<Option<Promise>, wasm_bindgen::JsValue>;

    #[wasm_bindgen(catch, js_namespace = firstRequests, js_name = forget)]
    fn forget_all() -> Result<(), wasm_bindgen::JsValue>;
}

/// The answer to a `GET` of this address, if the script has requested it: once, and for the first seconds only. `None` if
/// no answer came, too.
pub(super) async fn first_answer(url: &str) -> Option<web_sys::Response> {
    let answer = take(url).ok()??;
    JsFuture::from(answer).await.ok()?.dyn_into().ok()
}

/// Drops the answers that were not taken: something is about to change.
pub(super) fn forget_first_answers() {
    // Without the script there is nothing to forget.
    let _ = forget_all();
}
