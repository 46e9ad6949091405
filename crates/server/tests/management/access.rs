//! Scopes: who may do and see what.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use server::api::operations;

use crate::harness::{Api, RSA_1, names};

/// Contract 2.2.
#[tokio::test]
async fn every_operation_requires_authentication() {
    let api = Api::start().await;
    for path in [
        "/api/v2/clients",
        "/api/v2/clients/x",
        "/api/v2/clients/x/credentials",
        "/api/v2/logs",
    ] {
        let answer = api
            .run(Request::get(path).body(Body::empty()).unwrap())
            .await;
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
        answer.failed(401, None, "Missing authentication");
    }
    let request = Request::get("/api/v2/clients")
        .header(header::AUTHORIZATION, "Bearer x")
        .body(Body::empty())
        .unwrap();
    api.run(request)
        .await
        .failed(401, Some("invalid_token"), "Invalid token");
}

/// Contract 2.3.
#[tokio::test]
async fn every_operation_requires_its_scope() {
    let mut api = Api::start().await;
    for operation in operations() {
        let (method, scopes) = (operation.method, operation.scopes);
        let path = operation
            .path
            .replace("{client_id}", "x")
            .replace("{credential_id}", "y")
            .replace("{id}", "1");
        let others: Vec<&str> = server::scopes::scope_names()
            .filter(|scope| !scopes.contains(scope))
            .collect();
        api = api.rescoped(&others.join(" "));
        let rejected = api.send(method, &path, "application/json", "{").await;
        let body = rejected.failed(403, Some("insufficient_scope"), "Insufficient scope");
        for scope in scopes {
            assert!(body["message"].as_str().unwrap().contains(scope), "{body}");
            api = api.rescoped(scope);
            let status = api
                .send(method, &path, "application/json", "{")
                .await
                .status
                .as_u16();
            assert!(
                ![401, 403, 405, 500].contains(&status),
                "{method} {path} with {scope}: {status}"
            );
        }
    }
}

/// Contract 1.2.
#[tokio::test]
async fn scopes_are_checked_before_path_query_and_body() {
    let api = Api::start().await.rescoped("read:stats");
    let long = "x".repeat(601);
    for operation in operations() {
        if operation.scopes.contains(&"read:stats") {
            continue;
        }
        let path = operation
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { &long } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let path = format!("{path}?unknown=%ff");
        api.send(operation.method, &path, "text/plain", "\u{ff}")
            .await
            .failed(403, Some("insufficient_scope"), "");
    }
    let with_scope = api.rescoped("read:clients");
    with_scope
        .get(&format!("/api/v2/clients/{long}"))
        .await
        .failed(400, Some("invalid_uri"), "");
}

/// Contract 8.6.
#[test]
fn every_change_describes_its_log_entry() {
    for operation in operations() {
        assert_eq!(
            operation.log.is_some(),
            operation.method != "GET",
            "{}",
            operation.id
        );
    }
}

/// Contract 2.5.
#[tokio::test]
async fn keys_require_a_scope_that_reads_them() {
    let api = Api::start().await;
    let id = api.client("Secret").await;
    let path = format!("/api/v2/clients/{id}");
    for scope in ["read:client_keys", "read:client_credentials"] {
        assert!(
            Api::with_scopes(crate::common::TestServer::start().await, scope)
                .get("/api/v2/clients")
                .await
                .status
                .is_success()
        );
    }
    let api = api.rescoped("read:client_keys");
    assert!(api.get(&path).await.ok()["client_secret"].is_string());
    let api = api.rescoped("read:clients");
    let client = api.get(&path).await.ok();
    assert_eq!(client.get("client_secret"), None);
    assert_eq!(client["name"], "Secret");
    assert_eq!(api.get("/api/v2/clients").await.ok()[0], client);
    api.get(&format!("{path}?fields=name,client_secret"))
        .await
        .failed(
            403,
            Some("insufficient_scope"),
            "You cannot read the following fields: client_secret",
        );
    api.get("/api/v2/clients?fields=client_secret")
        .await
        .failed(403, Some("insufficient_scope"), "client_secret");
    let without = api
        .get(&format!("{path}?fields=client_secret&include_fields=false"))
        .await
        .ok();
    assert_eq!(without, client);
    let api = api.rescoped("read:client_summary");
    assert_eq!(
        names(&api.get(&path).await.ok()),
        ["app_type", "client_id", "name"]
    );
}

/// Contract 2.6.
#[tokio::test]
async fn filters_require_the_scope_of_their_property() {
    let mut api = Api::start().await;
    api.client("Secret").await;
    let by_keys = "read:client_keys,read:client_credentials";
    let by_any = "read:clients,read:client_keys,read:client_credentials";
    for (scope, method, needed) in [
        ("read:client_summary", "private_key_jwt", Some(by_keys)),
        ("read:client_summary", "client_secret_post", Some(by_any)),
        ("read:clients", "tls_client_auth", Some(by_keys)),
        ("read:clients", "client_secret_post", None),
        ("read:client_credentials", "private_key_jwt", None),
    ] {
        api = api.rescoped(scope);
        let path = format!("/api/v2/clients?auth_method={method}");
        let answer = api.get(&path).await;
        match needed {
            Some(scopes) => drop(answer.failed(403, Some("insufficient_scope"), scopes)),
            None => drop(answer.ok()),
        }
    }
}

