//! A server, a caller with scopes, and key files.

use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use serde_json::{Value, json};
use server::access_token::{AccessToken, OPERATOR};
use server::api::operations;
use server::scopes::scope_names;
use server::web::app;
use tower::ServiceExt as _;

use crate::common::TestServer;

pub const RSA_1: &str = include_str!("pem/rsa-1.pem");
pub const RSA_1_PKCS1: &str = include_str!("pem/rsa-1-pkcs1.pem");
pub const CERTIFICATE_1: &str = include_str!("pem/certificate-1.pem");
/// It expired on the first day of 2021.
pub const CERTIFICATE_EXPIRED: &str = include_str!("pem/certificate-expired.pem");
/// It expires at the end of the year 9999.
pub const CERTIFICATE_ENDLESS: &str = include_str!("pem/certificate-endless.pem");
/// Its serial number is longer than RFC 5280 allows.
pub const CERTIFICATE_LONG_SERIAL: &str = include_str!("pem/certificate-long-serial.pem");
pub const CERTIFICATE_EC: &str = include_str!("pem/certificate-ec.pem");
pub const RSA_2: &str = include_str!("pem/rsa-2.pem");
pub const RSA_3: &str = include_str!("pem/rsa-3.pem");
pub const RSA_4: &str = include_str!("pem/rsa-4.pem");
pub const RSA_5: &str = include_str!("pem/rsa-5.pem");
pub const RSA_1024: &str = include_str!("pem/rsa-1024.pem");
pub const EC: &str = include_str!("pem/ec.pem");
pub const PRIVATE: &str = include_str!("pem/private.pem");
/// Expiry of [`CERTIFICATE_1`], by `openssl x509 -enddate`.
pub const CERTIFICATE_1_ENDS: &str = "2036-11-20T21:25:41.000Z";

/// A server and a caller's access token.
pub struct Api {
    pub server: TestServer,
    token: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Api {
    /// A caller with every scope.
    pub async fn start() -> Self {
        let scopes: Vec<&str> = scope_names().collect();
        Self::with_scopes(TestServer::start().await, &scopes.join(" "))
    }

    /// The same server, with a caller limited to these scopes.
    pub fn with_scopes(server: TestServer, scopes: &str) -> Self {
        let now = server.clock.seconds();
        let settings = &server.state.settings;
        let token = AccessToken {
            iss: settings.issuer.clone(),
            sub: "caller@clients".into(),
            client_id: OPERATOR.into(),
            aud: settings.management_audience(),
            iat: now,
            exp: now + 86_400,
            jti: format!("token of {scopes}"),
            scope: Some(scopes.into()),
        };
        let token = token
            .sign(&server.state.keys, settings.access_token_algorithm)
            .unwrap();
        Self { server, token }
    }

    /// The caller's `Authorization` header.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    pub fn rescoped(self, scopes: &str) -> Self {
        Self::with_scopes(self.server, scopes)
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        media_type: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, self.authorization())
            .header(CONTENT_TYPE, media_type)
            .body(body.into())
            .unwrap();
        let answer = self.run(request).await;
        check_against_document(method, path, &answer);
        answer
    }

    pub async fn run(&self, mut request: Request<Body>) -> Answer {
        let host = HeaderValue::from_static("127.0.0.1:8080");
        request.headers_mut().entry(HOST).or_insert(host);
        let response = app(self.server.state.clone())
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "application/json", "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, "application/json", body.to_string())
            .await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send("PATCH", path, "application/json", body.to_string())
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, "application/json", "").await
    }

    /// Creates a machine-to-machine client and returns its id.
    pub async fn client(&self, name: &str) -> String {
        let body = json!({"name": name, "app_type": "non_interactive"});
        self.post("/api/v2/clients", &body).await.created()["client_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Registers a public key and returns its id.
    pub async fn key(&self, client_id: &str, pem: &str) -> String {
        let body = json!({"credential_type": "public_key", "pem": pem});
        self.post(&format!("/api/v2/clients/{client_id}/credentials"), &body)
            .await
            .created()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// Asserts that a success has the status and the schema that the document promises.
#[track_caller]
fn check_against_document(method: &str, path: &str, answer: &Answer) {
    let path: Vec<&str> = path.split(['?', '#']).next().unwrap().split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        pattern.len() == path.len()
            && pattern
                .iter()
                .zip(&path)
                .all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
    };
    let known = operations()
        .into_iter()
        .find(|operation| operation.method == method && fits(operation.path));
    let (Some(operation), true) = (known, answer.status.is_success()) else {
        return;
    };
    assert_eq!(answer.status.as_u16(), operation.success);
    if let Some(schema) = operation.answer {
        let outcome = schema.check(&answer.body, "", "");
        assert!(outcome.is_ok(), "{outcome:?}\n{:#}", answer.body);
    }
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{:#}", self.body);
        self.body
    }

    #[track_caller]
    pub fn created(self) -> Value {
        assert_eq!(self.status, StatusCode::CREATED, "{:#}", self.body);
        self.body
    }

    #[track_caller]
    pub fn gone(self) {
        assert_eq!(self.status, StatusCode::NO_CONTENT, "{:#}", self.body);
        assert_eq!(self.body, Value::Null);
    }

    /// Asserts that it failed with this status and code, in the API's schema, with `part` in its message.
    #[track_caller]
    pub fn failed(self, status: u16, code: Option<&str>, part: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        assert_eq!(self.body["statusCode"], status);
        assert_eq!(self.body["error"], self.status.canonical_reason().unwrap());
        assert_eq!(
            self.body.get("errorCode").and_then(Value::as_str),
            code,
            "{:#}",
            self.body
        );
        let message = self.body["message"].as_str().unwrap();
        assert!(message.contains(part), "{message}\ndoes not say\n{part}");
        self.body
    }
}

/// The properties of an object.
pub fn names(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}
