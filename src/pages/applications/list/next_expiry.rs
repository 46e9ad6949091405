//! When the attached credentials of the listed applications expire.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use management_api::{Authentication, ClientStatus, NextExpiry, Timestamp};

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
    /// By client ID: those of the attached credentials. `None` never expires.
    Known(BTreeMap<String, Vec<Option<Timestamp>>>),
}

impl NextExpiries {
    /// The next of an application; `None` while it is not known.
    #[must_use]
    pub fn next(&self, client_id: &str, now: DateTime<Utc>) -> Option<NextExpiry> {
        let expiries = self.of(client_id)?;
        Some(NextExpiry::of(expiries, now.into()))
    }

    /// The status of an application that authenticates so; `None` while it is not known.
    #[must_use]
    pub fn status(
        &self,
        client_id: &str,
        authentication: &Authentication,
        now: DateTime<Utc>,
    ) -> Option<ClientStatus> {
        let is_decided = match authentication {
            Authentication::Secret(_) => true,
            Authentication::Credentials { ids, .. } => ids.is_empty(),
        };
        let expiries = match is_decided {
            true => &[],
            false => self.of(client_id)?,
        };
        Some(ClientStatus::of(authentication, expiries, now.into()))
    }

    fn of(&self, client_id: &str) -> Option<&[Option<Timestamp>]> {
        match self {
            Self::Known(expiries) => expiries.get(client_id).map(Vec::as_slice),
            Self::Absent | Self::Unknown | Self::Loading => None,
        }
    }
}

impl From<AttachedByClient> for NextExpiries {
    fn from(in_use: AttachedByClient) -> Self {
        let mut expiries = BTreeMap::new();
        for (client_id, credentials) in in_use {
            let own = credentials.iter().map(|own| own.credential.expires_at);
            expiries.insert(client_id, own.collect());
        }
        Self::Known(expiries)
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
    use management_api::Method;

    #[test]
    fn expiries_of_attached_credentials_are_known_by_client() {
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
                    credential(Some("2027-06-01T00:00:00.000Z")),
                ],
            ),
            ("b".to_owned(), vec![credential(None)]),
            ("c".to_owned(), vec![]),
        ]);
        let ends = NextExpiries::from(in_use);
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        let june: DateTime<Utc> = "2027-06-01T00:00:00Z".parse().unwrap();
        assert_eq!(ends.next("a", now), Some(NextExpiry::At(june.into())));
        assert_eq!(ends.next("b", now), Some(NextExpiry::Never));
        assert_eq!(ends.next("c", now), Some(NextExpiry::Nothing));
        assert_eq!(ends.next("d", now), None);
    }

    #[test]
    fn status_is_unknown_only_where_it_depends_on_an_expiry() {
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        let keys = |ids: &[&str]| Authentication::Credentials {
            method: Method::PrivateKeyJwt,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        let status = |authentication| NextExpiries::Loading.status("a", &authentication, now);
        assert_eq!(status(keys(&["cred_1"])), None);
        assert_eq!(status(keys(&[])), Some(ClientStatus::NoCredential));
    }
}
