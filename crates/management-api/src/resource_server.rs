//! Resource servers: the APIs that access tokens are for.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A scope of an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerScope {
    /// `read:things`.
    pub value: String,
    /// For a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An API, as the API shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServer {
    /// 24 hex digits.
    pub id: String,
    /// For a person.
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
    /// Life of an access token, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<u32>,
    /// The server's own API: it can't be changed or deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_system: Option<bool>,
    /// The API's other properties, which Countersign keeps and does not read.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An API to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerCreate {
    /// For a person; where absent, the identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value of `aud`: unique, and fixed once created.
    pub identifier: String,
    /// Its scopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ResourceServerScope>>,
    /// Where absent, the server's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_alg: Option<String>,
    /// Seconds; 86,400 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<u32>,
    /// The API's other properties, which Countersign keeps and does not read. The server checks their names.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A change of an API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServerPatch {
    /// For a person.
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
    /// The API's other properties, which Countersign keeps and does not read; `null` takes one away.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