/// Contract 4.8.
#[tokio::test]
async fn expiry_and_status_require_the_scope_of_credentials() {
    let mut api = Api::start().await;
    api.client("Secret").await;
    for (scopes, is_allowed) in [
        ("read:clients", false),
        ("read:clients read:client_keys", false),
        ("read:clients read:client_credentials", true),
    ] {
        api = api.rescoped(scopes);
        for filter in ["sort=next_expiry:1", "sort=next_expiry:-1", "status=active"] {
            let answer = api.get(&format!("/api/v2/clients?{filter}")).await;
            match is_allowed {
                true => drop(answer.ok()),
                false => {
                    drop(answer.failed(403, Some("insufficient_scope"), "read:client_credentials"))
                }
            }
        }
    }
}

/// Contract 2.6.
#[tokio::test]
async fn hidden_properties_can_not_filter_or_sort() {
    let mut api = Api::start().await;
    api.client("Hidden").await;
    let hidden = [
        "is_first_party=true",
        "is_global=false",
        "external_client_id=x",
        "sort=created_at:-1",
    ];
    let shown = ["app_type=spa", "search=Hidden", "sort=name:1", "page=0"];
    for (scope, is_allowed) in [("read:client_summary", false), ("read:clients", true)] {
        api = api.rescoped(scope);
        for filter in hidden {
            let answer = api.get(&format!("/api/v2/clients?{filter}")).await;
            match is_allowed {
                true => drop(answer.ok()),
                false => drop(answer.failed(403, Some("insufficient_scope"), "read:clients")),
            }
        }
        for filter in shown {
            api.get(&format!("/api/v2/clients?{filter}")).await.ok();
        }
    }
}

/// Contract 2.7, 2.8.
#[tokio::test]
async fn changed_properties_require_their_own_scopes() {
    let api = Api::start().await;
    let id = api.client("Scopes").await;
    let key = api.key(&id, RSA_1).await;
    let path = format!("/api/v2/clients/{id}");
    let rejected = async |api: &Api, body, scope: &str| {
        api.patch(&path, &body)
            .await
            .failed(403, Some("insufficient_scope"), scope);
    };
    let api = api.rescoped("update:clients");
    rejected(&api, json!({"client_secret": "x"}), "update:client_keys").await;
    let to_keys = json!({"token_endpoint_auth_method": null,
        "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": key}]}}});
    rejected(&api, to_keys.clone(), "update:client_credentials").await;
    let answer = api.patch(&path, &json!({"name": "y"})).await.ok();
    assert_eq!(answer.get("client_secret"), None);
    let api = api.rescoped("update:client_credentials");
    rejected(&api, json!({"name": "x"}), "update:clients").await;
    api.patch(&path, &to_keys).await.ok();
    let vault = |ids: &[&str]| {
        let credentials: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
        json!({"token_vault_privileged_access": {"credentials": credentials}})
    };
    api.patch(&path, &vault(&[&key])).await.ok();
    let api = api.rescoped("update:client_token_vault_privileged_access");
    api.patch(&path, &vault(&[])).await.ok();
    rejected(&api, json!({"name": "x"}), "update:clients").await;
    let api = api.rescoped("update:clients update:client_keys");
    let scope = "update:client_credentials,update:client_token_vault_privileged_access";
    rejected(&api, vault(&[]), scope).await;
    let api = api.rescoped("create:clients");
    let with_keys = json!({"name": "k", "client_authentication_methods": {"private_key_jwt": {"credentials": []}}});
    api.post("/api/v2/clients", &with_keys).await.failed(
        403,
        Some("insufficient_scope"),
        "create:client_credentials",
    );
}

/// Contract 2.5, 2.9.
#[tokio::test]
async fn write_scopes_do_not_grant_reading() {
    let api = Api::start().await;
    let id = api.client("Secret").await;
    let path = format!("/api/v2/clients/{id}");
    let api = api.rescoped("read:clients update:client_keys");
    for path in [path.as_str(), "/api/v2/clients"] {
        let body = api.get(path).await.ok();
        let client = body.get(0).unwrap_or(&body);
        assert_eq!(client["name"], "Secret");
        assert_eq!(client.get("client_secret"), None);
    }
    let api = api.rescoped("read:client_summary update:clients update:client_credentials");
    assert_eq!(
        names(&api.get(&path).await.ok()),
        ["app_type", "client_id", "name"]
    );
    let changed = api.patch(&path, &json!({"name": "Other"})).await.ok();
    assert_eq!(changed["grant_types"], json!(["client_credentials"]));
    assert_eq!(changed.get("client_secret"), None);

    let api = api.rescoped("update:client_keys update:clients");
    let set = api
        .patch(&path, &json!({"client_secret": "a new secret"}))
        .await
        .ok();
    assert_eq!(set["client_secret"], "a new secret", "its own word");
    let renamed = api.patch(&path, &json!({"name": "Third"})).await.ok();
    assert_eq!(renamed.get("client_secret"), None);
    let rotated = api
        .post(&format!("{path}/rotate-secret"), &json!({}))
        .await
        .ok();
    assert!(rotated["client_secret"].is_string());
    let api = api.rescoped("update:clients read:client_keys");
    let renamed = api.patch(&path, &json!({"name": "Fourth"})).await.ok();
    assert_eq!(renamed["client_secret"], rotated["client_secret"]);
}
