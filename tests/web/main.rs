//! Views in a real browser, mounted with plain data: empty, one, many, long, wrong.
#![cfg(target_arch = "wasm32")]

mod activity;
mod applications;
mod credentials;
mod preview;
mod source;
mod support;
mod ui;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
