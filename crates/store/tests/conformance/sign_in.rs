//! Sign-in codes and sessions.

use std::sync::Arc;

use store::{Session, Store};

use crate::samples::at;

type S = Arc<dyn Store>;

pub async fn codes(store: S) {
    store
        .create_sign_in_code([1; 32], "admin", at(60))
        .await
        .unwrap();
    store
        .create_sign_in_code([2; 32], "admin", at(60))
        .await
        .unwrap();
    assert_eq!(
        store.redeem_sign_in_code([3; 32], at(0)).await.unwrap(),
        None
    );
    assert_eq!(
        store
            .redeem_sign_in_code([1; 32], at(59))
            .await
            .unwrap()
            .as_deref(),
        Some("admin")
    );
    assert_eq!(
        store.redeem_sign_in_code([1; 32], at(59)).await.unwrap(),
        None,
        "once only"
    );
    assert_eq!(
        store.redeem_sign_in_code([2; 32], at(60)).await.unwrap(),
        None,
        "expired"
    );
}

pub async fn sessions(store: S) {
    let session = Session {
        token_hash: [7; 32],
        subject: "admin".to_owned(),
        created_at: at(0),
        expires_at: at(60),
    };
    store.create_session(session.clone()).await.unwrap();
    assert_eq!(store.session([7; 32], at(59)).await.unwrap(), Some(session));
    assert_eq!(store.session([7; 32], at(60)).await.unwrap(), None);
    assert_eq!(store.session([8; 32], at(0)).await.unwrap(), None);
    assert!(store.revoke_session([7; 32]).await.unwrap());
    assert!(!store.revoke_session([7; 32]).await.unwrap());
    assert_eq!(store.session([7; 32], at(0)).await.unwrap(), None);
}
