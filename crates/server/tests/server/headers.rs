//! Headers on every answer, the console's files, and errors from layers.

use crate::common::{Answer, TestServer};
use axum::http::{Method, StatusCode};
use std::fs;

const PAGE: &str =
    "<!doctype html><script type=\"module\">alert(1)</script><script src=\"/x.js\"></script>";
const WASM: &str = "/console-0123456789abcdef_bg.wasm";

fn assert_secure(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    let policy = answer.header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(
            policy.contains(directive),
            "{directive} of {what}: {policy}"
        );
    }
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{what}"
    );
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{what}"
    );
}

/// The server and the folder with the console's files, removed with it.
async fn server_with_console() -> (TestServer, tempfile::TempDir) {
    let files = tempfile::tempdir().unwrap();
    let folder = files.path().to_owned();
    fs::write(folder.join("index.html"), PAGE).unwrap();
    fs::write(folder.join("favicon.svg"), "<svg/>").unwrap();
    let wasm = folder.join(WASM.trim_start_matches('/'));
    fs::write(&wasm, "plain").unwrap();
    fs::write(wasm.with_extension("wasm.br"), "brotli").unwrap();
    fs::write(wasm.with_extension("wasm.gz"), "gzip").unwrap();
    let server = TestServer::start_with(|settings| settings.console_dir = Some(folder)).await;
    (server, files)
}

/// Contract 1.10.
#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let (server, _files) = server_with_console().await;
    let get = Method::GET;
    for (method, path, status) in [
        (get.clone(), "/", StatusCode::OK),
        (get.clone(), WASM, StatusCode::OK),
        (get.clone(), "/nothing.js", StatusCode::NOT_FOUND),
        (get.clone(), "/api/v2/clients", StatusCode::UNAUTHORIZED),
        (get.clone(), "/api/v2/nothing", StatusCode::NOT_FOUND),
        (get.clone(), "/api/nothing", StatusCode::NOT_FOUND),
        (get.clone(), "/oauth/nothing", StatusCode::NOT_FOUND),
        (get.clone(), "/.well-known/nothing", StatusCode::NOT_FOUND),
        (
            get.clone(),
            "/countersign/v1/nothing",
            StatusCode::NOT_FOUND,
        ),
        (get.clone(), "/.well-known/jwks.json", StatusCode::OK),
        (get.clone(), "/countersign/v1/server", StatusCode::OK),
        (get.clone(), "/oauth/token", StatusCode::METHOD_NOT_ALLOWED),
        (
            Method::PUT,
            "/countersign/v1/session",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (Method::POST, "/", StatusCode::NOT_FOUND),
        (get.clone(), "/../../etc/passwd", StatusCode::NOT_FOUND),
        (get, "/%2e%2e/%2e%2e/etc/passwd", StatusCode::NOT_FOUND),
    ] {
        let answer = server.call(method.clone(), path, &[], "").await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_secure(&answer, path);
        let is_public = ["/", WASM, "/.well-known/jwks.json"].contains(&path);
        let is_kept = answer.header("cache-control") != "no-store";
        assert_eq!(
            is_kept,
            is_public && answer.status.is_success(),
            "{method} {path}"
        );
        if !answer.status.is_success() {
            assert_eq!(
                answer.header("content-type"),
                "application/json; charset=utf-8"
            );
            if path.starts_with("/oauth/") {
                assert_eq!(answer.json()["error"], "invalid_request");
                assert!(answer.json()["error_description"].is_string());
            } else {
                assert_eq!(
                    answer.json()["statusCode"],
                    status.as_u16(),
                    "{method} {path}"
                );
            }
        }
    }
    let large = [
        ("content-length", "2000000"),
        ("content-type", "application/json"),
    ];
    for path in ["/oauth/token", "/countersign/v1/session", "/api/v2/clients"] {
        let answer = server.call(Method::POST, path, &large, "").await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        if path == "/oauth/token" {
            assert_eq!(answer.json()["error"], "invalid_request");
            assert!(answer.json()["error_description"].is_string());
        } else {
            assert_eq!(answer.json()["statusCode"], 413);
        }
        assert_secure(&answer, path);
    }
}

