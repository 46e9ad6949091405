//! `GET /api/v2/clients`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use store::{ClientFilter, ClientOrder, Page};

use super::super::failure::ApiFailure;
use super::super::fields::Fields;
use super::super::page::Paging;
use super::super::request::Query;
use super::query::LIST;
use super::view::{READ, View};
use crate::auth::Principal;
use crate::state::AppState;

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    fields: Fields,
    is_global: Option<bool>,
    is_first_party: Option<bool>,
    app_type: Option<String>,
    external_client_id: Option<String>,
    search: Option<String>,
    auth_method: Option<String>,
    sort: Option<String>,
}

/// Clients, a page at a time.
pub async fn handle(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiFailure> {
    principal.require_any(READ)?;
    let parameters: Parameters = query.read(&LIST)?;
    let view = View::new(&principal, parameters.fields.clone())?;
    let paging = parameters.paging.clone();
    let window = paging.window()?;
    let page = if parameters.is_global == Some(true) || parameters.external_client_id.is_some() {
        // No client of ours is global, or registered by another server.
        Page::empty()
    } else {
        state
            .store
            .clients(&parameters.filter(), window.clone())
            .await?
    };
    let page = page.map(|client| view.render(client));
    Ok(paging.answer(&window, "clients", page))
}

impl Parameters {
    fn filter(self) -> ClientFilter {
        let text = |value: Option<String>| {
            value
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        ClientFilter {
            app_types: self
                .app_type
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
                .filter(|kind| !kind.is_empty())
                .map(str::to_owned)
                .collect(),
            is_first_party: self.is_first_party,
            search: text(self.search),
            authentication: text(self.auth_method),
            order: match self.sort.as_deref() {
                Some("name:1") => ClientOrder::Name,
                Some("name:-1") => ClientOrder::NameDescending,
                Some("created_at:-1") => ClientOrder::NewestFirst,
                _ => ClientOrder::OldestFirst,
            },
        }
    }
}
