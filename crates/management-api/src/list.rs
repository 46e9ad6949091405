//! The three shapes of a list: a bare array, a page with totals, and a page from a checkpoint.

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ClientList {
    /// By default.
    Bare(Vec<Client>),
    /// With `include_totals=true`.
    Totals(ClientTotals),
    /// With `from` or `take`.
    Checkpoint(ClientCheckpoint),
}

impl<'de> Deserialize<'de> for ClientList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Page {
            start: Option<u64>,
            limit: Option<u64>,
            total: Option<u64>,
            next: Option<String>,
            clients: Vec<Client>,
        }
        Ok(match array_or_object(deserializer)? {
            Shape::Array(clients) => Self::Bare(clients),
            Shape::Object(Page {
                start: Some(start),
                limit: Some(limit),
                total: Some(total),
                clients,
                ..
            }) => Self::Totals(ClientTotals {
                start,
                limit,
                total,
                clients,
            }),
            Shape::Object(Page { next, clients, .. }) => {
                Self::Checkpoint(ClientCheckpoint { next, clients })
            }
        })
    }
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

/// An array of items, or an object with them.
enum Shape<T, P> {
    Array(Vec<T>),
    Object(P),
}

/// Reads at once, without a copy in between: what serde keeps for untagged enums weighs a lot in the console.
fn array_or_object<'de, D, T, P>(deserializer: D) -> Result<Shape<T, P>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    P: Deserialize<'de>,
{
    struct Either<T, P>(PhantomData<(T, P)>);
    impl<'de, T: Deserialize<'de>, P: Deserialize<'de>> Visitor<'de> for Either<T, P> {
        type Value = Shape<T, P>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array, or an object with one")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(items)).map(Shape::Array)
        }

        fn visit_map<A: MapAccess<'de>>(self, page: A) -> Result<Self::Value, A::Error> {
            P::deserialize(MapAccessDeserializer::new(page)).map(Shape::Object)
        }
    }
    deserializer.deserialize_any(Either(PhantomData))
}

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $item:ty, $field:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

        impl $name {
            /// The items of this page.
            #[must_use]
            pub fn into_items(self) -> Vec<$item> {
                match self {
                    Self::Bare(items) | Self::Page { $field: items, .. } => items,
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                struct Page {
                    start: Option<u64>,
                    limit: Option<u64>,
                    total: Option<u64>,
                    next: Option<String>,
                    $field: Vec<$item>,
                }
                Ok(match array_or_object(deserializer)? {
                    Shape::Array(items) => Self::Bare(items),
                    Shape::Object(Page { start, limit, total, next, $field }) => {
                        Self::Page { start, limit, total, next, $field }
                    }
                })
            }
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
