//! Resource servers: the APIs that access tokens are for.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A scope of an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerScope {
    /// `read:things`.
    pub value: String,
    /// A readable text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An API in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServer {
    /// 24 hex digits.
    pub id: String,
    /// A readable text.
    #[serde(default)]
    pub name: String,
    /// The value of `aud` in its tokens.
    pub identifier: String,
    /// Its scopes.
    #[serde(default)]
    pub scopes: Vec<ResourceServerScope>,
    /// The algorithm of its access tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_alg: Option<String>,
    /// Lifetime of an access token, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<u32>,
    /// The server's own API: it can't be changed or deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_system: Option<bool>,
    /// The API's other properties, kept but not used.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The body that creates an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerCreate {
    /// A name to show; if absent, the identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value of `aud`: unique, and fixed once created.
    pub identifier: String,
    /// Its scopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ResourceServerScope>>,
    /// If absent, the server's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_alg: Option<String>,
    /// In seconds; 86,400 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<u32>,
    /// The API's other properties, kept but not used. The server checks their names.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The body that changes an API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerPatch {
    /// A readable text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All its scopes from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ResourceServerScope>>,
    /// The algorithm of its access tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_alg: Option<String>,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<u32>,
    /// The API's other properties, kept but not used; `null` removes one.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
