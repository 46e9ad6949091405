//! Answers are compressed, except those that may hold a secret or a token.

use std::collections::HashSet;
use std::io::Read as _;

use axum::http::Method;
use axum::http::header::CONTENT_ENCODING;
use flate2::read::GzDecoder;
use management_api::Algorithm;
use serde_json::{Value, json};
use server::api::{document, operations};

use crate::common::{Answer, TYPE, form};
use crate::harness::{Api, RSA_1};

/// What an answer must not have if it may be compressed: by parts of the name of its property.
const SECRETS: [&str; 7] = [
    "secret",
    "token",
    "signing_key",
    "encryption_key",
    "addons",
    "metadata",
    "code",
];

/// The names of all properties that a schema of the document allows.
fn properties(
    document: &Value,
    schema: &Value,
    seen: &mut HashSet<String>,
    names: &mut Vec<String>,
) {
    match schema {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str)
                && seen.insert(target.to_owned())
            {
                let target = document.pointer(target.trim_start_matches('#')).unwrap();
                properties(document, target, seen, names);
            }
            if let Some(own) = members.get("properties").and_then(Value::as_object) {
                names.extend(own.keys().cloned());
            }
            for member in members.values() {
                properties(document, member, seen, names);
            }
        }
        Value::Array(items) => {
            for item in items {
                properties(document, item, seen, names);
            }
        }
        _ => {}
    }
}

/// Contract 1.15.
#[test]
fn no_operation_with_a_secret_in_its_answer_is_declared_without() {
    let document = document();
    let mut declared = 0;
    for operation in operations() {
        let path = operation.path.replace('/', "~1");
        let method = operation.method.to_lowercase();
        let pointer = format!("/paths/{path}/{method}/responses/{}", operation.success);
        let answer = document.pointer(&pointer).unwrap();
        let mut names = Vec::new();
        properties(&document, answer, &mut HashSet::new(), &mut names);
        let suspicious = |name: &&String| SECRETS.iter().any(|part| name.contains(part));
        let secret = names.iter().find(suspicious);
        let is_client = names.iter().any(|name| name == "client_secret");
        assert_eq!(
            is_client,
            operation.path.starts_with("/api/v2/clients")
                && !operation.path.contains("/credentials")
                && operation.method != "DELETE",
            "{}",
            operation.id
        );
        if operation.holds_no_secret {
            declared += 1;
            assert_eq!(secret, None, "{} may answer with it", operation.id);
        }
    }
    assert!(declared >= 10, "{declared}");
}

fn is_compressed(answer: &Answer) -> bool {
    answer.headers.contains_key(CONTENT_ENCODING)
}

fn unpacked(answer: &Answer) -> Value {
    let mut text = Vec::new();
    GzDecoder::new(answer.body.as_slice())
        .read_to_end(&mut text)
        .unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Sends a request by a caller who accepts compressed answers.
async fn call(api: &Api, method: &str, path: &str, body: &Value) -> Answer {
    let authorization = api.authorization();
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
        ("accept-encoding", "gzip, br"),
    ];
    let method = method.parse().unwrap();
    let answer = api
        .server
        .call(method, path, &headers, &body.to_string())
        .await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    answer
}

async fn get(api: &Api, path: &str) -> Answer {
    call(api, "GET", path, &Value::Null).await
}

/// Contract 1.15.
#[tokio::test]
async fn long_answers_without_a_secret_are_compressed() {
    let api = Api::start().await;
    let id = api.client("Billing").await;
    for number in 0..40 {
        api.client(&format!("Application {number}")).await;
    }
    let key = api.key(&id, RSA_1).await;
    let open = "fields=client_id,name,description,app_type,token_endpoint_auth_method,client_authentication_methods";
    for path in [
        &format!("/api/v2/clients?{open}"),
        "/api/v2/logs",
        "/countersign/v1/openapi.json",
    ] {
        let answer = get(&api, path).await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
        assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
        let whole = unpacked(&answer);
        assert!(whole.to_string().len() > 3 * answer.body.len(), "{path}");
        assert_eq!(whole, api.get(path).await.ok(), "{path}");
    }
    for path in [
        // Short.
        &format!("/api/v2/clients/{id}/credentials/{key}"),
        // With secrets, or with what may be one.
        "/api/v2/clients",
        &format!("/api/v2/clients?{open},client_secret"),
        &format!("/api/v2/clients?{open},addons"),
        "/api/v2/clients?fields=name&include_fields=false",
        "/api/v2/clients?fields=",
        &format!("/api/v2/clients/{id}"),
    ] {
        assert!(!is_compressed(&get(&api, path).await), "{path}");
    }
}

/// Contract 1.15.
#[tokio::test]
async fn answers_with_a_secret_or_a_token_are_never_compressed() {
    let api = Api::start().await;
    let callbacks: Vec<String> = (0..40)
        .map(|number| format!("https://billing.example.com/callback/{number}"))
        .collect();
    let body = json!({"name": "Billing", "app_type": "non_interactive", "callbacks": callbacks});
    let change = async |method: &str, path: &str, body: &Value| {
        let answer = call(&api, method, path, body).await;
        assert!(!is_compressed(&answer), "{method} {path}");
        assert!(answer.body.len() > 1024, "long enough to be compressed");
        assert!(answer.json()["client_secret"].is_string());
        answer.json()
    };
    let client = change("POST", "/api/v2/clients", &body).await;
    let path = format!("/api/v2/clients/{}", client["client_id"].as_str().unwrap());
    change("PATCH", &path, &json!({"client_secret": "a new secret"})).await;
    change("POST", &format!("{path}/rotate-secret"), &json!({})).await;

    let caller = api.server.key_client(Algorithm::RS256).await;
    let assertion = api.server.draft(&caller).signed();
    let body = form(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", &assertion),
    ]);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept-encoding", "gzip, br"),
    ];
    let answer = api
        .server
        .call(Method::POST, "/oauth/token", &headers, &body)
        .await;
    assert!(answer.json()["access_token"].is_string());
    assert!(!is_compressed(&answer));
}
