//! The diagnosis as a WebAssembly module of its own, to be measured in a browser beside other libraries.

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, Scan};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads the facts of a certificate into Rust, where the console uses them; whether there are any.
#[wasm_bindgen]
pub fn facts(input: &[u8]) -> bool {
    diagnosis::facts(input).is_some()
}

/// The facts of a certificate handed to JavaScript, as JSON.
#[wasm_bindgen]
pub fn facts_json(input: &[u8]) -> String {
    diagnosis::facts(input)
        .and_then(|facts| serde_json::to_string(&facts).ok())
        .unwrap_or_default()
}

/// The whole diagnosis: whether the input could be registered. `now` is in milliseconds since 1970.
#[wasm_bindgen]
pub fn diagnose(input: &[u8], now: f64) -> bool {
    is_usable(&diagnosis::diagnose(input, moment(now)))
}

/// The whole diagnosis of a bundle, read in steps of `step` certificates as the console does: how many it holds.
#[wasm_bindgen]
pub fn bundle(input: &[u8], step: usize, now: f64) -> usize {
    let mut scan = Scan::new(input);
    while scan.step(step).is_some() {}
    scan.finish(moment(now)).certificates
}

fn is_usable(diagnosis: &Diagnosis) -> bool {
    diagnosis.material.is_some()
}

fn moment(milliseconds: f64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds as i64).unwrap_or_default()
}
