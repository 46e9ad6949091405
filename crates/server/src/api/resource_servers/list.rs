//! `GET /api/v2/resource-servers`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use store::{Page, ResourceServerRecord, Store, StoreError, Window};

use super::super::error::ApiError;
use super::super::extractors::Query;
use super::super::paging::Paging;
use super::{schema, wire};
use crate::auth::Principal;
use crate::state::AppState;

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    identifiers: Option<Vec<String>>,
}

/// APIs, a page at a time.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiError> {
    principal.require_any(&["read:resource_servers"])?;
    let Parameters {
        paging,
        identifiers,
    } = query.read(&schema::LIST)?;
    let window = paging.window()?;
    let page = match identifiers {
        None => state.store.resource_servers(window.clone()).await?,
        Some(identifiers) => named(state.store.as_ref(), &identifiers, &window).await?,
    };
    let page = page.map(|record| wire(record, &state.settings));
    Ok(paging.answer(&window, "resource_servers", page))
}

/// The part of those with these identifiers; they are few, so a checkpoint's page holds them all.
async fn named(
    store: &dyn Store,
    identifiers: &[String],
    window: &Window,
) -> Result<Page<ResourceServerRecord>, StoreError> {
    let mut page = Page::empty();
    for identifier in identifiers {
        match store.resource_server(identifier).await {
            // It may be the id of another.
            Ok(server) if server.identifier == *identifier => page.items.push(server),
            Ok(_) | Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    page.total = page.items.len() as u64;
    if let Window::Offset { start, limit } = *window {
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        page.items = page
            .items
            .into_iter()
            .skip(size(start))
            .take(size(limit))
            .collect();
    }
    Ok(page)
}
