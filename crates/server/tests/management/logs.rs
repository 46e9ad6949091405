//! The log.

use management_api::{Algorithm, Timestamp};
use serde_json::json;
use server::clock::Clock as _;

use crate::common::keys;
use crate::harness::{Api, CERTIFICATE_1, PRIVATE, RSA_1, names};

/// Of the certificate: over its DER.
const SHA1_1: &str = "57351accb08f6430652e7c9aa82d47514809d253";
const SHA256_1: &str = "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a";
/// Of the certificate's key and of the other one: SHA-256 over the SubjectPublicKeyInfo.
const SPKI_1: &str = "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f";
const SPKI_RSA_1: &str = "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f";

async fn kinds(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v2/logs?{query}")).await.ok();
    list.as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap().to_owned())
        .collect()
}

/// Contract 8.6.
#[tokio::test]
async fn changes_are_logged() {
    let api = Api::start().await;
    let id = api.client("Logged").await;
    api.key(&id, RSA_1).await;
    let bad = json!({"credential_type": "public_key", "pem": PRIVATE});
    api.post(&format!("/api/v2/clients/{id}/credentials"), &bad)
        .await
        .failed(400, Some("invalid_body"), "");
    api.get(&format!("/api/v2/clients/{id}")).await.ok();
    assert_eq!(
        kinds(
            &api,
            &format!("q=client_id:%22{id}%22&sort=date:-1&per_page=50")
        )
        .await,
        ["fapi", "sapi", "sapi"]
    );
    let list = api.get("/api/v2/logs").await.ok();
    assert_eq!(list[2]["description"], "Client created");
    assert_eq!(list[2]["client_id"], id);
    assert_eq!(list[2]["details"]["subject"], "caller@clients");
    assert_eq!(list[2]["details"]["response"], json!({"statusCode": 201}));
    assert_eq!(list[1]["description"], "Credential created");
    assert_eq!(list[0]["description"], "Credential not created");
    assert!(
        list[0]["details"]["error"]
            .as_str()
            .unwrap()
            .contains("exposed"),
        "{:#}",
        list[0]
    );
    assert!(!list.to_string().contains("MII"), "no key is in the log");
    let one = api
        .get(&format!(
            "/api/v2/logs/{}",
            list[0]["log_id"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(one, list[0]);
    api.get("/api/v2/logs/none").await.failed(
        404,
        Some("inexistent_log"),
        "The log entry does not exist",
    );
}

/// Contract 8.7.
#[tokio::test]
async fn the_log_contains_what_was_answered_before() {
    let api = Api::start().await;
    let client = api.server.key_client(Algorithm::RS256).await;
    let usage = format!("/countersign/v1/clients/{}/usage", client.id);
    for round in 1..=3 {
        api.server.clock.advance(1);
        let draft = api.server.draft(&client);
        assert_eq!(api.server.exchange(&draft.signed()).await.status, 200);
        let used = api.get(&usage).await.ok();
        let now = Timestamp::from(api.server.clock.now());
        assert_eq!(used[0]["last_used_at"], now.to_string());
        api.server.exchange(&draft.signed_by(&keys()[1])).await;
        assert_eq!(
            kinds(&api, "").await,
            ["feccft", "seccft"].repeat(round),
            "{round}"
        );
    }
}

/// Contract 4.7.
#[tokio::test]
async fn logs_are_paged_and_followed_by_checkpoint() {
    let api = Api::start().await;
    for name in ["a", "b", "c"] {
        api.client(name).await;
    }
    assert_eq!(kinds(&api, "per_page=2").await.len(), 2);
    let totals = api
        .get("/api/v2/logs?include_totals=true&per_page=2")
        .await
        .ok();
    assert_eq!(
        (&totals["total"], &totals["start"], &totals["limit"]),
        (&json!(3), &json!(0), &json!(2))
    );
    let first = api.get("/api/v2/logs?take=2").await.ok();
    let last_id = first[1]["log_id"].as_str().unwrap();
    let rest = api
        .get(&format!("/api/v2/logs?take=2&from={last_id}"))
        .await
        .ok();
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert!(rest[0]["log_id"].as_str().unwrap() > last_id);
    assert!(kinds(&api, "q=type:fapi").await.is_empty());
    assert_eq!(
        kinds(&api, "q=type:(sapi%20OR%20fapi)&per_page=1").await,
        ["sapi"]
    );
    assert!(kinds(&api, "search=type:fapi").await.is_empty());
    assert!(
        kinds(&api, "q=type:sapi&search=client_id:nobody")
            .await
            .is_empty()
    );
    assert_eq!(kinds(&api, "search=type:sapi&per_page=1").await, ["sapi"]);
    api.get("/api/v2/logs?q=ip:1")
        .await
        .failed(400, Some("invalid_query_string"), "");
    api.get("/api/v2/logs?from=x")
        .await
        .failed(400, Some("invalid_query_string"), "from");
}

/// Neither a full queue of unauthenticated events nor a dropped connection keeps a change out of the log.
///
/// Contract 8.6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_logged() {
    let api = Api::start().await;
    let store = &api.server.state.store;
    let all = || store::Window::Offset { start: 0, limit: 1 };
    let clients = async || {
        let filter = store::ClientFilter::default();
        store.clients(&filter, all()).await.unwrap().total
    };
    let entries = async || {
        api.server.state.journal.flush().await;
        let filter = store::LogFilter {
            kinds: vec!["sapi".to_owned()],
            ..Default::default()
        };
        let order = store::LogOrder::NewestFirst;
        store.logs(&filter, order, all()).await.unwrap().total
    };
    for round in 0..40 {
        let body = json!({"name": format!("client {round}")});
        tokio::select! {
            biased;
            () = async { while clients().await == round {} } => {}
            answer = api.post("/api/v2/clients", &body) => { answer.created(); }
        }
    }
    for _ in 0..1000 {
        if entries().await >= 40 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!((clients().await, entries().await), (40, 40));
}

/// Contract 4.4.
#[tokio::test]
async fn fields_choose_properties() {
    let api = Api::start().await;
    api.client("Logged").await;
    for path in [
        "/api/v2/logs?fields=type,client_name",
        "/api/v2/logs?take=1&fields=type,client_name&include_fields=true",
    ] {
        let list = api.get(path).await.ok();
        assert_eq!(names(&list[0]), ["type"], "{path}");
    }
    let list = api
        .get("/api/v2/logs?fields=details&include_fields=false")
        .await
        .ok();
    assert!(list[0].get("details").is_none() && list[0].get("log_id").is_some());
}

/// A key that is gone is still found by its fingerprints: of the certificate as `openssl x509 -fingerprint` prints them,
/// of the key as `openssl pkey -pubin -outform DER | sha256sum` does.
///
/// Contract 8.8.
#[tokio::test]
async fn entries_about_keys_have_their_fingerprints() {
    let api = Api::start().await;
    let id = api.client("Fingerprints").await;
    let path = format!("/api/v2/clients/{id}/credentials");
    let credential = api.key(&id, CERTIFICATE_1).await;
    let one = format!("{path}/{credential}");
    api.patch(&one, &json!({"expires_at": null})).await.ok();
    api.delete(&one).await.gone();
    api.key(&id, RSA_1).await;
    api.delete(&format!("/api/v2/clients/{id}")).await.gone();
    let entries = api.get("/api/v2/logs?q=type:sapi&sort=date:1").await.ok();
    let keys = |index: usize| entries[index]["details"]["keys"].clone();
    for index in [1, 2, 3] {
        let key = &keys(index)[0];
        assert_eq!(key["credential_id"], credential, "{index}");
        assert_eq!(key["spki_sha256"], SPKI_1, "{index}");
        assert_eq!(key["certificate"]["sha1"], SHA1_1, "{index}");
        assert_eq!(key["certificate"]["sha256"], SHA256_1, "{index}");
    }
    for index in [4, 5] {
        assert_eq!(keys(index)[0]["spki_sha256"], SPKI_RSA_1, "{index}");
        assert!(keys(index)[0]["certificate"].is_null());
    }
    assert!(keys(0).is_null(), "no key came with the client");
}
