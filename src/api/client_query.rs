//! The query for a page of applications, and its result.

use management_api::{AppType, Client};

use crate::{
    domain::{AuthMethod, FormValue},
    routes::encode,
};

/// A query for applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientQuery {
    /// Part of the name, or a client ID.
    pub search: String,
    /// Of this kind only.
    pub app_type: Option<AppType>,
    /// With this authentication method only.
    pub method: Option<AuthMethod>,
    /// The order.
    pub sort: SortOrder,
    /// From 0.
    pub page: u64,
}

/// The order of the applications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// By creation.
    #[default]
    OldestFirst,
    /// By creation, the newest first.
    NewestFirst,
    /// By name.
    NameAscending,
    /// By name, from Z to A.
    NameDescending,
}

impl SortOrder {
    /// In the order shown.
    pub const ALL: [Self; 4] = [
        Self::OldestFirst,
        Self::NewestFirst,
        Self::NameAscending,
        Self::NameDescending,
    ];

    /// `sort` on the wire; empty for the server's own order.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OldestFirst => "",
            Self::NewestFirst => "created_at:-1",
            Self::NameAscending => "name:1",
            Self::NameDescending => "name:-1",
        }
    }

    /// The order of a value on the wire.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == value)
    }
}

impl FormValue for SortOrder {
    fn form_value(&self) -> String {
        self.as_str().to_owned()
    }
}

/// Applications on one page of the list.
pub const PER_PAGE: u64 = 25;

/// What the list shows of an application: no secret, so that our own server compresses the answer.
const FIELDS: &str = "fields=client_id,name,description,app_type,token_endpoint_auth_method,client_authentication_methods&";

impl ClientQuery {
    /// The path of the request. Only a caller with every scope `may_name_fields`: others are rejected for those that they
    /// may not see.
    pub(super) fn path(&self, may_name_fields: bool) -> String {
        let mut path = format!(
            "/api/v2/clients?include_totals=true&is_global=false&{}page={}&per_page={PER_PAGE}",
            if may_name_fields { FIELDS } else { "" },
            self.page
        );
        for (name, value) in [
            (
                "app_type",
                self.app_type.as_ref().map_or("", AppType::as_str),
            ),
            ("search", &self.search),
            ("auth_method", self.method.map_or("", AuthMethod::as_str)),
            ("sort", self.sort.as_str()),
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
    /// How many match in all, if the server reports it.
    pub total: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_script_asks_for_the_first_page() {
        let script = include_str!("../first_requests.js");
        let path = ClientQuery::default().path(true);
        assert!(script.contains(&format!("'{path}'")), "{path}");
    }
}
