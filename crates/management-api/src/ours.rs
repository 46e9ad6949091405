//! Our own documents under `/countersign/v1/`, which a tenant does not have.

use serde::{Deserialize, Serialize};

use crate::rules::{ATTACHED_LIMIT, STORED_LIMIT};
use crate::{Credential, Timestamp};

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
