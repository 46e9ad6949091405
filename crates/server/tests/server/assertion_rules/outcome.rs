//! The outcome: answers, log and usage.

use super::{Fixture, assert_rejected};
use crate::common::{ISSUER, TYPE, TestClient, keys};
use management_api::Limits;
use serde_json::json;
use server::clock::Clock as _;
use store::ClientChange;

/// Contract 9.20.
#[tokio::test]
async fn every_failure_has_the_same_answer() {
    let fixture = Fixture::new().await;
    let ghost = TestClient {
        id: "nobody".into(),
        ..fixture.client.clone()
    };
    let unknown_client = fixture
        .server
        .exchange(&fixture.server.draft(&ghost).signed())
        .await;
    let unknown_kid = fixture
        .server
        .exchange(&fixture.draft().header("kid", json!("no-such-key")).signed())
        .await;
    let bad_signature = fixture
        .server
        .exchange(&fixture.draft().signed_by(&keys()[1]))
        .await;
    for answer in [&unknown_client, &unknown_kid, &bad_signature] {
        assert_rejected(answer, "alike");
        assert_eq!(answer.body, unknown_client.body);
        assert_eq!(answer.headers, unknown_client.headers);
    }
}

/// Contract 9.21.
#[tokio::test]
async fn answers_are_not_cached() {
    let fixture = Fixture::new().await;
    for answer in [
        fixture.post(&fixture.good_form()).await,
        fixture.post("grant_type=password").await,
    ] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
    }
}

/// Contract 7.14, 9.22.
#[tokio::test]
async fn detached_expired_and_deleted_credentials_stop_at_once() {
    let fixture = Fixture::new().await;
    let store = &fixture.server.state.store;
    let client_id = fixture.client.id.as_str();
    let credential_id = store.credentials(client_id).await.unwrap()[0].id.clone();
    let now = fixture.server.clock.now();
    fixture.accepts(&fixture.draft().signed()).await;

    let expiry = management_api::Change::Set(now.into());
    store
        .set_credential_expiry(client_id, &credential_id, expiry, now.into())
        .await
        .unwrap();
    fixture
        .rejects(&fixture.draft().signed(), "credential_expired")
        .await;
    store
        .set_credential_expiry(
            client_id,
            &credential_id,
            management_api::Change::Clear,
            now.into(),
        )
        .await
        .unwrap();
    fixture.accepts(&fixture.draft().signed()).await;

    let detach = ClientChange {
        client_authentication_methods: management_api::Change::Set((
            management_api::Method::PrivateKeyJwt,
            vec![],
        )),
        ..ClientChange::default()
    };
    store
        .update_client(client_id, detach, Limits::default(), now.into())
        .await
        .unwrap();
    fixture
        .rejects(&fixture.draft().signed(), "credential_detached")
        .await;
    store
        .delete_credential(client_id, &credential_id)
        .await
        .unwrap();
    fixture
        .rejects(&fixture.draft().signed(), "kid_unknown")
        .await;
}

/// Contract 9.24.
#[tokio::test]
async fn the_log_has_the_facts_but_not_the_assertion() {
    let fixture = Fixture::new().await;
    let assertion = fixture
        .draft()
        .claim("aud", json!("https://elsewhere.example/"))
        .signed();
    fixture.rejects(&assertion, "aud_mismatch").await;
    let entry = fixture.server.last_log("feccft").await;
    assert_eq!(entry.client_id.as_deref(), Some(fixture.client.id.as_str()));
    assert_eq!(entry.client_name.as_deref(), Some("Test client"));
    assert_eq!(entry.details["kid"], fixture.client.kid);
    assert_eq!(entry.details["alg"], "RS256");
    assert_eq!(entry.details["aud"], "https://elsewhere.example/");
    assert_eq!(entry.details["expected"], ISSUER);
    assert!(
        entry.details["client_authentication_error"]
            .as_str()
            .unwrap()
            .contains(ISSUER)
    );
    let text = serde_json::to_string(&entry).unwrap();
    for part in assertion.split('.') {
        assert!(!text.contains(part), "the log shows the assertion");
    }
}

/// Contract 9.24.
#[tokio::test]
async fn the_last_use_of_a_credential_is_recorded() {
    let fixture = Fixture::new().await;
    let usage = async || {
        fixture.server.state.journal.flush().await;
        fixture
            .server
            .state
            .store
            .credential_usage(&fixture.client.id)
            .await
            .unwrap()
            .remove(0)
    };
    assert_eq!(usage().await.last_used_at, None);
    fixture.accepts(&fixture.draft().signed()).await;
    assert_eq!(
        usage().await.last_used_at,
        Some(fixture.server.clock.now().into())
    );
    fixture
        .rejects(&fixture.draft().signed_by(&keys()[1]), "signature_invalid")
        .await;
    assert_eq!(
        usage().await.last_failure_reason.as_deref(),
        Some("signature_invalid")
    );
}

/// Contract 9.25.
#[tokio::test]
async fn revocation_and_introspection_apply_the_same_rules() {
    let fixture = Fixture::new().await;
    for path in ["/oauth/revoke", "/oauth/introspect"] {
        let assertion = fixture
            .draft()
            .claim("aud", json!("http://127.0.0.1:8080/oauth/token"))
            .signed();
        let parameters = [
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
            ("token", "x"),
        ];
        assert_rejected(&fixture.server.post_form(path, &parameters).await, path);
    }
}
