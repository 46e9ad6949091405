//! `GET /countersign/v1/find`.

use serde_json::{Value, json};

use crate::harness::{Api, CERTIFICATE_1, RSA_1, RSA_2};

/// Of [`CERTIFICATE_1`], as openssl and ssh-keygen print them.
const IDENTIFIERS: [(&str, &str); 9] = [
    (
        "spki_sha256",
        "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f",
    ),
    ("spki_sha1", "6591a02263c88c27b78fa791aa14b501d7b5e475"),
    (
        "key_sha256",
        "3a48960a5a28539e2ed50510ceb7ed7e823403db0dc1b356f443ba47761429ec",
    ),
    ("key_sha1", "0e6bc60bf3a3b93679dd8abe289edc2aab6afe84"),
    (
        "jwk_sha256",
        "254ed470c9943eb097a1f72c4a3deb8a93fe7aa2892f9e3fa6a80963e8697bee",
    ),
    (
        "ssh_sha256",
        "a52653f48badd079b7521fa09f27ce4e47097b9411012b57559599fa1c10e86e",
    ),
    (
        "certificate_sha256",
        "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a",
    ),
    (
        "certificate_sha1",
        "57351accb08f6430652e7c9aa82d47514809d253",
    ),
    (
        "certificate_serial",
        "17967ca132ee278d337b24f3c8409aeacee77028",
    ),
];

async fn find(api: &Api, id: &str) -> Value {
    api.get(&format!("/countersign/v1/find?id={id}")).await.ok()
}

/// Contract 8.13.
#[tokio::test]
async fn credentials_are_found_by_every_identifier() {
    let api = Api::start().await;
    let client = api.client("Billing").await;
    let credential = api.key(&client, CERTIFICATE_1).await;
    api.key(&client, RSA_2).await;
    let read = api
        .get(&format!(
            "/api/v2/clients/{client}/credentials/{credential}"
        ))
        .await
        .ok();
    let kid = read["kid"].as_str().unwrap();
    for (kind, value) in IDENTIFIERS
        .into_iter()
        .chain([("kid", kid), ("credential_id", credential.as_str())])
    {
        let found = find(&api, value).await;
        let [one] = &found["credentials"].as_array().unwrap()[..] else {
            panic!("{kind}: {found:#}");
        };
        assert_eq!(one["matched"], json!([kind]));
        assert_eq!(one["id"], json!(credential), "{kind}");
        assert_eq!(one["client_id"], json!(client));
        assert_eq!(one["client_name"], "Billing");
        assert_eq!(one["is_attached"], false);
        assert_eq!(found["former"], json!([]));
    }
    let found = find(&api, &format!("{kid},{},nothing", IDENTIFIERS[0].1)).await;
    assert_eq!(
        found["credentials"][0]["matched"],
        json!(["kid", "spki_sha256"])
    );
    let found = find(&api, &client).await;
    assert_eq!(
        found["clients"],
        json!([{"client_id": client, "name": "Billing"}])
    );
    assert_eq!(found["credentials"], json!([]));
    let found = find(&api, "nothing").await;
    assert_eq!(found["clients"], json!([]));
    assert!(found["log_since"].is_string());
}

/// Contract 8.13.
#[tokio::test]
async fn deleted_credentials_are_found_in_the_log() {
    let api = Api::start().await;
    let client = api.client("Billing").await;
    let path = format!("/api/v2/clients/{client}/credentials");
    let body = json!({"credential_type": "public_key", "pem": CERTIFICATE_1, "name": "old", "kid": "billing-2026"});
    let created = api.post(&path, &body).await.created();
    let id = created["id"].as_str().unwrap();
    api.delete(&format!("{path}/{id}")).await.gone();
    for (kind, value) in IDENTIFIERS
        .into_iter()
        .chain([("kid", "billing-2026"), ("credential_id", id)])
    {
        let found = find(&api, value).await;
        assert_eq!(found["credentials"], json!([]), "{kind}");
        let [former] = &found["former"].as_array().unwrap()[..] else {
            panic!("{kind}: {found:#}");
        };
        assert_eq!(former["matched"], json!([kind]));
        assert_eq!(former["credential_id"], json!(id));
        assert_eq!([&former["name"], &former["kid"]], ["old", "billing-2026"]);
        assert_eq!(former["client_id"], json!(client));
        assert_eq!(former["client_name"], "Billing");
        assert_eq!(former["created_at"], created["created_at"]);
        assert_eq!(former["deleted_at"], former["last_seen_at"]);
        assert_eq!(former["deleted_by"], "caller@clients");
    }
    // The same key again is another credential.
    let again = api.key(&client, CERTIFICATE_1).await;
    let found = find(&api, IDENTIFIERS[0].1).await;
    assert_eq!(found["credentials"][0]["id"], json!(again));
    assert_eq!(found["former"][0]["credential_id"], json!(id));
    assert_eq!(found["former"].as_array().unwrap().len(), 1);
    // It goes with its client, whose name only the log has from then on.
    api.delete(&format!("/api/v2/clients/{client}"))
        .await
        .gone();
    let found = find(&api, &again).await;
    assert_eq!(found["former"][0]["client_name"], "Billing");
    assert_eq!(found["former"][0]["deleted_by"], "caller@clients");
    assert_eq!(find(&api, &client).await["clients"], json!([]));
}

/// Contract 8.13.
#[tokio::test]
async fn the_log_is_for_those_who_may_read_it() {
    let api = Api::start().await;
    let client = api.client("A").await;
    let credential = api.key(&client, RSA_1).await;
    api.delete(&format!(
        "/api/v2/clients/{client}/credentials/{credential}"
    ))
    .await
    .gone();
    let reader = api.rescoped("read:client_credentials");
    let found = find(&reader, &credential).await;
    assert_eq!(found.get("former"), None);
    assert_eq!(found.get("log_since"), None);
    let other = reader.rescoped("read:clients read:logs");
    other.get("/countersign/v1/find?id=a").await.failed(
        403,
        Some("insufficient_scope"),
        "read:client_credentials",
    );
}

/// Contract 1.2.
#[tokio::test]
async fn identifiers_are_required_and_limited() {
    let api = Api::start().await;
    for query in ["", "?id=", "?other=a"] {
        api.get(&format!("/countersign/v1/find{query}"))
            .await
            .failed(400, Some("invalid_query_string"), "id");
    }
    let many = vec!["a"; 33].join(",");
    api.get(&format!("/countersign/v1/find?id={many}"))
        .await
        .failed(400, Some("invalid_query_string"), "maximum 32");
}

/// In the list of applications, too.
///
/// Contract 4.6.
#[tokio::test]
async fn list_of_clients_is_searched_by_every_identifier() {
    let api = Api::start().await;
    let client = api.client("Billing").await;
    api.client("Other").await;
    api.key(&client, CERTIFICATE_1).await;
    for (kind, value) in IDENTIFIERS {
        let list = api
            .get(&format!("/api/v2/clients?search={}", value.to_uppercase()))
            .await
            .ok();
        assert_eq!(list.as_array().unwrap().len(), 1, "{kind}");
        assert_eq!(list[0]["client_id"], json!(client), "{kind}");
    }
}
