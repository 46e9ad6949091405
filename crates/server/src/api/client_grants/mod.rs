//! `/api/v2/client-grants`.

pub mod create;
pub mod delete;
pub mod list;
pub mod schema;
pub mod show;
pub mod update;

use management_api::ResourceServerScope;

use super::error::ApiError;

/// A grant names scopes that its API has: a misspelt one would never be granted, and nobody would see why.
fn check_scopes(
    scope: &[String],
    known: &[ResourceServerScope],
    audience: &str,
) -> Result<(), ApiError> {
    let unknown: Vec<String> = scope
        .iter()
        .filter(|name| !known.iter().any(|scope| scope.value == **name))
        .map(|name| crate::redact::text(name))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(ApiError::Body(format!(
        "The API {audience} has no such scopes: {}.",
        unknown.join(", ")
    )))
}
