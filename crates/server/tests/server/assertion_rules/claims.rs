//! The claims.

use super::Fixture;
use crate::common::{ISSUER, TestServer, keys};
use management_api::Algorithm;
use serde_json::{Value, json};
use server::clock::Clock as _;

/// Contract 9.13.
#[tokio::test]
async fn iss_and_sub_must_be_the_client() {
    let fixture = Fixture::new().await;
    fixture
        .rejects(
            &fixture.draft().claim("iss", json!("someone")).signed(),
            "iss_mismatch",
        )
        .await;
    fixture
        .rejects(
            &fixture.draft().claim("iss", Value::Null).signed(),
            "iss_missing",
        )
        .await;
    fixture
        .rejects(
            &fixture.draft().claim("sub", json!("someone")).signed(),
            "sub_mismatch",
        )
        .await;
    fixture
        .rejects(
            &fixture.draft().claim("sub", Value::Null).signed(),
            "sub_missing",
        )
        .await;
    let nobody = fixture
        .draft()
        .claim("sub", json!("someone"))
        .claim("iss", json!("someone"));
    fixture.rejects(&nobody.signed(), "client_unknown").await;
}

/// Contract 9.14.
#[tokio::test]
async fn aud_must_be_the_issuer_alone() {
    let fixture = Fixture::new().await;
    for (aud, reason) in [
        (json!("https://elsewhere.example/"), "aud_mismatch"),
        (json!("http://127.0.0.1:8080"), "aud_mismatch"),
        (json!("http://localhost:8080/"), "aud_mismatch"),
        (
            json!("http://127.0.0.1:8080/oauth/token"),
            "aud_token_endpoint",
        ),
        (
            json!([ISSUER, "https://elsewhere.example/"]),
            "aud_not_sole",
        ),
        (Value::Null, "aud_missing"),
    ] {
        fixture
            .rejects(&fixture.draft().claim("aud", aud.clone()).signed(), reason)
            .await;
        if let Some(text) = aud.as_str() {
            assert_eq!(fixture.server.last_log("feccft").await.details["aud"], text);
        }
    }
    fixture
        .accepts(&fixture.draft().claim("aud", json!([ISSUER])).signed())
        .await;

    let server =
        TestServer::start_with(|settings| settings.assertions.legacy_audience = true).await;
    let client = server.key_client(Algorithm::RS256).await;
    let legacy = Fixture { server, client };
    legacy
        .accepts(
            &legacy
                .draft()
                .claim("aud", json!("http://127.0.0.1:8080/oauth/token"))
                .signed(),
        )
        .await;
}

/// Contract 9.15.
#[tokio::test]
async fn exp_must_be_in_the_future_and_near() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for (exp, reason) in [
        (json!(now - 1), "exp_past"),
        (json!(now - 300), "exp_past"),
        (json!(now + 301), "lifetime_too_long"),
        (json!(now + 10 * 365 * 86_400), "lifetime_too_long"),
        (Value::Null, "exp_missing"),
    ] {
        fixture
            .rejects(&fixture.draft().claim("exp", exp).signed(), reason)
            .await;
    }
    fixture
        .accepts(&fixture.draft().claim("exp", json!(now + 300)).signed())
        .await;
}

/// Contract 9.16.
#[tokio::test]
async fn iat_and_nbf_must_not_be_in_the_future() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for (name, ahead, reason) in [
        ("iat", 11, Some("iat_future")),
        ("iat", 61, Some("iat_future")),
        ("nbf", 61, Some("nbf_future")),
        ("nbf", 8, None),
        ("iat", 10, None),
    ] {
        let assertion = fixture
            .draft()
            .claim(name, json!(now + ahead))
            .claim("exp", json!(now + 120))
            .signed();
        match reason {
            Some(reason) => fixture.rejects(&assertion, reason).await,
            None => fixture.accepts(&assertion).await,
        }
    }
}

/// Contract 9.17.
#[tokio::test]
async fn a_jti_is_used_once() {
    let fixture = Fixture::new().await;
    let used = fixture.draft().claim("jti", json!("once"));
    fixture.accepts(&used.signed()).await;
    fixture.rejects(&used.signed(), "jti_replayed").await;
    fixture
        .rejects(
            &fixture.draft().claim("jti", Value::Null).signed(),
            "jti_missing",
        )
        .await;
    // Until it expires and beyond, past the clock tolerance.
    for (advance, reason) in [
        (59, "jti_replayed"),
        (1, "exp_past"),
        (9, "exp_past"),
        (2, "exp_past"),
    ] {
        fixture.server.clock.advance(advance);
        let now = fixture.server.clock.now().into();
        fixture.server.state.store.sweep(now).await.unwrap();
        fixture.rejects(&used.signed(), reason).await;
    }
}

/// Contract 9.17.
#[tokio::test]
async fn a_forger_cannot_use_up_a_jti() {
    let fixture = Fixture::new().await;
    let victim = fixture.draft().claim("jti", json!("mine"));
    fixture
        .rejects(&victim.signed_by(&keys()[1]), "signature_invalid")
        .await;
    let other = fixture.server.key_client(Algorithm::RS256).await;
    fixture
        .accepts(
            &fixture
                .server
                .draft(&other)
                .claim("jti", json!("mine"))
                .signed(),
        )
        .await;
    fixture.accepts(&victim.signed()).await;
}

/// Contract 9.18.
#[tokio::test]
async fn dates_must_be_numbers() {
    let fixture = Fixture::new().await;
    let now = fixture.server.clock.seconds();
    for exp in [
        json!((now + 60).to_string()),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(true),
    ] {
        fixture
            .rejects(&fixture.draft().claim("exp", exp).signed(), "date_invalid")
            .await;
    }
    fixture
        .accepts(
            &fixture
                .draft()
                .claim("exp", json!(now as f64 + 59.5))
                .signed(),
        )
        .await;
}

/// Contract 9.19.
#[tokio::test]
async fn unknown_claims_are_ignored() {
    let fixture = Fixture::new().await;
    fixture
        .accepts(&fixture.draft().claim("scope", json!(["x"])).signed())
        .await;
}
