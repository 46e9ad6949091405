//! `GET /countersign/v1/credentials`: credentials of all clients in one list, for what a tenant makes one ask client by
//! client: what expires next, and which client has the same key.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::{ClientCredential, ClientCredentialPage, Timestamp, rules};
use serde::Deserialize;
use store::{CredentialFilter, Window};

use super::credentials::shape::CREDENTIAL;
use super::credentials::wire;
use super::failure::ApiFailure;
use super::request::Query;
use super::schema::{Object, Pattern, Property, Shape};
use crate::auth::Principal;
use crate::state::AppState;

/// The query string.
pub const LIST: Object = Object::of(&[
    Property::optional(
        "page",
        "Page index, from 0",
        Shape::integer(0, 1_000_000_000),
    ),
    Property::optional("per_page", "Results per page", Shape::integer(0, 100)),
    Property::optional(
        "client_id",
        "Comma-separated list of clients",
        Shape::text(0, 4096),
    ),
    Property::optional(
        "expires_before",
        "Only what expires before this moment",
        Shape::DateTime,
    ),
    Property::optional(
        "spki_sha256",
        "Only this key: SHA-256 over its SubjectPublicKeyInfo, hex",
        Shape::matching(
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

/// The answer.
pub const PAGE: Shape = Shape::Object(
    &Object::of(&[
        Property::required(
            "start",
            "Index of the first, from 0",
            Shape::integer(0, i64::MAX),
        ),
        Property::required("limit", "The page's size", Shape::integer(0, 100)),
        Property::required(
            "total",
            "How many match in all",
            Shape::integer(0, i64::MAX),
        ),
        Property::required(
            "credentials",
            "The page, by expiry",
            Shape::list(&Shape::Object(&ITEM), 100),
        ),
    ])
    .named("ClientCredentialPage"),
);

const ITEM: Object = Object::of(&[
    Property::required("client_id", "Its client", Shape::text(32, 32)),
    Property::required(
        "client_name",
        "The client's name",
        Shape::text(1, rules::CLIENT_NAME_MAX),
    ),
    Property::required(
        "is_attached",
        "It is attached, to whatever slot",
        Shape::Boolean,
    ),
])
.and(CREDENTIAL.properties)
.named("ClientCredential");

#[derive(Deserialize)]
struct Parameters {
    page: Option<u64>,
    per_page: Option<u64>,
    client_id: Option<String>,
    expires_before: Option<Timestamp>,
    spki_sha256: Option<String>,
}

/// Those that expire first come first, those that never do last.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Json<ClientCredentialPage>, ApiFailure> {
    principal.require_any(&["read:client_credentials"])?;
    let parameters: Parameters = query.read(&LIST)?;
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
