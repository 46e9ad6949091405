//! What credentials, and the keys in the log, are known by.

use std::sync::Arc;

use management_api::{CredentialType, IdentifierKind};
use serde_json::json;
use store::{CredentialRecord, LogOrder, NewLog, Store, Window};

use crate::samples::{LIMITS, at, client, key, log, with_keys};

type S = Arc<dyn Store>;

/// The credentials found, and how.
async fn found(store: &S, values: &[&str]) -> Vec<(String, Vec<&'static str>)> {
    let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
    let found = store.find_credentials(&values, 10).await.unwrap();
    found
        .into_iter()
        .map(|one| {
            let kinds = one.kinds.into_iter().map(IdentifierKind::as_str).collect();
            (one.credential.credential.id, kinds)
        })
        .collect()
}

pub async fn find(store: S) {
    store
        .create_client(
            with_keys("a", &["k1"]),
            vec![key("a", "k1"), key("a", "k2")],
            LIMITS,
        )
        .await
        .unwrap();
    store
        .create_client(client("b"), vec![], LIMITS)
        .await
        .unwrap();
    let shared = CredentialRecord {
        kid: Some("kid-of-k1".to_owned()),
        ..key("b", "k3")
    };
    store.create_credential(shared, LIMITS).await.unwrap();

    assert_eq!(
        found(&store, &["k2"]).await,
        [("k2".to_owned(), vec!["credential_id"])]
    );
    // One credential by several identifiers, several by one.
    assert_eq!(
        found(&store, &["digest of k1", "kid-of-k1", "nothing"]).await,
        [
            ("k1".to_owned(), vec!["kid", "spki_sha256"]),
            ("k3".to_owned(), vec!["kid"]),
        ]
    );
    assert_eq!(found(&store, &["kid-of-k"]).await, [], "not a part");
    assert_eq!(found(&store, &[]).await, []);

    let values = ["kid-of-k1".to_owned()];
    let all = store.find_credentials(&values, 10).await.unwrap();
    let facts: Vec<_> = all
        .iter()
        .map(|one| {
            let listed = &one.credential;
            (listed.client_name.as_str(), listed.is_attached)
        })
        .collect();
    assert_eq!(facts, [("client a", true), ("client b", false)]);
    assert_eq!(all[0].credential.credential, key("a", "k1"));
    assert_eq!(store.find_credentials(&values, 1).await.unwrap().len(), 1);

    store.delete_credential("b", "k3").await.unwrap();
    store.delete_client("a").await.unwrap();
    assert_eq!(found(&store, &["kid-of-k1", "k2", "k3"]).await, []);
}

/// The hash of a subject name is no fingerprint of a key.
pub async fn subject_names(store: S) {
    let name = CredentialRecord {
        credential_type: CredentialType::CertSubjectDn,
        kid: None,
        alg: None,
        key: None,
        pem: None,
        subject_dn: Some("CN=a".to_owned()),
        ..key("a", "k1")
    };
    store
        .create_client(client("a"), vec![name], LIMITS)
        .await
        .unwrap();
    assert_eq!(found(&store, &["digest of k1"]).await, []);
    assert_eq!(found(&store, &["k1"]).await.len(), 1);
}

pub async fn logged_keys(store: S) {
    let about = |kid: &str, seconds: i64| {
        NewLog {
        date: at(seconds),
        details: json!({
            "subject": "alice",
            "keys": [{"credential_id": format!("cred of {kid}"), "name": "n", "kid": kid, "spki_sha256": "aa"}],
        })
        .into(),
        ..log("sapi", Some("a"))
    }
    };
    assert_eq!(store.oldest_log("sapi").await.unwrap(), None);
    store
        .append_logs(&[
            log("seccft", Some("a")),
            about("k1", 10),
            log("sapi", None),
            about("k2", 20),
        ])
        .await
        .unwrap();
    store.append_logs(&[about("k1", 30)]).await.unwrap();
    let dates = async |values: &[&str]| {
        let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
        let entries = store.logs_about_keys(&values, 10).await.unwrap();
        entries.iter().map(|entry| entry.date).collect::<Vec<_>>()
    };
    assert_eq!(dates(&["k1"]).await, [at(30), at(10)]);
    assert_eq!(dates(&["aa"]).await, [at(30), at(20), at(10)]);
    assert_eq!(dates(&["cred of k2", "k1"]).await.len(), 3);
    assert_eq!(dates(&["n"]).await, [], "a name is no identifier");
    assert_eq!(dates(&[]).await, []);
    assert_eq!(store.oldest_log("sapi").await.unwrap(), Some(at(5)));

    // The entries go, and the index with them.
    store.delete_logs_before("sapi", at(15)).await.unwrap();
    assert_eq!(dates(&["k1"]).await, [at(30)]);
    assert_eq!(store.oldest_log("sapi").await.unwrap(), Some(at(20)));
    let window = Window::Offset { start: 0, limit: 9 };
    let rest = store
        .logs(&Default::default(), LogOrder::OldestFirst, window)
        .await
        .unwrap();
    assert_eq!(rest.total, 3);
}