#[tokio::test]
async fn the_policy_allows_only_the_pages_own_inline_script() {
    let (server, files) = server_with_console().await;
    let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
    let page = server.get("/").await;
    assert_eq!(page.body, PAGE.as_bytes());
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(policy(&page).contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"));

    let file = files.path().join("index.html");
    fs::write(&file, PAGE.replace("alert(1)", "alert(2)")).unwrap();
    let later =
        fs::metadata(&file).unwrap().modified().unwrap() + std::time::Duration::from_secs(2);
    fs::File::options()
        .write(true)
        .open(&file)
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert_ne!(policy(&server.get("/").await), policy(&page));
}

#[tokio::test]
async fn assets_are_precompressed_and_immutable() {
    let (server, _files) = server_with_console().await;
    for (accepted, encoding, body) in [
        ("", "", "plain"),
        ("gzip", "gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("br;q=0, gzip", "gzip", "gzip"),
    ] {
        let answer = server
            .call(Method::GET, WASM, &[("accept-encoding", accepted)], "")
            .await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.body, body.as_bytes());
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    let icon = server.get("/favicon.svg").await;
    assert_eq!(icon.header("content-type"), "image/svg+xml");
    assert_eq!(icon.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn console_routes_fall_back_to_index_html() {
    let (server, _files) = server_with_console().await;
    let html = [("accept", "text/html,application/xhtml+xml")];
    for path in [
        "/applications",
        "/applications/abc/credentials?tab=x",
        "/sign-in",
    ] {
        let answer = server.call(Method::GET, path, &html, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.body, PAGE.as_bytes());
    }
    for path in ["/api/v3", "/oauth/x", "/.well-known/x", "/countersign/x"] {
        let answer = server.call(Method::GET, path, &html, "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let answer = answer.json();
        let is_of_oauth = answer["error"] == "invalid_request";
        assert!(is_of_oauth || answer["statusCode"] == 404, "{answer}");
    }
    assert_eq!(
        server.get("/applications").await.status,
        StatusCode::NOT_FOUND,
        "not for scripts"
    );
}

#[tokio::test]
async fn a_missing_console_is_explained() {
    let server = TestServer::start().await;
    let answer = server.get("/").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        String::from_utf8(answer.body.clone())
            .unwrap()
            .contains("cargo xtask serve")
    );
    assert_secure(&answer, "the missing console");
}

/// Contract 1.8.
#[tokio::test]
async fn foreign_host_names_are_rejected() {
    let server = TestServer::start_with(|settings| {
        settings.hosts = vec!["127.0.0.1:8080".into(), "localhost:8080".into()]
    })
    .await;
    for (host, status) in [
        ("127.0.0.1:8080", StatusCode::OK),
        ("LOCALHOST:8080", StatusCode::OK),
        ("localhost.:8080", StatusCode::OK),
        ("rebound.example:8080", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let answer = server
            .call(Method::GET, "/countersign/v1/server", &[("host", host)], "")
            .await;
        assert_eq!(answer.status, status, "{host}");
        assert_secure(&answer, host);
    }
    let host = [("host", "rebound.example:8080")];
    let of_oauth = server.call(Method::POST, "/oauth/token", &host, "").await;
    assert_eq!(of_oauth.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(of_oauth.json()["error"], "invalid_request");
    assert_eq!(of_oauth.header("cache-control"), "no-store");
}

#[tokio::test]
async fn hsts_is_sent_under_tls() {
    let server = TestServer::start_with(|settings| settings.tls = true).await;
    assert_eq!(
        server
            .get("/countersign/v1/server")
            .await
            .header("strict-transport-security"),
        "max-age=31536000"
    );
    let plain = TestServer::start().await;
    assert_eq!(
        plain
            .get("/countersign/v1/server")
            .await
            .header("strict-transport-security"),
        ""
    );
}

/// Contract 1.8.
#[tokio::test]
async fn repeated_host_headers_are_rejected() {
    let server = TestServer::start().await;
    for path in ["/oauth/token", "/api/v2/clients", "/countersign/v1/server"] {
        let hosts = [("host", "127.0.0.1:8080"), ("host", "127.0.0.1:8080")];
        let answer = server.call(Method::GET, path, &hosts, "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
}
