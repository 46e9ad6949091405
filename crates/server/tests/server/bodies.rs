//! Request bodies and their headers.

use axum::http::{Method, StatusCode};

use crate::common::TestServer;

/// Contract 1.3, 1.8.
#[tokio::test]
async fn encoded_bodies_and_repeated_headers_are_rejected() {
    let server = TestServer::start().await;
    let token = format!(
        "Bearer {}",
        crate::bearer::token(&server, |token| {
            token.scope = Some("create:clients".into());
        })
    );
    let bearer = ("authorization", token.as_str());
    let json = ("content-type", "application/json");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let gzip = ("content-encoding", "gzip");
    let twice = StatusCode::BAD_REQUEST;
    let encoded = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    for (path, headers, status, part) in [
        (
            "/api/v2/clients",
            vec![bearer, bearer, json],
            twice,
            "more than one Authorization",
        ),
        (
            "/api/v2/clients",
            vec![bearer, json, form],
            twice,
            "more than one Content-Type",
        ),
        (
            "/api/v2/clients",
            vec![bearer, json, gzip],
            encoded,
            "encoded as gzip",
        ),
        (
            "/oauth/token",
            vec![json, form],
            twice,
            "more than one Content-Type",
        ),
        ("/oauth/token", vec![form, gzip], encoded, "encoded as gzip"),
        (
            "/countersign/v1/session",
            vec![json, gzip],
            encoded,
            "encoded as gzip",
        ),
    ] {
        let answer = server.call(Method::POST, path, &headers, "{}").await;
        assert_eq!(answer.status, status, "{path}: {headers:?}");
        let name = if path == "/oauth/token" {
            "error_description"
        } else {
            "message"
        };
        let said = answer.json()[name].as_str().unwrap().to_owned();
        assert!(said.contains(part), "{said}");
    }
    let identity = [bearer, json, ("content-encoding", "Identity")];
    let answer = server
        .call(
            Method::POST,
            "/api/v2/clients",
            &identity,
            r#"{"name":"x"}"#,
        )
        .await;
    assert_ne!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
