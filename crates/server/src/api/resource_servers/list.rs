//! `GET /api/v2/resource-servers`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use store::Page;

use super::super::failure::ApiFailure;
use super::super::page::Paging;
use super::super::request::Query;
use super::{shape, wire};
use crate::auth::Principal;
use crate::state::AppState;

/// APIs, a page at a time.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiFailure> {
    principal.require_any(&["read:resource_servers"])?;
    let paging: Paging = query.read(&shape::LIST)?;
    let window = paging.window()?;
    let page = state.store.resource_servers(window.clone()).await?;
    let items = page.items.into_iter().map(wire).collect();
    Ok(paging.answer(
        &window,
        "resource_servers",
        Page {
            items,
            total: page.total,
            next: page.next,
        },
    ))
}
