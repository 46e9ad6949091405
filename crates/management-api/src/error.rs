//! Errors on the wire.

use serde::{Deserialize, Serialize};

/// The body of every error of the management API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// The HTTP status, repeated.
    #[serde(default)]
    pub status_code: u16,
    /// The status in words: `Bad Request`.
    #[serde(default)]
    pub error: String,
    /// What went wrong, for a person.
    #[serde(default)]
    pub message: String,
    /// `invalid_body`, `insufficient_scope`, `inexistent_client` … Optional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Ours: the property or parameter that is wrong, by its path: `kid`, or
    /// `client_authentication_methods.private_key_jwt.credentials[0].kid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Ours: the code of the finding that made a `pem` unacceptable (see docs/diagnosis-json.md).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Ours: what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}
