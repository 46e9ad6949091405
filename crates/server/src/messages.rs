//! The messages of the server's error types and reason codes in one reviewed snapshot. A better wording is one changed
//! line in it: `cargo insta review`, or run the test with `INSTA_UPDATE=always` and read the difference. Messages that
//! depend on a request are in `tests/management/messages.rs`.
//!
//! Other tests assert codes and values.

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, Request};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use store::{StoreError, Unavailable};

use crate::access_token::{TokenError, Withdrawal};
use crate::api::ApiError;
use crate::auth::{AuthError, check_host};
use crate::keys::KeyError;
use crate::random::NoRandomness;
use crate::request_body::{BodyError, check_transfer_coding};
use crate::settings::Settings;
use crate::{cli, oauth, session};

#[tokio::test]
async fn messages_are_reviewed() {
    let mut text = String::new();
    let mut section = |title: &str, lines: Vec<String>| {
        text.push_str(&format!("# {title}\n{}\n\n", lines.join("\n")));
    };
    section("reason codes of the token endpoint", oauth::reasons());
    section("OAuth endpoints", answers(oauth::errors()).await);
    section("authentication", answers(auth_errors()).await);
    section("management API", answers(api_errors()).await);
    section("sign-in", answers(session::failures()).await);
    section("request bodies", body_errors());
    section("access tokens and keys", token_errors());
    section("command line", cli::messages());
    insta::assert_snapshot!(text.trim_end());
}

/// Status, code and message of each answer.
async fn answers<E: IntoResponse>(errors: Vec<E>) -> Vec<String> {
    let mut lines = Vec::new();
    for error in errors {
        lines.push(line(error.into_response()).await);
    }
    lines
}

async fn line(response: Response) -> String {
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    let text = |names: [&str; 2]| {
        let value = names.iter().find_map(|name| body[name].as_str());
        value.unwrap_or("-").to_owned()
    };
    // OAuth has `error` as its code, the management API has it as the status in words.
    let code = if body["statusCode"].is_null() {
        text(["error", "error"])
    } else {
        text(["errorCode", "errorCode"])
    };
    format!(
        "{status} {code}: {}",
        text(["message", "error_description"])
    )
}

fn auth_errors() -> Vec<AuthError> {
    let mut errors = vec![
        AuthError::Unauthenticated,
        AuthError::InsufficientScope {
            expected: vec!["read:clients".into(), "read:client_keys".into()],
        },
        AuthError::Repeated("Authorization"),
        AuthError::Unavailable,
    ];
    let mut settings = Settings::new("http://127.0.0.1:8080/");
    settings.hosts = vec!["127.0.0.1:8080".into(), "localhost:8080".into()];
    for (target, hosts) in [
        ("/", &["other.example"][..]),
        ("/", &[]),
        ("/", &["a b"]),
        ("/", &["localhost:8080", "localhost:8080"]),
        ("http://a,b/", &["localhost:8080"]),
        ("ftp://localhost:8080/", &["localhost:8080"]),
        ("http://other.example/", &["localhost:8080"]),
    ] {
        let mut request = Request::get(target);
        for host in hosts {
            request = request.header("host", *host);
        }
        let Ok(request) = request.body(()) else {
            continue;
        };
        errors.push(check_host(&request.into_parts().0, &settings).unwrap_err());
    }
    errors
}

fn api_errors() -> Vec<ApiError> {
    let unavailable = [
        Unavailable::Busy,
        Unavailable::NoConnection,
        Unavailable::DiskFull,
        Unavailable::ReadOnly,
        Unavailable::Unreachable("10.0.0.1".into()),
    ];
    let mut errors: Vec<ApiError> = unavailable
        .map(|reason| StoreError::from(reason).into())
        .into();
    errors.extend([
        StoreError::Backend("syntax error".into()).into(),
        StoreError::Corrupt("row 7".into()).into(),
        NoRandomness.into(),
    ]);
    errors
}

fn body_errors() -> Vec<String> {
    let coding = |value: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("transfer-encoding", HeaderValue::from_static(value));
        check_transfer_coding(&headers).unwrap_err()
    };
    let errors = [
        BodyError::TooLong { limit: 1024 },
        BodyError::Stalled,
        BodyError::BrokenOff,
        BodyError::Repeated("Content-Type"),
        BodyError::Encoded("gzip"),
        coding("chunked, chunked"),
        coding("gzip, chunked"),
    ];
    errors
        .map(|error| format!("{} {error}", error.status().as_u16()))
        .into()
}

fn token_errors() -> Vec<String> {
    vec![
        TokenError::Malformed.to_string(),
        TokenError::Forged.to_string(),
        TokenError::Foreign.to_string(),
        TokenError::Expired.to_string(),
        Withdrawal::Revoked.to_string(),
        Withdrawal::ClientDeleted.to_string(),
        KeyError::Generation("ES256").to_string(),
        KeyError::Unreadable {
            kid: "KID".into(),
            algorithm: "ES256".into(),
            reason: "REASON".into(),
        }
        .to_string(),
        KeyError::Signing.to_string(),
        KeyError::Missing("ES256").to_string(),
        NoRandomness.to_string(),
    ]
}
