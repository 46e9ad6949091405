//! Properties that are stored and not used: metadata, keys for the token vault, and others.

use serde_json::{Value, json};

use crate::harness::{Api, RSA_1, RSA_2};

struct Client {
    api: Api,
    path: String,
}

impl Client {
    async fn start() -> Self {
        let api = Api::start().await;
        let id = api.client("Keeper").await;
        Self {
            api,
            path: format!("/api/v2/clients/{id}"),
        }
    }

    async fn patched(&self, body: Value) -> Value {
        self.api.patch(&self.path, &body).await.ok()
    }

    async fn rejected(&self, body: Value, part: &str) {
        let code = Some("invalid_body");
        let answer = self.api.patch(&self.path, &body).await;
        answer.failed(400, code, part);
        let mut whole = json!({"name": "x"});
        for (name, value) in body.as_object().unwrap() {
            whole[name] = value.clone();
        }
        let answer = self.api.post("/api/v2/clients", &whole).await;
        answer.failed(400, code, part);
    }
}

/// Contract 5.6.
#[tokio::test]
async fn metadata_is_merged_by_member() {
    let client = Client::start().await;
    let metadata = async |change: Value| {
        client.patched(json!({"client_metadata": change})).await["client_metadata"].clone()
    };
    assert_eq!(metadata(json!({"a": null})).await, json!({}));
    let first = json!({"a": "1", "b": "2"});
    assert_eq!(metadata(first.clone()).await, first);
    assert_eq!(
        metadata(json!({"b": null, "c": "3"})).await,
        json!({"a": "1", "c": "3"})
    );
    assert_eq!(metadata(json!({})).await, json!({"a": "1", "c": "3"}));
    assert_eq!(metadata(json!(null)).await, Value::Null);
    let made = client
        .api
        .post(
            "/api/v2/clients",
            &json!({"name": "x", "client_metadata": {"a": null, "b": "2"}}),
        )
        .await
        .created();
    assert_eq!(made["client_metadata"], json!({"b": "2"}));
}

/// Contract 5.6.
#[tokio::test]
async fn metadata_is_limited() {
    let client = Client::start().await;
    for (value, part) in [
        (
            json!(5),
            "'Expected type object but found type integer' on property client_metadata (",
        ),
        (
            json!({"a": 1}),
            "'Expected type string but found type integer' on property client_metadata.a (",
        ),
        (json!({"a": {"b": "c"}}), "Expected type string"),
        (
            json!({"a": "x".repeat(256)}),
            "'String is too long (256 chars), maximum 255'",
        ),
    ] {
        client
            .rejected(json!({"client_metadata": value}), part)
            .await;
    }
    let members = |range: std::ops::Range<u8>| -> Value {
        let texts = range.map(|number| (format!("m{number}"), json!("x")));
        json!({"client_metadata": texts.collect::<serde_json::Map<_, _>>()})
    };
    client
        .rejected(
            members(0..11),
            "client_metadata would have 11 properties, maximum 10",
        )
        .await;
    client.patched(members(0..10)).await;
    client
        .api
        .patch(&client.path, &members(9..11))
        .await
        .failed(400, Some("invalid_body"), "11 properties, maximum 10");
}

/// Contract 5.7.
#[tokio::test]
async fn kept_properties_have_a_type() {
    let client = Client::start().await;
    for (name, wrong, right) in [
        ("refresh_token", json!("x"), json!({"leeway": 0})),
        ("addons", json!(5), json!({"aws": {}})),
        ("logo_uri", json!({}), json!("https://a/")),
        ("par_request_expiry", json!("x"), json!(30)),
        (
            "organization_discovery_methods",
            json!("x"),
            json!(["email"]),
        ),
        (
            "skip_non_verifiable_callback_uri_confirmation_prompt",
            json!("x"),
            json!(true),
        ),
        (
            "identity_assertion_authorization_grant",
            json!(1),
            json!({"active": false}),
        ),
        ("anonymous_sessions", json!(1), json!({"active": false})),
        ("b2b_integration_configuration", json!(1), json!({})),
    ] {
        client.rejected(json!({name: wrong}), "Expected type").await;
        assert_eq!(client.patched(json!({name: right})).await[name], right);
        let without = client.patched(json!({name: null})).await;
        assert_eq!(without.get(name), None);
    }
}

