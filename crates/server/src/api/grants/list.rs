//! `GET /api/v2/client-grants`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use store::GrantFilter;

use super::super::failure::ApiFailure;
use super::super::page::Paging;
use super::super::request::Query;
use super::shape;
use crate::auth::Principal;
use crate::state::AppState;

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    client_id: Option<String>,
    audience: Option<String>,
}

/// Grants, a page at a time.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiFailure> {
    principal.require_any(&["read:client_grants"])?;
    let Parameters {
        paging,
        client_id,
        audience,
    } = query.read(&shape::LIST)?;
    let window = paging.window()?;
    let page = state
        .store
        .grants(
            &GrantFilter {
                client_id,
                audience,
            },
            window.clone(),
        )
        .await?;
    Ok(paging.answer(&window, "client_grants", page))
}
