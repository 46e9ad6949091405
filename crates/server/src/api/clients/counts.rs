//! `GET /countersign/v1/client-counts`.

use axum::extract::State;
use axum::{Extension, Json};
use management_api::ClientCounts;

use super::super::error::ApiError;
use super::super::extractors::Query;
use super::super::schema::{Object, Property, Schema};
use super::filters::{APP_TYPE, AUTH_METHOD, Filters, SEARCH, STATUS};
use super::view::readers;
use crate::auth::Principal;
use crate::state::AppState;

/// How many clients a list would have with another status, type or method.
pub async fn counts(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Json<ClientCounts>, ApiError> {
    let filters: Filters = query.read(&QUERY)?;
    for property in COUNTED {
        principal.require_any(readers(property))?;
    }
    let filter = filters.filter(state.clock.now().into());
    Ok(Json(state.store.client_counts(&filter).await?))
}

/// The properties that the answer discloses.
const COUNTED: [&str; 3] = [
    "app_type",
    "token_endpoint_auth_method",
    "client_authentication_methods",
];

/// The query string: the filters of the list.
pub const QUERY: Object = Object::of(&[SEARCH, STATUS, APP_TYPE, AUTH_METHOD]);

/// The answer.
pub const COUNTS: Schema = Schema::Object(
    &Object::of(&[
        Property::required("status", "By status", COUNT_BY_VALUE),
        Property::required("app_type", "By type", COUNT_BY_VALUE),
        Property::required("auth_method", "By authentication method", COUNT_BY_VALUE),
    ])
    .named("ClientCounts"),
);

const COUNT_BY_VALUE: Schema = Schema::Map {
    value: &Schema::integer(0, i64::MAX),
    nullable: false,
};
