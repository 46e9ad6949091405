//! APIs.

use serde_json::json;

use crate::harness::Api;

/// Contract 8.1.
#[tokio::test]
async fn an_api_is_created_read_changed_and_deleted() {
    let api = Api::start().await;
    let body = json!({"name": "Orders", "identifier": "https://orders.example/", "token_lifetime": 600,
        "signing_alg": "ES256", "scopes": [{"value": "read:orders", "description": "Read"}]});
    let made = api.post("/api/v2/resource-servers", &body).await.created();
    let id = made["id"].as_str().unwrap();
    assert!(
        id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{id}"
    );
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(made[name], *value);
    }
    assert_eq!(made["is_system"], false);
    let path = format!("/api/v2/resource-servers/{id}");
    assert_eq!(api.get(&path).await.ok(), made);
    let by_identifier = "/api/v2/resource-servers/https%3A%2F%2Forders.example%2F";
    assert_eq!(api.get(by_identifier).await.ok(), made);
    let patched = api
        .patch(&path, &json!({"name": "Renamed", "scopes": []}))
        .await
        .ok();
    assert_eq!(
        (&patched["name"], &patched["scopes"]),
        (&json!("Renamed"), &json!([]))
    );
    assert_eq!(patched["token_lifetime"], 600);
    api.delete(by_identifier).await.gone();
    api.get(&path).await.failed(
        404,
        Some("inexistent_resource_server"),
        "The resource server does not exist",
    );
    api.patch(&path, &json!({"name": "x"})).await.failed(
        404,
        Some("inexistent_resource_server"),
        "",
    );
    api.delete(&path).await.gone();
}

/// Contract 8.1.
#[tokio::test]
async fn an_api_gets_the_defaults() {
    let api = Api::start().await;
    let made = api
        .post("/api/v2/resource-servers", &json!({"identifier": "urn:a"}))
        .await
        .created();
    assert_eq!(made["name"], "urn:a");
    assert_eq!(made["token_lifetime"], 86_400);
    assert_eq!(made["scopes"], json!([]));
    assert_eq!(made["signing_alg"], "RS256");
    let path = format!("/api/v2/resource-servers/{}", made["id"].as_str().unwrap());
    assert_eq!(api.get(&path).await.ok(), made);
    let listed = api.get("/api/v2/resource-servers").await.ok();
    assert!(listed.as_array().unwrap().contains(&made));
}

/// Tools send properties of features that this server does not have.
///
/// Contract 8.3.
#[tokio::test]
async fn properties_of_missing_features_may_say_so() {
    let api = Api::start().await;
    let body = json!({"identifier": "urn:a", "allow_offline_access": false, "allow_online_access": false,
        "token_dialect": "access_token", "enforce_policies": false, "token_encryption": null,
        "consent_policy": null, "authorization_details": [], "proof_of_possession": null,
        "skip_consent_for_verifiable_first_party_clients": true, "token_lifetime_for_web": 7200,
        "authorization_policy": null, "subject_type_authorization":
            {"user": {"policy": "allow_all"}, "client": {"policy": "require_client_grant"}}});
    let made = api.post("/api/v2/resource-servers", &body).await.created();
    let path = format!("/api/v2/resource-servers/{}", made["id"].as_str().unwrap());
    for (name, value) in body.as_object().unwrap() {
        let expected = (!value.is_null()).then_some(value);
        assert_eq!(made.get(name), expected, "{name}");
    }
    assert_eq!(api.get(&path).await.ok(), made);
    let mut change = body.clone();
    change.as_object_mut().unwrap().remove("identifier");
    assert_eq!(api.patch(&path, &change).await.ok(), made);
    let anonymous = "token_lifetime_for_anonymous_access_tokens";
    let changed = api.patch(&path, &json!({anonymous: 60})).await.ok();
    assert_eq!(changed[anonymous], 60);
    assert_eq!(changed["token_lifetime_for_web"], 7200);
    assert_eq!(api.patch(&path, &json!({anonymous: null})).await.ok(), made);
    for (name, value, part) in [
        (
            "allow_offline_access",
            json!(true),
            "'Expected false: there are no refresh tokens' on property allow_offline_access",
        ),
        (
            "token_dialect",
            json!("access_token_authz"),
            "without permissions",
        ),
        ("signing_secret", json!("x"), "shared secret"),
        (
            "signing_alg",
            json!("HS256"),
            "'Expected \"RS256\" or \"ES256\"",
        ),
        (
            "proof_of_possession",
            json!({"mechanism": "mtls", "required": true}),
            "bearer tokens",
        ),
        (
            "subject_type_authorization",
            json!({"client": {"policy": "deny_all"}}),
            "a client has access by a grant",
        ),
        (
            "token_lifetime",
            json!(0),
            "'Value 0 is less than minimum 1'",
        ),
        ("nonsense", json!(1), "Additional properties not allowed"),
    ] {
        api.patch(&path, &json!({name: value}))
            .await
            .failed(400, Some("invalid_body"), part);
    }
}

