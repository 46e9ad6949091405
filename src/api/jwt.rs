//! The parts of a JSON Web Token (RFC 7519), read for people: nothing is verified.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::json;

/// The JSON object in a header or in claims: base64url without padding.
#[must_use]
pub fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = Zeroizing::new(Base64UrlUnpadded::decode_vec(part).ok()?);
    json::from_str(core::str::from_utf8(&bytes).ok()?).ok()
}
