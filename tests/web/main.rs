//! Views in a real browser, mounted with plain data: empty, one, many, long, wrong.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests; clippy does not know wasm_bindgen_test's attribute as one"
)]

mod activity;
mod add;
mod applications;
mod connect;
mod credentials;
mod gallery;
mod inspect;
mod pages;
mod preview;
mod quickstart;
mod remote;
mod source;
mod support;
mod tab;
mod ui;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
