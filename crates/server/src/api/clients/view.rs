//! What a caller sees of a client.

use management_api::{Authentication, Client};
use serde_json::{Map, Value};
use store::ClientRecord;

use super::super::error::ApiError;
use super::super::fields::Fields;
use crate::auth::Principal;

/// Shown only to callers who may read keys or credentials.
const KEYS: [&str; 5] = [
    "client_secret",
    "client_authentication_methods",
    "signing_key",
    "signing_keys",
    "encryption_key",
];
/// Shown to every caller who may read clients.
const SUMMARY: [&str; 4] = ["client_id", "app_type", "name", "description"];

/// Properties that hold no secret. Others may: not only `client_secret`, but also what callers store for other programs,
/// such as `addons`.
const OPEN: [&str; 8] = [
    "client_id",
    "app_type",
    "name",
    "description",
    "is_first_party",
    "grant_types",
    "token_endpoint_auth_method",
    "client_authentication_methods",
];

/// The scopes, any of which suffices, to read clients.
pub const READ: &[&str] = &[
    "read:clients",
    "read:client_keys",
    "read:client_credentials",
    "read:client_summary",
];

/// The scopes, any of which suffices, to read more than a summary.
const READ_WHOLE: &[&str] = &[
    "read:clients",
    "read:client_keys",
    "read:client_credentials",
];

/// The scopes, any of which suffices, to read keys.
const READ_KEYS: &[&str] = &["read:client_keys", "read:client_credentials"];

/// The scopes, any of which suffices, to read the property of this name.
pub fn readers(name: &str) -> &'static [&'static str] {
    if KEYS.contains(&name) {
        READ_KEYS
    } else if SUMMARY.contains(&name) {
        READ
    } else {
        READ_WHOLE
    }
}

/// Which properties a caller requested, and may see.
#[derive(Clone, Debug)]
pub struct View {
    shows_keys: bool,
    /// The secret that the caller has just set itself.
    shows_secret: bool,
    shows_only_summary: bool,
    fields: Fields,
}

impl View {
    /// Everything: for the caller who has just created it.
    pub fn whole() -> Self {
        Self {
            shows_keys: true,
            shows_secret: true,
            shows_only_summary: false,
            fields: Fields::default(),
        }
    }

    /// What `principal` sees of a client that it has just changed: everything but keys, unless it may read them. Its
    /// secret as well if it `sets_secret`.
    pub fn changed(principal: &Principal, sets_secret: bool) -> Self {
        Self {
            shows_keys: principal.has_any(READ_KEYS),
            shows_secret: sets_secret,
            ..Self::whole()
        }
    }

    /// What `principal` may read of what was requested. Scopes for changing clients don't include reading them.
    ///
    /// # Errors
    /// [`ApiError::HiddenFields`]: asked by name for what the scopes do not show.
    pub fn new(principal: &Principal, fields: Fields) -> Result<Self, ApiError> {
        let view = Self {
            shows_keys: principal.has_any(READ_KEYS),
            shows_secret: false,
            shows_only_summary: !principal.has_any(READ_WHOLE),
            fields,
        };
        let hidden: Vec<String> = view
            .fields
            .names()
            .filter(|name| !view.may_show(name))
            .map(str::to_owned)
            .collect();
        if view.fields.include_fields != Some(false) && !hidden.is_empty() {
            return Err(ApiError::HiddenFields(hidden));
        }
        Ok(view)
    }

    /// Nothing that it shows can be a secret: only properties that hold none were requested.
    pub fn holds_no_secret(&self) -> bool {
        let mut names = self.fields.names().peekable();
        self.fields.include_fields != Some(false)
            && names.peek().is_some()
            && names.all(|name| OPEN.contains(&name))
    }

    fn may_show(&self, name: &str) -> bool {
        if self.shows_only_summary {
            SUMMARY.contains(&name)
        } else {
            self.shows_keys
                || !KEYS.contains(&name)
                || (name == "client_secret" && self.shows_secret)
        }
    }

    /// The client as the caller sees it.
    pub fn render(&self, record: ClientRecord) -> Map<String, Value> {
        let other = record.other.clone();
        let mut properties = match serde_json::to_value(wire(record)) {
            Ok(Value::Object(properties)) => properties,
            // A client is an object; nothing of it fails to serialize.
            _ => Map::new(),
        };
        for (name, value) in other {
            properties.entry(name).or_insert(value);
        }
        properties.retain(|name, _| self.may_show(name) && self.fields.asks_for(name));
        properties
    }
}

/// While credentials authenticate the client, it has neither `client_secret` nor `token_endpoint_auth_method`.
fn wire(record: ClientRecord) -> Client {
    let mut client = Client {
        client_id: record.client_id,
        name: record.name,
        description: record.description,
        app_type: record.app_type,
        is_global: Some(false),
        is_first_party: record.other.get("is_first_party").and_then(Value::as_bool),
        grant_types: Some(record.grant_types),
        signed_request_object: record.signed_request_object,
        jwt_configuration: Some(record.jwt_configuration),
        ..Client::default()
    };
    if matches!(record.authentication, Authentication::Secret(_)) {
        client.client_secret = Some(record.client_secret);
    }
    client.set_authentication(record.authentication);
    client
}
