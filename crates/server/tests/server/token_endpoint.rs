//! `POST /oauth/token` by every method, and what it answers.

use crate::common::{ISSUER, TYPE, TestServer, form, keys};
use axum::http::{Method, StatusCode};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use management_api::{ClientGrant, SigningAlgorithm, TokenEndpointAuthMethod};
use serde_json::{Value, json};
use server::access_token::AccessToken;
use server::settings::AccessTokenAlgorithm;
use store::ResourceServerRecord;

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_signed_assertion_gets_a_token_by_each_algorithm() {
    let server = TestServer::start().await;
    for alg in SigningAlgorithm::ALL {
        let client = server.key_client(alg).await;
        let answer = server.exchange(&server.draft(&client).signed()).await;
        assert_eq!(answer.status, StatusCode::OK, "{alg:?}: {}", answer.json());
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
        let body = answer.json();
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["expires_in"], 86_400);
        assert_eq!(body.get("scope"), None);

        let token = body["access_token"].as_str().unwrap();
        assert_eq!(part(token, 0)["typ"], "at+jwt");
        assert_eq!(part(token, 0)["alg"], "RS256");
        let now = server.clock.seconds();
        let claims = part(token, 1);
        assert_eq!(claims["iss"], ISSUER);
        assert_eq!(claims["aud"], ISSUER);
        assert_eq!(claims["sub"], client.id);
        assert_eq!(claims["client_id"], client.id);
        assert_eq!(claims["iat"], now);
        assert_eq!(claims["exp"], now + 86_400);
        AccessToken::read(token, &server.state.keys, ISSUER, now).expect("a token of this server");
        let log = server.last_log("seccft").await;
        assert_eq!(log.client_id.as_deref(), Some(client.id.as_str()));
        assert_eq!(log.details["method"], "private_key_jwt");
    }
}

#[tokio::test]
async fn a_kid_is_not_needed() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::PS256).await;
    let draft = server.draft(&client).header("kid", Value::Null);
    assert_eq!(
        server.exchange(&draft.signed()).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn json_is_taken_as_well_and_nulls_are_ignored() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let body = json!({
        "grant_type": "client_credentials", "organization": null, "client_id": client.id,
        "client_assertion_type": TYPE, "client_assertion": server.draft(&client).signed(),
    });
    let headers = [("content-type", "application/json")];
    let answer = server
        .call(Method::POST, "/oauth/token", &headers, &body.to_string())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn each_secret_method_works_only_for_clients_registered_for_it() {
    use TokenEndpointAuthMethod::{ClientSecretBasic, ClientSecretPost};
    let server = TestServer::start().await;
    let keyed = server.key_client(SigningAlgorithm::RS256).await.id;
    let post = server.secret_client(ClientSecretPost).await;
    let basic = server.secret_client(ClientSecretBasic).await;
    let public = server.secret_client(TokenEndpointAuthMethod::None).await;
    for (client, by_post, by_basic) in [
        (&post, StatusCode::OK, StatusCode::UNAUTHORIZED),
        (&basic, StatusCode::UNAUTHORIZED, StatusCode::OK),
        (&keyed, StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED),
        (&public, StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED),
    ] {
        let parameters = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", "hush hush"),
        ];
        let answer = server.post_form("/oauth/token", &parameters).await;
        assert_eq!(answer.status, by_post, "{}", answer.json());
        assert_eq!(answer.header("www-authenticate"), "");

        for secret in ["hush hush", "hush+hush", "hush%20hush"] {
            let header = format!(
                "Basic {}",
                Base64::encode_string(format!("{client}:{secret}").as_bytes())
            );
            let headers = [
                ("content-type", "application/x-www-form-urlencoded"),
                ("authorization", header.as_str()),
            ];
            let answer = server
                .call(
                    Method::POST,
                    "/oauth/token",
                    &headers,
                    "grant_type=client_credentials",
                )
                .await;
            assert_eq!(answer.status, by_basic, "{secret}: {}", answer.json());
            if by_basic == StatusCode::UNAUTHORIZED {
                assert!(answer.header("www-authenticate").starts_with("Basic "));
                assert_eq!(server.last_reason().await, "method_not_registered");
            }
        }
    }
    let wrong = [
        ("grant_type", "client_credentials"),
        ("client_id", post.as_str()),
        ("client_secret", "hush"),
    ];
    assert_eq!(
        server.post_form("/oauth/token", &wrong).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(server.last_reason().await, "secret_wrong");
}

#[tokio::test]
async fn an_audience_needs_an_api_and_a_grant() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let ask = async |audience: &str, scope: &str| {
        let assertion = server.draft(&client).signed();
        let parameters = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion.as_str()),
            ("audience", audience),
            ("scope", scope),
        ];
        server.post_form("/oauth/token", &parameters).await
    };
    let api = "https://api.example/";
    let unknown = ask(api, "").await;
    assert_eq!(unknown.status, StatusCode::FORBIDDEN);
    assert_eq!(
        unknown.json(),
        json!({ "error": "access_denied", "error_description": "Service not found: https://api.example/" })
    );
    server
        .state
        .store
        .create_resource_server(ResourceServerRecord {
            id: "0".repeat(24),
            identifier: api.into(),
            name: "API".into(),
            scopes: vec![],
            signing_alg: Some("ES256".into()),
            token_lifetime: 600,
            is_system: false,
            created_at: server::clock::Clock::now(&server.clock).into(),
        })
        .await
        .unwrap();
    let ungranted = ask(api, "").await;
    assert_eq!(ungranted.status, StatusCode::FORBIDDEN);
    assert_eq!(ungranted.json()["error"], "access_denied");
    server
        .state
        .store
        .create_grant(ClientGrant {
            id: "cgr_0123456789abcdef".into(),
            client_id: client.id.clone(),
            audience: api.into(),
            scope: vec!["read:things".into(), "write:things".into()],
        })
        .await
        .unwrap();
    let all = ask(api, "").await.json();
    assert_eq!(all["scope"], "read:things write:things");
    assert_eq!(all["expires_in"], 600);
    let token = all["access_token"].as_str().unwrap();
    assert_eq!(part(token, 0)["alg"], "ES256");
    assert_eq!(part(token, 1)["aud"], api);
    assert_eq!(part(token, 1)["scope"], "read:things write:things");
    AccessToken::read(token, &server.state.keys, ISSUER, server.clock.seconds()).unwrap();
    assert_eq!(ask(api, "read:things").await.json()["scope"], "read:things");
    let too_much = ask(api, "read:things delete:things").await;
    assert_eq!(too_much.status, StatusCode::FORBIDDEN);
    assert_eq!(
        too_much.json()["error_description"],
        "Client has not been granted scopes: delete:things"
    );
}

