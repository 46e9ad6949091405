//! The next expiry of each listed application's attached credentials.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::Timestamp;

use crate::api::{Api, AttachedByClient, ClientsPage, Remote};

/// What is known of the expiries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NextExpiries {
    /// The backend doesn't report them.
    #[default]
    Absent,
    /// They could not be read.
    Unknown,
    /// Being read.
    Loading,
    /// By client ID.
    Known(BTreeMap<String, NextExpiry>),
}

/// Which attached credential expires first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextExpiry {
    /// None is in use.
    Nothing,
    /// None of the attached ones expires.
    Never,
    /// One expires at this instant, or did.
    At(DateTime<Utc>),
}

impl NextExpiries {
    /// That of an application; `None` while it is not known.
    #[must_use]
    pub fn next(&self, client_id: &str) -> Option<NextExpiry> {
        match self {
            Self::Known(ends) => ends.get(client_id).copied(),
            Self::Absent | Self::Unknown | Self::Loading => None,
        }
    }
}

impl From<AttachedByClient> for NextExpiries {
    fn from(in_use: AttachedByClient) -> Self {
        let next = |credentials: Vec<management_api::ClientCredential>| {
            if credentials.is_empty() {
                return NextExpiry::Nothing;
            }
            credentials
                .iter()
                .filter_map(|own| own.credential.expires_at.map(Timestamp::to_utc))
                .min()
                .map_or(NextExpiry::Never, NextExpiry::At)
        };
        Self::Known(
            in_use
                .into_iter()
                .map(|(client_id, credentials)| (client_id, next(credentials)))
                .collect(),
        )
    }
}

/// Reads them once for each page of the list, which works without them.
pub fn next_expiries_of(page: Signal<Option<ClientsPage>>) -> Signal<NextExpiries> {
    let api = expect_context::<Api>();
    let ids = Memo::new(move |_| {
        let page = page.read();
        let clients = page.as_ref().map(|page| page.clients.as_slice());
        clients
            .unwrap_or_default()
            .iter()
            .map(|client| client.client_id.clone())
            .collect::<Vec<_>>()
    });
    let ends = Remote::load(move || {
        let ids = ids.get();
        async move {
            Ok(match api.attached_credentials(&ids).await {
                Ok(in_use) => in_use.map_or(NextExpiries::Absent, NextExpiries::from),
                Err(_) => NextExpiries::Unknown,
            })
        }
    });
    let first = if api.backend().is_countersign() {
        NextExpiries::Loading
    } else {
        NextExpiries::Absent
    };
    Signal::derive(move || ends.latest().get().unwrap_or_else(|| first.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earliest_expiry_is_next() {
        let credential = |end: Option<&str>| {
            serde_json::from_value(serde_json::json!({
                "client_id": "a", "is_attached": true, "id": "cred_1", "credential_type": "public_key",
                "expires_at": end,
            }))
            .unwrap()
        };
        let in_use = AttachedByClient::from([
            (
                "a".to_owned(),
                vec![
                    credential(None),
                    credential(Some("2028-01-01T00:00:00.000Z")),
                    credential(Some("2027-06-01T00:00:00.000Z")),
                ],
            ),
            ("b".to_owned(), vec![credential(None)]),
            ("c".to_owned(), vec![]),
        ]);
        let ends = NextExpiries::from(in_use);
        let june = "2027-06-01T00:00:00Z".parse().unwrap();
        assert_eq!(ends.next("a"), Some(NextExpiry::At(june)));
        assert_eq!(ends.next("b"), Some(NextExpiry::Never));
        assert_eq!(ends.next("c"), Some(NextExpiry::Nothing));
        assert_eq!(ends.next("d"), None);
    }
}
