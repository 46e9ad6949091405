//! Create, get, patch, delete, rotate-secret.

use serde_json::json;

use crate::harness::{Api, CERTIFICATE_1, CERTIFICATE_1_ENDS, RSA_1, RSA_2, RSA_3};

/// Contract 5.2, 5.3.
#[tokio::test]
async fn a_new_machine_to_machine_client_has_the_defaults() {
    let api = Api::start().await;
    let body =
        json!({"name": "Billing", "app_type": "non_interactive", "description": "Sends bills"});
    let client = api.post("/api/v2/clients", &body).await.created();
    let id = client["client_id"].as_str().unwrap();
    assert!(
        id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "{id}"
    );
    let secret = client["client_secret"].as_str().unwrap();
    assert_eq!(secret.len(), 64);
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(client["grant_types"], json!(["client_credentials"]));
    assert_eq!(
        client["jwt_configuration"],
        json!({"alg": "RS256", "lifetime_in_seconds": 36000, "secret_encoded": false})
    );
    assert_eq!(client["is_first_party"], true);
    assert_eq!(client["oidc_conformant"], false);
    assert_eq!(client["global"], false);
    assert_eq!(client["custom_login_page_on"], true);
    assert_eq!(client.get("client_authentication_methods"), None);
    assert_eq!(api.get(&format!("/api/v2/clients/{id}")).await.ok(), client);
}

/// Contract 5.3.
#[tokio::test]
async fn public_clients_default_to_no_authentication() {
    let api = Api::start().await;
    for kind in ["spa", "native"] {
        let client = api
            .post("/api/v2/clients", &json!({"name": "x", "app_type": kind}))
            .await
            .created();
        assert_eq!(client["token_endpoint_auth_method"], "none");
    }
}

/// Contract 5.7.
#[tokio::test]
async fn unused_properties_are_kept_and_returned() {
    let api = Api::start().await;
    let body = json!({
        "name": "Web", "callbacks": ["https://a/"], "client_metadata": {"team": "x"}, "sso": true,
        "refresh_token": {"rotation_type": "rotating"}, "logo_uri": null,
    });
    let client = api.post("/api/v2/clients", &body).await.created();
    let path = format!("/api/v2/clients/{}", client["client_id"].as_str().unwrap());
    assert_eq!(client["callbacks"], body["callbacks"]);
    assert_eq!(client["client_metadata"], body["client_metadata"]);
    assert_eq!(client["refresh_token"], body["refresh_token"]);
    assert_eq!(client.get("logo_uri"), None);
    let patched = api
        .patch(&path, &json!({"callbacks": null, "sso": false}))
        .await
        .ok();
    assert_eq!(patched.get("callbacks"), None);
    assert_eq!(patched["sso"], false);
    assert_eq!(patched["client_metadata"], body["client_metadata"]);
}

/// Contract 1.7, 3.2, 5.1.
#[tokio::test]
async fn invalid_client_properties_are_rejected() {
    let api = Api::start().await;
    let rejected = async |body, part: &str| {
        api.post("/api/v2/clients", &body)
            .await
            .failed(400, Some("invalid_body"), part);
    };
    rejected(
        json!({}),
        "Payload validation error: 'Missing required property: name'.",
    )
    .await;
    rejected(
        json!({"name": ""}),
        "'String is too short (0 chars), minimum 1' on property name (",
    )
    .await;
    rejected(
        json!({"name": "a<b"}),
        "'String does not match pattern: ^[^<>]+$' on property name",
    )
    .await;
    rejected(
        json!({"name": "a".repeat(256)}),
        "'String is too long (256 chars), maximum 255' on property name",
    )
    .await;
    rejected(
        json!({"name": "a", "description": "b".repeat(141)}),
        "'String is too long (141 chars), maximum 140'",
    )
    .await;
    rejected(
        json!({"name": 1}),
        "'Expected type string but found type integer' on property name",
    )
    .await;
    rejected(
        json!({"name": null}),
        "'Expected type string but found type null' on property name",
    )
    .await;
    rejected(
        json!({"name": "a", "app_type": "toaster"}),
        "'No enum match for: toaster' on property app_type",
    )
    .await;
    rejected(
        json!({"name": "a", "nmae": "b"}),
        "'Additional properties not allowed: nmae'",
    )
    .await;
    rejected(
        json!({"name": "a", "client_secret": "b"}),
        "'Additional properties not allowed: client_secret'",
    )
    .await;
    rejected(
        json!({"name": "a", "client_id": "b"}),
        "'Additional properties not allowed: client_id'",
    )
    .await;
    rejected(
        json!({"name": "a", "token_endpoint_auth_method": null}),
        "found type null",
    )
    .await;
    let many = json!({"name": "a", "grant_types": vec!["x"; 101]});
    rejected(
        many,
        "'Array is too long (101), maximum 100' on property grant_types",
    )
    .await;
}