#[tokio::test]
async fn tokens_can_be_signed_by_es256() {
    let server = TestServer::start_with(|settings| {
        settings.access_token_algorithm = AccessTokenAlgorithm::Es256
    })
    .await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let body = server
        .exchange(&server.draft(&client).signed())
        .await
        .json();
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(part(token, 0)["alg"], "ES256");
    assert!(AccessToken::read(token, &server.state.keys, ISSUER, server.clock.seconds()).is_ok());
}

#[tokio::test]
async fn other_grants_and_malformed_requests_are_told_apart() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let assertion = server.draft(&client).signed();
    let good = form(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", &assertion),
    ]);
    for (body, status, error) in [
        (String::new(), StatusCode::BAD_REQUEST, "invalid_request"),
        (
            format!("{good}&grant_type=x"),
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
        (
            good.replace("client_credentials", "password"),
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
        ),
        (
            "x=".to_owned() + &"y".repeat(70_000),
            StatusCode::BAD_REQUEST,
            "invalid_request",
        ),
    ] {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = server
            .call(Method::POST, "/oauth/token", &headers, &body)
            .await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.json()["error"], error);
    }
    assert_eq!(
        server.exchange(&assertion).await.status,
        StatusCode::OK,
        "it was not used up"
    );
}

#[tokio::test]
async fn a_hundred_replays_at_once_get_one_token() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
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

#[tokio::test]
async fn nothing_is_lost_by_a_restart() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
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

#[tokio::test]
async fn the_metadata_tells_what_is_enforced() {
    let server = TestServer::start().await;
    for path in [
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    ] {
        let metadata = server.get(path).await.json();
        assert_eq!(metadata["issuer"], ISSUER);
        assert_eq!(
            metadata["token_endpoint"],
            "http://127.0.0.1:8080/oauth/token"
        );
        assert_eq!(
            metadata["token_endpoint_auth_signing_alg_values_supported"],
            json!(["RS256", "RS384", "PS256"])
        );
    }
    let keys = server.get("/.well-known/jwks.json").await.json();
    let algorithms: Vec<&str> = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["alg"].as_str().unwrap())
        .collect();
    assert_eq!(algorithms.len(), 2, "{algorithms:?}");
    for key in keys["keys"].as_array().unwrap() {
        assert_eq!(key.get("d"), None);
    }
}

#[tokio::test]
async fn a_revoked_token_is_no_longer_active() {
    let server = TestServer::start().await;
    let client = server.key_client(SigningAlgorithm::RS256).await;
    let other = server.key_client(SigningAlgorithm::RS256).await;
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

#[test]
fn every_reason_of_a_rule_is_documented() {
    let page = include_str!("../../../../docs/token-endpoint.md");
    for code in assertion::Code::ALL {
        let is_failure = !matches!(code, assertion::Code::Ok | assertion::Code::NotTried);
        assert!(!is_failure || page.contains(&format!("`{code}`")), "{code}");
    }
}
