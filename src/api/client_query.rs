//! The query for a page of applications, and its result.

use management_api::{AppType, Client, ClientStatus};

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
    /// With this status only. A tenant doesn't report it.
    pub status: Option<ClientStatus>,
    /// The order.
    pub sort: SortOrder,
    /// From 0.
    pub page: u64,
}

/// The order of the applications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// By creation, the newest first.
    #[default]
    NewestFirst,
    /// By creation: a tenant's own order.
    OldestFirst,
    /// By name.
    NameAscending,
    /// By name, from Z to A.
    NameDescending,
    /// By the next expiry of the credentials in use, those that have expired first. A tenant doesn't report it.
    NextExpiry,
    /// By the next expiry, the latest first.
    LastExpiry,
}

impl SortOrder {
    /// In the order shown.
    pub const ALL: [Self; 6] = [
        Self::NewestFirst,
        Self::OldestFirst,
        Self::NextExpiry,
        Self::LastExpiry,
        Self::NameAscending,
        Self::NameDescending,
    ];

    /// Returns true if it is by what a tenant doesn't report.
    #[must_use]
    pub const fn is_by_expiry(self) -> bool {
        matches!(self, Self::NextExpiry | Self::LastExpiry)
    }

    /// `sort` on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewestFirst => "created_at:-1",
            Self::OldestFirst => "created_at:1",
            Self::NameAscending => "name:1",
            Self::NameDescending => "name:-1",
            Self::NextExpiry => "next_expiry:1",
            Self::LastExpiry => "next_expiry:-1",
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
        // It is the API's own order, and a tenant knows no other.
        let sort = match self.sort {
            SortOrder::OldestFirst => "",
            other => other.as_str(),
        };
        let fields = if may_name_fields { FIELDS } else { "" };
        let mut path = format!(
            "/api/v2/clients?include_totals=true&is_global=false&{fields}page={}&per_page={PER_PAGE}{}",
            self.page,
            self.filters()
        );
        if !sort.is_empty() {
            path.push_str(&format!("&sort={}", encode(sort)));
        }
        path
    }

    /// The search and the filters as parameters, each with `&` before it.
    pub(super) fn filters(&self) -> String {
        let mut parameters = String::new();
        for (name, value) in [
            (
                "app_type",
                self.app_type.as_ref().map_or("", AppType::as_str),
            ),
            ("search", &self.search),
            ("auth_method", self.method.map_or("", AuthMethod::as_str)),
            ("status", self.status.map_or("", ClientStatus::as_str)),
        ] {
            if !value.is_empty() {
                parameters.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        parameters
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
    fn first_script_asks_for_the_same_path() {
        let script = include_str!("../first_requests.js");
        let path = ClientQuery::default().path(true);
        let path = path.replace("page=0", "page=${page}");
        let (list, sort) = path.split_once("&sort=").unwrap();
        assert!(script.contains(&format!("`{list}`")), "{list}");
        let sort = sort.replace("%3A", ":");
        assert!(script.contains(&format!("'{sort}'")), "{sort}");
    }
}
