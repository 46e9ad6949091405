//! The three shapes of a list: a bare array, a page with totals, and a page from a checkpoint.

use serde::{Deserialize, Serialize};

use crate::{Client, ClientGrant, LogEntry, ResourceServer};

/// A page with totals (`include_totals=true`) of clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTotals {
    /// Index of the first one, from 0.
    pub start: u64,
    /// The page's size.
    pub limit: u64,
    /// The total number.
    pub total: u64,
    /// The page.
    pub clients: Vec<Client>,
}

/// A page of clients from a checkpoint (`from`, `take`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCheckpoint {
    /// The checkpoint of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The page.
    pub clients: Vec<Client>,
}

/// Any answer to a list of clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClientList {
    /// By default.
    Bare(Vec<Client>),
    /// With `include_totals=true`.
    Totals(ClientTotals),
    /// With `from` or `take`.
    Checkpoint(ClientCheckpoint),
}

impl ClientList {
    /// The clients, whatever the shape.
    #[must_use]
    pub fn into_clients(self) -> Vec<Client> {
        match self {
            Self::Bare(clients) => clients,
            Self::Totals(page) => page.clients,
            Self::Checkpoint(page) => page.clients,
        }
    }
}

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $item:ty, $field:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum $name {
            /// By default.
            Bare(Vec<$item>),
            /// With totals, or from a checkpoint.
            Page {
                /// Index of the first one, from 0.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                start: Option<u64>,
                /// The page's size.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                limit: Option<u64>,
                /// The total number.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                total: Option<u64>,
                /// The checkpoint of the next page.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                next: Option<String>,
                /// The page.
                $field: Vec<$item>,
            },
        }
    };
}

list!(
    /// Any answer to a list of client grants.
    GrantList, ClientGrant, client_grants
);
list!(
    /// Any answer to a list of resource servers.
    ResourceServerList, ResourceServer, resource_servers
);
list!(
    /// Any answer to a list of log entries.
    LogList, LogEntry, logs
);
