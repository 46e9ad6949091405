//! Credentials.

use std::sync::Arc;

use management_api::{
    Change, CredentialRef, CredentialType, CredentialUsage, Method, SignedRequestObjectPatch,
};
use store::{
    ClientChange, Conflict, CredentialFilter, CredentialRecord, CredentialUse, Entity, Outcome,
    Slot, Store, StoreError, Window,
};

use crate::clients::to_keys;
use crate::samples::{LIMITS, at, client, key};

type S = Arc<dyn Store>;

pub async fn create_and_find(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    store
        .create_client(client("b"), vec![], LIMITS)
        .await
        .unwrap();
    store
        .create_credential(key("a", "k1"), LIMITS)
        .await
        .unwrap();
    let name = CredentialRecord {
        credential_type: CredentialType::CertSubjectDn,
        kid: None,
        alg: None,
        key: None,
        pem: None,
        subject_dn: Some("C=DE\nCN=a".to_owned()),
        expires_at: None,
        ..key("a", "k2")
    };
    store.create_credential(name.clone(), LIMITS).await.unwrap();
    assert_eq!(store.credential("a", "k1").await.unwrap(), key("a", "k1"));
    assert_eq!(
        store.credentials("a").await.unwrap(),
        [key("a", "k1"), name]
    );
    assert_eq!(store.credentials("b").await.unwrap(), []);
    assert_eq!(
        store.credentials("c").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
    assert_eq!(
        store.credential("c", "k1").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
    assert_eq!(
        store.credential("b", "k1").await.unwrap_err(),
        StoreError::NotFound(Entity::Credential)
    );
    let orphan = store
        .create_credential(key("c", "k3"), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(orphan, StoreError::NotFound(Entity::Client));
}

async fn four(store: &S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    for id in ["k1", "k2", "k3", "k4"] {
        store.create_credential(key("a", id), LIMITS).await.unwrap();
    }
}

pub async fn limits(store: S) {
    four(&store).await;
    let rejected = store
        .create_credential(key("a", "k5"), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(rejected, Conflict::TooManyStored { limit: 4 }.into());
    assert_eq!(
        rejected.to_string(),
        "A client can have a maximum of 4 credentials."
    );
    store.delete_credential("a", "k1").await.unwrap();
    store
        .create_credential(key("a", "k5"), LIMITS)
        .await
        .unwrap();
}

pub async fn duplicates(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    store
        .create_client(client("b"), vec![], LIMITS)
        .await
        .unwrap();
    store
        .create_credential(key("a", "k1"), LIMITS)
        .await
        .unwrap();
    let same_key = CredentialRecord {
        digest: key("a", "k1").digest,
        ..key("a", "k2")
    };
    let rejected = store
        .create_credential(same_key.clone(), LIMITS)
        .await
        .unwrap_err();
    assert_eq!(
        rejected,
        Conflict::DuplicateKey {
            id: key("a", "k1").id
        }
        .into()
    );
    let same_numbers = CredentialRecord {
        key: key("a", "k1").key,
        ..key("a", "k2")
    };
    let rejected = store
        .create_credential(same_numbers, LIMITS)
        .await
        .unwrap_err();
    assert_eq!(
        rejected,
        Conflict::DuplicateKey {
            id: key("a", "k1").id
        }
        .into()
    );
    let same_kid = CredentialRecord {
        kid: key("a", "k1").kid,
        ..key("a", "k2")
    };
    let rejected = store.create_credential(same_kid, LIMITS).await.unwrap_err();
    assert_eq!(
        rejected,
        Conflict::DuplicateKid {
            kid: "kid-of-k1".to_owned()
        }
        .into()
    );
    let elsewhere = CredentialRecord {
        client_id: "b".to_owned(),
        ..same_key
    };
    store.create_credential(elsewhere, LIMITS).await.unwrap();
}

pub async fn attach(store: S) {
    four(&store).await;
    let attached = async |ids: &[&str]| {
        store
            .update_client("a", to_keys(ids), LIMITS, at(2))
            .await
            .unwrap();
        let found = store.token_client("a").await.unwrap().unwrap();
        let found: Vec<_> = found.credentials.iter().map(|one| &one.id).collect();
        assert_eq!(found, ids);
    };
    attached(&["k1"]).await;
    attached(&["k2", "k1"]).await;
    attached(&["k2"]).await;
    attached(&[]).await;
}

pub async fn attach_rules(store: S) {
    four(&store).await;
    store
        .create_client(client("b"), vec![key("b", "other")], LIMITS)
        .await
        .unwrap();
    let rejected = async |ids: &[&str]| match store
        .update_client("a", to_keys(ids), LIMITS, at(2))
        .await
        .unwrap_err()
    {
        StoreError::Conflict(conflict) => conflict,
        other => panic!("{other}"),
    };
    assert_eq!(
        rejected(&["k1", "k2", "k3"]).await,
        Conflict::TooManyAttached { given: 3, limit: 2 }
    );
    assert_eq!(
        rejected(&["k1", "k1"]).await,
        Conflict::RepeatedCredential {
            first: 0,
            second: 1
        }
    );
    assert_eq!(
        rejected(&["k9"]).await,
        Conflict::NoSuchCredential {
            id: "k9".to_owned()
        }
    );
    assert_eq!(
        rejected(&["other"]).await,
        Conflict::NoSuchCredential {
            id: "other".to_owned()
        }
    );
    let tls = ClientChange {
        client_authentication_methods: Change::Set((Method::TlsClientAuth, vec!["k1".to_owned()])),
        ..to_keys(&[])
    };
    let wrong_type = store
        .update_client("a", tls, LIMITS, at(2))
        .await
        .unwrap_err();
    assert_eq!(
        wrong_type,
        Conflict::WrongType {
            id: "k1".to_owned(),
            slot: Slot::Authentication(Method::TlsClientAuth),
            found: CredentialType::PublicKey,
            needed: CredentialType::CertSubjectDn,
        }
        .into()
    );
    assert_eq!(
        store.client("a").await.unwrap(),
        client("a"),
        "a rejected change leaves no trace"
    );
}

pub async fn expiry(store: S) {
    four(&store).await;
    let set = async |change| store.set_credential_expiry("a", "k1", change, at(7)).await;
    let changed = set(Change::Set(at(2000))).await.unwrap();
    assert_eq!(
        (changed.expires_at, changed.updated_at),
        (Some(at(2000)), at(7))
    );
    assert_eq!(store.credential("a", "k1").await.unwrap(), changed);
    assert_eq!(set(Change::Clear).await.unwrap().expires_at, None);
    assert_eq!(store.credential("a", "k1").await.unwrap().expires_at, None);
    let missing = store
        .set_credential_expiry("a", "k9", Change::Clear, at(7))
        .await
        .unwrap_err();
    assert_eq!(missing, StoreError::NotFound(Entity::Credential));
    let missing = store
        .set_credential_expiry("b", "k1", Change::Clear, at(7))
        .await
        .unwrap_err();
    assert_eq!(missing, StoreError::NotFound(Entity::Client));
}

pub async fn delete(store: S) {
    four(&store).await;
    store
        .update_client("a", to_keys(&["k1"]), LIMITS, at(2))
        .await
        .unwrap();
    let slot = SignedRequestObjectPatch {
        required: None,
        credentials: Some(vec![CredentialRef {
            id: "k2".to_owned(),
        }]),
    };
    let jar = ClientChange {
        signed_request_object: Change::Set(slot),
        ..ClientChange::default()
    };
    store.update_client("a", jar, LIMITS, at(2)).await.unwrap();
    for attached in ["k1", "k2"] {
        let rejected = store.delete_credential("a", attached).await.unwrap_err();
        assert_eq!(rejected, Conflict::CredentialAttached.into());
        assert_eq!(
            rejected.to_string(),
            "Cannot delete credential still associated with a client"
        );
    }
    assert!(store.delete_credential("a", "k3").await.unwrap());
    assert!(!store.delete_credential("a", "k3").await.unwrap());
    assert!(!store.delete_credential("b", "k4").await.unwrap());
    assert_eq!(store.credentials("a").await.unwrap().len(), 3);
}

pub async fn usage(store: S) {
    four(&store).await;
    let seen = |id: &str, seconds, outcome| CredentialUse {
        credential_id: id.to_owned(),
        at: at(seconds),
        outcome,
    };
    let rejected = |reason: &str| Outcome::Rejected(reason.to_owned());
    store.record_credential_use(&[]).await.unwrap();
    store
        .record_credential_use(&[
            seen("k1", 20, Outcome::Accepted),
            seen("k1", 10, Outcome::Accepted),
            seen("k2", 11, rejected("expired")),
            seen("gone", 11, Outcome::Accepted),
        ])
        .await
        .unwrap();
    store
        .record_credential_use(&[
            seen("k1", 15, Outcome::Accepted),
            seen("k1", 16, rejected("signature")),
            seen("k2", 9, rejected("earlier")),
        ])
        .await
        .unwrap();
    let usage = |id: &str, used: Option<i64>, failure: Option<(i64, &str)>| CredentialUsage {
        credential_id: id.to_owned(),
        last_used_at: used.map(at),
        last_failure_at: failure.map(|(seconds, _)| at(seconds)),
        last_failure_reason: failure.map(|(_, reason)| reason.to_owned()),
    };
    assert_eq!(
        store.credential_usage("a").await.unwrap(),
        [
            usage("k1", Some(20), Some((16, "signature"))),
            usage("k2", None, Some((11, "expired"))),
            usage("k3", None, None),
            usage("k4", None, None),
        ]
    );
    assert_eq!(
        store.credential_usage("b").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
}

pub async fn list_of_all_clients(store: S) {
    store
        .create_client(client("a"), vec![key("a", "k1"), key("a", "k2")], LIMITS)
        .await
        .unwrap();
    store
        .create_client(client("b"), vec![key("b", "k3")], LIMITS)
        .await
        .unwrap();
    let same = CredentialRecord {
        digest: key("a", "k1").digest,
        ..key("b", "k4")
    };
    store.create_credential(same, LIMITS).await.unwrap();
    store
        .set_credential_expiry("a", "k1", Change::Clear, at(2))
        .await
        .unwrap();
    store
        .set_credential_expiry("b", "k3", Change::Set(at(500)), at(2))
        .await
        .unwrap();
    store
        .update_client("a", to_keys(&["k2"]), LIMITS, at(2))
        .await
        .unwrap();
    let list = async |filter: CredentialFilter, start: u64, limit: u64| {
        let page = store
            .all_credentials(&filter, Window::Offset { start, limit })
            .await
            .unwrap();
        let ids: Vec<String> = page
            .items
            .iter()
            .map(|one| one.credential.id.clone())
            .collect();
        (ids.join(" "), page.total, page.items)
    };
    let all = CredentialFilter::default;
    let (ids, total, items) = list(all(), 0, 9).await;
    assert_eq!((ids.as_str(), total), ("k3 k2 k4 k1", 4));
    assert_eq!(
        (items[1].client_name.as_str(), items[1].is_attached),
        ("client a", true)
    );
    assert!(!items[0].is_attached);
    assert_eq!(
        items[2].credential,
        CredentialRecord {
            digest: key("a", "k1").digest,
            ..key("b", "k4")
        }
    );
    assert_eq!(list(all(), 1, 2).await.0, "k2 k4");
    let of_b = CredentialFilter {
        client_ids: vec!["b".to_owned(), "c".to_owned()],
        ..all()
    };
    assert_eq!(list(of_b, 0, 9).await.0, "k3 k4");
    let same_key = CredentialFilter {
        digest: Some(key("a", "k1").digest),
        ..all()
    };
    assert_eq!(list(same_key, 0, 9).await.0, "k4 k1");
    let soon = CredentialFilter {
        expires_before: Some(at(1000)),
        ..all()
    };
    assert_eq!(list(soon, 0, 9).await.0, "k3");
}
