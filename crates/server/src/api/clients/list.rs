//! `GET /api/v2/clients`.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use management_api::Timestamp;
use serde::Deserialize;
use store::{ClientFilter, ClientOrder, Page};

use super::super::compression::NoSecret;
use super::super::error::ApiError;
use super::super::extractors::Query;
use super::super::fields::{FIELDS, Fields, INCLUDE_FIELDS};
use super::super::paging::{Paging, list_of, paged};
use super::super::schema::{Object, Pattern, Property, Schema};
use super::filters::{APP_TYPE, AUTH_METHOD, Filters, SEARCH, STATUS};
use super::schema::CLIENT;
use super::view::{View, readers};
use crate::auth::Principal;
use crate::state::AppState;

#[derive(Deserialize)]
struct Parameters {
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    fields: Fields,
    #[serde(flatten)]
    filters: Filters,
    is_global: Option<bool>,
    is_first_party: Option<bool>,
    external_client_id: Option<String>,
    q: Option<String>,
    sort: Option<String>,
}

/// Clients, a page at a time.
pub async fn list(
    State(state): State<AppState>,
    Extension(principal): Extension<Principal>,
    query: Query,
) -> Result<Response, ApiError> {
    let parameters: Parameters = query.read(&LIST)?;
    let view = View::new(&principal, parameters.fields.clone())?;
    // A filter discloses as much as the property itself.
    for property in parameters.filtered() {
        principal.require_any(readers(property))?;
    }
    if parameters.looks_at_credentials() {
        principal.require_any(&["read:client_credentials"])?;
    }
    let paging = if parameters.q.is_some() {
        parameters.paging.clone().by_checkpoint()
    } else {
        parameters.paging.clone()
    };
    let window = paging.window()?;
    let page = if parameters.finds_nothing() {
        Page::empty()
    } else {
        state
            .store
            .clients(&parameters.filter(state.clock.now().into()), window.clone())
            .await?
    };
    let page = page.map(|client| view.render(client));
    let mut response = paging.answer(&window, "clients", page);
    if view.holds_no_secret() {
        response.extensions_mut().insert(NoSecret);
    }
    Ok(response)
}

impl Parameters {
    /// It asks for global clients, for those that another server registered, or for those of organizations: there are
    /// none.
    fn finds_nothing(&self) -> bool {
        self.is_global == Some(true) || self.external_client_id.is_some() || self.q.is_some()
    }

    /// The properties by which it filters or sorts.
    fn filtered(&self) -> impl Iterator<Item = &'static str> {
        let sorts_by_creation = self
            .sort
            .as_deref()
            .is_some_and(|sort| sort.starts_with("created_at"));
        let others = [
            self.is_global.map(|_| "is_global"),
            self.is_first_party.map(|_| "is_first_party"),
            self.external_client_id
                .as_ref()
                .map(|_| "external_client_id"),
            sorts_by_creation.then_some("created_at"),
        ];
        self.filters
            .properties()
            .into_iter()
            .chain(others)
            .flatten()
    }

    /// It sorts or filters by what is stored of credentials.
    fn looks_at_credentials(&self) -> bool {
        let sorts_by_expiry = self
            .sort
            .as_deref()
            .is_some_and(|sort| sort.starts_with("next_expiry"));
        sorts_by_expiry || self.filters.status.is_some()
    }

    fn filter(self, now: Timestamp) -> ClientFilter {
        ClientFilter {
            is_first_party: self.is_first_party,
            order: match self.sort.as_deref() {
                Some("name:1") => ClientOrder::Name,
                Some("name:-1") => ClientOrder::NameDescending,
                Some("created_at:-1") => ClientOrder::NewestFirst,
                Some("next_expiry:1") => ClientOrder::NextExpiry,
                Some("next_expiry:-1") => ClientOrder::LastExpiry,
                _ => ClientOrder::OldestFirst,
            },
            ..self.filters.filter(now)
        }
    }
}

/// The query string of `GET /clients`; the last four are ours.
pub const LIST: Object = paged![
    FIELDS,
    INCLUDE_FIELDS,
    Property::optional(
        "is_global",
        "Only global clients, or only others",
        Schema::Boolean,
    ),
    Property::optional(
        "is_first_party",
        "Only first-party clients, or only others",
        Schema::Boolean,
    ),
    APP_TYPE,
    Property::optional(
        "external_client_id",
        "ID under which another server registered the client: none is",
        Schema::text(1, 120),
    ),
    Property::optional(
        "q",
        "Clients with a grant of an organization: none here has one. To find one by its name, use search",
        Schema::matching(
            1,
            2048,
            Pattern {
                regex: "^client_grant\\.(organization_id:.+|allow_any_organization:true)$",
                matches: asks_for_organizations,
            },
        ),
    ),
    SEARCH,
    AUTH_METHOD,
    STATUS,
    Property::optional(
        "sort",
        "The order: a field, a colon, and 1 or -1",
        Schema::OneOf(SORTS),
    ),
];

/// The two queries of the API.
fn asks_for_organizations(text: &str) -> bool {
    match text.strip_prefix("client_grant.") {
        Some("allow_any_organization:true") => true,
        Some(other) => other
            .strip_prefix("organization_id:")
            .is_some_and(|id| !id.is_empty()),
        None => false,
    }
}

const SORTS: &[&str] = &[
    "name:1",
    "name:-1",
    "created_at:1",
    "created_at:-1",
    "next_expiry:1",
    "next_expiry:-1",
];

/// A list of clients.
pub const CLIENTS: Schema = list_of!("clients", CLIENT);
