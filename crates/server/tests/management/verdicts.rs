//! The endpoints give the verdicts of the table that the console's drafts are tested with.

use serde_json::{Value, json};

use crate::harness::{Api, RSA_1};

#[path = "../../../management-api/tests/verdicts/mod.rs"]
mod table;

use table::{Case, Field};

#[tokio::test]
async fn endpoints_give_the_verdicts_of_the_table() {
    let api = Api::start().await;
    let client = api.client("table").await;
    let client = format!("/api/v2/clients/{client}");
    for case in table::cases() {
        let (paths, property, value) = match case.field {
            Field::ClientName => (vec!["/api/v2/clients", &client], "name", json!(case.value)),
            Field::Description => (vec![client.as_str()], "description", json!(case.value)),
            Field::CredentialName => (vec![], "name", json!(case.value)),
            Field::Kid => (vec![], "kid", json!(case.value)),
            Field::Expiry => (vec![], "expires_at", json!(timestamp(&case.value))),
        };
        for path in &paths {
            let body = json!({ property: value });
            let answer = match *path {
                "/api/v2/clients" => api.post(path, &body).await,
                path => api.patch(path, &body).await,
            };
            judge(&case, property, answer.status.is_success(), &answer.body);
        }
        if paths.is_empty() {
            let client = api.client("one of many").await;
            let body = json!({"credential_type": "public_key", "pem": RSA_1, property: value});
            let path = format!("/api/v2/clients/{client}/credentials");
            let answer = api.post(&path, &body).await;
            judge(&case, property, answer.status.is_success(), &answer.body);
        }
    }
}

#[track_caller]
fn judge(case: &Case, property: &str, is_accepted: bool, body: &Value) {
    assert_eq!(is_accepted, case.is_valid, "{case:?}\n{body:#}");
    if !is_accepted {
        assert_eq!(body["property"], property, "{case:?}\n{body:#}");
    }
}

#[tokio::test]
async fn a_client_with_a_long_name_can_be_changed() {
    let api = Api::start().await;
    let id = api.client(&"n".repeat(200)).await;
    let path = format!("/api/v2/clients/{id}");
    let body = json!({"description": "Sends invoices"});
    let client = api.patch(&path, &body).await.ok();
    assert_eq!(client["description"], "Sends invoices");
    assert_eq!(client["name"], "n".repeat(200));
}

/// Date and time as RFC 3339.
fn timestamp(value: &str) -> String {
    let (date, time) = value.split_once(' ').unwrap();
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{date}T{time}{seconds}Z")
}
