//! Contract section 9 at the endpoint itself.

mod claims;
mod header;
mod outcome;
mod request;

use crate::common::{Answer, Draft, TYPE, TestClient, TestServer, form};
use axum::http::{Method, StatusCode};
use management_api::Algorithm;
use serde_json::json;

/// The answer to every failed authentication, whatever the reason.
fn assert_rejected(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
    assert_eq!(
        answer.json(),
        json!({ "error": "invalid_client", "error_description": "Client authentication failed." }),
        "{what}"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("pragma"), "no-cache");
}

struct Fixture {
    server: TestServer,
    client: TestClient,
}

impl Fixture {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let client = server.key_client(Algorithm::RS256).await;
        Self { server, client }
    }

    fn draft(&self) -> Draft {
        self.server.draft(&self.client)
    }

    async fn rejects(&self, assertion: &str, reason: &str) {
        let answer = self.server.exchange(assertion).await;
        assert_rejected(&answer, reason);
        assert_eq!(self.server.last_reason().await, reason);
    }

    async fn accepts(&self, assertion: &str) {
        let answer = self.server.exchange(assertion).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    }

    async fn post(&self, body: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.server
            .call(Method::POST, "/oauth/token", &headers, body)
            .await
    }

    fn good_form(&self) -> String {
        form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", &self.draft().signed()),
        ])
    }
}
