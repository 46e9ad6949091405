//! The request.

use super::{Fixture, assert_rejected};
use crate::common::{TYPE, TestClient, form};
use axum::http::{Method, StatusCode};
use management_api::{Algorithm, Authentication};

/// Contract 9.1.
#[tokio::test]
async fn only_post_without_repeated_parameters_is_accepted() {
    let fixture = Fixture::new().await;
    assert_eq!(
        fixture.server.get("/oauth/token").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let good = fixture.good_form();
    for repeated in [
        "grant_type=client_credentials",
        "client_assertion=x",
        "unknown=1&unknown=2",
    ] {
        let answer = fixture.post(&format!("{good}&{repeated}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{repeated}");
        assert_eq!(answer.json()["error"], "invalid_request");
    }
    assert_eq!(fixture.post(&good).await.status, StatusCode::OK);
}

/// Contract 9.2.
#[tokio::test]
async fn the_assertion_type_is_compared_exactly() {
    let fixture = Fixture::new().await;
    let assertion = fixture.draft().signed();
    for kind in [
        "",
        "jwt-bearer",
        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        "URN:IETF:params:oauth:client-assertion-type:jwt-bearer",
    ] {
        let body = form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ]);
        assert_rejected(&fixture.post(&body).await, kind);
        assert_eq!(fixture.server.last_reason().await, "assertion_type_wrong");
    }
    for body in [
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
        ]),
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", ""),
        ]),
    ] {
        assert_rejected(&fixture.post(&body).await, &body);
        assert_eq!(fixture.server.last_reason().await, "assertion_missing");
    }
    fixture.accepts(&assertion).await;
}

/// Contract 9.3.
#[tokio::test]
async fn client_id_must_be_the_subject() {
    let fixture = Fixture::new().await;
    let other = fixture.server.key_client(Algorithm::RS256).await;
    let with = |client_id: &str| format!("{}&client_id={client_id}", fixture.good_form());
    assert_rejected(&fixture.post(&with(&other.id)).await, "another client");
    assert_eq!(fixture.server.last_reason().await, "client_id_mismatch");
    assert_eq!(
        fixture.post(&with(&fixture.client.id)).await.status,
        StatusCode::OK
    );
}

/// Contract 9.4.
#[tokio::test]
async fn only_one_mechanism_per_request_is_accepted() {
    let fixture = Fixture::new().await;
    let good = fixture.good_form();
    let with_secret = format!(
        "{good}&client_id={}&client_secret=hush+hush",
        fixture.client.id
    );
    let answer = fixture.post(&with_secret).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json()["error"], "invalid_request");
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", "Basic YTpi"),
    ];
    let answer = fixture
        .server
        .call(Method::POST, "/oauth/token", &headers, &good)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        fixture.post(&good).await.status,
        StatusCode::OK,
        "it was not used up"
    );
}

/// Contract 9.5.
#[tokio::test]
async fn only_the_registered_method_is_accepted() {
    let fixture = Fixture::new().await;
    // An assertion for a client that has a secret, signed by a key that it does not have.
    let id = fixture
        .server
        .secret_client(management_api::TokenEndpointAuthMethod::ClientSecretPost)
        .await;
    let impostor = TestClient {
        id,
        ..fixture.client.clone()
    };
    fixture
        .rejects(
            &fixture.server.draft(&impostor).signed(),
            "method_not_registered",
        )
        .await;
    // Presenting nothing does not make a client public.
    let nothing = form(&[
        ("grant_type", "client_credentials"),
        ("client_id", &fixture.client.id),
    ]);
    assert_rejected(&fixture.post(&nothing).await, "nothing presented");
    assert_eq!(fixture.server.last_reason().await, "authentication_missing");
}

/// Contract 6.9.
#[tokio::test]
async fn mutual_tls_clients_get_no_token() {
    let fixture = Fixture::new().await;
    let id = "client-with-mutual-tls".to_owned();
    let authentication = Authentication::Credentials {
        method: management_api::Method::SelfSignedTlsClientAuth,
        ids: vec![],
    };
    fixture.server.register(&id, authentication, vec![]).await;
    let client = TestClient {
        id,
        ..fixture.client.clone()
    };
    fixture
        .rejects(
            &fixture.server.draft(&client).signed(),
            "method_not_registered",
        )
        .await;
    let nothing = form(&[
        ("grant_type", "client_credentials"),
        ("client_id", &client.id),
    ]);
    assert_rejected(&fixture.post(&nothing).await, "nothing presented");
}
