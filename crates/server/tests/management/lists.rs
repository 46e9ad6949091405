//! Lists of clients: three shapes, filters, fields.

use serde_json::{Value, json};

use crate::harness::{Api, names};

async fn five() -> Api {
    let api = Api::start().await;
    for (name, kind) in [
        ("e", "spa"),
        ("d", "native"),
        ("c", "spa"),
        ("b", "regular_web"),
        ("a", "non_interactive"),
    ] {
        api.post("/api/v2/clients", &json!({"name": name, "app_type": kind}))
            .await
            .created();
    }
    api
}

fn client_names(list: &Value) -> String {
    list.as_array()
        .unwrap()
        .iter()
        .map(|client| client["name"].as_str().unwrap())
        .collect()
}

/// Contract 4.1, 4.2, 4.3.
#[tokio::test]
async fn client_lists_have_three_shapes() {
    let api = five().await;
    assert_eq!(
        client_names(&api.get("/api/v2/clients").await.ok()),
        "edcba"
    );
    assert_eq!(
        client_names(&api.get("/api/v2/clients?page=1&per_page=2").await.ok()),
        "cb"
    );
    let totals = api
        .get("/api/v2/clients?include_totals=true&per_page=2&page=2")
        .await
        .ok();
    assert_eq!(names(&totals), ["clients", "limit", "start", "total"]);
    assert_eq!(
        (&totals["start"], &totals["limit"], &totals["total"]),
        (&json!(4), &json!(2), &json!(5))
    );
    assert_eq!(client_names(&totals["clients"]), "a");
    let first = api.get("/api/v2/clients?take=3").await.ok();
    assert_eq!(names(&first), ["clients", "next"]);
    assert_eq!(client_names(&first["clients"]), "edc");
    let last = api
        .get(&format!(
            "/api/v2/clients?take=3&from={}",
            first["next"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(names(&last), ["clients"], "no next on the last page");
    assert_eq!(client_names(&last["clients"]), "ba");
}

/// Contract 4.6.
#[tokio::test]
async fn clients_are_filtered() {
    let api = five().await;
    for (query, expected) in [
        ("app_type=spa", "ec"),
        ("app_type=spa,native", "edc"),
        ("app_type=", "edcba"),
        ("is_global=false", "edcba"),
        ("is_global=true", ""),
        ("external_client_id=https://elsewhere.example/client", ""),
        ("is_first_party=false", ""),
        ("search=B", "b"),
        ("auth_method=none", "edc"),
        ("auth_method=client_secret_post&app_type=regular_web", "b"),
        ("sort=name:1", "abcde"),
        ("sort=name:-1", "edcba"),
        ("sort=created_at:-1", "abcde"),
        ("sort=next_expiry:1", "edcba"),
        ("sort=next_expiry:-1", "abcde"),
        ("status=public", "edc"),
        ("status=secret", "ba"),
        ("status=secret&search=b", "b"),
        ("status=expiring", ""),
        ("per_page=0", ""),
    ] {
        assert_eq!(
            client_names(&api.get(&format!("/api/v2/clients?{query}")).await.ok()),
            expected,
            "{query}"
        );
    }
}

/// Contract 4.9.
#[tokio::test]
async fn clients_are_counted_with_the_filters_of_the_list() {
    let api = five().await;
    let counts = async |query: &str| {
        api.get(&format!("/countersign/v1/client-counts{query}"))
            .await
            .ok()
    };
    let types = json!({"spa": 2, "native": 1, "regular_web": 1, "non_interactive": 1});
    assert_eq!(
        counts("").await,
        json!({
            "status": {"public": 3, "secret": 2},
            "app_type": types,
            "auth_method": {"none": 3, "client_secret_post": 2},
        })
    );
    assert_eq!(
        counts("?app_type=spa").await,
        json!({"status": {"public": 2}, "app_type": types, "auth_method": {"none": 2}})
    );
    assert_eq!(
        counts("?status=secret&search=a").await,
        json!({
            "status": {"secret": 1},
            "app_type": {"non_interactive": 1},
            "auth_method": {"client_secret_post": 1},
        })
    );
    api.get("/countersign/v1/client-counts?status=unknown")
        .await
        .failed(400, Some("invalid_query_string"), "status");
}

/// Contract 4.4.
#[tokio::test]
async fn fields_choose_properties() {
    let api = five().await;
    let list = api
        .get("/api/v2/clients?fields=client_id,name&per_page=1")
        .await
        .ok();
    assert_eq!(names(&list[0]), ["client_id", "name"]);
    let list = api
        .get("/api/v2/clients?fields=client_id,name,grant_types&include_fields=false&per_page=1")
        .await
        .ok();
    assert_eq!(list[0].get("name"), None);
    assert_eq!(list[0]["app_type"], "spa");
}

/// Contract 3.2.
#[tokio::test]
async fn invalid_parameters_are_rejected() {
    let api = Api::start().await;
    for (query, part) in [
        (
            "page=-1",
            "Query validation error: 'Value -1 is less than minimum 0' on property page (Page index, from 0).",
        ),
        (
            "page=x",
            "'Expected type integer but found type string' on property page",
        ),
        (
            "per_page=101",
            "'Value 101 is greater than maximum 100' on property per_page",
        ),
        (
            "take=0",
            "'Value 0 is less than minimum 1' on property take",
        ),
        ("take=101", "maximum 100"),
        (
            "include_totals=yes",
            "'Expected type boolean but found type string'",
        ),
        ("from=!", "on property from"),
        ("page=1&page=2", "appears twice: page"),
        ("color=red", "'Additional properties not allowed: color'"),
        ("search=%00", "U+0000"),
        ("page=99999999999999999999", "Expected type integer"),
        ("page=1000000001", "greater than maximum 1000000000"),
    ] {
        let answer = api.get(&format!("/api/v2/clients?{query}")).await;
        answer.failed(400, Some("invalid_query_string"), part);
    }
    for (list, empty) in [
        ("/api/v2/clients", json!([])),
        ("/api/v2/client-grants", json!([])),
        ("/api/v2/resource-servers", json!([])),
        ("/api/v2/logs", json!([])),
        (
            "/countersign/v1/credentials",
            json!({"start": 100_000_000_000_u64, "limit": 100, "total": 0, "credentials": []}),
        ),
    ] {
        let far = api
            .get(&format!("{list}?page=1000000000&per_page=100"))
            .await;
        assert_eq!(far.ok(), empty);
        api.get(&format!("{list}?page=1000000001")).await.failed(
            400,
            Some("invalid_query_string"),
            "greater than maximum 1000000000",
        );
    }
}

/// Contract 4.6.
#[tokio::test]
async fn queries_for_organizations_find_nothing() {
    let api = Api::start().await;
    api.client("Here").await;
    for query in [
        "client_grant.allow_any_organization:true",
        "client_grant.organization_id:org_1",
        "client_grant.organization_id:org_1&take=5",
        "client_grant.allow_any_organization%3Atrue&page=0&include_totals=true",
    ] {
        let found = api.get(&format!("/api/v2/clients?q={query}")).await.ok();
        assert_eq!(found, json!({"clients": []}), "{query}");
    }
    for query in [
        "Here",
        "name:Here",
        "client_grant.organization_id:",
        "client_grant.allow_any_organization:false",
    ] {
        api.get(&format!("/api/v2/clients?q={query}")).await.failed(
            400,
            Some("invalid_query_string"),
            "To find one by its name, use search",
        );
    }
}
