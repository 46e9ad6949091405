//! Our own documents under `/countersign/v1/`, which a tenant does not have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rules::{ATTACHED_LIMIT, STORED_LIMIT};
use crate::{Algorithm, Credential, Timestamp};

/// The maximum number of credentials of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Attached to one method.
    pub attached: u32,
    /// Stored for a client, attached or not.
    pub stored: u32,
}

impl Default for Limits {
    /// 2 attached, 4 stored.
    fn default() -> Self {
        Self {
            attached: ATTACHED_LIMIT,
            stored: STORED_LIMIT,
        }
    }
}

impl Limits {
    /// Returns true if `count` credentials may be attached to one method.
    #[must_use]
    pub fn allow_attached(self, count: usize) -> bool {
        u32::try_from(count).is_ok_and(|count| count <= self.attached)
    }

    /// Returns true if `count` credentials may be stored for a client.
    #[must_use]
    pub fn allow_stored(self, count: usize) -> bool {
        u32::try_from(count).is_ok_and(|count| count <= self.stored)
    }
}

/// What a console needs to know about the server. Reading it requires no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// The issuer, exactly as it must be in `aud` of an assertion.
    pub issuer: String,
    /// Version of the server.
    pub version: String,
    /// The maximum number of credentials of a client.
    #[serde(default)]
    pub limits: Limits,
    /// An expiry can be removed again.
    #[serde(default)]
    pub can_clear_expiry: bool,
    /// The longest lifetime of an assertion, `exp` - `iat`, in seconds.
    #[serde(default)]
    pub assertion_lifetime: u32,
    /// Seconds that `iat` and `nbf` of an assertion may lie in the future.
    #[serde(default)]
    pub assertion_skew: u32,
    /// The token endpoint's URL is accepted as the audience, too.
    #[serde(default)]
    pub legacy_audience: bool,
    /// FAPI 2.0: no client secrets, PS256 only, the audience a string only.
    #[serde(default)]
    pub fapi: bool,
    /// Authentication methods that can be set but not used with this server.
    #[serde(default)]
    pub unserved_methods: Vec<UnservedMethod>,
    /// The server's time, so that a console can detect a wrong clock.
    pub time: Timestamp,
}

/// An authentication method that can't be used with the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnservedMethod {
    /// The method on the wire.
    pub method: String,
    /// The reason, to show.
    pub reason: String,
}

/// The session of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Who signed in.
    pub subject: String,
    /// What they may do.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// When the session expires.
    pub expires_at: Timestamp,
}

/// A credential in the list over all clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCredential {
    /// Its client.
    pub client_id: String,
    /// The client's name.
    #[serde(default)]
    pub client_name: String,
    /// It is attached to any slot.
    #[serde(default)]
    pub is_attached: bool,
    /// The credential itself.
    #[serde(flatten)]
    pub credential: Credential,
}

/// A page of credentials over all clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCredentialPage {
    /// Index of the first one, from 0.
    pub start: u64,
    /// The page's size.
    pub limit: u64,
    /// The total number of matches.
    pub total: u64,
    /// The page, by expiry; those that never expire last.
    pub credentials: Vec<ClientCredential>,
}

/// When a credential was last used at the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialUsage {
    /// The credential.
    pub credential_id: String,
    /// Last assertion accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// Last assertion rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_failure_at: Option<Timestamp>,
    /// The reason code of the rejection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_failure_reason: Option<String>,
}

/// The public keys of a client, as a JWK Set (RFC 7517, section 5) that says which of them count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeys {
    /// The client.
    pub client_id: String,
    /// The authentication method that it is registered for.
    pub authentication_method: String,
    /// Its keys in the order of their registration, detached and expired ones too.
    pub keys: Vec<PublicKey>,
}

/// A public key of a client: a JWK with the facts of its credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// `RSA`.
    pub kty: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// The modulus, base64url.
    pub n: String,
    /// The public exponent, base64url.
    pub e: String,
    /// The key ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The algorithm that assertions are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<Algorithm>,
    /// The credential.
    pub credential_id: String,
    /// Its name.
    pub name: String,
    /// It is attached to Private Key JWT.
    pub is_attached: bool,
    /// It has expired.
    pub is_expired: bool,
    /// When it expires, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The public key or certificate that was registered, as PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pem: Option<String>,
}

/// Totals over everything stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Clients.
    pub clients: u64,
    /// Credentials of all clients.
    pub credentials: u64,
    /// Of those, attached to a method.
    pub attached: u64,
    /// Expired already.
    pub expired: u64,
    /// Expiring within 30 days.
    pub expiring: u64,
}

/// How many clients have each value of a property, by the value on the wire; values that none has are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCounts {
    /// By [`ClientStatus`](crate::ClientStatus).
    pub status: BTreeMap<String, u64>,
    /// By [`AppType`](crate::AppType).
    pub app_type: BTreeMap<String, u64>,
    /// By the method of authentication.
    pub auth_method: BTreeMap<String, u64>,
}
