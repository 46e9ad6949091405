//! State that outlives a request: used jtis, keys and revocations.

use crate::common::{ISSUER, TYPE, TestServer, keys};
use axum::http::StatusCode;
use chrono::TimeDelta;
use management_api::Algorithm;
use serde_json::json;
use server::access_token::AccessToken;
use server::clock::Clock;

/// Contract 9.17.
#[tokio::test]
async fn a_hundred_concurrent_replays_get_one_token() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let assertion = server.draft(&client).signed();
    let mut replays = tokio::task::JoinSet::new();
    let server = std::sync::Arc::new(server);
    for _ in 0..100 {
        let (server, assertion) = (std::sync::Arc::clone(&server), assertion.clone());
        replays.spawn(async move { server.exchange(&assertion).await.status });
    }
    let statuses = replays.join_all().await;
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == StatusCode::OK)
            .count(),
        1
    );
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == StatusCode::UNAUTHORIZED)
            .count(),
        99
    );
    assert_eq!(server.last_reason().await, "jti_replayed");
}

/// The clock advances within a request: checked just before the expiry, stored just after.
///
/// Contract 9.17.
#[tokio::test]
async fn a_replay_at_the_moment_of_expiry_is_rejected() {
    let server = TestServer::start_with(|settings| settings.assertions.skew = 0).await;
    let client = server.key_client(Algorithm::RS256).await;
    let assertion = server.draft(&client).signed();
    assert_eq!(server.exchange(&assertion).await.status, StatusCode::OK);
    let end = server.clock.now() + TimeDelta::seconds(60);
    for readings in 0..10 {
        server.clock.set(end - TimeDelta::milliseconds(readings));
        server.clock.step(TimeDelta::milliseconds(1));
        let replayed = server.exchange(&assertion).await.status;
        assert_eq!(replayed, StatusCode::UNAUTHORIZED, "{readings} before");
    }
}

/// Another host whose clock is behind would still accept the assertion.
///
/// Contract 9.17.
#[tokio::test]
async fn a_jti_is_kept_beyond_the_expiry() {
    let server = TestServer::start_with(|settings| settings.assertions.skew = 0).await;
    let client = server.key_client(Algorithm::RS256).await;
    let assertion = server.draft(&client).signed();
    assert_eq!(server.exchange(&assertion).await.status, StatusCode::OK);
    server.clock.advance(119);
    let store = &server.state.store;
    store.sweep(server.state.clock.now().into()).await.unwrap();
    server.clock.advance(-60);
    let replayed = server.exchange(&assertion).await.status;
    assert_eq!(replayed, StatusCode::UNAUTHORIZED);
    assert_eq!(server.last_reason().await, "jti_replayed");
}

/// Contract 9.17.
#[tokio::test]
async fn a_restart_loses_nothing() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let used = server.draft(&client).signed();
    let token = server.exchange(&used).await.json()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let published = server.get("/.well-known/jwks.json").await.json();

    let server = server.restart().await;
    assert_eq!(server.get("/.well-known/jwks.json").await.json(), published);
    AccessToken::read(&token, &server.state.keys, ISSUER, server.clock.seconds()).unwrap();
    assert_eq!(
        server.exchange(&used).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(server.last_reason().await, "jti_replayed");
    let fresh = server.draft(&client).signed();
    assert_eq!(server.exchange(&fresh).await.status, StatusCode::OK);
}

/// Contract 9.32.
#[tokio::test]
async fn a_revoked_token_is_not_active() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let other = server.key_client(Algorithm::RS256).await;
    let body = server
        .exchange(&server.draft(&client).signed())
        .await
        .json();
    let token = body["access_token"].as_str().unwrap();
    let call = async |path: &str, by: &crate::common::TestClient| {
        let assertion = server.draft(by).signed();
        let parameters = [
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion.as_str()),
            ("token", token),
        ];
        server.post_form(path, &parameters).await
    };
    let described = call("/oauth/introspect", &client).await.json();
    assert_eq!(described["active"], true);
    assert_eq!(described["client_id"], client.id);
    assert_eq!(
        call("/oauth/introspect", &other).await.json(),
        json!({ "active": false })
    );

    assert_eq!(call("/oauth/revoke", &other).await.status, StatusCode::OK);
    assert_eq!(
        call("/oauth/introspect", &client).await.json()["active"],
        true,
        "not the other's to revoke"
    );
    assert_eq!(call("/oauth/revoke", &client).await.status, StatusCode::OK);
    assert_eq!(
        call("/oauth/introspect", &client).await.json(),
        json!({ "active": false })
    );

    let unauthenticated = server
        .post_form("/oauth/introspect", &[("token", token)])
        .await;
    assert_eq!(unauthenticated.status, StatusCode::UNAUTHORIZED);
    let forged = server.draft(&client).signed_by(&keys()[1]);
    let parameters = [
        ("client_assertion_type", TYPE),
        ("client_assertion", &forged),
        ("token", token),
    ];
    assert_eq!(
        server.post_form("/oauth/revoke", &parameters).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// Contract 8.5.
#[tokio::test]
async fn deleting_an_api_ends_its_grants_and_not_its_tokens() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let api = "https://api.example/";
    server.api(api, &["read:things"]).await;
    server.grant(&client.id, api, &["read:things"]).await;
    let call = async |path: &str, parameter: (&str, &str)| {
        let assertion = server.draft(&client).signed();
        let parameters = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion.as_str()),
            parameter,
        ];
        server.post_form(path, &parameters).await
    };
    let issued = call("/oauth/token", ("audience", api)).await.json();
    let token = issued["access_token"].as_str().unwrap();
    let store = &server.state.store;
    assert!(store.delete_resource_server(api).await.unwrap());

    let rejected = call("/oauth/token", ("audience", api)).await;
    assert_eq!(rejected.status, StatusCode::FORBIDDEN);
    assert_eq!(server.last_reason().await, "audience_unknown");
    let introspected = async || call("/oauth/introspect", ("token", token)).await.json();
    assert_eq!(introspected().await["scope"], "read:things");
    server.clock.advance(600);
    assert_eq!(introspected().await, json!({ "active": false }));

    server.api(api, &["read:things"]).await;
    let rejected = call("/oauth/token", ("audience", api)).await;
    assert_eq!(rejected.status, StatusCode::FORBIDDEN);
    assert_eq!(server.last_reason().await, "grant_missing");
}
