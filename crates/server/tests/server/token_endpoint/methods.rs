//! The methods of client authentication.

use crate::common::{TYPE, TestServer};
use axum::http::{Method, StatusCode};
use base64ct::{Base64, Encoding};
use management_api::{Algorithm, TokenEndpointAuthMethod};
use serde_json::{Value, json};

/// Contract 9.10.
#[tokio::test]
async fn kid_is_optional() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::PS256).await;
    let draft = server.draft(&client).header("kid", Value::Null);
    assert_eq!(
        server.exchange(&draft.signed()).await.status,
        StatusCode::OK
    );
}

/// Contract 9.1.
#[tokio::test]
async fn json_is_accepted_and_nulls_are_ignored() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
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

/// Contract 9.33.
#[tokio::test]
async fn fapi_accepts_no_client_secrets() {
    let server = TestServer::start_with(|settings| settings.assertions.fapi = true).await;
    let metadata = server.get("/.well-known/openid-configuration").await.json();
    for endpoint in ["token", "revocation", "introspection"] {
        let methods = &metadata[format!("{endpoint}_endpoint_auth_methods_supported")];
        assert_eq!(*methods, json!(["private_key_jwt"]), "{endpoint}");
    }
    let grant = ("grant_type", "client_credentials");
    let post = server
        .secret_client(TokenEndpointAuthMethod::ClientSecretPost)
        .await;
    let parameters = [grant, ("client_id", &post), ("client_secret", "hush hush")];
    let rejected = server.post_form("/oauth/token", &parameters).await;
    assert_eq!(rejected.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.last_reason().await, "secret_not_taken");
    let basic = server
        .secret_client(TokenEndpointAuthMethod::ClientSecretBasic)
        .await;
    let proof = Base64::encode_string(format!("{basic}:hush hush").as_bytes());
    let headers = [
        ("authorization", format!("Basic {proof}")),
        ("content-type", "application/x-www-form-urlencoded".into()),
    ];
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let body = "grant_type=client_credentials";
    let rejected = server
        .call(Method::POST, "/oauth/token", &headers, body)
        .await;
    assert_eq!(rejected.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.last_log("feccft").await.client_id, Some(basic));
    let client = server.key_client(Algorithm::PS256).await;
    let signed = server.exchange(&server.draft(&client).signed()).await;
    assert_eq!(signed.status, StatusCode::OK);
}

/// Contract 9.5.
#[tokio::test]
async fn only_the_registered_secret_method_is_accepted() {
    use TokenEndpointAuthMethod::{ClientSecretBasic, ClientSecretPost};
    let server = TestServer::start().await;
    let keyed = server.key_client(Algorithm::RS256).await.id;
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

/// Contract 9.20.
#[tokio::test]
async fn failed_basic_authentication_is_challenged() {
    let server = TestServer::start().await;
    // abc:abc, nothing, another scheme, U+0000 as the identifier, not UTF-8.
    for header in [
        "Basic YWJjOmFiYw==",
        "",
        "Bearer x",
        "Basic !!",
        "Basic JTAwOmFiYw==",
        "Basic /zph",
    ] {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", header),
        ];
        let answer = server
            .call(
                Method::POST,
                "/oauth/token",
                &headers,
                "grant_type=client_credentials",
            )
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header}");
        assert!(
            answer.header("www-authenticate").starts_with("Basic "),
            "{header}"
        );
    }
}
