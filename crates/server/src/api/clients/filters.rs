//! What a list of clients and the counts beside it are filtered by.

use management_api::{Authentication, ClientStatus, Timestamp, TokenEndpointAuthMethod};
use serde::Deserialize;
use store::ClientFilter;

use super::super::schema::{Property, Schema};

/// These parameters of a query string.
#[derive(Clone, Deserialize)]
pub struct Filters {
    app_type: Option<String>,
    search: Option<String>,
    auth_method: Option<String>,
    pub status: Option<String>,
}

impl Filters {
    /// The properties of a client that they compare: a filter discloses as much as the property itself.
    pub fn properties(&self) -> [Option<&'static str>; 3] {
        [
            self.auth_method.as_deref().map(property_of),
            self.status
                .as_ref()
                .map(|_| "client_authentication_methods"),
            self.app_type.as_ref().map(|_| "app_type"),
        ]
    }

    /// The filter of the store, in the default order.
    pub fn filter(self, now: Timestamp) -> ClientFilter {
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
            search: text(self.search),
            authentication: text(self.auth_method),
            status: self.status.as_deref().and_then(ClientStatus::from_value),
            as_of: Some(now),
            ..ClientFilter::default()
        }
    }
}

/// The property in which a client's method is shown.
fn property_of(method: &str) -> &'static str {
    if TokenEndpointAuthMethod::NAMES.contains(&method) {
        "token_endpoint_auth_method"
    } else {
        "client_authentication_methods"
    }
}

pub const APP_TYPE: Property = Property::optional(
    "app_type",
    "Comma-separated list of types",
    Schema::text(0, 2048),
);

pub const SEARCH: Property = Property::optional(
    "search",
    "Part of the name, a client ID, or the ID, kid, fingerprint or serial number of a credential",
    Schema::text(0, 2048),
);

pub const AUTH_METHOD: Property = Property::optional(
    "auth_method",
    "The authentication method",
    Schema::OneOf(&Authentication::NAMES),
);

pub const STATUS: Property = Property::optional(
    "status",
    "Whether the client can authenticate",
    Schema::OneOf(&ClientStatus::NAMES),
);
