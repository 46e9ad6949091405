//! The server's signing keys.

use std::sync::Arc;

use store::{SigningKey, Store};

use crate::samples::{at, signing_key};

type S = Arc<dyn Store>;

pub async fn signing_keys(store: S) {
    assert_eq!(store.signing_keys().await.unwrap(), []);
    let first = signing_key("a", 0);
    assert_eq!(
        store.ensure_signing_key(first.clone()).await.unwrap(),
        first
    );
    assert_eq!(
        store.ensure_signing_key(signing_key("b", 1)).await.unwrap(),
        first,
        "there is one already"
    );
    let elliptic = SigningKey {
        algorithm: "ES256".to_owned(),
        ..signing_key("e", 2)
    };
    assert_eq!(
        store.ensure_signing_key(elliptic.clone()).await.unwrap(),
        elliptic,
        "another algorithm, another key"
    );
    let second = signing_key("c", 3);
    store.rotate_signing_key(second.clone()).await.unwrap();
    let retired = SigningKey {
        retired_at: Some(at(3)),
        ..first
    };
    assert_eq!(
        store.signing_keys().await.unwrap(),
        [second.clone(), elliptic.clone(), retired]
    );
    assert_eq!(
        store.ensure_signing_key(signing_key("d", 4)).await.unwrap(),
        second
    );
    assert!(
        !store.delete_signing_key("c").await.unwrap(),
        "the current one stays"
    );
    assert!(store.delete_signing_key("a").await.unwrap());
    assert_eq!(store.signing_keys().await.unwrap(), [second, elliptic]);
}
