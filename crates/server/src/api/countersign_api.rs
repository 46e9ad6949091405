//! What a real tenant does not have, under `/countersign/v1/`: the credentials of all clients in one list, the use of
//! credentials, and totals.

use axum::Json;
use axum::extract::State;
use management_api::{
    ClientCredential, ClientCredentialPage, CredentialUsage, Stats, Timestamp, rules,
};
use serde::Deserialize;
use store::{CredentialFilter, Window};

use super::credentials::schema::CREDENTIAL;
use super::credentials::wire;
use super::error::ApiError;
use super::extractors::{Ids, Query};
use super::operation::Operation;
use super::paging::{LIMIT, PAGE, PER_PAGE, START};
use super::schema::{Object, Pattern, Property, Schema};
use crate::state::AppState;

/// All operations.
pub(super) fn operations() -> Vec<Operation> {
    const READ_CREDENTIALS: &[&str] = &["read:client_credentials"];
    vec![
        Operation::get(
            (
                "/countersign/v1/clients/{client_id}/usage",
                "credential_usage",
                "When a client's credentials were last used",
                READ_CREDENTIALS,
            ),
            usage,
        )
        .answers(200, &USAGE)
        .holds_no_secret()
        .fails(&[404]),
        Operation::get(
            (
                "/countersign/v1/credentials",
                "list_all_credentials",
                "List the credentials of all clients, by expiry",
                READ_CREDENTIALS,
            ),
            list_credentials,
        )
        .query(&CREDENTIALS_QUERY)
        .answers(200, &CREDENTIALS)
        .holds_no_secret(),
        Operation::get(
            (
                "/countersign/v1/stats",
                "stats",
                "Totals of everything stored",
                &["read:stats"],
            ),
            stats,
        )
        .answers(200, &STATS)
        .holds_no_secret(),
    ]
}

/// The query string of [`list_credentials`].
const CREDENTIALS_QUERY: Object = Object::of(&[
    PAGE,
    PER_PAGE,
    Property::optional(
        "client_id",
        "Comma-separated list of clients",
        Schema::text(0, 4096),
    ),
    Property::optional(
        "expires_before",
        "Only what expires before this moment",
        Schema::DateTime,
    ),
    Property::optional(
        "spki_sha256",
        "Only this key: SHA-256 over its SubjectPublicKeyInfo, hex",
        Schema::matching(
            64,
            64,
            Pattern {
                regex: "^[0-9a-f]{64}$",
                matches: |text| {
                    text.bytes()
                        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
                },
            },
        ),
    ),
]);

/// The answer of [`list_credentials`].
const CREDENTIALS: Schema = Schema::Object(
    &Object::of(&[
        START,
        LIMIT,
        Property::required(
            "total",
            "Total number of matches",
            Schema::integer(0, i64::MAX),
        ),
        Property::required(
            "credentials",
            "The page, by expiry",
            Schema::list(&Schema::Object(&ITEM), rules::PAGE_SIZE_MAX as usize),
        ),
    ])
    .named("ClientCredentialPage"),
);

const ITEM: Object = Object::of(&[CLIENT_ID, CLIENT_NAME, IS_ATTACHED])
    .and(CREDENTIAL.properties)
    .named("ClientCredential");

/// The client of a credential.
pub(super) const CLIENT_ID: Property =
    Property::required("client_id", "Its client", Schema::text(32, 32));
/// The name of that client.
pub(super) const CLIENT_NAME: Property = Property::required(
    "client_name",
    "The client's name",
    Schema::text(1, rules::CLIENT_NAME_MAX),
);
/// Whether a credential is in use.
pub(super) const IS_ATTACHED: Property =
    Property::required("is_attached", "Attached to any slot", Schema::Boolean);

#[derive(Deserialize)]
struct Parameters {
    page: Option<u64>,
    per_page: Option<u64>,
    client_id: Option<String>,
    expires_before: Option<Timestamp>,
    spki_sha256: Option<String>,
}

/// `GET /countersign/v1/credentials`: the credentials of all clients, which a tenant lists one client at a time: the next
/// to expire first, those that never expire last.
async fn list_credentials(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<ClientCredentialPage>, ApiError> {
    let parameters: Parameters = query.read(&CREDENTIALS_QUERY)?;
    let limit = parameters.per_page.unwrap_or(50);
    let start = parameters.page.unwrap_or(0).saturating_mul(limit);
    let client_ids = parameters.client_id.unwrap_or_default();
    let filter = CredentialFilter {
        client_ids: client_ids
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect(),
        digest: parameters.spki_sha256,
        expires_before: parameters.expires_before,
    };
    let page = state
        .store
        .all_credentials(&filter, Window::Offset { start, limit })
        .await?;
    let credentials = page.items.into_iter().map(|item| ClientCredential {
        client_id: item.credential.client_id.clone(),
        client_name: item.client_name,
        is_attached: item.is_attached,
        credential: wire(item.credential),
    });
    Ok(Json(ClientCredentialPage {
        start,
        limit,
        total: page.total,
        credentials: credentials.collect(),
    }))
}

/// `GET /countersign/v1/clients/{client_id}/usage`: when each credential was last seen at the token endpoint, with
/// all that it answered before.
async fn usage(
    State(state): State<AppState>,
    Ids([client_id]): Ids<1>,
) -> Result<Json<Vec<CredentialUsage>>, ApiError> {
    state.journal.flush().await;
    Ok(Json(state.store.credential_usage(&client_id).await?))
}

/// `GET /countersign/v1/stats`: totals over everything stored.
async fn stats(State(state): State<AppState>) -> Result<Json<Stats>, ApiError> {
    Ok(Json(state.store.stats(state.clock.now().into()).await?))
}

/// The answer of [`usage`].
const USAGE: Schema = Schema::list(
    &Schema::Object(
        &Object::of(&[
            Property::required("credential_id", "The credential", Schema::text(27, 27)),
            Property::optional("last_used_at", "Last accepted assertion", Schema::DateTime),
            Property::optional(
                "last_failure_at",
                "Last rejected assertion",
                Schema::DateTime,
            ),
            Property::optional(
                "last_failure_reason",
                "Reason code of the rejection",
                Schema::text(1, 64),
            ),
        ])
        .named("CredentialUsage"),
    ),
    usize::MAX,
);

const COUNT: Schema = Schema::integer(0, i64::MAX);

/// The answer of [`stats`].
const STATS: Schema = Schema::Object(
    &Object::of(&[
        Property::required("clients", "Clients", COUNT),
        Property::required("credentials", "Credentials of all clients", COUNT),
        Property::required("attached", "Of those, attached", COUNT),
        Property::required("expired", "Of those, expired", COUNT),
        Property::required("expiring", "Of those, expiring within 30 days", COUNT),
    ])
    .named("Stats"),
);
