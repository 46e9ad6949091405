//! Queries of the token endpoint, sweeping and totals.

use std::sync::Arc;

use management_api::{Change, Stats};
use store::{ClientRecord, CredentialRecord, Session, Store, TokenClient, TokenCredential};

use crate::samples::{LIMITS, at, client, key, with_keys};

type S = Arc<dyn Store>;

pub async fn token_client(store: S) {
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    let keys = vec![key("b", "k1"), key("b", "k2"), key("b", "k3")];
    store
        .create_client(with_keys("b", &["k3", "k1"]), keys, LIMITS)
        .await
        .unwrap();
    let by_secret = for_token(client("a"), vec![]);
    assert_eq!(
        store.token_client("a").await.unwrap(),
        Some(by_secret.into())
    );
    let keys = vec![key("b", "k3"), key("b", "k1")];
    let by_keys = for_token(with_keys("b", &["k3", "k1"]), keys);
    assert_eq!(store.token_client("b").await.unwrap(), Some(by_keys.into()));
    assert_eq!(store.token_client("c").await.unwrap(), None);
}

fn for_token(client: ClientRecord, credentials: Vec<CredentialRecord>) -> TokenClient {
    TokenClient {
        client_id: client.client_id,
        name: client.name,
        grant_types: client.grant_types,
        authentication: client.authentication,
        client_secret: client.client_secret,
        credentials: credentials
            .into_iter()
            .map(|one| TokenCredential {
                id: one.id,
                kid: one.kid,
                alg: one.alg,
                key: one.key,
                expires_at: one.expires_at,
            })
            .collect(),
    }
}

pub async fn jtis(store: S) {
    let remember = async |client: &str, jti: &str, expires: i64, now: i64| {
        store
            .remember_jti(client, jti, at(expires), at(now))
            .await
            .unwrap()
    };
    assert!(remember("a", "1", 60, 0).await);
    assert!(!remember("a", "1", 60, 1).await);
    assert!(
        !remember("a", "1", 99, 59).await,
        "a replay with a longer life is a replay"
    );
    assert!(remember("b", "1", 60, 1).await, "each client has its own");
    assert!(remember("a", "2", 60, 1).await);
    assert!(
        remember("a", "1", 120, 60).await,
        "it has expired, so that it is a new one"
    );
    assert!(!remember("a", "1", 120, 61).await);
}

pub async fn revocation(store: S) {
    assert!(!store.is_token_revoked("t").await.unwrap());
    store.revoke_token("t", at(60)).await.unwrap();
    store.revoke_token("t", at(60)).await.unwrap();
    assert!(store.is_token_revoked("t").await.unwrap());
}

pub async fn sweep(store: S) {
    store.remember_jti("a", "1", at(10), at(0)).await.unwrap();
    store.remember_jti("a", "2", at(30), at(0)).await.unwrap();
    store.revoke_token("t", at(10)).await.unwrap();
    store
        .create_sign_in_code([1; 32], "admin", at(10))
        .await
        .unwrap();
    let session = Session {
        token_hash: [7; 32],
        subject: "admin".to_owned(),
        created_at: at(0),
        expires_at: at(10),
    };
    store.create_session(session).await.unwrap();
    assert_eq!(store.sweep(at(9)).await.unwrap(), 0);
    assert_eq!(store.sweep(at(10)).await.unwrap(), 4);
    assert!(!store.is_token_revoked("t").await.unwrap());
    assert!(
        !store.remember_jti("a", "2", at(30), at(11)).await.unwrap(),
        "what has not expired stays"
    );
    store.ping().await.unwrap();
}

pub async fn sweep_of_many(store: S) {
    for number in 0..600 {
        let jti = number.to_string();
        store.remember_jti("a", &jti, at(10), at(0)).await.unwrap();
    }
    assert_eq!(store.sweep(at(10)).await.unwrap(), 600);
    assert_eq!(store.sweep(at(10)).await.unwrap(), 0);
}

pub async fn stats(store: S) {
    assert_eq!(store.stats(at(0)).await.unwrap(), Stats::default());
    let keys = vec![key("b", "k1"), key("b", "k2"), key("b", "k3")];
    store
        .create_client(client("a"), vec![], LIMITS)
        .await
        .unwrap();
    store
        .create_client(with_keys("b", &["k3", "k1"]), keys, LIMITS)
        .await
        .unwrap();
    store
        .set_credential_expiry("b", "k1", Change::Clear, at(0))
        .await
        .unwrap();
    store
        .set_credential_expiry("b", "k2", Change::Set(at(-1)), at(0))
        .await
        .unwrap();
    let expected = Stats {
        clients: 2,
        credentials: 3,
        attached: 2,
        expired: 1,
        expiring: 1,
    };
    assert_eq!(store.stats(at(0)).await.unwrap(), expected);
}
