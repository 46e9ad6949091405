//! Which credentials are usable, and since when none is.

use chrono::{DateTime, Utc};
use management_api::{Client, Credential, CredentialType, Limits, Timestamp};

use super::{attached, in_sentence};
use crate::clock;

/// Returns true if it has expired.
#[must_use]
pub fn expired(credential: &Credential, now: DateTime<Utc>) -> bool {
    credential.expires_at.is_some_and(|at| at.to_utc() <= now)
}

/// The credentials that would still verify an assertion if only `ids` were attached.
#[must_use]
pub fn usable<'a>(
    credentials: &'a [Credential],
    ids: &[String],
    now: DateTime<Utc>,
) -> Vec<&'a Credential> {
    credentials
        .iter()
        .filter(|credential| ids.contains(&credential.id) && !expired(credential, now))
        .collect()
}

/// The keys that are proposed for Private Key JWT: the newest usable ones, as many as may be enabled.
#[must_use]
pub fn proposed_keys(
    credentials: &[Credential],
    limits: Limits,
    now: DateTime<Utc>,
) -> Vec<String> {
    let mut keys: Vec<_> = credentials
        .iter()
        .filter(|own| own.credential_type == CredentialType::PublicKey && !expired(own, now))
        .collect();
    keys.sort_by_key(|own| std::cmp::Reverse(own.created_at.map(Timestamp::to_utc)));
    keys.truncate(limits.attached as usize);
    keys.into_iter().map(|own| own.id.clone()).collect()
}

/// Since when all of `ids` have expired; `None` if one is usable, or unknown, or there is none.
#[must_use]
pub fn all_expired_since(
    credentials: &[Credential],
    ids: &[String],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let ends: Option<Vec<DateTime<Utc>>> = ids
        .iter()
        .map(|id| {
            let own = credentials.iter().find(|credential| credential.id == *id)?;
            own.expires_at
                .map(Timestamp::to_utc)
                .filter(|at| *at <= now)
        })
        .collect();
    ends?.into_iter().max()
}

/// The warning if a credential expires and no other is usable then; `None` if one is.
#[must_use]
pub fn coverage_gap(
    client: &Client,
    credentials: &[Credential],
    changed: &Credential,
    ends: Option<DateTime<Utc>>,
) -> Option<String> {
    let ends = ends?;
    let leaves_none = |ids: &[String]| {
        let others: Vec<String> = ids
            .iter()
            .filter(|id| **id != changed.id)
            .cloned()
            .collect();
        others.len() < ids.len() && usable(credentials, &others, ends).is_empty()
    };
    let signers: Vec<String> = client
        .signed_request_object
        .iter()
        .flat_map(|slot| &slot.credentials)
        .map(|credential| credential.id.clone())
        .collect();
    let name = in_sentence(&client.name);
    let stops = match (leaves_none(&attached(client)), leaves_none(&signers)) {
        (false, false) => return None,
        (true, false) => format!("{name} gets no access tokens"),
        (false, true) => format!("signed requests of {name} can’t be verified"),
        (true, true) => {
            format!("{name} gets no access tokens, and its signed requests can’t be verified")
        }
    };
    Some(format!(
        "After {}, no usable credential remains: {stops}. Enable another before then.",
        clock::utc(ends)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(id: &str, expires_at: Option<&str>) -> Credential {
        let end = expires_at.map_or(String::new(), |at| format!(r#","expires_at":"{at}""#));
        serde_json::from_str(&format!(
            r#"{{"id":"{id}","credential_type":"public_key"{end}}}"#
        ))
        .unwrap()
    }

    #[test]
    fn newest_usable_keys_are_proposed_up_to_the_limit() {
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        let all: Vec<Credential> = serde_json::from_value(serde_json::json!([
            {"id": "old", "credential_type": "public_key", "created_at": "2026-01-01T00:00:00Z"},
            {"id": "new", "credential_type": "public_key", "created_at": "2026-12-01T00:00:00Z"},
            {"id": "over", "credential_type": "public_key", "created_at": "2027-01-01T00:00:00Z",
             "expires_at": "2027-01-02T00:00:00Z"},
            {"id": "edge", "credential_type": "x509_cert", "created_at": "2027-01-01T00:00:00Z"},
            {"id": "newer", "credential_type": "public_key", "created_at": "2026-12-02T00:00:00Z"},
        ]))
        .unwrap();
        let proposed = proposed_keys(&all, Limits::default(), now);
        assert_eq!(proposed, ["newer", "new"]);
    }

    fn client(ids: &[&str], signers: &[&str]) -> Client {
        let refs = |ids: &[&str]| -> Vec<_> {
            ids.iter().map(|id| serde_json::json!({"id": id})).collect()
        };
        serde_json::from_value(serde_json::json!({
            "client_id": "c",
            "name": "billing",
            "client_authentication_methods": {"private_key_jwt": {"credentials": refs(ids)}},
            "signed_request_object": {"credentials": refs(signers)},
        }))
        .unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn expired_credentials_are_not_usable() {
        let all = [
            credential("a", Some("2026-01-01T00:00:00Z")),
            credential("b", None),
        ];
        let left = usable(&all, &ids(&["a", "b"]), at("2026-06-01T00:00:00Z"));
        assert_eq!(
            left.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            ["b"]
        );
    }

    #[test]
    fn all_expired_since_the_last_of_them() {
        let all = [
            credential("a", Some("2026-01-01T00:00:00Z")),
            credential("b", Some("2026-03-01T00:00:00Z")),
            credential("c", None),
        ];
        let since = |own: &[&str]| all_expired_since(&all, &ids(own), at("2026-06-01T00:00:00Z"));
        assert_eq!(since(&["a", "b"]), Some(at("2026-03-01T00:00:00Z")));
        assert_eq!(since(&["a", "c"]), None, "one is usable");
        assert_eq!(since(&["a", "not listed"]), None, "one is unknown");
        assert_eq!(since(&[]), None);
    }

    #[test]
    fn expiry_without_a_successor_is_a_gap() {
        let all = [
            credential("a", None),
            credential("b", Some("2027-01-01T00:00:00Z")),
        ];
        let a = all.first().unwrap();
        let ends = Some(at("2028-01-01T00:00:00Z"));
        let coverage_gap = |own: &[&str], ends| coverage_gap(&client(own, &[]), &all, a, ends);
        assert!(coverage_gap(&["a", "b"], ends).is_some());
        assert_eq!(
            coverage_gap(&["a", "b"], Some(at("2026-12-01T00:00:00Z"))),
            None
        );
        assert_eq!(coverage_gap(&["b"], ends), None, "not attached");
        assert_eq!(coverage_gap(&["a"], None), None, "never expires");
    }

    #[test]
    fn signed_requests_have_their_own_gap() {
        let all = [credential("a", None), credential("b", None)];
        let a = all.first().unwrap();
        let ends = Some(at("2028-01-01T00:00:00Z"));
        let coverage_gap =
            |own: &[&str], signers: &[&str]| coverage_gap(&client(own, signers), &all, a, ends);
        let signs = coverage_gap(&["b"], &["a"]).unwrap();
        assert!(signs.contains("signed requests"), "{signs}");
        assert!(!signs.contains("access tokens"), "{signs}");
        let both = coverage_gap(&["a"], &["a"]).unwrap();
        assert!(
            both.contains("access tokens") && both.contains("signed requests"),
            "{both}"
        );
        assert_eq!(coverage_gap(&["a", "b"], &["a", "b"]), None);
    }
}
