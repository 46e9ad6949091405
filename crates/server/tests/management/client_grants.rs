//! Client grants.

use serde_json::json;

use crate::harness::Api;

async fn with_api() -> (Api, String) {
    let api = Api::start().await;
    let server = json!({"identifier": "https://api.example/", "scopes": [{"value": "read:a"}, {"value": "read:b"}]});
    api.post("/api/v2/resource-servers", &server)
        .await
        .created();
    let client = api.client("Caller").await;
    (api, client)
}

/// Contract 8.4.
#[tokio::test]
async fn a_grant_is_created_read_changed_and_deleted() {
    let (api, client) = with_api().await;
    let body =
        json!({"client_id": client, "audience": "https://api.example/", "scope": ["read:a"]});
    let grant = api.post("/api/v2/client-grants", &body).await.created();
    let id = grant["id"].as_str().unwrap();
    assert!(id.starts_with("cgr_") && id.len() == 20, "{id}");
    assert_eq!(
        grant,
        json!({"id": id, "client_id": client, "audience": "https://api.example/", "scope": ["read:a"],
            "subject_type": "client"})
    );
    let path = format!("/api/v2/client-grants/{id}");
    assert_eq!(api.get(&path).await.ok(), grant);
    assert_eq!(
        api.get(&format!("/api/v2/client-grants?client_id={client}"))
            .await
            .ok(),
        json!([grant])
    );
    assert_eq!(
        api.get("/api/v2/client-grants?audience=https://other/")
            .await
            .ok(),
        json!([])
    );
    let totals = api
        .get("/api/v2/client-grants?include_totals=true")
        .await
        .ok();
    assert_eq!(
        totals,
        json!({"start": 0, "limit": 50, "total": 1, "client_grants": [grant]})
    );
    assert_eq!(
        api.get("/api/v2/client-grants?take=5").await.ok(),
        json!({"client_grants": [grant]})
    );
    let patched = api.patch(&path, &json!({"scope": ["read:b"]})).await.ok();
    assert_eq!(patched["scope"], json!(["read:b"]));
    api.delete(&path).await.gone();
    api.delete(&path).await.gone();
    api.get(&path).await.failed(
        404,
        Some("inexistent_client_grant"),
        "The client grant does not exist",
    );
}

/// Contract 3.6, 8.4.
#[tokio::test]
async fn a_grant_needs_an_existing_client_and_api() {
    let (api, client) = with_api().await;
    let grant = |client: &str, audience: &str| json!({"client_id": client, "audience": audience, "scope": []});
    let post = async |body| api.post("/api/v2/client-grants", &body).await;
    post(grant("none", "https://api.example/"))
        .await
        .failed(404, Some("inexistent_client"), "");
    post(grant(&client, "https://none/"))
        .await
        .failed(404, Some("inexistent_resource_server"), "");
    let made = post(grant(&client, "https://api.example/")).await.created();
    post(grant(&client, "https://api.example/")).await.failed(
        409,
        None,
        "The client grant already exists",
    );
    let unknown =
        json!({"client_id": client, "audience": "https://api.example/", "scope": ["read:c"]});
    post(unknown).await.failed(
        400,
        Some("invalid_body"),
        "The API https://api.example/ has no such scopes: read:c.",
    );
    let path = format!("/api/v2/client-grants/{}", made["id"].as_str().unwrap());
    api.patch(&path, &json!({"scope": ["read:c"]}))
        .await
        .failed(400, Some("invalid_body"), "no such scopes");
    api.patch(&path, &json!({})).await.failed(
        400,
        Some("invalid_body"),
        "Too few properties defined",
    );
    post(json!({"client_id": client})).await.failed(
        400,
        Some("invalid_body"),
        "Missing required property: audience",
    );
}

/// Contract 4.6.
#[tokio::test]
async fn filters_for_organizations_and_users_are_accepted() {
    let (api, client) = with_api().await;
    let body = json!({"client_id": client, "audience": "https://api.example/", "scope": []});
    api.post("/api/v2/client-grants", &body).await.created();
    for (query, found) in [
        ("allow_any_organization=false", 1),
        ("allow_any_organization=true", 0),
        ("subject_type=client", 1),
        ("subject_type=user", 0),
        ("default_for=third_party_clients", 0),
    ] {
        let path = format!("/api/v2/client-grants?include_totals=true&{query}");
        let page = api.get(&path).await.ok();
        assert_eq!(page["total"], found, "{query}");
        assert_eq!(page["client_grants"].as_array().unwrap().len(), found);
    }
}

/// Contract 8.3.
#[tokio::test]
async fn properties_of_missing_features_may_say_so() {
    let (api, client) = with_api().await;
    let body = json!({"client_id": client, "audience": "https://api.example/", "scope": ["read:a"],
        "subject_type": "client", "organization_usage": "deny", "allow_any_organization": false,
        "allow_all_scopes": false, "authorization_details_types": []});
    let grant = api.post("/api/v2/client-grants", &body).await.created();
    let path = format!("/api/v2/client-grants/{}", grant["id"].as_str().unwrap());
    let change = json!({"scope": null, "organization_usage": null, "allow_any_organization": null});
    assert_eq!(api.patch(&path, &change).await.ok(), grant);
    for (name, value, part) in [
        (
            "organization_usage",
            json!("require"),
            "there are no organizations",
        ),
        ("allow_all_scopes", json!(true), "a grant names its scopes"),
    ] {
        api.patch(&path, &json!({name: value}))
            .await
            .failed(400, Some("invalid_body"), part);
    }
    api.patch(&path, &json!({}))
        .await
        .failed(400, Some("invalid_body"), "Too few properties");
}
