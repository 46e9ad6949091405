//! The messages that depend on a request, in one reviewed snapshot; those of the error types are in `src/messages.rs`.
//! A better wording is one changed line: `cargo insta review`, or run the test with `INSTA_UPDATE=always`.

use serde_json::{Value, json};

use crate::harness::{
    Answer, Api, CERTIFICATE_1, CERTIFICATE_EXPIRED, EC, PRIVATE, RSA_1, RSA_1_PKCS1, RSA_2,
};

/// Status, code, property, finding, message and remedy.
fn line(request: &str, answer: &Answer) -> String {
    let text = |name: &str| answer.body[name].as_str().unwrap_or("-").to_owned();
    let names = ["errorCode", "property", "finding", "message", "remedy"].map(text);
    format!(
        "{request}\n    {} {}\n",
        answer.status.as_u16(),
        names.join(" | ")
    )
}

#[tokio::test]
async fn messages_are_reviewed() {
    let api = Api::start().await;
    let client = api.client("Messages").await;
    let path = format!("/api/v2/clients/{client}/credentials");
    let mut text = String::new();
    let pem = |pem: &str| json!({"credential_type": "public_key", "pem": pem});
    let with = |mut body: Value, name: &str, value: Value| {
        body[name] = value;
        body
    };
    let of_type = |kind: &str, pem: &str| json!({"credential_type": kind, "pem": pem});
    let both = with(pem(CERTIFICATE_1), "parse_expiry_from_cert", json!(true));
    for (request, body) in [
        ("private key", pem(PRIVATE)),
        ("elliptic-curve key", pem(EC)),
        (
            "no PEM",
            pem(&RSA_1
                .lines()
                .filter(|line| !line.starts_with('-'))
                .collect::<String>()),
        ),
        ("JSON", pem("{}")),
        (
            "algorithm of another key",
            with(pem(RSA_1), "alg", json!("ES256")),
        ),
        (
            "expiry twice",
            with(both, "expires_at", json!("2030-01-01T00:00:00Z")),
        ),
        (
            "expiry of a bare key",
            with(pem(RSA_2), "parse_expiry_from_cert", json!(true)),
        ),
        (
            "expiry of an expired certificate",
            with(
                pem(CERTIFICATE_EXPIRED),
                "parse_expiry_from_cert",
                json!(true),
            ),
        ),
        (
            "x509_cert without certificate",
            of_type("x509_cert", RSA_1_PKCS1),
        ),
        (
            "x509_cert with alg",
            with(of_type("x509_cert", CERTIFICATE_1), "alg", json!("RS256")),
        ),
        (
            "x509_cert without pem",
            json!({"credential_type": "x509_cert"}),
        ),
        (
            "cert_subject_dn with both",
            with(
                of_type("cert_subject_dn", CERTIFICATE_1),
                "subject_dn",
                json!("CN=a"),
            ),
        ),
        (
            "cert_subject_dn with neither",
            json!({"credential_type": "cert_subject_dn"}),
        ),
        (
            "public_key with subject_dn",
            with(pem(RSA_1), "subject_dn", json!("CN=a")),
        ),
        ("U+0000", with(pem(RSA_1), "name", json!("a\0"))),
    ] {
        text.push_str(&line(request, &api.post(&path, &body).await));
    }
    for (request, path) in [
        ("unknown search", "/api/v2/logs?q=ip:1"),
        ("unknown checkpoint of the log", "/api/v2/logs?from=x"),
        ("unknown checkpoint", "/api/v2/clients?from=x"),
        ("repeated parameter", "/api/v2/clients?page=0&page=1"),
        ("query that is not UTF-8", "/api/v2/clients?search=%ff"),
        ("path that is not UTF-8", "/api/v2/clients/%ff"),
        ("control character in the path", "/api/v2/clients/%01"),
        ("id that does not exist", "/api/v2/clients/none"),
    ] {
        text.push_str(&line(request, &api.get(path).await));
    }
    let form = "application/x-www-form-urlencoded";
    for (request, path, media_type, body) in [
        ("other media type", "/api/v2/clients", "text/xml", "<a/>"),
        (
            "form that is not UTF-8",
            "/api/v2/clients",
            form,
            "name=%ff",
        ),
        ("form with U+0000", "/api/v2/clients", form, "name=%00"),
        (
            "body that is no object",
            "/api/v2/clients",
            "application/json",
            "[]",
        ),
    ] {
        text.push_str(&line(
            request,
            &api.send("POST", path, media_type, body).await,
        ));
    }
    let issuer = json!({"identifier": "http://127.0.0.1:8080/"});
    let answer = api.post("/api/v2/resource-servers", &issuer).await;
    text.push_str(&line("API named as the issuer", &answer));
    let server = json!({"identifier": "https://api.example/"});
    api.post("/api/v2/resource-servers", &server)
        .await
        .created();
    let grant =
        json!({"client_id": client, "audience": "https://api.example/", "scope": ["read:a"]});
    let answer = api.post("/api/v2/client-grants", &grant).await;
    text.push_str(&line("unknown scope", &answer));
    let answer = api
        .send("PUT", "/api/v2/clients", "application/json", "{}")
        .await;
    text.push_str(&line("other method", &answer));
    insta::assert_snapshot!(text.replace(&client, "CLIENT").trim_end());
}
