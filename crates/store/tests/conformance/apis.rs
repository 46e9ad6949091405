//! APIs and grants.

use std::sync::Arc;

use management_api::{ClientGrant, ResourceServerPatch, SubjectType};
use serde_json::json;
use store::{Conflict, Entity, GrantFilter, ResourceServerRecord, Store, StoreError, Window};

use crate::samples::{LIMITS, api, client};

type S = Arc<dyn Store>;

const ALL: Window = Window::Offset {
    start: 0,
    limit: 50,
};

pub async fn resource_servers(store: S) {
    store
        .create_resource_server(api("1", "https://a/"))
        .await
        .unwrap();
    store
        .create_resource_server(api("2", "https://b/"))
        .await
        .unwrap();
    let taken = store
        .create_resource_server(api("3", "https://a/"))
        .await
        .unwrap_err();
    assert_eq!(taken, Conflict::Exists(Entity::ResourceServer).into());
    assert_eq!(
        store.resource_server("1").await.unwrap(),
        api("1", "https://a/")
    );
    assert_eq!(
        store.resource_server("https://a/").await.unwrap(),
        api("1", "https://a/")
    );
    let patch = ResourceServerPatch {
        name: Some("New".to_owned()),
        scopes: Some(vec![]),
        signing_alg: Some("ES256".to_owned()),
        token_lifetime: Some(60),
        other: json!({"token_lifetime_for_web": 7200, "skip_consent_for_verifiable_first_party_clients": null})
            .as_object()
            .unwrap()
            .clone(),
    };
    let changed = store
        .update_resource_server("https://b/", patch)
        .await
        .unwrap();
    let expected = ResourceServerRecord {
        name: "New".to_owned(),
        scopes: vec![],
        signing_alg: Some("ES256".to_owned()),
        token_lifetime: 60,
        other: json!({"token_lifetime_for_web": 7200})
            .as_object()
            .unwrap()
            .clone(),
        ..api("2", "https://b/")
    };
    assert_eq!(changed, expected);
    let page = store.resource_servers(ALL).await.unwrap();
    assert_eq!(
        (page.items, page.total),
        (vec![api("1", "https://a/"), expected], 2)
    );
    let first = store
        .resource_servers(Window::After {
            checkpoint: None,
            take: 1,
        })
        .await
        .unwrap();
    let second = store
        .resource_servers(Window::After {
            checkpoint: first.next,
            take: 1,
        })
        .await
        .unwrap();
    assert_eq!((second.items.len(), second.next), (1, None));
    assert!(store.delete_resource_server("2").await.unwrap());
    assert!(!store.delete_resource_server("2").await.unwrap());
    assert_eq!(
        store.resource_server("2").await.unwrap_err(),
        StoreError::NotFound(Entity::ResourceServer)
    );
}

pub async fn system_resource_server(store: S) {
    let system = ResourceServerRecord {
        is_system: true,
        ..api("1", "https://a/api/v2/")
    };
    store
        .ensure_system_resource_server(system.clone())
        .await
        .unwrap();
    let later = ResourceServerRecord {
        id: "2".to_owned(),
        name: "Renamed".to_owned(),
        scopes: vec![],
        ..system.clone()
    };
    store.ensure_system_resource_server(later).await.unwrap();
    let found = store.resource_server("1").await.unwrap();
    assert_eq!(
        found,
        ResourceServerRecord {
            name: "Renamed".to_owned(),
            scopes: vec![],
            ..system
        }
    );
    let rejected: StoreError = Conflict::System(Entity::ResourceServer).into();
    assert_eq!(
        store.delete_resource_server("1").await.unwrap_err(),
        rejected
    );
    assert_eq!(
        store
            .update_resource_server("1", ResourceServerPatch::default())
            .await
            .unwrap_err(),
        rejected
    );
}

pub fn grant(id: &str, client: &str, audience: &str) -> ClientGrant {
    ClientGrant {
        id: id.to_owned(),
        client_id: client.to_owned(),
        audience: audience.to_owned(),
        scope: vec!["read:things".to_owned(), "b".to_owned()],
        subject_type: SubjectType::Client,
    }
}

async fn two_of_each(store: &S) {
    for id in ["a", "b"] {
        store
            .create_client(client(id), vec![], LIMITS)
            .await
            .unwrap();
        store
            .create_resource_server(api(id, &format!("https://{id}/")))
            .await
            .unwrap();
    }
}

pub async fn grants(store: S) {
    two_of_each(&store).await;
    store
        .create_grant(grant("1", "a", "https://a/"))
        .await
        .unwrap();
    store
        .create_grant(grant("2", "a", "https://b/"))
        .await
        .unwrap();
    store
        .create_grant(grant("3", "b", "https://b/"))
        .await
        .unwrap();
    let rejected = async |grant| store.create_grant(grant).await.unwrap_err();
    assert_eq!(
        rejected(grant("4", "a", "https://a/")).await,
        Conflict::Exists(Entity::Grant).into()
    );
    assert_eq!(
        rejected(grant("4", "c", "https://a/")).await,
        StoreError::NotFound(Entity::Client)
    );
    assert_eq!(
        rejected(grant("4", "a", "https://c/")).await,
        StoreError::NotFound(Entity::ResourceServer)
    );
    assert_eq!(
        store.grant("1").await.unwrap(),
        grant("1", "a", "https://a/")
    );
    let ids = async |client: Option<&str>, audience: Option<&str>| {
        let filter = GrantFilter {
            client_id: client.map(str::to_owned),
            audience: audience.map(str::to_owned),
        };
        let page = store.grants(&filter, ALL).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items
            .into_iter()
            .map(|grant| grant.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(None, None).await, ["1", "2", "3"]);
    assert_eq!(ids(Some("a"), None).await, ["1", "2"]);
    assert_eq!(ids(None, Some("https://b/")).await, ["2", "3"]);
    assert_eq!(ids(Some("b"), Some("https://b/")).await, ["3"]);
    assert_eq!(
        store.update_grant("1", vec![]).await.unwrap().scope,
        Vec::<String>::new()
    );
    assert_eq!(
        store.update_grant("9", vec![]).await.unwrap_err(),
        StoreError::NotFound(Entity::Grant)
    );
    assert!(store.delete_grant("1").await.unwrap());
    assert!(!store.delete_grant("1").await.unwrap());
    store.delete_client("a").await.unwrap();
    assert_eq!(ids(None, None).await, ["3"]);
    store.delete_resource_server("https://b/").await.unwrap();
    assert!(ids(None, None).await.is_empty());
}

pub async fn token_grant(store: S) {
    two_of_each(&store).await;
    store
        .create_grant(grant("1", "a", "https://a/"))
        .await
        .unwrap();
    assert_eq!(
        store.token_grant("a", "https://a/").await.unwrap(),
        Some((api("a", "https://a/"), Some(grant("1", "a", "https://a/"))))
    );
    assert_eq!(
        store.token_grant("b", "https://a/").await.unwrap(),
        Some((api("a", "https://a/"), None))
    );
    assert_eq!(store.token_grant("a", "https://c/").await.unwrap(), None);
    assert_eq!(
        store.token_grant("a", "a").await.unwrap(),
        None,
        "by identifier only"
    );
}
