//! Sign-in, sessions and cross-site requests.

use crate::common::{Answer, TestServer};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use server::session::sign_in_link;
use std::net::SocketAddr;

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
    let rejected = StatusCode::FORBIDDEN;
    for (headers, expected) in [
        (vec![cookie, host], rejected),
        (vec![cookie, host, ("x-countersign", "0")], rejected),
        (
            vec![cookie, host, own, ("origin", "http://evil.example")],
            rejected,
        ),
        (vec![cookie, host, own, ("origin", "null")], rejected),
        (
            vec![cookie, host, own, ("origin", "http://127.0.0.1:8081")],
            rejected,
        ),
        (
            vec![cookie, host, own, ("origin", "http://127.0.0.1:8080")],
            StatusCode::CREATED,
        ),
        (
            vec![
                cookie,
                own,
                ("host", "console.example:443"),
                ("origin", "https://console.example"),
            ],
            StatusCode::CREATED,
        ),
        (
            vec![
                cookie,
                own,
                ("host", "console.example"),
                ("origin", "https://console.example:8443"),
            ],
            rejected,
        ),
        (
            vec![
                cookie,
                host,
                own,
                ("origin", "http://127.0.0.1:8080"),
                ("origin", "http://evil.example"),
            ],
            rejected,
        ),
        (vec![cookie, host, own], StatusCode::CREATED),
    ] {
        let mut headers = headers;
        headers.push(JSON);
        let answer = server
            .call(Method::POST, "/api/v2/clients", &headers, r#"{"name":"x"}"#)
            .await;
        assert_eq!(answer.status, expected, "{headers:?}");
        if expected == rejected {
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
        rejected
    );
    for method in [Method::DELETE] {
        assert_eq!(
            server.call(method, SESSION, &[cookie], "").await.status,
            rejected
        );
    }
}

/// Contract 8.9.
#[tokio::test]
async fn malformed_sign_ins_are_rejected() {
    let server = TestServer::start().await;
    let code = code(&server).await;
    for body in [
        "",
        "{}",
        "[]",
        "null",
        r#"{"code":1}"#,
        r#"{"code":null}"#,
        r#"{"code":["CODE"]}"#,
        r#"["CODE"]"#,
        r#"[["CODE"]]"#,
        r#""CODE""#,
        r#"{"Code":"CODE"}"#,
        r#"{"code":"CODE","more":1}"#,
        r#"{"more":1,"code":"CODE"}"#,
        r#"{"code":"CODE","code":"CODE"}"#,
        r#"{"code":"x","code":"CODE"}"#,
        r#"{"code":"CODE","\u0063ode":"x"}"#,
        r#"{"code":"CODE"}{}"#,
        r#"{"code":"CODE"}x"#,
        r#"{"code":"CODE"},"#,
        r#"{"code":"CODE",}"#,
        r#"{"code":"CODE"} //"#,
        r#"[{"code":"CODE"}]"#,
        r#"{"code":"CODE\u0000"}"#,
        "{\"code\":\"CODE\"}\0",
        "\u{feff}{\"code\":\"CODE\"}",
        "code=CODE",
    ] {
        let body = body.replace("CODE", &code);
        let answer = server.call(Method::POST, SESSION, &[JSON], &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.json()["statusCode"], 400);
        assert_eq!(answer.header("set-cookie"), "");
    }
    assert_eq!(
        redeem(&server, &code).await.status,
        StatusCode::OK,
        "what was rejected has spent nothing"
    );
    let long = format!(r#"{{"code":"{}"}}"#, "x".repeat(2000));
    let answer = server.call(Method::POST, SESSION, &[JSON], &long).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// Contract 8.10.
#[tokio::test]
async fn sign_in_accepts_only_json() {
    let server = TestServer::start().await;
    let code = code(&server).await;
    let body = json!({ "code": code }).to_string();
    let send =
        async |headers: &[(&str, &str)]| server.call(Method::POST, SESSION, headers, &body).await;
    let unsupported = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    assert_eq!(send(&[]).await.status, unsupported);
    for media_type in [
        "",
        "text/plain",
        "text/plain; application/json",
        "text/plain;charset=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json-patch+json",
        "application/problem+json",
        "text/json",
        "json",
        "application/json, text/plain",
        "*/*",
    ] {
        let answer = send(&[("content-type", media_type)]).await;
        assert_eq!(answer.status, unsupported, "{media_type}");
        assert_eq!(answer.json()["statusCode"], 415);
        assert_eq!(answer.header("set-cookie"), "");
    }
    let twice = send(&[JSON, ("content-type", "text/plain")]).await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
    let two_origins = [
        JSON,
        ("origin", "http://127.0.0.1:8080"),
        ("origin", "https://other.example"),
    ];
    assert_eq!(send(&two_origins).await.status, StatusCode::FORBIDDEN);
    let named = [("content-type", "Application/JSON; charset=utf-8")];
    assert_eq!(send(&named).await.status, StatusCode::OK);
}

/// Contract 8.10.
#[tokio::test]
async fn failed_sign_ins_are_limited_by_address() {
    let server = TestServer::start_with(|settings| settings.failures_per_minute = Some(3)).await;
    let from = async |address: &str, body: &str| -> Answer {
        let address = SocketAddr::new(address.parse().unwrap(), 1000);
        let request = Request::post(SESSION)
            .header("content-type", "application/json")
            .extension(ConnectInfo(address))
            .body(Body::from(body.to_owned()))
            .unwrap();
        server.send(request).await
    };
    let guess = json!({ "code": "made up" }).to_string();
    let sound = json!({ "code": code(&server).await }).to_string();
    for _ in 0..5 {
        let malformed = from("192.0.2.1", "{}").await;
        assert_eq!(malformed.status, StatusCode::BAD_REQUEST, "no guess");
    }
    for _ in 0..3 {
        let failed = from("192.0.2.1", &guess).await;
        assert_eq!(failed.status, StatusCode::UNAUTHORIZED);
    }
    for body in [&guess, &sound] {
        let waiting = from("192.0.2.1", body).await;
        assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(waiting.header("retry-after"), "20");
        assert_eq!(waiting.json()["errorCode"], "too_many_requests");
        assert_eq!(waiting.header("set-cookie"), "");
    }
    let note = server.last_log("api_limit").await;
    assert_eq!(note.details["path"], SESSION);
    assert_eq!(server.logged("api_limit").await, 1, "once for many");
    // Of IPv6, the network of 64 bits counts.
    for address in ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:3"] {
        let failed = from(address, &guess).await;
        assert_eq!(failed.status, StatusCode::UNAUTHORIZED);
    }
    let waiting = from("2001:db8::4", &guess).await;
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
    // Neither other addresses nor clients pay for it, and a success costs nothing.
    for _ in 0..5 {
        let body = json!({ "code": code(&server).await }).to_string();
        assert_eq!(from("192.0.2.2", &body).await.status, StatusCode::OK);
    }
    server.clock.advance(20);
    assert_eq!(from("192.0.2.1", &sound).await.status, StatusCode::OK);
    assert_eq!(server.get(SESSION).await.status, StatusCode::OK);
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
