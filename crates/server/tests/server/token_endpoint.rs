//! `POST /oauth/token`.

mod lifetime;
mod methods;

use crate::common::{ISSUER, TYPE, TestServer, form};
use axum::http::{Method, StatusCode};
use base64ct::{Base64UrlUnpadded, Encoding};
use management_api::{Algorithm, ResourceServerPatch};
use serde_json::{Value, json};
use server::access_token::AccessToken;
use server::settings::AccessTokenAlgorithm;

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

/// Contract 9.8, 9.30.
#[tokio::test]
async fn a_signed_assertion_gets_a_token_with_each_algorithm() {
    let server = TestServer::start().await;
    for alg in Algorithm::ALL {
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

/// Contract 9.29.
#[tokio::test]
async fn an_audience_needs_an_api_and_a_grant() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
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
    server.api(api, &["read:things", "write:things"]).await;
    let ungranted = ask(api, "").await;
    assert_eq!(ungranted.status, StatusCode::FORBIDDEN);
    assert_eq!(ungranted.json()["error"], "access_denied");
    server
        .grant(&client.id, api, &["read:things", "write:things"])
        .await;
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

    let patch: ResourceServerPatch =
        serde_json::from_value(json!({ "scopes": [{ "value": "write:things" }] })).unwrap();
    let store = &server.state.store;
    store.update_resource_server(api, patch).await.unwrap();
    assert_eq!(
        ask(api, "").await.json()["scope"],
        "write:things",
        "what the API has no more is not granted"
    );
    let given = server.last_log("seccft").await;
    assert_eq!(given.details["kid"], client.kid);
    assert_eq!(given.details["alg"], "RS256");
    assert_eq!(given.details["aud"], ISSUER);
    assert_eq!(given.details["audience"], api);
    for (audience, scope, reason) in [
        (api, "read:things", "scope_not_granted"),
        ("https://nowhere/", "", "audience_unknown"),
        (&format!("{ISSUER}api/v2/"), "", "grant_missing"),
        ("", "read:things", "scope_not_granted"),
    ] {
        let gone = ask(audience, scope).await;
        assert_eq!(gone.status, StatusCode::FORBIDDEN, "{reason}");
        let description = gone.json()["error_description"].clone();
        let text = description.as_str().unwrap();
        let is_plain = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
        assert!(text.chars().all(is_plain), "{text}");
        let entry = server.last_log("feccft").await;
        assert_eq!(entry.description.as_deref(), Some(text));
        assert_eq!(entry.details["reason"], reason);
        assert_eq!(entry.details["kid"], client.kid);
        assert_eq!(entry.details.get("client_authentication_error"), None);
    }
}

/// Contract 9.29.
#[tokio::test]
async fn a_default_audience_that_is_an_api_needs_a_grant() {
    let api = "https://api.example/";
    let server = TestServer::start_with(|settings| settings.default_audience = api.into()).await;
    let client = server.key_client(Algorithm::RS256).await;
    let ask = async || server.exchange(&server.draft(&client).signed()).await;
    assert_eq!(
        part(ask().await.json()["access_token"].as_str().unwrap(), 1)["aud"],
        api,
        "not an API yet"
    );
    server.api(api, &["read:things"]).await;
    let rejected = ask().await;
    assert_eq!(rejected.status, StatusCode::FORBIDDEN);
    assert_eq!(rejected.json()["error"], "access_denied");
    let entry = server.last_log("feccft").await;
    assert_eq!(entry.details["reason"], "grant_missing");
    server.grant(&client.id, api, &["read:things"]).await;
    let granted = ask().await.json();
    assert_eq!(granted["scope"], "read:things");
    assert_eq!(granted["expires_in"], 600);
}

/// A token too long for the introspection and revocation endpoints is not issued.
///
/// Contract 9.30.
#[tokio::test]
async fn an_oversized_token_is_not_issued() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let api = "https://api.example/";
    let scopes: Vec<String> = (0..300).map(|number| format!("{number:0>200}")).collect();
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    server.api(api, &scopes).await;
    server.grant(&client.id, api, &scopes).await;
    let call = async |path: &str, parameters: &[(&str, &str)]| {
        let assertion = server.draft(&client).signed();
        let proof = [
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion.as_str()),
        ];
        server.post_form(path, &[&proof, parameters].concat()).await
    };
    let ask = async |scope: &str| {
        let parameters = [
            ("grant_type", "client_credentials"),
            ("audience", api),
            ("scope", scope),
        ];
        call("/oauth/token", &parameters).await
    };
    let rejected = ask("").await;
    assert_eq!(rejected.status, StatusCode::BAD_REQUEST);
    let body = rejected.json();
    assert_eq!(body["error"], "invalid_scope");
    let description = body["error_description"].as_str().unwrap();
    assert!(
        description.ends_with("Request fewer scopes."),
        "{description}"
    );
    let entry = server.last_log("feccft").await;
    assert_eq!(entry.details["reason"], "token_too_long");

    let given = ask(&scopes[..200].join(" ")).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.json());
    let given = given.json();
    let token = ("token", given["access_token"].as_str().unwrap());
    assert!(token.1.len() > 50_000);
    let active = async || call("/oauth/introspect", &[token]).await.json()["active"].clone();
    assert_eq!(active().await, true);
    assert_eq!(call("/oauth/revoke", &[token]).await.status, StatusCode::OK);
    assert_eq!(active().await, false);
}

/// Contract 9.30.
#[tokio::test]
async fn tokens_can_be_signed_with_es256() {
    let server = TestServer::start_with(|settings| {
        settings.access_token_algorithm = AccessTokenAlgorithm::Es256
    })
    .await;
    let client = server.key_client(Algorithm::RS256).await;
    let body = server
        .exchange(&server.draft(&client).signed())
        .await
        .json();
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(part(token, 0)["alg"], "ES256");
    assert!(AccessToken::read(token, &server.state.keys, ISSUER, server.clock.seconds()).is_ok());
}

/// Contract 9.28.
#[tokio::test]
async fn other_grants_and_malformed_requests_have_their_own_errors() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
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
            StatusCode::PAYLOAD_TOO_LARGE,
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

/// Contract 9.23.
#[tokio::test]
async fn the_metadata_names_what_is_enforced() {
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

#[test]
fn every_reason_code_is_documented() {
    let page = include_str!("../../../../docs/token-endpoint.md");
    for code in assertion::Code::ALL {
        let is_failure = !matches!(code, assertion::Code::Ok | assertion::Code::NotTried);
        assert!(!is_failure || page.contains(&format!("`{code}`")), "{code}");
    }
}
