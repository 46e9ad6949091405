//! What a change changed, for the audit log: before and after by property. Secrets and key material only as "changed".

use management_api::{Authentication, ClientGrant, CredentialRef};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{ClientRecord, CredentialRecord, ResourceServerRecord};

use crate::identifiers::hash;
use crate::redact;

/// Properties whose values are shown; of others only that they changed, since they may hold anything.
const OPEN: [&str; 15] = [
    "name",
    "description",
    "app_type",
    "grant_types",
    "token_endpoint_auth_method",
    "jwt_configuration",
    "is_first_party",
    "credential_type",
    "alg",
    "audience",
    "scope",
    "identifier",
    "scopes",
    "signing_alg",
    "token_lifetime",
];

/// Properties whose values the server has made or checked, so that they are shown as they are.
const OURS: [&str; 5] = [
    "client_authentication_methods",
    "signed_request_object",
    "kid",
    "expires_at",
    "client_id",
];

/// The longest value that is shown, as JSON, in bytes.
const LONGEST: usize = 1000;

/// One property before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    property: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// In a response: what was changed, and the name of the client that it is about.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The client's name.
    pub client_name: Option<String>,
    /// The properties.
    pub list: Vec<Change>,
}

impl Changes {
    /// Of a client. `credentials` are those that its methods name.
    pub fn of_client(
        before: Option<&ClientRecord>,
        after: Option<&ClientRecord>,
        credentials: &[CredentialRecord],
    ) -> Self {
        let value = |record: Option<&ClientRecord>| record.map(|one| client(one, credentials));
        Self {
            client_name: after.or(before).map(|record| record.name.clone()),
            list: between(value(before), value(after)),
        }
    }

    /// Of a credential.
    pub fn of_credential(
        before: Option<&CredentialRecord>,
        after: Option<&CredentialRecord>,
    ) -> Self {
        Self {
            client_name: None,
            list: between(before.map(credential), after.map(credential)),
        }
    }

    /// Of a grant.
    pub fn of_grant(before: Option<&ClientGrant>, after: Option<&ClientGrant>) -> Self {
        let value = |grant: &ClientGrant| {
            members(json!({
                "client_id": grant.client_id, "audience": grant.audience, "scope": grant.scope,
            }))
        };
        Self {
            client_name: None,
            list: between(before.map(value), after.map(value)),
        }
    }

    /// Of an API.
    pub fn of_api(
        before: Option<&ResourceServerRecord>,
        after: Option<&ResourceServerRecord>,
    ) -> Self {
        Self {
            client_name: None,
            list: between(before.map(api), after.map(api)),
        }
    }
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn client(record: &ClientRecord, credentials: &[CredentialRecord]) -> Map<String, Value> {
    let named = |id: &str| match credentials.iter().find(|one| one.id == id) {
        Some(one) => json!({ "id": one.id, "kid": one.kid, "name": one.name }),
        None => json!({ "id": id }),
    };
    let mut value = members(json!({
        "name": record.name,
        "description": record.description,
        "app_type": record.app_type,
        "grant_types": record.grant_types,
        "jwt_configuration": record.jwt_configuration,
        "client_secret": hash(record.client_secret.expose()),
    }));
    match &record.authentication {
        Authentication::Secret(method) => {
            value.insert("token_endpoint_auth_method".into(), json!(method.as_str()));
        }
        Authentication::Credentials { method, ids } => {
            let keys: Vec<Value> = ids.iter().map(|id| named(id)).collect();
            let methods = json!({ method.as_str(): { "credentials": keys } });
            value.insert("client_authentication_methods".into(), methods);
        }
    }
    if let Some(object) = &record.signed_request_object {
        let keys: Vec<Value> = object
            .credentials
            .iter()
            .map(|CredentialRef { id }| named(id))
            .collect();
        let object = json!({ "required": object.required, "credentials": keys });
        value.insert("signed_request_object".into(), object);
    }
    for (name, other) in &record.other {
        value.entry(name.clone()).or_insert_with(|| other.clone());
    }
    value
}

fn credential(record: &CredentialRecord) -> Map<String, Value> {
    members(json!({
        "credential_type": record.credential_type.as_str(),
        "name": record.name,
        "kid": record.kid,
        "alg": record.alg,
        "expires_at": record.expires_at,
        "pem": record.pem,
        "subject_dn": record.subject_dn,
    }))
}

fn api(record: &ResourceServerRecord) -> Map<String, Value> {
    let scopes: Vec<&str> = record
        .scopes
        .iter()
        .map(|scope| scope.value.as_str())
        .collect();
    let mut value = members(json!({
        "name": record.name,
        "identifier": record.identifier,
        "scopes": scopes,
        "signing_alg": record.signing_alg,
        "token_lifetime": record.token_lifetime,
    }));
    for (name, other) in &record.other {
        value.entry(name.clone()).or_insert_with(|| other.clone());
    }
    value
}

/// The properties that differ. Of something new or deleted, those that it has and that can be shown.
fn between(before: Option<Map<String, Value>>, after: Option<Map<String, Value>>) -> Vec<Change> {
    let is_change = before.is_some() && after.is_some();
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let value = |side: &Map<String, Value>, name: &str| {
        side.get(name).filter(|value| !value.is_null()).cloned()
    };
    names
        .into_iter()
        .filter_map(|name| {
            let (old, new) = (value(&before, name), value(&after, name));
            let is_open = OPEN.contains(&name.as_str()) || OURS.contains(&name.as_str());
            if old == new || !(is_open || is_change) {
                return None;
            }
            if !is_open {
                return Some(Change {
                    property: redact::name(name).into_owned(),
                    before: None,
                    after: Some("changed".into()),
                });
            }
            Some(Change {
                property: name.clone(),
                before: old.map(|value| shown(name, value)),
                after: new.map(|value| shown(name, value)),
            })
        })
        .collect()
}

fn shown(name: &str, value: Value) -> Value {
    let value = if OURS.contains(&name) {
        value
    } else {
        redacted(value)
    };
    if value.to_string().len() > LONGEST {
        return "changed".into();
    }
    value
}

/// With every text as the log may have it.
fn redacted(value: Value) -> Value {
    match value {
        Value::String(text) => redact::text(&text).into(),
        Value::Array(items) => items.into_iter().map(redacted).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (redact::name(&name).into_owned(), redacted(value)))
            .collect(),
        other => other,
    }
}
