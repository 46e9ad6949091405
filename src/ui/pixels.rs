//! Lengths in pixels as style sheets write them, read and printed by the browser: Rust's code for fractions would be in
//! what every page loads.

/// The length in pixels, as `27.5px`.
pub fn pixels(length: f64) -> String {
    let digits = js_sys::Number::from(length).to_string_with_radix(10);
    let digits = digits.map(String::from).unwrap_or_default();
    format!("{digits}px")
}

/// The number in a length like `27.5px`; `NaN` if there is none.
pub fn from_pixels(length: &str) -> f64 {
    js_sys::parse_float(length)
}
