//! The log.

use management_api::{Algorithm, Timestamp};
use serde_json::{Value, json};
use server::clock::Clock as _;

use crate::common::keys;
use crate::harness::{Api, CERTIFICATE_1, CERTIFICATE_LONG_SERIAL, PRIVATE, RSA_1, RSA_2, names};

/// Of the certificate: over its DER.
const SHA1_1: &str = "57351accb08f6430652e7c9aa82d47514809d253";
const SHA256_1: &str = "6e3d3f58d59514707d5b53a0bae5f4a8fbca4fe1ac78eee656388fdd39a1554a";
/// Of the certificate's key and of the other one: SHA-256 over the SubjectPublicKeyInfo.
const SPKI_1: &str = "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f";
const SPKI_RSA_1: &str = "e564e716a428a53f67b1df8bf419e7e4f3dfed7a28c81a908850f1542d8fd85f";

async fn kinds(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v2/logs?{query}")).await.ok();
    list.as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap().to_owned())
        .collect()
}

/// Contract 8.6.
#[tokio::test]
async fn changes_are_logged() {
    let api = Api::start().await;
    let id = api.client("Logged").await;
    api.key(&id, RSA_1).await;
    let bad = json!({"credential_type": "public_key", "pem": PRIVATE});
    api.post(&format!("/api/v2/clients/{id}/credentials"), &bad)
        .await
        .failed(400, Some("invalid_body"), "");
    api.get(&format!("/api/v2/clients/{id}")).await.ok();
    assert_eq!(
        kinds(
            &api,
            &format!("q=client_id:%22{id}%22&sort=date:-1&per_page=50")
        )
        .await,
        ["fapi", "sapi", "sapi"]
    );
    let list = api.get("/api/v2/logs").await.ok();
    assert_eq!(list[2]["description"], "Client created");
    assert_eq!(list[2]["client_id"], id);
    assert_eq!(list[2]["details"]["subject"], "caller@clients");
    assert_eq!(list[2]["details"]["response"], json!({"statusCode": 201}));
    assert_eq!(list[1]["description"], "Credential created");
    assert_eq!(list[0]["description"], "Credential not created");
    assert!(
        list[0]["details"]["error"]
            .as_str()
            .unwrap()
            .contains("exposed"),
        "{:#}",
        list[0]
    );
    assert!(!list.to_string().contains("MII"), "no key is in the log");
    let one = api
        .get(&format!(
            "/api/v2/logs/{}",
            list[0]["log_id"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(one, list[0]);
    api.get("/api/v2/logs/none").await.failed(
        404,
        Some("inexistent_log"),
        "The log entry does not exist",
    );
}

/// Contract 8.7.
#[tokio::test]
async fn the_log_contains_what_was_answered_before() {
    let api = Api::start().await;
    let client = api.server.key_client(Algorithm::RS256).await;
    let usage = format!("/countersign/v1/clients/{}/usage", client.id);
    for round in 1..=3 {
        api.server.clock.advance(1);
        let draft = api.server.draft(&client);
        assert_eq!(api.server.exchange(&draft.signed()).await.status, 200);
        let used = api.get(&usage).await.ok();
        let now = Timestamp::from(api.server.clock.now());
        assert_eq!(used[0]["last_used_at"], now.to_string());
        api.server.exchange(&draft.signed_by(&keys()[1])).await;
        assert_eq!(
            kinds(&api, "").await,
            ["feccft", "seccft"].repeat(round),
            "{round}"
        );
    }
}

/// Contract 4.7.
#[tokio::test]
async fn logs_are_paged_and_followed_by_checkpoint() {
    let api = Api::start().await;
    for name in ["a", "b", "c"] {
        api.client(name).await;
    }
    assert_eq!(kinds(&api, "per_page=2").await.len(), 2);
    let totals = api
        .get("/api/v2/logs?include_totals=true&per_page=2")
        .await
        .ok();
    assert_eq!(
        (&totals["total"], &totals["start"], &totals["limit"]),
        (&json!(3), &json!(0), &json!(2))
    );
    let first = api.get("/api/v2/logs?take=2").await.ok();
    let last_id = first[1]["log_id"].as_str().unwrap();
    let rest = api
        .get(&format!("/api/v2/logs?take=2&from={last_id}"))
        .await
        .ok();
    assert_eq!(rest.as_array().unwrap().len(), 1);
    assert!(rest[0]["log_id"].as_str().unwrap() > last_id);
    assert!(kinds(&api, "q=type:fapi").await.is_empty());
    assert_eq!(
        kinds(&api, "q=type:(sapi%20OR%20fapi)&per_page=1").await,
        ["sapi"]
    );
    assert!(kinds(&api, "search=type:fapi").await.is_empty());
    assert!(
        kinds(&api, "q=type:sapi&search=client_id:nobody")
            .await
            .is_empty()
    );
    assert_eq!(kinds(&api, "search=type:sapi&per_page=1").await, ["sapi"]);
    api.get("/api/v2/logs?q=ip:1")
        .await
        .failed(400, Some("invalid_query_string"), "");
    api.get("/api/v2/logs?from=x")
        .await
        .failed(400, Some("invalid_query_string"), "from");
}

/// Contract 4.7.
#[tokio::test]
async fn logs_are_searched_back_by_checkpoint() {
    let api = Api::start().await;
    for name in ["a", "b", "c"] {
        api.client(name).await;
    }
    let names = |answer: &Value| -> Vec<String> {
        let entries = answer["logs"].as_array().unwrap().iter();
        entries
            .map(|entry| entry["client_name"].as_str().unwrap().to_owned())
            .collect()
    };
    let path = "/api/v2/logs?sort=date:-1&take=2&q=type:sapi";
    let first = api.get(path).await.ok();
    assert_eq!(names(&first), ["c", "b"]);
    assert_eq!(first["next"], first["logs"][1]["log_id"]);
    assert_eq!(first["searched_to"], first["logs"][1]["date"]);
    let next = first["next"].as_str().unwrap();
    let rest = api.get(&format!("{path}&from={next}")).await.ok();
    assert_eq!(names(&rest), ["a"]);
    assert!(rest.get("next").is_none() && rest.get("searched_to").is_none());
}

/// Contract 8.12.
#[tokio::test]
async fn changes_of_a_credential_are_found_by_it() {
    let api = Api::start().await;
    let id = api.client("Found").await;
    let client = format!("/api/v2/clients/{id}");
    let (first, second) = (api.key(&id, RSA_1).await, api.key(&id, RSA_2).await);
    let attached = |ids: &[&str]| {
        let ids: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({"client_authentication_methods": {"private_key_jwt": {"credentials": ids}}})
    };
    let mut method = attached(&[&first]);
    method["token_endpoint_auth_method"] = Value::Null;
    api.patch(&client, &method).await.ok();
    api.patch(&client, &attached(&[&first, &second])).await.ok();
    api.patch(&client, &attached(&[&second])).await.ok();
    let one = format!("{client}/credentials/{first}");
    api.patch(&one, &json!({"expires_at": null})).await.ok();
    api.delete(&one).await.gone();
    let found = async |credential: &str| -> Vec<String> {
        let path = format!("/api/v2/logs?sort=date:1&q=credential_id:{credential}");
        let list = api.get(&path).await.ok();
        let entries = list.as_array().unwrap().iter();
        entries
            .map(|entry| entry["description"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(found(&first).await.len(), 5);
    assert_eq!(found(&second).await.len(), 2);
}

/// Neither a full queue of unauthenticated events nor a dropped connection keeps a change out of the log.
///
/// Contract 8.6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_logged() {
    let api = Api::start().await;
    let store = &api.server.state.store;
    let all = || store::Window::Offset { start: 0, limit: 1 };
    let clients = async || {
        let filter = store::ClientFilter::default();
        store.clients(&filter, all()).await.unwrap().total
    };
    let entries = async || {
        api.server.state.journal.flush().await;
        let filter = store::LogFilter {
            kinds: vec!["sapi".to_owned()],
            ..Default::default()
        };
        let order = store::LogOrder::NewestFirst;
        store.logs(&filter, order, all()).await.unwrap().total
    };
    for round in 0..40 {
        let body = json!({"name": format!("client {round}")});
        tokio::select! {
            biased;
            () = async { while clients().await == round {} } => {}
            answer = api.post("/api/v2/clients", &body) => { answer.created(); }
        }
    }
    for _ in 0..1000 {
        if entries().await >= 40 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!((clients().await, entries().await), (40, 40));
}

/// Contract 4.4.
#[tokio::test]
async fn fields_choose_properties() {
    let api = Api::start().await;
    api.client("Logged").await;
    for path in [
        "/api/v2/logs?fields=type,user_agent",
        "/api/v2/logs?take=1&fields=type,user_agent&include_fields=true",
    ] {
        let list = api.get(path).await.ok();
        assert_eq!(names(&list[0]), ["type"], "{path}");
    }
    let list = api
        .get("/api/v2/logs?fields=details&include_fields=false")
        .await
        .ok();
    assert!(list[0].get("details").is_none() && list[0].get("log_id").is_some());
}

/// A key that is gone is still found by its fingerprints: of the certificate as `openssl x509 -fingerprint` prints them,
/// of the key as `openssl pkey -pubin -outform DER | sha256sum` does.
///
/// Contract 8.8.
#[tokio::test]
async fn entries_about_keys_have_their_fingerprints() {
    let api = Api::start().await;
    let id = api.client("Fingerprints").await;
    let path = format!("/api/v2/clients/{id}/credentials");
    let credential = api.key(&id, CERTIFICATE_1).await;
    let one = format!("{path}/{credential}");
    api.patch(&one, &json!({"expires_at": null})).await.ok();
    api.delete(&one).await.gone();
    api.key(&id, RSA_1).await;
    api.delete(&format!("/api/v2/clients/{id}")).await.gone();
    let entries = api.get("/api/v2/logs?q=type:sapi&sort=date:1").await.ok();
    let keys = |index: usize| entries[index]["details"]["keys"].clone();
    for index in [1, 2, 3] {
        let key = &keys(index)[0];
        assert_eq!(key["credential_id"], credential, "{index}");
        assert_eq!(key["spki_sha256"], SPKI_1, "{index}");
        assert_eq!(key["certificate"]["sha1"], SHA1_1, "{index}");
        assert_eq!(key["certificate"]["sha256"], SHA256_1, "{index}");
    }
    for index in [4, 5] {
        assert_eq!(keys(index)[0]["spki_sha256"], SPKI_RSA_1, "{index}");
        assert!(keys(index)[0]["certificate"].is_null());
    }
    assert!(keys(0).is_null(), "no key came with the client");
}

/// The answer is that of a tenant; the note is where it can be found when such a program fails.
///
/// Contract 8.8.
#[tokio::test]
async fn entries_about_certificates_note_what_strict_programs_reject() {
    let api = Api::start().await;
    let id = api.client("Noted").await;
    let path = format!("/api/v2/clients/{id}/credentials");
    for (pem, code) in [
        (CERTIFICATE_LONG_SERIAL, json!("strict_decoder_rejects")),
        (CERTIFICATE_1, Value::Null),
    ] {
        let body = json!({"credential_type": "public_key", "pem": pem});
        let credential = api.post(&path, &body).await.created();
        assert_eq!(credential.get("finding"), None);
        let entry = api.get("/api/v2/logs?per_page=1").await.ok()[0].clone();
        let key = &entry["details"]["keys"][0];
        assert_eq!(key["credential_id"], credential["id"]);
        assert_eq!(key["certificate"]["finding"]["code"], code);
    }
}

/// Contract 8.12.
#[tokio::test]
async fn every_entry_about_a_client_has_its_name() {
    let api = Api::start().await;
    let client = api.client("Billing").await;
    let path = format!("/api/v2/clients/{client}");
    let credentials = format!("{path}/credentials");
    let body = json!({"credential_type": "public_key", "pem": CERTIFICATE_1});
    let created = api.post(&credentials, &body).await.created();
    let credential = format!("{credentials}/{}", created["id"].as_str().unwrap());
    api.post(&credentials, &body).await;
    api.patch(&credential, &json!({"expires_at": null})).await;
    api.patch(&credential, &json!({"expires_at": 1})).await;
    api.delete(&credential).await.gone();
    api.patch(&path, &json!({"name": "<"})).await;
    let server = json!({"identifier": "https://api.example/", "scopes": [{"value": "a"}]});
    api.post("/api/v2/resource-servers", &server)
        .await
        .created();
    let grant = json!({"client_id": client, "audience": "https://api.example/", "scope": ["a"]});
    let grant = api.post("/api/v2/client-grants", &grant).await.created();
    let grant = format!("/api/v2/client-grants/{}", grant["id"].as_str().unwrap());
    api.patch(&grant, &json!({"scope": []})).await.ok();
    api.delete(&grant).await.gone();
    let entries = api.get("/api/v2/logs").await.ok();
    let entries = entries.as_array().unwrap();
    let about: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["client_id"] == client.as_str())
        .collect();
    assert_eq!(about.len(), 10);
    for entry in about {
        assert_eq!(entry["client_name"], "Billing", "{}", entry["description"]);
    }
}

/// The changes of the latest change, by property, and its entry.
async fn latest_changes(api: &Api) -> (Value, Value) {
    let list = api.get("/api/v2/logs?per_page=1").await.ok();
    let entry = list[0].clone();
    assert_eq!(entry["type"], "sapi");
    let changes = entry["details"]["changes"].as_array().cloned();
    let by_property = changes.unwrap_or_default().into_iter().map(|change| {
        let name = change["property"].as_str().unwrap().to_owned();
        (name, json!([change["before"], change["after"]]))
    });
    (by_property.collect(), entry)
}

/// Contract 8.12.
#[tokio::test]
async fn changes_are_logged_before_and_after() {
    let api = Api::start().await;
    let client = api.client("Billing").await;
    let path = format!("/api/v2/clients/{client}");
    let (changes, entry) = latest_changes(&api).await;
    assert_eq!(changes["name"], json!([null, "Billing"]));
    assert_eq!(entry["client_name"], "Billing");
    assert_eq!(entry["details"]["subject"], "caller@clients");
    assert_eq!(entry["details"]["signed_in"], "token");

    let body = json!({
        "name": "Billing 2", "grant_types": [], "client_secret": "another secret of some length and more",
        "client_metadata": {"hush": "value"},
    });
    let answer = api.patch(&path, &body).await;
    let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    answer.ok();
    let (changes, entry) = latest_changes(&api).await;
    assert_eq!(
        changes,
        json!({
            "name": ["Billing", "Billing 2"],
            "grant_types": [["client_credentials"], []],
            "client_secret": [null, "changed"],
            "client_metadata": [null, "changed"],
        })
    );
    assert_eq!(entry["details"]["request"]["id"], json!(id));
    assert!(!entry.to_string().contains("another secret"));

    let key = api.key(&client, RSA_1).await;
    let (changes, entry) = latest_changes(&api).await;
    let kid = entry["details"]["keys"][0]["kid"].clone();
    assert_eq!(changes["kid"], json!([null, kid]));
    assert_eq!(entry["details"]["keys"][0]["credential_id"], json!(key));
    assert_eq!(changes.get("pem"), None);

    let method = json!({
        "token_endpoint_auth_method": null,
        "client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": key}]}},
    });
    api.patch(&path, &method).await.ok();
    let (changes, _) = latest_changes(&api).await;
    let attached =
        json!({"private_key_jwt": {"credentials": [{"id": key, "kid": kid, "name": ""}]}});
    assert_eq!(
        changes,
        json!({
            "token_endpoint_auth_method": ["client_secret_post", null],
            "client_authentication_methods": [null, attached],
        })
    );

    let credential = format!("{path}/credentials/{key}");
    let expiry = json!({"expires_at": "2030-01-01T00:00:00Z"});
    api.patch(&credential, &expiry).await.ok();
    let (changes, _) = latest_changes(&api).await;
    assert_eq!(
        changes,
        json!({"expires_at": [null, "2030-01-01T00:00:00.000Z"]})
    );

    api.post(&format!("{path}/rotate-secret"), &json!({})).await;
    api.delete(&path).await.gone();
    let (changes, entry) = latest_changes(&api).await;
    assert_eq!(changes["name"], json!(["Billing 2", null]));
    assert_eq!(entry["client_name"], "Billing 2");
}

/// Contract 8.12.
#[tokio::test]
async fn changes_of_apis_and_grants_are_logged() {
    let api = Api::start().await;
    let client = api.client("A").await;
    let scopes = json!([{"value": "read:a"}, {"value": "read:b"}]);
    let body = json!({"identifier": "https://api.example/", "name": "API", "scopes": scopes});
    let created = api.post("/api/v2/resource-servers", &body).await.created();
    let (changes, _) = latest_changes(&api).await;
    assert_eq!(changes["scopes"], json!([null, ["read:a", "read:b"]]));
    let path = format!(
        "/api/v2/resource-servers/{}",
        created["id"].as_str().unwrap()
    );
    api.patch(&path, &json!({"token_lifetime": 60})).await.ok();
    let (changes, _) = latest_changes(&api).await;
    assert_eq!(changes, json!({"token_lifetime": [86_400, 60]}));

    let body =
        json!({"client_id": client, "audience": "https://api.example/", "scope": ["read:a"]});
    let grant = api.post("/api/v2/client-grants", &body).await.created();
    let grant = format!("/api/v2/client-grants/{}", grant["id"].as_str().unwrap());
    api.patch(&grant, &json!({"scope": ["read:a", "read:b"]}))
        .await
        .ok();
    let (changes, entry) = latest_changes(&api).await;
    assert_eq!(
        changes,
        json!({"scope": [["read:a"], ["read:a", "read:b"]]})
    );
    assert_eq!(entry["client_id"], json!(client));
    api.delete(&grant).await.gone();
    let (changes, entry) = latest_changes(&api).await;
    assert_eq!(changes["scope"], json!([["read:a", "read:b"], null]));
    assert_eq!(entry["client_id"], json!(client));
    api.delete(&path).await.gone();
    let (changes, _) = latest_changes(&api).await;
    assert_eq!(changes["identifier"], json!(["https://api.example/", null]));
}
