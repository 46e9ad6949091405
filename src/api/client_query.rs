//! Which page of the applications is asked for, and what comes back.

use management_api::Client;

use crate::routes::encode;

/// Which applications are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientQuery {
    /// Part of the name, or a client ID.
    pub search: String,
    /// `app_type` on the wire; empty: any.
    pub app_type: String,
    /// An authentication method on the wire; empty: any.
    pub method: String,
    /// The order, as `name:1`; empty: the server's.
    pub sort: String,
    /// From 0.
    pub page: u64,
}

/// Applications on one page of the list.
pub const PER_PAGE: u64 = 25;

impl ClientQuery {
    pub(super) fn path(&self) -> String {
        let mut path = format!(
            "/api/v2/clients?include_totals=true&is_global=false&page={}&per_page={PER_PAGE}",
            self.page
        );
        for (name, value) in [
            ("app_type", &self.app_type),
            ("search", &self.search),
            ("auth_method", &self.method),
            ("sort", &self.sort),
        ] {
            if !value.is_empty() {
                path.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        path
    }
}

/// One page of applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientsPage {
    /// The applications.
    pub clients: Vec<Client>,
    /// Index of the first, from 0.
    pub start: u64,
    /// How many match in all, where the server says so.
    pub total: Option<u64>,
}
