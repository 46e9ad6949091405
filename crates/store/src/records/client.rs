//! Clients.

use management_api::rules::METADATA_MAX;
use management_api::{
    AppType, Authentication, Change, ClientStatus, JwtConfiguration, Method, Secret,
    SignedRequestObject, SignedRequestObjectPatch, Timestamp, TokenEndpointAuthMethod,
};
use serde_json::{Map, Value};

use super::conflict::Conflict;
use super::credential::{Slot, TokenCredential};
use super::set_members;

/// A client as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRecord {
    /// 32 letters and digits.
    pub client_id: String,
    /// Shown in lists.
    pub name: String,
    /// Up to 140 characters.
    pub description: Option<String>,
    /// The type of application, if one was given.
    pub app_type: Option<AppType>,
    /// The OAuth grants that it may use.
    pub grant_types: Vec<String>,
    /// How it authenticates.
    pub authentication: Authentication,
    /// Keys of signed request objects, from the same pool.
    pub signed_request_object: Option<SignedRequestObject>,
    /// Kept even while credentials authenticate the client: it is valid again after switching back.
    pub client_secret: Secret,
    /// ID tokens.
    pub jwt_configuration: JwtConfiguration,
    /// Other properties of the API: kept but not used.
    pub other: Map<String, Value>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A PATCH of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientChange {
    /// As in the record.
    pub name: Option<String>,
    /// As in the record.
    pub description: Change<String>,
    /// As in the record.
    pub app_type: Option<AppType>,
    /// As in the record.
    pub client_secret: Option<Secret>,
    /// As in the record.
    pub grant_types: Option<Vec<String>>,
    /// See [`Authentication::changed`].
    pub token_endpoint_auth_method: Change<TokenEndpointAuthMethod>,
    /// The method and the ids to attach: all others are detached.
    pub client_authentication_methods: Change<(Method, Vec<String>)>,
    /// As in the record.
    pub signed_request_object: Change<SignedRequestObjectPatch>,
    /// As in the record.
    pub jwt_configuration: Option<JwtConfiguration>,
    /// See [`ClientRecord::set_properties`].
    pub other: Map<String, Value>,
}

impl ClientChange {
    /// Applies it to `client`. The caller checks the attached ids against the client's pool.
    ///
    /// # Errors
    /// A [`Conflict`] between the properties.
    pub fn apply(self, client: &mut ClientRecord, now: Timestamp) -> Result<(), Conflict> {
        let authentication = client.authentication.clone().changed(
            self.token_endpoint_auth_method,
            self.client_authentication_methods,
        )?;
        client.authentication = authentication;
        if let Some(name) = self.name {
            client.name = name;
        }
        self.description.apply(&mut client.description);
        if let Some(app_type) = self.app_type {
            client.app_type = Some(app_type);
        }
        if let Some(secret) = self.client_secret {
            client.client_secret = secret;
        }
        if let Some(grant_types) = self.grant_types {
            client.grant_types = grant_types;
        }
        match self.signed_request_object {
            Change::Keep => {}
            Change::Clear => client.signed_request_object = None,
            Change::Set(patch) => patch.apply(
                client
                    .signed_request_object
                    .get_or_insert_with(Default::default),
            ),
        }
        if let Some(change) = self.jwt_configuration {
            let jwt = &mut client.jwt_configuration;
            jwt.alg = change.alg.or(jwt.alg.take());
            jwt.lifetime_in_seconds = change.lifetime_in_seconds.or(jwt.lifetime_in_seconds);
            jwt.secret_encoded = change.secret_encoded.or(jwt.secret_encoded);
        }
        client.set_properties(self.other);
        client.updated_at = now;
        client.check()
    }
}

impl ClientRecord {
    /// The rules within one client.
    ///
    /// # Errors
    /// [`Conflict::IdTokenAlgorithm`], [`Conflict::TooMuchMetadata`].
    pub fn check(&self) -> Result<(), Conflict> {
        let metadata = self.other.get(METADATA).and_then(Value::as_object);
        if let Some(given) = metadata.map(Map::len).filter(|&given| given > METADATA_MAX) {
            return Err(Conflict::TooMuchMetadata {
                given,
                limit: METADATA_MAX,
            });
        }
        let alg = self.jwt_configuration.alg.as_deref().unwrap_or("RS256");
        match self.authentication {
            Authentication::Credentials { .. } if alg != "RS256" => {
                Err(Conflict::IdTokenAlgorithm {
                    alg: alg.to_owned(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Sets other properties one by one; `null` removes one. `client_metadata` is merged by member.
    pub fn set_properties(&mut self, properties: Map<String, Value>) {
        for (name, value) in properties {
            match (value, self.other.get_mut(&name)) {
                (Value::Object(members), Some(Value::Object(present))) if name == METADATA => {
                    set_members(present, members);
                }
                (Value::Object(members), _) if name == METADATA => {
                    let mut present = Map::new();
                    set_members(&mut present, members);
                    self.other.insert(name, present.into());
                }
                (value, _) => set_members(&mut self.other, [(name, value)]),
            }
        }
    }

    /// The ids of the credentials that are attached to the token vault.
    pub(crate) fn token_vault(&self) -> Vec<&str> {
        let access = self.other.get(Slot::TokenVault.as_str());
        let credentials = access.and_then(|access| access.get("credentials")?.as_array());
        credentials
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("id")?.as_str())
            .collect()
    }
}

const METADATA: &str = "client_metadata";

/// What the token endpoint needs to know of a client, read at once, and nothing more: its size is bounded, so that the
/// time of a look-up tells nothing of what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenClient {
    /// The client's ID.
    pub client_id: String,
    /// Its name.
    pub name: String,
    /// The grants that it may use.
    pub grant_types: Vec<String>,
    /// How it authenticates.
    pub authentication: Authentication,
    /// The client secret.
    pub client_secret: Secret,
    /// The credentials attached to its authentication method, in the order of the list; expired ones too.
    pub credentials: Vec<TokenCredential>,
}

/// Filter of a list of clients: all conditions apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// Of one of these types; empty: all.
    pub app_types: Vec<String>,
    /// With this `is_first_party`; a client without the property counts as first-party.
    pub is_first_party: Option<bool>,
    /// With this in the name, in any case, or with this ID; or with a credential that has this ID, key ID or hash.
    pub search: Option<String>,
    /// With this method, by its name on the wire.
    pub authentication: Option<String>,
    /// With this status.
    pub status: Option<ClientStatus>,
    /// When `status` and the order by next expiry are judged; `None`: before anything has expired.
    pub as_of: Option<Timestamp>,
    /// In this order. A list by checkpoints is always in the order of creation.
    pub order: ClientOrder,
}

/// The order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientOrder {
    /// By creation.
    #[default]
    OldestFirst,
    /// By creation, the newest first.
    NewestFirst,
    /// By name, ignoring case.
    Name,
    /// By name, descending.
    NameDescending,
    /// By the next expiry of the attached credentials, those that have expired first; then those without one.
    NextExpiry,
    /// By the next expiry, descending; those without one last.
    LastExpiry,
}