/// Contract 8.2.
#[tokio::test]
async fn the_servers_own_api_is_immutable() {
    let api = Api::start().await;
    let list = api.get("/api/v2/resource-servers").await.ok();
    assert_eq!(list[0]["identifier"], "http://127.0.0.1:8080/api/v2/");
    assert_eq!(list[0]["is_system"], true);
    assert_eq!(list[0]["name"], "Auth0 Management API", "as tools know it");
    let path = format!(
        "/api/v2/resource-servers/{}",
        list[0]["id"].as_str().unwrap()
    );
    let why = "The resource server belongs to the server and can't be changed";
    api.delete(&path)
        .await
        .failed(400, Some("operation_not_supported"), why);
    for change in [
        json!({"name": "x"}),
        json!({"token_lifetime": 60}),
        json!({"signing_alg": "ES256"}),
    ] {
        api.patch(&path, &change)
            .await
            .failed(400, Some("operation_not_supported"), why);
    }
    let mut same = list[0].clone();
    for fixed in ["id", "identifier", "is_system"] {
        same.as_object_mut().unwrap().remove(fixed);
    }
    for change in [json!({"token_lifetime": 86_400}), same] {
        assert_eq!(api.patch(&path, &change).await.ok(), list[0]);
    }
}

/// Contract 8.1.
#[tokio::test]
async fn invalid_apis_are_rejected() {
    let api = Api::start().await;
    let rejected = async |body, part: &str| {
        api.post("/api/v2/resource-servers", &body)
            .await
            .failed(400, Some("invalid_body"), part);
    };
    rejected(json!({}), "Missing required property: identifier").await;
    rejected(json!({"identifier": ""}), "minimum 1").await;
    rejected(
        json!({"identifier": "a", "scopes": ["x"]}),
        "on property scopes[0]",
    )
    .await;
    rejected(
        json!({"identifier": "a", "scopes": [{"value": "two words"}]}),
        "pattern",
    )
    .await;
    rejected(
        json!({"identifier": "a", "signing_alg": "HS256"}),
        "Expected \"RS256\" or \"ES256\"",
    )
    .await;
    rejected(
        json!({"identifier": "a", "token_lifetime": 2_592_001}),
        "greater than maximum 2592000",
    )
    .await;
    rejected(
        json!({"identifier": "a", "secret": "x"}),
        "Additional properties not allowed",
    )
    .await;
    api.post("/api/v2/resource-servers", &json!({"identifier": "a"}))
        .await
        .created();
    api.post("/api/v2/resource-servers", &json!({"identifier": "a"}))
        .await
        .failed(409, None, "already exists");
    rejected(
        json!({"identifier": "http://127.0.0.1:8080/"}),
        "The identifier is this server's issuer, whose tokens need no grant. Choose another.",
    )
    .await;
    api.patch("/api/v2/resource-servers/a", &json!({"identifier": "b"}))
        .await
        .failed(400, Some("invalid_body"), "identifier");
}

/// Contract 8.1.
#[tokio::test]
async fn apis_are_listed_by_identifier() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        let body = json!({"identifier": format!("https://{name}.example/")});
        let made = api.post("/api/v2/resource-servers", &body).await.created();
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    let [a, c] = ["a", "c"].map(|name| format!("identifiers=https%3A%2F%2F{name}.example%2F"));
    let path = "/api/v2/resource-servers?include_totals=true&include_fields=true";
    let one = api.get(&format!("{path}&{a}")).await.ok();
    assert_eq!(one["resource_servers"][0]["id"], *ids[0]);
    assert_eq!(one["total"], 1);
    let two = api.get(&format!("{path}&{a}&{c}")).await.ok();
    assert_eq!(
        (&two["total"], &two["resource_servers"][1]["id"]),
        (&json!(2), &json!(ids[2]))
    );
    let second = api
        .get(&format!("{path}&{a}&{c}&page=1&per_page=1"))
        .await
        .ok();
    assert_eq!(second["resource_servers"][0]["id"], *ids[2]);
    // An id is not an identifier.
    let none = api
        .get(&format!("{path}&identifiers={}", ids[1]))
        .await
        .ok();
    assert_eq!(none["total"], 0);
    api.get(&format!(
        "/api/v2/resource-servers/{}?include_fields=true",
        ids[1]
    ))
    .await
    .ok();
}
