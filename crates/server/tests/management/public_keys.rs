//! `GET /countersign/v1/clients/{id}/public-keys`.

use serde_json::{Value, json};

use crate::harness::{Api, CERTIFICATE_1, RSA_1, RSA_2};

async fn keys(api: &Api, client: &str) -> Value {
    api.get(&format!("/countersign/v1/clients/{client}/public-keys"))
        .await
        .ok()
}

/// Contract 8.11.
#[tokio::test]
async fn public_keys_say_which_of_them_count() {
    let api = Api::start().await;
    let client = api.client("A").await;
    let empty = keys(&api, &client).await;
    assert_eq!(empty["keys"], json!([]));
    assert_eq!(empty["authentication_method"], "client_secret_post");

    let attached = api.key(&client, RSA_1).await;
    let detached = api.key(&client, RSA_2).await;
    let credentials = format!("/api/v2/clients/{client}/credentials");
    let expiry = json!({"expires_at": "2020-01-01T00:00:00Z"});
    api.patch(&format!("{credentials}/{detached}"), &expiry)
        .await
        .ok();
    let method = json!({
        "token_endpoint_auth_method": null,
        "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": attached}]}},
    });
    api.patch(&format!("/api/v2/clients/{client}"), &method)
        .await
        .ok();

    let answer = keys(&api, &client).await;
    assert_eq!(answer["client_id"], json!(client));
    assert_eq!(answer["authentication_method"], "private_key_jwt");
    let [first, second] = &answer["keys"].as_array().unwrap()[..] else {
        panic!("two keys: {answer:#}");
    };
    let read = api.get(&format!("{credentials}/{attached}")).await.ok();
    assert_eq!(first["credential_id"], json!(attached));
    assert_eq!(first["kid"], read["kid"]);
    assert_eq!(
        [&first["kty"], &first["use"], &first["alg"], &first["e"]],
        ["RSA", "sig", "RS256", "AQAB"]
    );
    assert_eq!(first["n"].as_str().unwrap().len(), 342);
    assert_eq!(first["pem"], RSA_1);
    assert_eq!([&first["is_attached"], &first["is_expired"]], [true, false]);
    assert_eq!(
        [&second["is_attached"], &second["is_expired"]],
        [false, true]
    );
    assert_eq!(second["expires_at"], "2020-01-01T00:00:00.000Z");
    assert_eq!(first.get("expires_at"), None);
}

/// Contract 8.11.
#[tokio::test]
async fn only_keys_that_sign_assertions_are_listed() {
    let api = Api::start().await;
    let client = api.client("A").await;
    let mtls = json!({"credential_type": "x509_cert", "pem": CERTIFICATE_1});
    api.post(&format!("/api/v2/clients/{client}/credentials"), &mtls)
        .await
        .created();
    assert_eq!(keys(&api, &client).await["keys"], json!([]));
}

/// Contract 2.3, 8.11.
#[tokio::test]
async fn public_keys_require_an_existing_client_and_the_scope() {
    let api = Api::start().await;
    let client = api.client("A").await;
    api.get("/countersign/v1/clients/nobody/public-keys")
        .await
        .failed(404, Some("inexistent_client"), "");
    let reader = api.rescoped("read:clients");
    reader
        .get(&format!("/countersign/v1/clients/{client}/public-keys"))
        .await
        .failed(403, Some("insufficient_scope"), "read:client_credentials");
}
