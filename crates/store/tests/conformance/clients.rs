//! Clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use management_api::{
    AppType, Authentication, Change, ClientStatus, CredentialRef, Limits, Method, Secret,
    SignedRequestObject, TokenEndpointAuthMethod,
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

/// Contract 4.8.
pub async fn list_by_expiry(store: S) {
    const DAY: i64 = 86_400;
    // Each client with the expiries of its attached credentials, in days; `None` never expires.
    let clients: [(&str, &[Option<i64>]); 9] = [
        ("soon", &[Some(400), Some(5)]),
        ("never", &[None]),
        ("over", &[Some(-3), Some(-1)]),
        ("later", &[Some(60)]),
        ("renewed", &[Some(-9), None]),
        ("empty", &[]),
        ("long-over", &[Some(-30)]),
        ("many", &[Some(-8), Some(500), Some(70)]),
        ("many-renewed", &[Some(-7), None, Some(80)]),
    ];
    let limits = Limits {
        attached: 3,
        ..LIMITS
    };
    for (id, expiries) in clients {
        let ids: Vec<String> = (0..expiries.len())
            .map(|number| format!("{id}{number}"))
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let keys = ids
            .iter()
            .zip(expiries)
            .map(|(own, days)| CredentialRecord {
                expires_at: days.map(|days| at(days * DAY)),
                ..key(id, own)
            });
        store
            .create_client(with_keys(id, &ids), keys.collect(), limits)
            .await
            .unwrap();
    }
    create(&store, &["secret"]).await;
    // It is stored and not attached.
    let unused = CredentialRecord {
        expires_at: Some(at(DAY)),
        ..key("empty", "unused")
    };
    store.create_credential(unused, LIMITS).await.unwrap();
    let list = async |filter: ClientFilter| {
        let filter = ClientFilter {
            as_of: Some(at(0)),
            ..filter
        };
        let window = Window::Offset {
            start: 0,
            limit: 50,
        };
        let page = store.clients(&filter, window).await.unwrap();
        assert_eq!(page.items.len() as u64, page.total);
        page.items
            .into_iter()
            .map(|client| client.client_id)
            .collect::<Vec<_>>()
    };
    let by = async |order| {
        list(ClientFilter {
            order,
            ..ClientFilter::default()
        })
        .await
    };
    assert_eq!(
        by(ClientOrder::NextExpiry).await,
        [
            "long-over",
            "over",
            "soon",
            "later",
            "many",
            "many-renewed",
            "never",
            "renewed",
            "empty",
            "secret"
        ]
    );
    assert_eq!(
        by(ClientOrder::LastExpiry).await,
        [
            "many-renewed",
            "many",
            "later",
            "soon",
            "over",
            "long-over",
            "secret",
            "empty",
            "renewed",
            "never"
        ]
    );
    for (status, expected) in [
        (
            ClientStatus::Active,
            &["never", "later", "renewed", "many", "many-renewed"][..],
        ),
        (ClientStatus::Expiring, &["soon"]),
        (ClientStatus::Expired, &["over", "long-over"]),
        (ClientStatus::NoCredential, &["empty"]),
        (ClientStatus::Secret, &["secret"]),
        (ClientStatus::Public, &[]),
    ] {
        let found = list(ClientFilter {
            status: Some(status),
            ..ClientFilter::default()
        });
        assert_eq!(found.await, expected, "{status:?}");
    }
    let search = ClientFilter {
        search: Some("over".to_owned()),
        status: Some(ClientStatus::Expired),
        order: ClientOrder::NextExpiry,
        ..ClientFilter::default()
    };
    assert_eq!(list(search).await, ["long-over", "over"]);
    let counts = async |filter: ClientFilter| {
        let filter = ClientFilter {
            as_of: Some(at(0)),
            ..filter
        };
        store.client_counts(&filter).await.unwrap()
    };
    let all = counts(ClientFilter::default()).await;
    let of = |pairs: &[(&str, u64)]| {
        let pairs = pairs
            .iter()
            .map(|&(value, number)| (value.to_owned(), number));
        pairs.collect::<BTreeMap<_, _>>()
    };
    let statuses = [
        ("active", 5),
        ("expired", 2),
        ("expiring", 1),
        ("no_credential", 1),
        ("secret", 1),
    ];
    assert_eq!(all.status, of(&statuses));
    assert_eq!(all.app_type, of(&[("non_interactive", 10)]));
    let methods = [("client_secret_post", 1), ("private_key_jwt", 9)];
    assert_eq!(all.auth_method, of(&methods));
    // A count leaves its own part of the filter out, and no other.
    let expired = counts(ClientFilter {
        status: Some(ClientStatus::Expired),
        search: Some("long".to_owned()),
        ..ClientFilter::default()
    });
    let expired = expired.await;
    assert_eq!(expired.status, of(&[("expired", 1)]));
    assert_eq!(expired.auth_method, of(&[("private_key_jwt", 1)]));
    let secrets = counts(ClientFilter {
        authentication: Some("client_secret_post".to_owned()),
        ..ClientFilter::default()
    });
    let secrets = secrets.await;
    assert_eq!(secrets.status, of(&[("secret", 1)]));
    assert_eq!(secrets.auth_method, all.auth_method);
    follows_changes(&store, list).await;
}

/// Another expiry, other attachments and another method move a client in the order by next expiry.
async fn follows_changes(store: &S, list: impl AsyncFn(ClientFilter) -> Vec<String>) {
    let first = async || {
        let by_expiry = ClientFilter {
            order: ClientOrder::NextExpiry,
            ..ClientFilter::default()
        };
        list(by_expiry).await.swap_remove(0)
    };
    let change = Change::Set(at(-1_000_000_000));
    let changed = store.set_credential_expiry("later", "later0", change, at(1));
    changed.await.unwrap();
    assert_eq!(first().await, "later");
    let to_none = store.update_client("later", to_keys(&[]), LIMITS, at(2));
    to_none.await.unwrap();
    assert_eq!(first().await, "long-over");
    let to_later = store.update_client("later", to_keys(&["later0"]), LIMITS, at(3));
    to_later.await.unwrap();
    assert_eq!(first().await, "later");
    let to_secret = ClientChange {
        token_endpoint_auth_method: Change::Set(TokenEndpointAuthMethod::ClientSecretPost),
        client_authentication_methods: Change::Clear,
        ..ClientChange::default()
    };
    let changed = store.update_client("later", to_secret, LIMITS, at(4));
    changed.await.unwrap();
    assert_eq!(first().await, "long-over");
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
