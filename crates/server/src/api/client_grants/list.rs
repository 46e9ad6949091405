//! `GET /api/v2/client-grants`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use store::{GrantFilter, Page};

use super::super::error::ApiError;
use super::super::extractors::Query;
use super::super::paging::Paging;
use super::schema;
use crate::auth::Principal;
use crate::state::AppState;

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    client_id: Option<String>,
    audience: Option<String>,
    allow_any_organization: Option<bool>,
    subject_type: Option<String>,
    default_for: Option<String>,
}

impl Parameters {
    /// It asks for organizations, users or defaults, which no grant here is for.
    fn finds_nothing(&self) -> bool {
        self.allow_any_organization == Some(true)
            || self.subject_type.as_deref() == Some("user")
            || self.default_for.is_some()
    }
}

/// Grants, a page at a time.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiError> {
    principal.require_any(&["read:client_grants"])?;
    let parameters: Parameters = query.read(&schema::LIST)?;
    let window = parameters.paging.window()?;
    let page = if parameters.finds_nothing() {
        Page::empty()
    } else {
        let filter = GrantFilter {
            client_id: parameters.client_id,
            audience: parameters.audience,
        };
        state.store.grants(&filter, window.clone()).await?
    };
    Ok(parameters.paging.answer(&window, "client_grants", page))
}
