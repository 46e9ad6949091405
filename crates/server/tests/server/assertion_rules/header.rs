//! The JWS: form, header, keys and signatures.

use super::{Fixture, assert_rejected};
use crate::common::{KeyPair, TestClient, TestServer, credential, keys};
use axum::http::StatusCode;
use management_api::{Algorithm, Authentication};
use serde_json::{Value, json};

/// Contract 9.6.
#[tokio::test]
async fn oversized_assertions_are_rejected() {
    let fixture = Fixture::new().await;
    let long = fixture
        .draft()
        .claim("note", json!("x".repeat(1500)))
        .signed();
    fixture.rejects(&long, "assertion_too_long").await;
}

/// Contract 9.7.
#[tokio::test]
async fn malformed_jws_is_rejected() {
    let fixture = Fixture::new().await;
    let good = fixture.draft().signed();
    let (input, signature) = good.rsplit_once('.').unwrap();
    for (assertion, reason) in [
        (input.to_owned(), "not_compact"),
        (format!("{input}."), "signature_missing"),
        (format!("{good}="), "not_base64url"),
        (format!("{good}.{signature}"), "not_compact"),
        (format!(" {good}"), "not_base64url"),
    ] {
        fixture.rejects(&assertion, reason).await;
    }
    fixture.accepts(&good).await;
}

/// Contract 9.8.
#[tokio::test]
async fn alg_must_be_that_of_the_credential() {
    for registered in Algorithm::ALL {
        let server = TestServer::start().await;
        let client = server.key_client(registered).await;
        let fixture = Fixture { server, client };
        for alg in ["RS256", "RS384", "PS256"] {
            let assertion = fixture.draft().header("alg", json!(alg)).signed();
            if alg == registered.as_str() {
                fixture.accepts(&assertion).await;
            } else {
                fixture.rejects(&assertion, "alg_mismatch").await;
                let without_kid = fixture
                    .draft()
                    .header("alg", json!(alg))
                    .header("kid", Value::Null);
                fixture.rejects(&without_kid.signed(), "no_key").await;
            }
        }
        fixture
            .rejects(
                &fixture.draft().header("alg", json!("RS512")).signed(),
                "alg_not_allowed",
            )
            .await;
        for alg in ["none", "HS256", "RS512", "ES256"] {
            let draft = fixture.draft().header("alg", json!(alg));
            let answer = fixture.server.exchange(&draft.signed()).await;
            assert_rejected(&answer, alg);
        }
    }
}

/// Contract 9.9.
#[tokio::test]
async fn keys_in_the_header_are_rejected() {
    let fixture = Fixture::new().await;
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("jwk", json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" })),
        ("jku", json!("http://127.0.0.1:9/jwks.json")),
        ("x5u", json!("http://127.0.0.1:9/x")),
        ("x5c", json!(["MIIB"])),
    ] {
        let assertion = fixture.draft().header(name, value).signed_by(&keys()[1]);
        assert_rejected(&fixture.server.exchange(&assertion).await, name);
    }
}

/// Contract 9.10.
#[tokio::test]
async fn the_key_must_belong_to_the_client() {
    let fixture = Fixture::new().await;
    let other = fixture.server.key_client(Algorithm::RS256).await;
    fixture
        .rejects(
            &fixture.draft().header("kid", json!(other.kid)).signed(),
            "kid_unknown",
        )
        .await;
    fixture
        .rejects(&fixture.draft().signed_by(&keys()[1]), "signature_invalid")
        .await;
    let without_kid = fixture.draft().header("kid", Value::Null);
    fixture
        .rejects(&without_kid.signed_by(&keys()[1]), "signature_invalid")
        .await;
    let log = fixture.server.last_log("feccft").await;
    assert!(
        log.details["credential_id"]
            .as_str()
            .unwrap()
            .starts_with("cred_")
    );
    fixture.accepts(&without_kid.signed()).await;
}

/// Contract 9.11.
#[tokio::test]
async fn small_keys_verify_nothing() {
    // Keys this small can't be registered. One that is in the store nevertheless is useless.
    let server = TestServer::start().await;
    let id = "client-with-a-stunted-key".to_owned();
    let mut stunted = credential(&server, &id, &keys()[0], Algorithm::RS256);
    let key = stunted.key.as_mut().unwrap();
    key.n.truncate(128);
    let client = TestClient {
        id: id.clone(),
        kid: stunted.kid.clone().unwrap(),
        alg: Algorithm::RS256,
    };
    let authentication = Authentication::Credentials {
        method: management_api::Method::PrivateKeyJwt,
        ids: vec![stunted.id.clone()],
    };
    server.register(&id, authentication, vec![stunted]).await;
    let fixture = Fixture { server, client };
    let short = format!("{}.{}", fixture.draft().input(), "A".repeat(171));
    fixture.rejects(&short, "signature_invalid").await;
    fixture
        .rejects(&fixture.draft().signed(), "signature_invalid")
        .await;
}

/// Contract 9.12.
#[tokio::test]
async fn other_token_types_are_rejected() {
    let fixture = Fixture::new().await;
    for typ in ["JWT", "client-authentication+jwt", "application/jwt"] {
        fixture
            .accepts(&fixture.draft().header("typ", json!(typ)).signed())
            .await;
    }
    for typ in ["at+jwt", "dpop+jwt", "logout+jwt"] {
        fixture
            .rejects(
                &fixture.draft().header("typ", json!(typ)).signed(),
                "typ_refused",
            )
            .await;
    }
}

/// Contract 9.10.
#[tokio::test]
async fn malformed_signatures_are_rejected() {
    let fixture = Fixture::new().await;
    let input = fixture.draft().input();
    for signature in [
        "AA",
        &"A".repeat(342),
        &"A".repeat(683),
        &format!("{}w", "_".repeat(341)),
    ] {
        assert_rejected(
            &fixture
                .server
                .exchange(&format!("{input}.{signature}"))
                .await,
            signature,
        );
    }
}

/// Contract 9.11.
#[tokio::test]
async fn larger_keys_verify() {
    let server = TestServer::start().await;
    for size in [
        aws_lc_rs::rsa::KeySize::Rsa3072,
        aws_lc_rs::rsa::KeySize::Rsa4096,
    ] {
        let key = KeyPair::generate(size);
        let id = format!("client-with-{size:?}");
        let record = credential(&server, &id, &key, Algorithm::PS256);
        let client = TestClient {
            id: id.clone(),
            kid: record.kid.clone().unwrap(),
            alg: Algorithm::PS256,
        };
        let authentication = Authentication::Credentials {
            method: management_api::Method::PrivateKeyJwt,
            ids: vec![record.id.clone()],
        };
        server.register(&id, authentication, vec![record]).await;
        let answer = server
            .exchange(&server.draft(&client).signed_by(&key))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = server.exchange(&server.draft(&client).signed()).await;
        assert_rejected(&answer, "a shorter key's signature");
    }
}
