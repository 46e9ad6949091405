//! Clients.

use std::sync::Arc;

use management_api::{
    AppType, Authentication, Change, CredentialRef, Method, Secret, SignedRequestObject,
    TokenEndpointAuthMethod,
};
use serde_json::json;
use store::{
    ClientChange, ClientFilter, ClientOrder, Conflict, CredentialRecord, Entity, Page, Store,
    StoreError, Window,
};

use crate::samples::{LIMITS, at, client, key, with_keys};

type S = Arc<dyn Store>;

pub async fn create_and_find(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    assert_eq!(store.client("a").await.unwrap(), client("a"));
    assert_eq!(
        store.client("b").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
    let again = store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap_err();
    assert_eq!(again, Conflict::Exists(Entity::Client).into());
}

fn ids(page: &Page<store::ClientRecord>) -> Vec<&str> {
    page.items
        .iter()
        .map(|client| client.client_id.as_str())
        .collect()
}

async fn create(store: &S, names: &[&str]) {
    for name in names {
        store
            .create_client(client(name), vec![], LIMITS)
            .await
            .unwrap();
    }
}

pub async fn list_pages(store: S) {
    create(&store, &["c", "a", "b"]).await;
    let all = ClientFilter::default();
    let page = store
        .clients(&all, Window::Offset { start: 0, limit: 2 })
        .await
        .unwrap();
    assert_eq!(
        (ids(&page), page.total, page.next),
        (vec!["c", "a"], 3, None)
    );
    let page = store
        .clients(&all, Window::Offset { start: 2, limit: 2 })
        .await
        .unwrap();
    assert_eq!((ids(&page), page.total), (vec!["b"], 3));
    let page = store
        .clients(
            &all,
            Window::Offset {
                start: u64::MAX,
                limit: u64::MAX,
            },
        )
        .await
        .unwrap();
    assert_eq!((ids(&page), page.total), (vec![], 3));
    let page = store
        .clients(&all, Window::Offset { start: 0, limit: 0 })
        .await
        .unwrap();
    assert_eq!((ids(&page), page.total), (vec![], 3));
}

pub async fn list_checkpoints(store: S) {
    create(&store, &["c", "a", "b", "d"]).await;
    let all = ClientFilter::default();
    let first = store
        .clients(
            &all,
            Window::After {
                checkpoint: None,
                take: 2,
            },
        )
        .await
        .unwrap();
    assert_eq!(ids(&first), ["c", "a"]);
    store.delete_client("a").await.unwrap();
    let second = store
        .clients(
            &all,
            Window::After {
                checkpoint: first.next,
                take: 2,
            },
        )
        .await
        .unwrap();
    assert_eq!((ids(&second), second.next), (vec!["b", "d"], None));
}

pub async fn list_filters(store: S) {
    store
        .create_client(client("m2m"), vec![], LIMITS)
        .await
        .unwrap();
    let mut spa = client("spa");
    spa.app_type = Some(AppType::Spa);
    spa.name = "Äpfel 100%".to_owned();
    spa.other = json!({"is_first_party": false})
        .as_object()
        .unwrap()
        .clone();
    store.create_client(spa, vec![], LIMITS).await.unwrap();
    store
        .create_client(with_keys("keys", &["k"]), vec![key("keys", "k")], LIMITS)
        .await
        .unwrap();
    let list = async |filter: ClientFilter| {
        let page = store
            .clients(
                &filter,
                Window::Offset {
                    start: 0,
                    limit: 50,
                },
            )
            .await
            .unwrap();
        assert_eq!(page.items.len() as u64, page.total);
        page.items
            .into_iter()
            .map(|client| client.client_id)
            .collect::<Vec<_>>()
    };
    let none = ClientFilter::default;
    let search = async |text: &str| {
        list(ClientFilter {
            search: Some(text.to_owned()),
            ..none()
        })
        .await
    };
    assert_eq!(
        list(ClientFilter {
            app_types: vec!["spa".into(), "native".into()],
            ..none()
        })
        .await,
        ["spa"]
    );
    assert_eq!(
        list(ClientFilter {
            is_first_party: Some(false),
            ..none()
        })
        .await,
        ["spa"]
    );
    assert_eq!(
        list(ClientFilter {
            is_first_party: Some(true),
            ..none()
        })
        .await,
        ["m2m", "keys"]
    );
    assert_eq!(
        list(ClientFilter {
            authentication: Some("private_key_jwt".into()),
            ..none()
        })
        .await,
        ["keys"]
    );
    assert_eq!(search("äPFEL").await, ["spa"]);
    assert_eq!(search("0%").await, ["spa"]);
    assert_eq!(search("%").await, ["spa"]);
    assert!(search("_").await.is_empty());
    assert_eq!(search("keys").await, ["keys"]);
    let credential = CredentialRecord {
        id: "cred_0123456789".into(),
        kid: Some("billing-key-2027".into()),
        digest: "0a1b".repeat(16),
        ..key("m2m", "k1")
    };
    store
        .create_credential(credential.clone(), LIMITS)
        .await
        .unwrap();
    assert_eq!(search("billing-key-2027").await, ["m2m"]);
    assert_eq!(search(&credential.digest.to_uppercase()).await, ["m2m"]);
    assert_eq!(search(&credential.id).await, ["m2m"]);
    assert!(search("billing-key-202").await.is_empty(), "not a part");
    assert_eq!(
        list(ClientFilter {
            order: ClientOrder::Name,
            ..none()
        })
        .await,
        ["keys", "m2m", "spa"]
    );
    assert_eq!(
        list(ClientFilter {
            order: ClientOrder::NewestFirst,
            ..none()
        })
        .await,
        ["keys", "spa", "m2m"]
    );
}

pub async fn change(store: S) {
    create(&store, &["a"]).await;
    let change = ClientChange {
        name: Some("New".to_owned()),
        description: Change::Clear,
        app_type: Some(AppType::RegularWeb),
        client_secret: Some(Secret::new("mine".to_owned())),
        grant_types: Some(vec![]),
        other: json!({"client_metadata": null, "sso": true})
            .as_object()
            .unwrap()
            .clone(),
        ..ClientChange::default()
    };
    let changed = store
        .update_client("a", change, LIMITS, at(9))
        .await
        .unwrap();
    assert_eq!(store.client("a").await.unwrap(), changed);
    let mut expected = client("a");
    expected.name = "New".to_owned();
    expected.description = None;
    expected.app_type = Some(AppType::RegularWeb);
    expected.client_secret = Secret::new("mine".to_owned());
    expected.grant_types = vec![];
    expected.other = json!({"is_first_party": true, "sso": true})
        .as_object()
        .unwrap()
        .clone();
    expected.updated_at = at(9);
    assert_eq!(changed, expected);
    let missing = store
        .update_client("b", ClientChange::default(), LIMITS, at(9))
        .await
        .unwrap_err();
    assert_eq!(missing, StoreError::NotFound(Entity::Client));
}

pub fn to_keys(ids: &[&str]) -> ClientChange {
    ClientChange {
        token_endpoint_auth_method: Change::Clear,
        client_authentication_methods: Change::Set((
            Method::PrivateKeyJwt,
            ids.iter().map(|&id| id.to_owned()).collect(),
        )),
        ..ClientChange::default()
    }
}

pub async fn change_of_method(store: S) {
    create(&store, &["a"]).await;
    store
        .create_credential(key("a", "k"), LIMITS)
        .await
        .unwrap();
    let keys = ClientChange {
        token_endpoint_auth_method: Change::Keep,
        ..to_keys(&["k"])
    };
    let rejected = store
        .update_client("a", keys, LIMITS, at(1))
        .await
        .unwrap_err();
    assert_eq!(rejected, Conflict::MethodsExclusive.into());
    store
        .update_client("a", to_keys(&["k"]), LIMITS, at(1))
        .await
        .unwrap();
    assert_eq!(
        store.client("a").await.unwrap().authentication,
        with_keys("a", &["k"]).authentication
    );
    let secret = |credentials| ClientChange {
        token_endpoint_auth_method: Change::Set(TokenEndpointAuthMethod::ClientSecretBasic),
        client_authentication_methods: credentials,
        ..ClientChange::default()
    };
    let rejected = store
        .update_client("a", secret(Change::Keep), LIMITS, at(1))
        .await
        .unwrap_err();
    assert_eq!(rejected, Conflict::MethodsExclusive.into());
    let back = store
        .update_client("a", secret(Change::Clear), LIMITS, at(2))
        .await
        .unwrap();
    assert_eq!(
        back.authentication,
        Authentication::Secret(TokenEndpointAuthMethod::ClientSecretBasic)
    );
    assert_eq!(
        back.client_secret,
        client("a").client_secret,
        "the old secret survives"
    );
    assert!(
        store.delete_credential("a", "k").await.unwrap(),
        "it is detached"
    );
}

pub async fn rotate_secret(store: S) {
    create(&store, &["a"]).await;
    let rotated = store
        .rotate_secret("a", Secret::new("new".to_owned()), at(3))
        .await
        .unwrap();
    assert_eq!(
        (rotated.client_secret.expose(), rotated.updated_at),
        ("new", at(3))
    );
    assert_eq!(store.client("a").await.unwrap(), rotated);
    store
        .update_client("a", to_keys(&[]), LIMITS, at(4))
        .await
        .unwrap();
    let rejected = store
        .rotate_secret("a", Secret::new("other".to_owned()), at(5))
        .await
        .unwrap_err();
    assert_eq!(rejected, Conflict::SecretNotInUse.into());
    let missing = store
        .rotate_secret("b", Secret::new("other".to_owned()), at(5))
        .await
        .unwrap_err();
    assert_eq!(missing, StoreError::NotFound(Entity::Client));
}

pub async fn delete(store: S) {
    store
        .create_client(with_keys("a", &["k"]), vec![key("a", "k")], LIMITS)
        .await
        .unwrap();
    assert!(store.delete_client("a").await.unwrap());
    assert!(!store.delete_client("a").await.unwrap());
    assert_eq!(
        store.client("a").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
    // Nothing remains that would conflict with a successor.
    store
        .create_client(with_keys("a", &["k"]), vec![key("a", "k")], LIMITS)
        .await
        .unwrap();
}

pub async fn rules_of_one_client(store: S) {
    let mut hs256 = with_keys("a", &[]);
    hs256.jwt_configuration.alg = Some("HS256".to_owned());
    let rejected = store
        .create_client(hs256.clone(), vec![], LIMITS)
        .await
        .unwrap_err();
    assert_eq!(
        rejected,
        Conflict::IdTokenAlgorithm {
            alg: "HS256".to_owned()
        }
        .into()
    );
    hs256.authentication = client("a").authentication;
    store.create_client(hs256, vec![], LIMITS).await.unwrap();
    let rejected = store
        .update_client("a", to_keys(&[]), LIMITS, at(1))
        .await
        .unwrap_err();
    assert_eq!(
        rejected,
        Conflict::IdTokenAlgorithm {
            alg: "HS256".to_owned()
        }
        .into()
    );
    let nothing = ClientChange {
        token_endpoint_auth_method: Change::Clear,
        ..ClientChange::default()
    };
    let rejected = store
        .update_client("a", nothing, LIMITS, at(1))
        .await
        .unwrap_err();
    assert_eq!(rejected, Conflict::MethodRequired.into());
}

pub async fn create_with_credentials(store: S) {
    let mut both = with_keys("a", &["k2", "k1"]);
    both.signed_request_object = Some(SignedRequestObject {
        required: true,
        credentials: vec![CredentialRef {
            id: "k3".to_owned(),
        }],
    });
    let keys = ["k1", "k2", "k3"].map(|id| key("a", id)).to_vec();
    store
        .create_client(both.clone(), keys.clone(), LIMITS)
        .await
        .unwrap();
    assert_eq!(store.client("a").await.unwrap(), both);
    assert_eq!(store.credentials("a").await.unwrap(), keys);
    let listed = store
        .clients(
            &ClientFilter::default(),
            Window::Offset { start: 0, limit: 9 },
        )
        .await
        .unwrap();
    assert_eq!(listed.items, [both]);
    // One key too many: nothing is created.
    let many = ["l1", "l2", "l3"].map(|id| key("b", id)).to_vec();
    let rejected = store
        .create_client(with_keys("b", &["l1", "l2", "l3"]), many, LIMITS)
        .await
        .unwrap_err();
    assert_eq!(
        rejected,
        Conflict::TooManyAttached { given: 3, limit: 2 }.into()
    );
    assert_eq!(
        store.client("b").await.unwrap_err(),
        StoreError::NotFound(Entity::Client)
    );
}
