//! Clients: what the console calls applications.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    Change, ClientAuthenticationMethods, NewClientAuthenticationMethods, NewSignedRequestObject,
    Secret, SignedRequestObject, SignedRequestObjectPatch, TokenEndpointAuthMethod,
};

/// The type of application.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AppType {
    /// An application on a device.
    Native,
    /// A single-page application.
    Spa,
    /// A web application with a server.
    RegularWeb,
    /// Machine to machine.
    NonInteractive,
    /// An API that is also a client.
    ResourceServer,
    /// Okta's Express Configuration.
    ExpressConfiguration,
    /// One of the legacy single-sign-on values, such as `rms`.
    Other(String),
}

impl AppType {
    /// The value on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Native => "native",
            Self::Spa => "spa",
            Self::RegularWeb => "regular_web",
            Self::NonInteractive => "non_interactive",
            Self::ResourceServer => "resource_server",
            Self::ExpressConfiguration => "express_configuration",
            Self::Other(value) => value,
        }
    }

    /// Returns true for public clients, which can't keep a secret and have no credentials.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Native | Self::Spa)
    }
}

impl From<String> for AppType {
    fn from(value: String) -> Self {
        match value.as_str() {
            "native" => Self::Native,
            "spa" => Self::Spa,
            "regular_web" => Self::RegularWeb,
            "non_interactive" => Self::NonInteractive,
            "resource_server" => Self::ResourceServer,
            "express_configuration" => Self::ExpressConfiguration,
            _ => Self::Other(value),
        }
    }
}

impl Serialize for AppType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AppType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// How a client's ID tokens are signed. Only `alg` matters here: credentials require RS256.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtConfiguration {
    /// Seconds that an ID token is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime_in_seconds: Option<u32>,
    /// The secret is base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_encoded: Option<bool>,
    /// `RS256`, `HS256`, `PS256` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
}

/// A client in an answer. Its properties depend on the caller's scopes and on `fields`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// 32 letters and digits.
    pub client_id: String,
    /// Shown in lists.
    #[serde(default)]
    pub name: String,
    /// Up to 140 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The type of application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_type: Option<AppType>,
    /// The tenant's own "All Applications" client, which can't be edited.
    #[serde(default, rename = "global", skip_serializing_if = "Option::is_none")]
    pub is_global: Option<bool>,
    /// Owned by the tenant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_first_party: Option<bool>,
    /// Only with `read:client_keys` or `read:client_credentials`, and never while credentials authenticate the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// The OAuth grants it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types: Option<Vec<String>>,
    /// Absent while credentials authenticate the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<TokenEndpointAuthMethod>,
    /// Present while credentials authenticate the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_authentication_methods: Option<ClientAuthenticationMethods>,
    /// Signed request objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_request_object: Option<SignedRequestObject>,
    /// ID tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt_configuration: Option<JwtConfiguration>,
}

/// The body that creates a client. Absent properties get the API's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCreate {
    /// Without `<` and `>`.
    pub name: String,
    /// Up to 140 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The type of application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_type: Option<AppType>,
    /// The OAuth grants it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types: Option<Vec<String>>,
    /// Excludes `client_authentication_methods`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<TokenEndpointAuthMethod>,
    /// Fully defined credentials; excludes `token_endpoint_auth_method`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_authentication_methods: Option<NewClientAuthenticationMethods>,
    /// Signed request objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_request_object: Option<NewSignedRequestObject>,
    /// ID tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt_configuration: Option<JwtConfiguration>,
    /// The API's other properties, kept but not used. The server checks their names.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The body that changes a client. To switch to credentials, clear `token_endpoint_auth_method` in the same body; to
/// switch back, clear `client_authentication_methods` and set the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientPatch {
    /// Without `<` and `>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Up to 140 characters.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub description: Change<String>,
    /// The type of application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_type: Option<AppType>,
    /// A secret chosen by the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// The OAuth grants it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types: Option<Vec<String>>,
    /// Excludes `client_authentication_methods`.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub token_endpoint_auth_method: Change<TokenEndpointAuthMethod>,
    /// The credentials to attach, by id: all others are detached.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub client_authentication_methods: Change<ClientAuthenticationMethods>,
    /// Signed request objects.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub signed_request_object: Change<SignedRequestObjectPatch>,
    /// ID tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwt_configuration: Option<JwtConfiguration>,
    /// The API's other properties, kept but not used; `null` removes one. `client_metadata` is merged by member.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
