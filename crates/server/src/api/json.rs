//! The JSON of bodies.

use assertion::json;
use serde_json::Value;

pub use json::is_too_deep;

/// Objects and arrays inside each other that are still taken. What is taken is stored a few levels deeper and read
/// again, and serde_json reads 127.
const MAX_DEPTH: usize = 32;

/// Reads one JSON text as [`json::value`] does, nested 32 levels at most.
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    json::value(bytes, MAX_DEPTH)
}
