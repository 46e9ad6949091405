//! Bearer tokens at the management API.

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use management_api::Algorithm;
use server::access_token::{AccessToken, OPERATOR};
use server::clock::Clock as _;
use server::keys::{KeyRing, new_key};
use server::settings::AccessTokenAlgorithm;

use crate::common::{Answer, ISSUER, TestServer};

pub fn token(server: &TestServer, change: impl FnOnce(&mut AccessToken)) -> String {
    let now = server.clock.seconds();
    let mut token = AccessToken {
        iss: ISSUER.into(),
        sub: OPERATOR.into(),
        client_id: OPERATOR.into(),
        aud: format!("{ISSUER}api/v2/"),
        iat: now,
        exp: now + 60,
        jti: "token-1".into(),
        scope: Some("read:clients".into()),
    };
    change(&mut token);
    token
        .sign(&server.state.keys, AccessTokenAlgorithm::Es256)
        .unwrap()
}

async fn list(server: &TestServer, token: &str) -> Answer {
    let header = format!("Bearer {token}");
    server
        .call(
            Method::GET,
            "/api/v2/clients",
            &[("authorization", &header)],
            "",
        )
        .await
}

/// Contract 2.2.
#[tokio::test]
async fn only_valid_bearer_tokens_are_accepted() {
    let server = TestServer::start().await;
    assert_eq!(
        list(&server, &token(&server, |_| {})).await.status,
        StatusCode::OK
    );
    let missing = server.get("/api/v2/clients").await;
    assert_eq!(missing.status, StatusCode::UNAUTHORIZED);
    assert!(missing.header("www-authenticate").starts_with("Bearer "));

    let mut forged = token(&server, |_| {});
    forged.replace_range(forged.len() - 8..forged.len() - 4, "AAAA");
    for (what, token) in [
        ("expired", token(&server, |token| token.exp = token.iat)),
        (
            "foreign issuer",
            token(&server, |token| {
                token.iss = "https://elsewhere.example/".into()
            }),
        ),
        (
            "foreign audience",
            token(&server, |token| token.aud = ISSUER.into()),
        ),
        ("forged", forged),
        ("junk", "a.b.c".into()),
        ("empty", String::new()),
        (
            "unsigned",
            "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0Iiwia2lkIjoiIn0.e30.".into(),
        ),
    ] {
        let answer = list(&server, &token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        assert!(
            answer.header("www-authenticate").contains("invalid_token"),
            "{what}"
        );
        assert_eq!(answer.json()["statusCode"], 401);
    }

    let scope = list(
        &server,
        &token(&server, |token| token.scope = Some("read:logs".into())),
    )
    .await;
    assert_eq!(scope.status, StatusCode::FORBIDDEN);
    assert_eq!(scope.json()["errorCode"], "insufficient_scope");

    server
        .state
        .store
        .revoke_token("token-1", (server.clock.now() + TimeDelta::hours(1)).into())
        .await
        .unwrap();
    assert_eq!(
        list(&server, &token(&server, |_| {})).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// Contract 9.31.
#[tokio::test]
async fn a_key_made_by_another_process_is_trusted() {
    let server = TestServer::start().await;
    let before = token(&server, |_| {});
    let key = new_key(AccessTokenAlgorithm::Es256, &server.clock).unwrap();
    server.state.store.rotate_signing_key(key).await.unwrap();
    let other = KeyRing::load(server.state.store.as_ref(), &server.clock)
        .await
        .unwrap();
    let now = server.clock.seconds();
    let after = AccessToken {
        iss: ISSUER.into(),
        sub: OPERATOR.into(),
        client_id: OPERATOR.into(),
        aud: format!("{ISSUER}api/v2/"),
        iat: now,
        exp: now + 60,
        jti: "token-2".into(),
        scope: Some("read:clients".into()),
    }
    .sign(&other, AccessTokenAlgorithm::Es256)
    .unwrap();
    assert_ne!(AccessToken::kid(&before), AccessToken::kid(&after));
    assert_eq!(list(&server, &after).await.status, StatusCode::OK);
    assert_eq!(
        list(&server, &before).await.status,
        StatusCode::OK,
        "the retired key stays published"
    );
}

/// Contract 9.31.
#[tokio::test]
async fn a_retired_key_is_trusted_for_30_days() {
    let server = TestServer::start().await;
    let (store, keys) = (server.state.store.as_ref(), &server.state.keys);
    let retired = keys.signer(AccessTokenAlgorithm::Es256).unwrap();
    let kid = retired.public().kid().to_owned();
    let next = new_key(AccessTokenAlgorithm::Es256, &server.clock).unwrap();
    let next_kid = next.kid.clone();
    store.rotate_signing_key(next).await.unwrap();
    let is_published = async || {
        keys.refresh(store, server.clock.seconds()).await.unwrap();
        let jwks = server.get("/.well-known/jwks.json").await.json();
        let keys = jwks["keys"].as_array().unwrap();
        assert!(keys.iter().any(|key| key["kid"] == next_kid));
        keys.iter().any(|key| key["kid"] == kid)
    };
    assert!(is_published().await);
    server.clock.advance(30 * 86_400);
    assert!(is_published().await, "its last token may still live");
    server.clock.advance(86_400);
    assert!(!is_published().await);
    assert!(keys.public_key(&kid).is_none(), "nor trusted");
}

/// Contract 2.2, 5.9.
#[tokio::test]
async fn the_token_of_a_deleted_client_is_rejected() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let token = token(&server, |token| token.client_id = client.id.clone());
    assert_eq!(list(&server, &token).await.status, StatusCode::OK);
    server.state.store.delete_client(&client.id).await.unwrap();
    let rejected = list(&server, &token).await;
    assert_eq!(rejected.status, StatusCode::UNAUTHORIZED);
    assert_eq!(rejected.json()["errorCode"], "invalid_token");
}
