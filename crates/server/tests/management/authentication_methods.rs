//! Switching to keys and back, attaching and detaching, and rotation as recorded from a tenant.

use serde_json::{Value, json};

use crate::harness::{Api, RSA_1, RSA_2, RSA_3};

fn attach(ids: &[&str]) -> Value {
    let credentials: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
    json!({"client_authentication_methods": {"private_key_jwt": {"credentials": credentials}}})
}

fn to_keys(ids: &[&str]) -> Value {
    let mut body = attach(ids);
    body["token_endpoint_auth_method"] = Value::Null;
    body
}

/// Contract 6.2, 6.3.
#[tokio::test]
async fn the_secret_survives_switching_to_keys_and_back() {
    let api = Api::start().await;
    let id = api.client("Switch").await;
    let path = format!("/api/v2/clients/{id}");
    let secret = api.get(&path).await.ok()["client_secret"].clone();
    let key = api.key(&id, RSA_1).await;
    let on_keys = api.patch(&path, &to_keys(&[&key])).await.ok();
    assert_eq!(
        on_keys["client_authentication_methods"],
        json!({"private_key_jwt": {"credentials": [{"id": key}]}})
    );
    assert_eq!(on_keys.get("client_secret"), None);
    assert_eq!(on_keys.get("token_endpoint_auth_method"), None);
    assert_eq!(api.get(&path).await.ok(), on_keys);
    let back = json!({"client_authentication_methods": null, "token_endpoint_auth_method": "client_secret_basic",
        "signed_request_object": null});
    let back = api.patch(&path, &back).await.ok();
    assert_eq!(back["client_secret"], secret);
    assert_eq!(back["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(back.get("client_authentication_methods"), None);
}

/// Contract 6.5.
#[tokio::test]
async fn no_credential_need_be_attached() {
    let api = Api::start().await;
    let id = api.client("Empty").await;
    let client = api
        .patch(&format!("/api/v2/clients/{id}"), &to_keys(&[]))
        .await
        .ok();
    assert_eq!(
        client["client_authentication_methods"],
        json!({"private_key_jwt": {"credentials": []}})
    );
}

/// Contract 3.3, 6.1, 6.2.
#[tokio::test]
async fn the_two_method_properties_are_exclusive() {
    let api = Api::start().await;
    let id = api.client("Both").await;
    let path = format!("/api/v2/clients/{id}");
    let rejected = async |body: Value, part: &str| {
        api.patch(&path, &body)
            .await
            .failed(400, Some("invalid_body"), part);
    };
    rejected(attach(&[]), "mutually exclusive").await;
    let mut both = attach(&[]);
    both["token_endpoint_auth_method"] = json!("none");
    rejected(both, "mutually exclusive").await;
    let neither = "both would be null";
    rejected(
        json!({"token_endpoint_auth_method": null, "client_authentication_methods": null}),
        neither,
    )
    .await;
    rejected(json!({"token_endpoint_auth_method": null}), neither).await;
    api.patch(&path, &json!({"client_authentication_methods": null}))
        .await
        .ok();
    api.patch(&path, &to_keys(&[])).await.ok();
    api.patch(&path, &attach(&[])).await.ok();
    api.patch(&path, &json!({"token_endpoint_auth_method": null}))
        .await
        .ok();
    rejected(
        json!({"token_endpoint_auth_method": "none"}),
        "mutually exclusive",
    )
    .await;
    rejected(json!({"client_authentication_methods": null}), neither).await;
    rejected(
        json!({"jwt_configuration": {"alg": "HS256"}}),
        "RS256; it is HS256",
    )
    .await;
}

/// Contract 6.6, 6.8.
#[tokio::test]
async fn only_matching_credentials_can_be_attached() {
    let api = Api::start().await;
    let id = api.client("Attach").await;
    let other = api.client("Other").await;
    let path = format!("/api/v2/clients/{id}");
    let (a, b, c) = (
        api.key(&id, RSA_1).await,
        api.key(&id, RSA_2).await,
        api.key(&id, RSA_3).await,
    );
    let foreign = api.key(&other, RSA_1).await;
    api.patch(&path, &to_keys(&[&a, &b])).await.ok();
    let rejected = async |ids: &[&str], part: &str| {
        api.patch(&path, &attach(ids))
            .await
            .failed(400, Some("invalid_body"), part);
    };
    rejected(
        &[&a, &b, &c],
        "Payload validation error: 'Array is too long (3), maximum 2' on property",
    )
    .await;
    rejected(
        &[&a, &a],
        "Payload validation error: 'Array items are not unique (indexes 0 and 1)' on property",
    )
    .await;
    rejected(
        &["cred_unknown"],
        "The client has no credential cred_unknown",
    )
    .await;
    rejected(&[&foreign], "The client has no credential").await;
    let kept = api.get(&path).await.ok();
    assert_eq!(
        kept["client_authentication_methods"]["private_key_jwt"]["credentials"],
        json!([{"id": a}, {"id": b}])
    );
    let full = json!({"client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": a, "name": "x"}]}}});
    api.patch(&path, &full).await.failed(
        400,
        Some("invalid_body"),
        "Additional properties not allowed: name",
    );
}

