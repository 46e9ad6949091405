//! Views in a real browser, mounted with plain data: empty, one, many, long, wrong.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests; clippy does not know wasm_bindgen_test's attribute as one"
)]

mod activity;
mod add_credential;
mod applications;
mod connect;
mod credential_list;
mod credentials_tab;
mod find;
mod gallery;
mod inspect;
mod material;
mod parts;
mod quickstart;
mod remote;
mod settings;
mod sign_in;
mod support;
mod ui;
mod unsaved;
mod weak_keys;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
