//! `GET /countersign/v1/find`: whose key is this? By IDs, hashes and serial numbers, all of which are indexed.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::{Extension, Json};
use management_api::{
    ClientCredential, FormerCredential, Found, FoundCredential, IdentifierKind, LogEntry,
    NamedClient,
    rules::{self, IDENTIFIERS_MAX},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::StoreError;

use super::audit::CHANGED;
use super::countersign_api::{CLIENT_ID, CLIENT_NAME, IS_ATTACHED};
use super::credentials::{schema, wire};
use super::error::ApiError;
use super::extractors::Query;
use super::operation::Operation;
use super::schema::{Object, Property, Schema, Violation};
use crate::auth::Principal;
use crate::state::AppState;

/// Credentials in an answer, at most, and former ones.
const MOST: u64 = 100;
/// Entries of the log that are read, at most: the newest.
const ENTRIES: u64 = 1_000;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            (
                "/countersign/v1/find",
                "find_credentials",
                "Find credentials by key ID, fingerprint, thumbprint or serial number",
                &["read:client_credentials"],
            ),
            find,
        )
        .query(&QUERY)
        .answers(200, &FOUND)
        .holds_no_secret(),
    ]
}

/// The query string of [`find`].
const QUERY: Object = Object::of(&[Property::required(
    "id",
    "Comma-separated: IDs and key IDs as they are, hashes in lower-case hex, serial numbers in lower-case hex without \
     leading zeros. Each is compared with everything that a credential is known by",
    Schema::text(1, 4096),
)]);

#[derive(Deserialize)]
struct Parameters {
    id: String,
}

/// Everything that has one of these identifiers: clients, stored credentials and, for callers who may read the log,
/// credentials that were deleted.
async fn find(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Json<Found>, ApiError> {
    let Parameters { id } = query.read(&QUERY)?;
    let values: Vec<String> = id
        .split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if values.len() > IDENTIFIERS_MAX {
        let fault = format!(
            "Array is too long ({}), maximum {IDENTIFIERS_MAX}",
            values.len()
        );
        return Err(ApiError::Query(Violation::at("id", "Identifiers", fault)));
    }
    let mut found = Found {
        clients: clients(&state, &values).await?,
        credentials: state
            .store
            .find_credentials(&values, MOST)
            .await?
            .into_iter()
            .map(|one| FoundCredential {
                credential: ClientCredential {
                    client_id: one.credential.credential.client_id.clone(),
                    client_name: one.credential.client_name,
                    is_attached: one.credential.is_attached,
                    credential: wire(one.credential.credential),
                },
                matched: one.kinds,
            })
            .collect(),
        ..Found::default()
    };
    if principal.has_any(&["read:logs"]) {
        state.journal.flush().await;
        found.former = Some(former(&state, &values).await?);
        found.log_since = state.store.oldest_log(CHANGED).await?;
    }
    Ok(Json(found))
}

/// The clients that have one of these IDs.
async fn clients(state: &AppState, values: &[String]) -> Result<Vec<NamedClient>, ApiError> {
    let mut clients = Vec::new();
    for value in values {
        if let Some(name) = name_of(state, value).await? {
            clients.push(NamedClient {
                client_id: value.clone(),
                name,
            });
        }
    }
    Ok(clients)
}

/// The name of a client, if there is one with this ID.
async fn name_of(state: &AppState, client_id: &str) -> Result<Option<String>, ApiError> {
    match state.store.client(client_id).await {
        Ok(client) => Ok(Some(client.name)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Credentials that the log names and that are no longer stored.
async fn former(state: &AppState, values: &[String]) -> Result<Vec<FormerCredential>, ApiError> {
    let store = &state.store;
    let mut matched: BTreeMap<String, Vec<IdentifierKind>> = BTreeMap::new();
    for entry in store.logs_about_keys(values, ENTRIES).await? {
        for key in keys(&entry) {
            let kinds = matches(key, values);
            let Some(id) = text(key, "credential_id").filter(|_| !kinds.is_empty()) else {
                continue;
            };
            let known = matched.entry(id.to_owned()).or_default();
            known.extend(kinds);
            known.sort_unstable();
            known.dedup();
        }
    }
    let ids: Vec<String> = matched.keys().cloned().collect();
    for stored in store.find_credentials(&ids, ids.len() as u64).await? {
        matched.remove(&stored.credential.credential.id);
    }
    let ids: Vec<String> = matched.keys().take(IDENTIFIERS_MAX).cloned().collect();
    // All that the log has of them: entries of earlier versions name fewer identifiers.
    let entries = store.logs_about_keys(&ids, ENTRIES).await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let kinds = matched.remove(&id).unwrap_or_default();
        let mut former = history(&id, kinds, &entries);
        if let Some(former) = &mut former
            && let (Some(client_id), None) = (&former.client_id, &former.client_name)
        {
            former.client_name = name_of(state, client_id).await?;
        }
        found.extend(former);
    }
    // The one that was there last is the likeliest.
    found.sort_by_key(|former| std::cmp::Reverse(former.last_seen_at));
    Ok(found)
}

/// What the log has of a credential; `entries` with the newest first.
fn history(
    id: &str,
    matched: Vec<IdentifierKind>,
    entries: &[LogEntry],
) -> Option<FormerCredential> {
    let own = entries.iter().filter_map(|entry| {
        let key = keys(entry).find(|key| text(key, "credential_id") == Some(id))?;
        Some((entry, key))
    });
    let (latest, key) = own.clone().next()?;
    let by = |method: &str| {
        own.clone()
            .map(|(entry, _)| entry)
            .find(|entry| fact(entry, "/request/method") == Some(method))
    };
    let deletion = by("DELETE");
    let subject = deletion.and_then(|entry| fact(entry, "/subject"));
    Some(FormerCredential {
        credential_id: id.to_owned(),
        name: text(key, "name").unwrap_or_default().to_owned(),
        kid: text(key, "kid").map(str::to_owned),
        client_id: latest.client_id.clone(),
        client_name: own.clone().find_map(|(entry, _)| entry.client_name.clone()),
        matched,
        created_at: by("POST").map(|entry| entry.date),
        last_seen_at: latest.date,
        deleted_at: deletion.map(|entry| entry.date),
        deleted_by: subject.map(str::to_owned),
    })
}

/// The keys that an entry is about.
fn keys(entry: &LogEntry) -> impl Iterator<Item = &Map<String, Value>> {
    let keys = entry.details.get("keys").and_then(Value::as_array);
    keys.into_iter().flatten().filter_map(Value::as_object)
}

/// A text in the details of an entry.
fn fact<'a>(entry: &'a LogEntry, pointer: &str) -> Option<&'a str> {
    entry.details.pointer(pointer)?.as_str()
}

fn text<'a>(key: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    key.get(name)?.as_str()
}