/// Contract 6.10, 7.13.
#[tokio::test]
async fn a_key_is_rotated_without_interruption() {
    let api = Api::start().await;
    let id = api.client("Rotate").await;
    let path = format!("/api/v2/clients/{id}");
    let old = api.key(&id, RSA_1).await;
    api.patch(&path, &to_keys(&[&old])).await.ok();
    let new = api.key(&id, RSA_2).await;
    api.patch(&path, &attach(&[&old, &new])).await.ok();
    api.delete(&format!("{path}/credentials/{old}"))
        .await
        .failed(
            400,
            None,
            "Cannot delete credential still associated with a client",
        );
    api.patch(&path, &attach(&[&new])).await.ok();
    api.delete(&format!("{path}/credentials/{old}"))
        .await
        .gone();
    assert_eq!(
        api.get(&format!("{path}/credentials"))
            .await
            .ok()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// Contract 6.7.
#[tokio::test]
async fn signed_requests_are_a_slot_of_their_own() {
    let api = Api::start().await;
    let id = api.client("JAR").await;
    let path = format!("/api/v2/clients/{id}");
    let key = api.key(&id, RSA_1).await;
    let slot = json!({"signed_request_object": {"required": true, "credentials": [{"id": key}]}});
    let client = api.patch(&path, &slot).await.ok();
    assert_eq!(
        client["signed_request_object"],
        slot["signed_request_object"]
    );
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_post");
    // Properties that a change does not name stay.
    for change in [
        json!({"required": false}),
        json!({"required": true}),
        json!({}),
    ] {
        let client = api
            .patch(&path, &json!({"signed_request_object": change}))
            .await
            .ok();
        let mut expected = json!({"required": true, "credentials": [{"id": key}]});
        if change["required"] == false {
            expected["required"] = false.into();
        }
        assert_eq!(client["signed_request_object"], expected);
    }
    api.delete(&format!("{path}/credentials/{key}"))
        .await
        .failed(400, None, "still associated");
    let client = api
        .patch(&path, &json!({"signed_request_object": null}))
        .await
        .ok();
    assert_eq!(client.get("signed_request_object"), None);
    api.delete(&format!("{path}/credentials/{key}"))
        .await
        .gone();
}

/// Contract 6.7.
#[tokio::test]
async fn signed_requests_can_be_required_without_a_key() {
    let api = Api::start().await;
    let body = json!({"name": "JAR", "signed_request_object": {"required": true}});
    let client = api.post("/api/v2/clients", &body).await.created();
    let expected = json!({"required": true, "credentials": []});
    assert_eq!(client["signed_request_object"], expected);
    let id = api.client("Later").await;
    let path = format!("/api/v2/clients/{id}");
    let change = json!({"signed_request_object": {"required": true}});
    let client = api.patch(&path, &change).await.ok();
    assert_eq!(client["signed_request_object"], expected);
}
