//! Sign-in, sessions, cross-site requests, bearer tokens.

use crate::common::{Answer, ISSUER, TestServer};
use axum::http::{Method, StatusCode};
use serde_json::json;
use server::access_token::AccessToken;
use server::clock::Clock as _;
use server::keys::new_key;
use server::session::sign_in_link;
use server::settings::AccessTokenAlgorithm;

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

/// Signs in; the cookie as the browser sends it.
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

#[tokio::test]
async fn a_code_lasts_ten_minutes_and_a_session_twelve_hours() {
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
            .status
    };
    server.clock.advance(12 * 3600 - 602);
    assert_eq!(show().await, StatusCode::OK);
    server.clock.advance(1);
    assert_eq!(show().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_survives_a_restart_and_ends_by_signing_out() {
    let server = TestServer::start().await;
    assert_eq!(server.get(SESSION).await.status, StatusCode::UNAUTHORIZED);
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
    assert_eq!(show().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn other_sites_change_nothing_by_the_cookie() {
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

#[tokio::test]
async fn malformed_sign_ins_are_refused() {
    let server = TestServer::start().await;
    for body in [
        "",
        "{}",
        "[]",
        r#"{"code":1}"#,
        r#"{"code":"x","more":1}"#,
        &format!(r#"{{"code":"{}"}}"#, "x".repeat(2000)),
    ] {
        let answer = server.call(Method::POST, SESSION, &[JSON], body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.json()["statusCode"], 400);
    }
}

#[tokio::test]
async fn under_tls_the_cookie_is_bound_to_the_host() {
    let server = TestServer::start_with(|settings| settings.tls = true).await;
    let answer = redeem(&server, &code(&server).await).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-countersign_session="),
        "{cookie}"
    );
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    let cookie = ("cookie", cookie.split(';').next().unwrap());
    // A page of the same name that came over plain HTTP is another site.
    let headers = [
        cookie,
        ("x-countersign", "1"),
        ("host", "login.example"),
        ("origin", "http://login.example"),
    ];
    let answer = server.call(Method::DELETE, SESSION, &headers, "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

fn token(server: &TestServer, change: impl FnOnce(&mut AccessToken)) -> String {
    let now = server.clock.seconds();
    let mut token = AccessToken {
        iss: ISSUER.into(),
        sub: "tester".into(),
        client_id: "tester".into(),
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

#[tokio::test]
async fn a_bearer_token_of_this_server_is_taken() {
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
        .revoke_token(
            "token-1",
            (server.clock.now() + chrono::TimeDelta::hours(1)).into(),
        )
        .await
        .unwrap();
    assert_eq!(
        list(&server, &token(&server, |_| {})).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_key_made_by_another_process_is_found() {
    let server = TestServer::start().await;
    let before = token(&server, |_| {});
    let key = new_key(AccessTokenAlgorithm::Es256, &server.clock).unwrap();
    server.state.store.rotate_signing_key(key).await.unwrap();
    let other = server::keys::KeyRing::load(server.state.store.as_ref(), &server.clock)
        .await
        .unwrap();
    let now = server.clock.seconds();
    let after = AccessToken {
        iss: ISSUER.into(),
        sub: "tester".into(),
        client_id: "tester".into(),
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
