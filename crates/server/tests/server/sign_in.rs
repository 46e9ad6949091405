//! Sign-in, sessions and cross-site requests.

use crate::common::{Answer, TestServer};
use axum::http::{Method, StatusCode};
use serde_json::json;
use server::session::sign_in_link;

const SESSION: &str = "/countersign/v1/session";
const JSON: (&str, &str) = ("content-type", "application/json");

async fn code(server: &TestServer) -> String {
    let state = &server.state;
    let link = sign_in_link(
        state.store.as_ref(),
        state.clock.as_ref(),
        state.random.as_ref(),
        "http://127.0.0.1:8080",
    )
    .await
    .unwrap();
    let (page, code) = link.split_once("#code=").unwrap();
    assert_eq!(page, "http://127.0.0.1:8080/sign-in");
    code.to_owned()
}

async fn redeem(server: &TestServer, code: &str) -> Answer {
    let body = json!({ "code": code }).to_string();
    server.call(Method::POST, SESSION, &[JSON], &body).await
}

/// Signs in and returns the cookie as the browser sends it.
async fn sign_in(server: &TestServer) -> String {
    let answer = redeem(server, &code(server).await).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

/// Contract 8.9.
#[tokio::test]
async fn a_code_signs_in_once() {
    let server = TestServer::start().await;
    let code = code(&server).await;
    let answer = redeem(&server, &code).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cookie = answer.header("set-cookie");
    for attribute in [
        "; Path=/",
        "; Max-Age=43200",
        "; HttpOnly",
        "; SameSite=Strict",
    ] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(
        !cookie.contains("Domain") && !cookie.contains("Secure"),
        "{cookie}"
    );
    let info = answer.json();
    assert_eq!(info["subject"], "administrator");
    assert!(
        info["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("create:client_credentials"))
    );
    assert_eq!(info["expires_at"], "2027-01-15T20:00:00.000Z");

    let again = redeem(&server, &code).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert_eq!(again.header("set-cookie"), "");
    assert_eq!(
        redeem(&server, "made up").await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// Contract 8.9.
#[tokio::test]
async fn codes_expire_after_ten_minutes_and_sessions_after_twelve_hours() {
    let server = TestServer::start().await;
    let late = code(&server).await;
    let cookie = sign_in(&server).await;
    server.clock.advance(601);
    assert_eq!(
        redeem(&server, &late).await.status,
        StatusCode::UNAUTHORIZED
    );

    let show = async || {
        server
            .call(Method::GET, SESSION, &[("cookie", &cookie)], "")
            .await
            .json()
    };
    server.clock.advance(12 * 3600 - 602);
    assert!(show().await.is_object());
    server.clock.advance(1);
    assert!(show().await.is_null());
}

/// Contract 8.9.
#[tokio::test]
async fn a_session_survives_a_restart_and_ends_at_sign_out() {
    let server = TestServer::start().await;
    let nobody = server.get(SESSION).await;
    assert_eq!(nobody.status, StatusCode::OK);
    assert!(nobody.json().is_null());
    let cookie = sign_in(&server).await;
    let unused = code(&server).await;
    let server = server.restart().await;
    let show = async || {
        server
            .call(Method::GET, SESSION, &[("cookie", &cookie)], "")
            .await
    };
    assert_eq!(show().await.json()["subject"], "administrator");
    assert_eq!(redeem(&server, &unused).await.status, StatusCode::OK);

    let headers = [("cookie", cookie.as_str()), ("x-countersign", "1")];
    let answer = server.call(Method::DELETE, SESSION, &headers, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert!(show().await.json().is_null());
}

/// Contract 2.4.
#[tokio::test]
async fn cross_site_changes_by_cookie_are_rejected() {
    let server = TestServer::start().await;
    let cookie = sign_in(&server).await;
    let cookie = ("cookie", cookie.as_str());
    let own = ("x-countersign", "1");
    let host = ("host", "127.0.0.1:8080");
    let refused = StatusCode::FORBIDDEN;
    for (headers, expected) in [
        (vec![cookie, host], refused),
        (vec![cookie, host, ("x-countersign", "0")], refused),
        (
            vec![cookie, host, own, ("origin", "http://evil.example")],
            refused,
        ),
        (vec![cookie, host, own, ("origin", "null")], refused),
        (
            vec![cookie, host, own, ("origin", "http://127.0.0.1:8081")],
            refused,
        ),
        (
            vec![cookie, host, own, ("origin", "http://127.0.0.1:8080")],
            StatusCode::CREATED,
        ),
        (vec![cookie, host, own], StatusCode::CREATED),
    ] {
        let mut headers = headers;
        headers.push(JSON);
        let answer = server
            .call(Method::POST, "/api/v2/clients", &headers, r#"{"name":"x"}"#)
            .await;
        assert_eq!(answer.status, expected, "{headers:?}");
        if expected == refused {
            let body = answer.json();
            assert_eq!(body["statusCode"], 403);
            assert_eq!(body["error"], "Forbidden");
            assert_eq!(body["errorCode"], "cross_site_request");
        }
    }
    let foreign = [JSON, ("origin", "http://evil.example")];
    let body = json!({ "code": code(&server).await }).to_string();
    assert_eq!(
        server
            .call(Method::POST, SESSION, &foreign, &body)
            .await
            .status,
        refused
    );
    for method in [Method::DELETE] {
        assert_eq!(
            server.call(method, SESSION, &[cookie], "").await.status,
            refused
        );
    }
}

/// Contract 8.9.
#[tokio::test]
async fn malformed_sign_ins_are_rejected() {
    let server = TestServer::start().await;
    for body in ["", "{}", "[]", r#"{"code":1}"#, r#"{"code":"x","more":1}"#] {
        let answer = server.call(Method::POST, SESSION, &[JSON], body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.json()["statusCode"], 400);
    }
    let long = format!(r#"{{"code":"{}"}}"#, "x".repeat(2000));
    let answer = server.call(Method::POST, SESSION, &[JSON], &long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        answer.json()["message"],
        "The body is larger than 1024 bytes."
    );
}

#[tokio::test]
async fn the_cookie_is_bound_to_the_host_under_tls() {
    let server = TestServer::start_with(|settings| settings.tls = true).await;
    let answer = redeem(&server, &code(&server).await).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-countersign_session="),
        "{cookie}"
    );
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    let cookie = ("cookie", cookie.split(';').next().unwrap());
    // A page of the same host over plain HTTP is another site.
    let headers = [
        cookie,
        ("x-countersign", "1"),
        ("host", "login.example"),
        ("origin", "http://login.example"),
    ];
    let answer = server.call(Method::DELETE, SESSION, &headers, "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
