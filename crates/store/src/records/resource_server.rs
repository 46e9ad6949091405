//! Resource servers, and the grants for them.

use management_api::{ResourceServerPatch, ResourceServerScope, Timestamp};
use serde_json::{Map, Value};

use super::set_members;

/// An API as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceServerRecord {
    /// 24 hex digits.
    pub id: String,
    /// The value of `aud` in its tokens; unique.
    pub identifier: String,
    /// For a person.
    pub name: String,
    /// Its scopes.
    pub scopes: Vec<ResourceServerScope>,
    /// The algorithm of its access tokens; absent: the server's own.
    pub signing_alg: Option<String>,
    /// Lifetime of an access token, in seconds.
    pub token_lifetime: u32,
    /// The server's own API: it can't be changed or deleted.
    pub is_system: bool,
    /// The API's other properties: kept but not used.
    pub other: Map<String, Value>,
    /// When it was created.
    pub created_at: Timestamp,
}

impl ResourceServerRecord {
    /// Applies a PATCH.
    pub fn apply(&mut self, patch: ResourceServerPatch) {
        if let Some(name) = patch.name {
            self.name = name;
        }
        if let Some(scopes) = patch.scopes {
            self.scopes = scopes;
        }
        if let Some(alg) = patch.signing_alg {
            self.signing_alg = Some(alg);
        }
        if let Some(lifetime) = patch.token_lifetime {
            self.token_lifetime = lifetime;
        }
        self.set_properties(patch.other);
    }

    /// Sets other properties one by one; `null` removes one.
    pub fn set_properties(&mut self, properties: Map<String, Value>) {
        set_members(&mut self.other, properties);
    }
}

/// Filter of a list of grants: all conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantFilter {
    /// Of this client.
    pub client_id: Option<String>,
    /// For this API.
    pub audience: Option<String>,
}
