//! Bodies that are malformed, too large or of the wrong type.

use serde_json::json;

use crate::harness::Api;

/// Contract 1.5.
#[tokio::test]
async fn malformed_json_is_rejected() {
    let api = Api::start().await;
    let deep = format!("{}{}", "{\"name\":".repeat(5000), "[".repeat(5000));
    for (body, part) in [
        ("", "EOF while parsing"),
        ("{", "line 1 column 1"),
        ("{\"name\":\"a\",}", "trailing comma"),
        (
            "{\"name\":\"a\",\"name\":\"b\"}",
            "the property name appears twice",
        ),
        ("{\"name\":\"a\\u0000b\"}", "U+0000"),
        ("{\"name\":\"\\ud800\"}", "unexpected end of hex escape"),
        ("{\"name\":\"a\"} x", "trailing characters"),
        (deep.as_str(), "nested deeper than 32 levels"),
        ("[]", "Expected type object"),
        ("null", "Expected type object"),
    ] {
        let answer = api
            .send(
                "POST",
                "/api/v2/clients",
                "application/json",
                body.to_owned(),
            )
            .await;
        answer.failed(400, Some("invalid_body"), part);
    }
    let answer = api
        .send(
            "POST",
            "/api/v2/clients",
            "application/json",
            b"{\"name\":\"\xff\"}".to_vec(),
        )
        .await;
    answer.failed(400, Some("invalid_body"), "");
}

/// Contract 1.4.
#[tokio::test]
async fn large_bodies_are_rejected() {
    let api = Api::start().await;
    let name = |length: usize| json!({"name": "n".repeat(length)});
    api.post("/api/v2/clients", &name(200_000)).await.failed(
        400,
        Some("invalid_body"),
        "String is too long (200000 chars)",
    );
    api.post("/api/v2/clients", &name(1_000_000)).await.failed(
        413,
        None,
        "larger than 262144 bytes",
    );
    api.post("/api/v2/clients", &name(3_000_000))
        .await
        .failed(413, None, "");
}

/// Contract 1.3.
#[tokio::test]
async fn other_media_types_are_rejected() {
    let api = Api::start().await;
    let answer = api
        .send("POST", "/api/v2/clients", "text/xml", "<name/>")
        .await;
    answer.failed(415, None, "it is text/xml");
    let answer = api
        .send(
            "POST",
            "/api/v2/clients",
            "application/json; charset=utf-8",
            "{\"name\":\"a\"}",
        )
        .await;
    answer.created();
}

/// Contract 1.3.
#[tokio::test]
async fn forms_are_accepted() {
    let api = Api::start().await;
    let form = "application/x-www-form-urlencoded";
    let body = "name=A+form&app_type=spa&sso=true&grant_types=%5B%22implicit%22%5D";
    let client = api
        .send("POST", "/api/v2/clients", form, body)
        .await
        .created();
    assert_eq!(client["name"], "A form");
    assert_eq!(client["sso"], true);
    assert_eq!(client["grant_types"], json!(["implicit"]));
    let path = format!("/api/v2/clients/{}", client["client_id"].as_str().unwrap());
    let patched = api
        .send("PATCH", &path, form, "description=null&name=null")
        .await
        .ok();
    assert_eq!(patched["name"], "null", "a text stays a text");
    let fail = async |body: &'static str, part: &str| {
        api.send("POST", "/api/v2/clients", form, body)
            .await
            .failed(400, Some("invalid_body"), part);
    };
    fail("name=a&name=b", "appears twice").await;
    fail(
        "name=a&sso=yes",
        "Expected type boolean but found type string",
    )
    .await;
    fail("name=%00", "U+0000").await;
    fail("", "Missing required property: name").await;
}

/// Contract 1.11.
#[tokio::test]
async fn ids_in_the_path_are_checked() {
    let api = Api::start().await;
    api.get("/api/v2/clients/a%00b")
        .await
        .failed(400, Some("invalid_uri"), "control character");
    api.get(&format!("/api/v2/clients/{}", "x".repeat(601)))
        .await
        .failed(400, Some("invalid_uri"), "maximum 600");
    api.get("/api/v2/clients/%ff")
        .await
        .failed(400, Some("invalid_uri"), "UTF-8");
}

/// `{"name": "deep", "addons": {"a": [[…]]}}`, nested `levels` deep.
fn nested(levels: usize) -> String {
    let lists = levels - 2;
    format!(
        "{{\"name\":\"deep\",\"addons\":{{\"a\":{}{}}}}}",
        "[".repeat(lists),
        "]".repeat(lists)
    )
}

/// Contract 1.5.
#[tokio::test]
async fn accepted_nesting_can_be_read_back() {
    let api = Api::start().await;
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let deep = |lists: usize| {
        format!(
            "name=form&addons=%7B%22a%22:{}{}%7D",
            "%5B".repeat(lists),
            "%5D".repeat(lists)
        )
    };
    for (media_type, body, is_taken) in [
        (json, nested(32), true),
        (json, nested(33), false),
        (json, nested(127), false),
        (form, deep(30), true),
        (form, deep(31), true),
        (form, deep(32), false),
        (form, deep(127), false),
    ] {
        let answer = api.send("POST", "/api/v2/clients", media_type, body).await;
        if is_taken {
            let made = answer.created();
            let path = format!("/api/v2/clients/{}", made["client_id"].as_str().unwrap());
            assert_eq!(api.get(&path).await.ok(), made);
        } else {
            answer.failed(400, Some("invalid_body"), "nested deeper than 32 levels");
        }
    }
    assert_eq!(
        api.get("/api/v2/clients")
            .await
            .ok()
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

/// Contract 1.6.
#[tokio::test]
async fn forms_must_be_utf_8() {
    let api = Api::start().await;
    let form = "application/x-www-form-urlencoded";
    api.send("POST", "/api/v2/clients", form, "name=a%ff")
        .await
        .failed(400, Some("invalid_body"), "UTF-8");
    api.get("/api/v2/clients?search=%ff")
        .await
        .failed(400, Some("invalid_query_string"), "UTF-8");
}

/// Contract 1.5.
#[tokio::test]
async fn integers_may_have_a_decimal_point() {
    let api = Api::start().await;
    let send = async |lifetime: &str| {
        let body = format!("{{\"identifier\":\"urn:{lifetime}\",\"token_lifetime\":{lifetime}}}");
        api.send("POST", "/api/v2/resource-servers", "application/json", body)
            .await
    };
    for lifetime in ["3600.0", "3.6e3"] {
        assert_eq!(send(lifetime).await.created()["token_lifetime"], 3600);
    }
    for lifetime in ["3600.5", "1e300"] {
        send(lifetime)
            .await
            .failed(400, Some("invalid_body"), "found type number");
    }
}