/// Contract 6.3, 6.4.
#[tokio::test]
async fn a_client_is_created_with_its_credentials() {
    let api = Api::start().await;
    let body = json!({
        "name": "Keys",
        "client_authentication_methods": {"private_key_jwt": {"credentials": [
            {"credential_type": "public_key", "name": "first", "pem": RSA_1, "alg": "PS256", "kid": "my-own-key-id"},
            {"credential_type": "public_key", "pem": RSA_2, "expires_at": "2095-05-13T09:33:13Z"},
        ]}},
    });
    let client = api.post("/api/v2/clients", &body).await.created();
    let id = client["client_id"].as_str().unwrap();
    assert_eq!(client.get("client_secret"), None);
    assert_eq!(client.get("token_endpoint_auth_method"), None);
    let attached = client["client_authentication_methods"]["private_key_jwt"]["credentials"]
        .as_array()
        .unwrap();
    let credentials = api
        .get(&format!("/api/v2/clients/{id}/credentials"))
        .await
        .ok();
    assert_eq!(
        attached[0],
        json!({"id": credentials[0]["id"]}),
        "only the id"
    );
    assert_eq!(attached[1], json!({"id": credentials[1]["id"]}));
    assert_eq!(credentials[0]["kid"], "my-own-key-id");
    assert_eq!(credentials[0]["alg"], "PS256");
    assert_eq!(credentials[1]["expires_at"], "2095-05-13T09:33:13.000Z");
}

/// Contract 5.4, 6.4, 6.6, 7.9.
#[tokio::test]
async fn a_client_with_an_invalid_credential_is_not_created() {
    let api = Api::start().await;
    let with = |credentials| json!({"name": "Keys", "client_authentication_methods": {"private_key_jwt": {"credentials": credentials}}});
    let key = |pem: &str| json!({"credential_type": "public_key", "pem": pem});
    api.post("/api/v2/clients", &with(json!([key(RSA_1), key("hello")])))
        .await
        .failed(400, Some("invalid_body"), "");
    api.post(
        "/api/v2/clients",
        &with(json!([key(RSA_1), key(CERTIFICATE_1)])),
    )
    .await
    .failed(
        400,
        Some("invalid_body"),
        "credentials contains public keys that already exist in client",
    );
    api.post(
        "/api/v2/clients",
        &with(json!([key(RSA_1), key(RSA_2), key(RSA_3)])),
    )
    .await
    .failed(
        400,
        Some("invalid_body"),
        "Array is too long (3), maximum 2",
    );
    let both = json!({"name": "Both", "token_endpoint_auth_method": "none",
        "client_authentication_methods": {"private_key_jwt": {"credentials": []}}});
    api.post("/api/v2/clients", &both).await.failed(
        400,
        Some("invalid_body"),
        "mutually exclusive",
    );
    let hs256 = json!({"name": "HS", "jwt_configuration": {"alg": "HS256"},
        "client_authentication_methods": {"private_key_jwt": {"credentials": []}}});
    api.post("/api/v2/clients", &hs256).await.failed(
        400,
        Some("invalid_body"),
        "RS256; it is HS256",
    );
    assert_eq!(api.get("/api/v2/clients").await.ok(), json!([]));
}

/// Contract 6.1.
#[tokio::test]
async fn exactly_one_method_is_required() {
    let api = Api::start().await;
    let rejected = async |methods, part: &str| {
        let body = json!({"name": "x", "client_authentication_methods": methods});
        api.post("/api/v2/clients", &body)
            .await
            .failed(400, Some("invalid_body"), part);
    };
    rejected(
        json!({}),
        "'Too few properties defined (0), minimum 1' on property client_authentication_methods",
    )
    .await;
    let two =
        json!({"private_key_jwt": {"credentials": []}, "tls_client_auth": {"credentials": []}});
    rejected(two, "'Too many properties defined (2), maximum 1'").await;
    rejected(
        json!({"private_key_jwt": {}}),
        "'Missing required property: credentials'",
    )
    .await;
    rejected(
        json!({"pgp": {"credentials": []}}),
        "'Additional properties not allowed: pgp'",
    )
    .await;
    let nested =
        json!({"private_key_jwt": {"credentials": [], "jwt_configuration": {"alg": "RS256"}}});
    rejected(
        nested,
        "'Additional properties not allowed: jwt_configuration'",
    )
    .await;
}

