//! Rate limits and CORS.

use crate::common::{Answer, TYPE, TestServer, form, keys};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use management_api::Algorithm;
use server::settings::Rate;
use std::net::SocketAddr;

/// Contract 3.7.
#[tokio::test]
async fn the_management_api_reports_its_rate_limit() {
    let server = TestServer::start_with(|settings| {
        settings.management_rate = Some(Rate {
            per_second: 2.0,
            burst: 3,
        });
    })
    .await;
    for remaining in ["2", "1", "0"] {
        let answer = server.get("/api/v2/clients").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("x-ratelimit-limit"), "3");
        assert_eq!(answer.header("x-ratelimit-remaining"), remaining);
        assert_eq!(answer.header("retry-after"), "");
    }
    let rejected = server.get("/api/v2/clients").await;
    assert_eq!(rejected.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(rejected.json()["errorCode"], "too_many_requests");
    assert_eq!(rejected.header("retry-after"), "1");
    let reset: i64 = rejected.header("x-ratelimit-reset").parse().unwrap();
    assert_eq!(reset, server.clock.seconds() + 2);
    assert_eq!(
        server.get("/countersign/v1/server").await.status,
        StatusCode::OK,
        "not limited"
    );

    server.get("/api/v2/clients").await;
    let note = server.last_log("api_limit").await;
    assert_eq!(note.details["path"], "/api/v2/clients");
    assert_eq!(server.logged("api_limit").await, 1, "once for many");

    let token = format!("Bearer {}", crate::bearer::token(&server, |_| {}));
    let bearer = [("authorization", token.as_str())];
    let known = server
        .call(Method::GET, "/api/v2/clients", &bearer, "")
        .await;
    assert_eq!(
        known.status,
        StatusCode::OK,
        "strangers take nothing from callers"
    );
    assert_eq!(known.header("x-ratelimit-remaining"), "2");

    server.clock.advance(1);
    assert_eq!(
        server
            .get("/api/v2/clients")
            .await
            .header("x-ratelimit-remaining"),
        "1"
    );
    let unlimited = TestServer::start().await;
    assert_eq!(
        unlimited
            .get("/api/v2/clients")
            .await
            .header("x-ratelimit-limit"),
        ""
    );
}

/// Contract 9.26.
#[tokio::test]
async fn repeated_failures_are_limited_by_address() {
    let server = TestServer::start_with(|settings| settings.failures_per_minute = Some(3)).await;
    let client = server.key_client(Algorithm::RS256).await;
    let from = async |address: &str, assertion: String| -> Answer {
        let body = form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
        ]);
        let address = SocketAddr::new(address.parse().unwrap(), 1000);
        let request = Request::post("/oauth/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(ConnectInfo(address))
            .body(Body::from(body))
            .unwrap();
        server.send(request).await
    };
    let bad = || server.draft(&client).signed_by(&keys()[1]);
    let good = || server.draft(&client).signed();
    for _ in 0..3 {
        assert_eq!(
            from("192.0.2.1", bad()).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let waiting = from("192.0.2.1", good()).await;
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waiting.header("retry-after"), "20");
    assert_eq!(waiting.json()["error"], "too_many_requests");
    from("192.0.2.1", good()).await;
    let note = server.last_log("api_limit").await;
    assert_eq!(note.ip.as_deref(), Some("192.0.2.1"));
    assert_eq!(server.logged("api_limit").await, 1, "once for many");
    assert_eq!(
        from("192.0.2.2", good()).await.status,
        StatusCode::OK,
        "the client is not locked out"
    );
    server.clock.advance(20);
    assert_eq!(from("192.0.2.1", good()).await.status, StatusCode::OK);
    assert_eq!(
        from("192.0.2.1", good()).await.status,
        StatusCode::OK,
        "success costs nothing"
    );
}

/// Contract 9.26.
#[tokio::test]
async fn concurrency_and_ipv6_addresses_do_not_evade_the_failure_limit() {
    let server = TestServer::start_with(|settings| settings.failures_per_minute = Some(3)).await;
    let guess = async |address: &str| {
        let address = SocketAddr::new(address.parse().unwrap(), 1000);
        let body = form(&[
            ("grant_type", "client_credentials"),
            ("client_id", "x"),
            ("client_secret", "guess"),
        ]);
        let request = Request::post("/oauth/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(ConnectInfo(address))
            .body(Body::from(body))
            .unwrap();
        server.send(request).await.status
    };
    let at_once = tokio::join!(
        guess("192.0.2.1"),
        guess("192.0.2.1"),
        guess("192.0.2.1"),
        guess("192.0.2.1"),
        guess("::ffff:192.0.2.1"),
    );
    let at_once = [at_once.0, at_once.1, at_once.2, at_once.3, at_once.4];
    let judged = |status: &&StatusCode| **status == StatusCode::UNAUTHORIZED;
    assert_eq!(at_once.iter().filter(judged).count(), 3, "{at_once:?}");

    for address in ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::"] {
        assert_eq!(guess(address).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        guess("2001:db8::3").await,
        StatusCode::TOO_MANY_REQUESTS,
        "one network, one guesser"
    );
    assert_eq!(guess("2001:db8:0:1::").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn named_origins_are_allowed_by_cors() {
    let own = "https://console.example";
    let server = TestServer::start_with(|settings| settings.cors_origins = vec![own.into()]).await;
    let preflight = async |server: &TestServer, origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PATCH"),
            (
                "access-control-request-headers",
                "authorization,content-type",
            ),
        ];
        server
            .call(Method::OPTIONS, "/api/v2/clients/x", &headers, "")
            .await
    };
    let allowed = preflight(&server, own).await;
    assert_eq!(allowed.status, StatusCode::OK);
    assert_eq!(allowed.header("access-control-allow-origin"), own);
    assert!(
        allowed
            .header("access-control-allow-methods")
            .contains("PATCH")
    );
    for name in ["authorization", "auth0-client"] {
        let names = allowed.header("access-control-allow-headers");
        assert!(names.contains(name), "{names}");
    }
    assert_eq!(
        allowed.header("access-control-allow-credentials"),
        "",
        "never with cookies"
    );
    assert_eq!(
        preflight(&server, "https://evil.example")
            .await
            .header("access-control-allow-origin"),
        ""
    );

    let answer = server
        .call(
            Method::GET,
            "/countersign/v1/server",
            &[("origin", own)],
            "",
        )
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), own);
    assert!(
        answer
            .header("access-control-expose-headers")
            .contains("retry-after")
    );

    let closed = TestServer::start().await;
    assert_eq!(
        preflight(&closed, own)
            .await
            .header("access-control-allow-origin"),
        ""
    );
}