/// Contract 6.7.
#[tokio::test]
async fn the_token_vault_is_a_slot() {
    let client = Client::start().await;
    let slot = |ids: &[&str]| {
        let credentials: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        json!({"token_vault_privileged_access": {"credentials": credentials}})
    };
    let rejected = async |body: Value, part: &str| {
        let answer = client.api.patch(&client.path, &body).await;
        answer.failed(400, Some("invalid_body"), part);
    };
    rejected(slot(&["cred_bogus"]), "The client has no credential").await;
    let id = client.path.rsplit('/').next().unwrap();
    let key = client.api.key(id, RSA_1).await;
    rejected(slot(&[&key, &key]), "Array items are not unique").await;
    let changed = client.patched(slot(&[&key])).await;
    assert_eq!(
        changed["token_vault_privileged_access"],
        slot(&[&key])["token_vault_privileged_access"]
    );
    // It does not authenticate the client.
    assert_eq!(changed["token_endpoint_auth_method"], "client_secret_post");
    let credential = format!("{}/credentials/{key}", client.path);
    let associated = "Cannot delete credential still associated with a client";
    client
        .api
        .delete(&credential)
        .await
        .failed(400, None, associated);
    // Another change leaves it attached.
    client
        .patched(json!({"token_endpoint_auth_method": null,
            "client_authentication_methods": {"private_key_jwt": {"credentials": []}}}))
        .await;
    client
        .api
        .delete(&credential)
        .await
        .failed(400, None, associated);
    let store = &client.api.server.state.store;
    let known = store.token_client(id).await.unwrap().unwrap();
    assert_eq!(known.credentials, []);
    client
        .patched(json!({"token_vault_privileged_access": null}))
        .await;
    client.api.delete(&credential).await.gone();
}

/// Contract 6.4, 6.7.
#[tokio::test]
async fn a_client_is_created_with_keys_for_the_token_vault() {
    let api = Api::start().await;
    let body = |pems: &[&str]| {
        let credentials: Vec<Value> = pems
            .iter()
            .map(|pem| json!({"credential_type": "public_key", "pem": pem}))
            .collect();
        json!({"name": "x", "token_vault_privileged_access": {"credentials": credentials}})
    };
    let made = api
        .post("/api/v2/clients", &body(&[RSA_1, RSA_2]))
        .await
        .created();
    let ids = &made["token_vault_privileged_access"]["credentials"];
    assert_eq!(ids.as_array().unwrap().len(), 2);
    let path = format!(
        "/api/v2/clients/{}/credentials/{}",
        made["client_id"].as_str().unwrap(),
        ids[0]["id"].as_str().unwrap()
    );
    api.get(&path).await.ok();
    api.post("/api/v2/clients", &body(&["x"; 101]))
        .await
        .failed(
            400,
            Some("invalid_body"),
            "'Array is too long (101), maximum 2'",
        );
}

/// Contract 5.8.
#[tokio::test]
async fn sets_reject_duplicates() {
    let client = Client::start().await;
    for name in ["callbacks", "allowed_logout_urls", "grant_types"] {
        let part = format!("'Array items are not unique (indexes 0 and 2)' on property {name} (");
        client.rejected(json!({name: ["a", "b", "a"]}), &part).await;
    }
    let scopes = json!([{"value": "read:a"}, {"value": "read:b"},
        {"value": "read:b", "description": "again"}]);
    client
        .api
        .post(
            "/api/v2/resource-servers",
            &json!({"identifier": "https://a/", "scopes": scopes}),
        )
        .await
        .failed(
            400,
            Some("invalid_body"),
            "'Array items are not unique (indexes 1 and 2)' on property scopes (",
        );
    client
        .api
        .post(
            "/api/v2/client-grants",
            &json!({"client_id": "a", "audience": "b", "scope": ["c", "c"]}),
        )
        .await
        .failed(
            400,
            Some("invalid_body"),
            "'Array items are not unique (indexes 0 and 1)' on property scope (",
        );
}