/// What `values` are of a key in the log.
fn matches(key: &Map<String, Value>, values: &[String]) -> Vec<IdentifierKind> {
    let certificate = key.get("certificate").and_then(Value::as_object);
    let value_of = |kind: IdentifierKind| match kind {
        IdentifierKind::CertificateSha256 => text(certificate?, "sha256"),
        IdentifierKind::CertificateSha1 => text(certificate?, "sha1"),
        IdentifierKind::CertificateSerial => text(certificate?, "serial"),
        kind => text(key, kind.as_str()),
    };
    let is_wanted = |value: &str| values.iter().any(|wanted| wanted == value);
    IdentifierKind::ALL
        .into_iter()
        .filter(|kind| value_of(*kind).is_some_and(is_wanted))
        .collect()
}

/// The answer of [`find`].
const FOUND: Schema = Schema::Object(
    &Object::of(&[
        Property::required(
            "clients",
            "Clients with one of the identifiers as their ID",
            Schema::list(&Schema::Object(&CLIENT), IDENTIFIERS_MAX),
        ),
        Property::required(
            "credentials",
            "Stored credentials, in the order of their registration",
            Schema::list(&Schema::Object(&CREDENTIAL), MOST as usize),
        ),
        Property::optional(
            "former",
            "Deleted credentials, by the log; only with read:logs",
            Schema::list(&Schema::Object(&FORMER), IDENTIFIERS_MAX),
        ),
        Property::optional(
            "log_since",
            "The oldest change in the log; only with read:logs",
            Schema::DateTime,
        ),
    ])
    .named("Found"),
);

const CLIENT: Object = Object::of(&[
    Property::required("client_id", "The client", Schema::text(1, rules::ID_MAX)),
    Property::required("name", "Its name", Schema::text(1, rules::CLIENT_NAME_MAX)),
])
.named("NamedClient");

const MATCHED: Property = Property::required(
    "matched",
    "What the identifiers are of it",
    Schema::list(
        &Schema::OneOf(&IdentifierKind::NAMES),
        IdentifierKind::NAMES.len(),
    ),
);

const CREDENTIAL: Object = Object::of(&[CLIENT_ID, CLIENT_NAME, IS_ATTACHED, MATCHED])
    .and(schema::CREDENTIAL.properties)
    .named("FoundCredential");

const FORMER: Object = Object::of(&[
    Property::required("credential_id", "Its ID", Schema::text(27, 27)),
    Property::required(
        "name",
        "Its name",
        Schema::text(0, rules::CREDENTIAL_NAME_MAX),
    ),
    Property::optional("kid", "Its key ID", Schema::text(1, rules::ID_MAX)),
    Property::optional("client_id", "Its client", Schema::text(1, rules::ID_MAX)),
    Property::optional(
        "client_name",
        "The client's name",
        Schema::text(1, rules::CLIENT_NAME_MAX),
    ),
    MATCHED,
    Property::optional(
        "created_at",
        "When it was registered, if the log reaches back that far",
        Schema::DateTime,
    ),
    Property::required(
        "last_seen_at",
        "The last change of it in the log",
        Schema::DateTime,
    ),
    Property::optional("deleted_at", "When it was deleted", Schema::DateTime),
    Property::optional(
        "deleted_by",
        "Who deleted it",
        Schema::text(1, rules::ID_MAX),
    ),
])
.named("FormerCredential");
