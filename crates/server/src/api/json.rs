//! The JSON of bodies.

use primitives::json;
use serde_json::Value;

pub use json::is_too_deep;

/// The deepest nesting of objects and arrays. Values are stored a few levels deeper and read again, and serde_json
/// reads 127 levels.
const MAX_DEPTH: usize = 32;

/// Reads one JSON text as [`json::value`] does, nested 32 levels at most. A whole number is an integer however it is
/// written: `3600.0` is 3600 (RFC 8259, section 6, knows one kind of number).
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    json::value(bytes, MAX_DEPTH).map(with_integers)
}

fn with_integers(value: Value) -> Value {
    match value {
        Value::Number(number) => number
            .as_f64()
            .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() <= MAX_WHOLE)
            .map_or(Value::Number(number), |float| Value::from(float as i64)),
        Value::Array(items) => items.into_iter().map(with_integers).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, with_integers(value)))
            .collect(),
        other => other,
    }
}

/// The largest whole number that a float represents exactly, like all below it: 2⁵³ − 1.
const MAX_WHOLE: f64 = 9_007_199_254_740_991.0;