/// Contract 6.8.
#[tokio::test]
async fn mutual_tls_methods_take_their_own_credential_type() {
    let api = Api::start().await;
    let body = json!({"name": "tls", "client_authentication_methods": {"self_signed_tls_client_auth": {
        "credentials": [{"credential_type": "x509_cert", "pem": CERTIFICATE_1}]}}});
    let client = api.post("/api/v2/clients", &body).await.created();
    let path = format!(
        "/api/v2/clients/{}/credentials",
        client["client_id"].as_str().unwrap()
    );
    assert_eq!(
        api.get(&path).await.ok()[0]["expires_at"],
        CERTIFICATE_1_ENDS
    );
    let body = json!({"name": "tls", "client_authentication_methods": {"tls_client_auth": {
        "credentials": [{"credential_type": "x509_cert", "pem": CERTIFICATE_1}]}}});
    api.post("/api/v2/clients", &body).await.failed(
        400,
        Some("invalid_body"),
        "tls_client_auth accepts only cert_subject_dn",
    );
}

/// Contract 3.4, 3.5.
#[tokio::test]
async fn a_missing_client_is_not_found() {
    let api = Api::start().await;
    let path = "/api/v2/clients/zzz";
    for answer in [
        api.get(path).await,
        api.patch(path, &json!({"name": "x"})).await,
        api.post(&format!("{path}/rotate-secret"), &json!({})).await,
        api.get(&format!("{path}/credentials")).await,
        api.get(&format!("{path}/credentials/cred_x")).await,
        api.patch(
            &format!("{path}/credentials/cred_x"),
            &json!({"expires_at": null}),
        )
        .await,
        api.post(
            &format!("{path}/credentials"),
            &json!({"credential_type": "public_key", "pem": RSA_1}),
        )
        .await,
        api.get("/countersign/v1/clients/zzz/usage").await,
    ] {
        let body = answer.failed(404, Some("inexistent_client"), "");
        assert_eq!(body["message"], "The client does not exist");
    }
    api.delete(path).await.gone();
    api.delete(&format!("{path}/credentials/cred_x"))
        .await
        .gone();
}

/// Contract 5.5.
#[tokio::test]
async fn patch_changes_only_the_properties_it_names() {
    let api = Api::start().await;
    let id = api.client("Before").await;
    let path = format!("/api/v2/clients/{id}");
    let before = api.get(&path).await.ok();
    let after = api
        .patch(
            &path,
            &json!({"name": "After", "client_secret": "my secret"}),
        )
        .await
        .ok();
    assert_eq!(after["name"], "After");
    assert_eq!(after["client_secret"], "my secret");
    assert_eq!(after["grant_types"], before["grant_types"]);
    api.patch(&path, &json!({"client_secret": ""}))
        .await
        .failed(400, Some("invalid_body"), "minimum 1");
    api.patch(&path, &json!({"name": null})).await.failed(
        400,
        Some("invalid_body"),
        "found type null",
    );
    assert_eq!(api.patch(&path, &json!({})).await.ok(), after);
}

/// Contract 3.4.
#[tokio::test]
async fn a_deleted_client_is_not_found() {
    let api = Api::start().await;
    let id = api.client("Gone").await;
    api.delete(&format!("/api/v2/clients/{id}")).await.gone();
    api.get(&format!("/api/v2/clients/{id}"))
        .await
        .failed(404, Some("inexistent_client"), "");
}

/// Contract 5.10.
#[tokio::test]
async fn rotating_the_secret_replaces_it() {
    let api = Api::start().await;
    let id = api.client("Secret").await;
    let path = format!("/api/v2/clients/{id}");
    let before = api.get(&path).await.ok()["client_secret"].clone();
    let rotated = api
        .post(&format!("{path}/rotate-secret"), &json!({}))
        .await
        .ok();
    assert_ne!(rotated["client_secret"], before);
    assert_eq!(rotated["client_secret"].as_str().unwrap().len(), 64);
    assert_eq!(api.get(&path).await.ok(), rotated);
    let keys = json!({"token_endpoint_auth_method": null,
        "client_authentication_methods": {"private_key_jwt": {"credentials": []}}});
    api.patch(&path, &keys).await.ok();
    api.post(&format!("{path}/rotate-secret"), &json!({}))
        .await
        .failed(
            400,
            Some("operation_not_supported"),
            "its secret is not used",
        );
}
