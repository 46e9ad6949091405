//! Secrets in places where they don't belong appear in no answer, in no log and not in the database.

use std::fs::File;
use std::path::Path;

use crate::serving::{Serving, run, text};

const EC_KEY: &str = include_str!("../../../diagnosis/tests/fixtures/private-sec1.pem");
const RSA_KEY: &str = include_str!("../../../diagnosis/tests/fixtures/private-pkcs8.pem");
/// Made like `openssl rand -base64 32`.
const BY_HAND: &str = "q83vEjRWeJASNFZ4kBI0VniQEjRW+JASNFZ/kBI0Vng=";
const JWK: &str = r#"{"kty":"EC","crv":"P-256","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;

/// One request: method, path, headers, body.
struct Sent {
    head: String,
    body: String,
}

fn requests(secret: &str, token: &str, client_id: &str) -> Vec<Sent> {
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let encoded = encoded.replace('+', "%20");
    let header = secret.replace(['\r', '\n'], " ");
    let authorized = format!("Authorization: Bearer {token}");
    let mut all = Vec::new();
    let mut send = |head: String, body: String| all.push(Sent { head, body });
    let client = format!("/api/v2/clients/{client_id}");

    for method in ["GET", "PATCH", "DELETE", "POST"] {
        for path in [
            format!("/{encoded}"),
            format!("/oauth/{encoded}"),
            format!("/api/v2/clients/{encoded}"),
            format!("{client}/credentials/{encoded}"),
            format!("/api/v2/client-grants/{encoded}"),
            format!("/api/v2/resource-servers/{encoded}"),
            format!("/api/v2/logs/{encoded}"),
            format!("/api/v2/clients?{encoded}"),
            format!("/api/v2/clients?{encoded}=1"),
            format!("/api/v2/clients?fields={encoded}"),
            format!("/api/v2/clients?app_type={encoded}&per_page={encoded}"),
            format!("/api/v2/clients?sort={encoded}"),
            format!("/api/v2/logs?q={encoded}"),
            format!("{client}?{encoded}"),
            format!("/countersign/v1/clients/{encoded}/usage"),
            format!("/countersign/v1/credentials?{encoded}={encoded}"),
        ] {
            send(
                format!("{method} {path} HTTP/1.1\r\n{authorized}"),
                "{}".into(),
            );
        }
    }
    for name in [
        "User-Agent",
        "Cookie",
        "Content-Encoding",
        "Origin",
        "X-Countersign",
        "Auth0-Client",
        "Accept",
        "Referer",
    ] {
        let with = format!("{authorized}\r\n{name}: {header}");
        send(
            format!("PATCH {client} HTTP/1.1\r\n{with}"),
            "{\"x\":1}".into(),
        );
        send(
            format!("POST /oauth/token HTTP/1.1\r\n{name}: {header}"),
            "{\"grant_type\":\"client_credentials\"}".into(),
        );
    }
    for scheme in ["", "Bearer ", "Basic "] {
        let with = format!("Authorization: {scheme}{header}");
        send(format!("PATCH {client} HTTP/1.1\r\n{with}"), "{}".into());
        send(
            format!("POST /oauth/token HTTP/1.1\r\n{with}"),
            "{\"grant_type\":\"client_credentials\"}".into(),
        );
    }
    send(
        format!("PATCH {client} HTTP/1.1\r\n{authorized}\r\nContent-Type: {header}"),
        "{}".into(),
    );

    let json = serde_json::Value::from(secret).to_string();
    let bodies = [
        secret.to_owned(),
        json.clone(),
        format!("{{\"client_secret\":{json}}}"),
        format!("{{\"client_secret\":{json}"),
        format!("{{{json}:1}}"),
        format!("{{{json}:1,{json}:2}}"),
        format!("{{\"app_type\":{json},\"alg\":{json}}}"),
        format!("{{\"grant_types\":[{json}]}}"),
        format!("{{\"client_metadata\":{{{json}:1}}}}"),
        format!(
            "{{\"client_authentication_methods\":{{\"private_key_jwt\":{{\"credentials\":[{{\"id\":{json}}}]}}}}}}"
        ),
        format!(
            "{{\"credential_type\":{json},\"pem\":{json},\"kid\":{json},\"expires_at\":{json}}}"
        ),
        format!("{{\"credential_type\":\"public_key\",\"pem\":{json}}}"),
        format!("{{\"credential_type\":\"public_key\",\"pem\":\"x\",{json}:{json}}}"),
        format!("{{\"client_id\":\"{client_id}\",\"audience\":{json},\"scope\":[{json}]}}"),
        format!("client_secret={encoded}"),
        format!("{encoded}={encoded}"),
        format!("app_type={encoded}"),
    ];
    for kind in [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/octet-stream",
    ] {
        for body in &bodies {
            for (method, path) in [
                ("POST", "/api/v2/clients"),
                ("PATCH", client.as_str()),
                ("POST", &format!("{client}/credentials")),
                ("POST", "/api/v2/client-grants"),
                ("POST", "/countersign/v1/session"),
                ("POST", "/oauth/token"),
                ("POST", "/oauth/revoke"),
            ] {
                // A name or a description may contain anything and is stored: not tested.
                send(
                    format!("{method} {path} HTTP/1.1\r\n{authorized}\r\nContent-Type: {kind}"),
                    body.clone(),
                );
                if path.starts_with("/oauth/") {
                    send(
                        format!("{method} {path} HTTP/1.1\r\nContent-Type: {kind}"),
                        body.clone(),
                    );
                }
            }
        }
    }
    for name in [
        "grant_type",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "audience",
        "scope",
        "token",
        "token_type_hint",
    ] {
        let mut parameters = vec![
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_secret", "wrong"),
        ];
        parameters.retain(|(known, _)| *known != name);
        parameters.push((name, secret));
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&parameters)
            .finish();
        let form_type = "Content-Type: application/x-www-form-urlencoded";
        send(
            format!("POST /oauth/token HTTP/1.1\r\n{form_type}"),
            form.clone(),
        );
        send(
            format!("POST /oauth/token?{form} HTTP/1.1\r\n{form_type}"),
            String::new(),
        );
    }
    // Swapped.
    let swapped = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "client_credentials"),
            ("client_id", secret),
            ("client_secret", client_id),
        ])
        .finish();
    send(
        "POST /oauth/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded".into(),
        swapped,
    );
    all
}

/// Parts of a secret that must not be found: any 20 characters of a line, plain or percent-encoded.
fn needles(secret: &str) -> Vec<String> {
    let lines = secret
        .lines()
        .filter(|line| !line.starts_with("-----") && line.len() >= 20);
    lines
        .flat_map(|line| {
            let line: Vec<char> = line.chars().collect();
            line.windows(20)
                .map(|part| part.iter().collect())
                .collect::<Vec<String>>()
        })
        .collect()
}

fn assert_absent(place: &str, haystack: &[u8], secrets: &[String]) {
    let haystack = String::from_utf8_lossy(haystack);
    for secret in secrets {
        for needle in needles(secret) {
            if let Some(at) = haystack.find(&needle) {
                let around: String = haystack[at.saturating_sub(200)..]
                    .chars()
                    .take(400)
                    .collect();
                panic!("{place} holds {needle}: {around}");
            }
        }
    }
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().contains("sqlite3"))
        })
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect()
}

/// Contract 8.8.
#[test]
fn misplaced_secrets_are_neither_repeated_nor_stored() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let log = folder.path().join("log");
    let server = Serving::start_traced(&data, &[], File::create(&log).unwrap().into());
    let token = text(&run(&["token"], &data).stdout).trim().to_owned();
    let created = server.request(
        &format!("POST /api/v2/clients HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:"),
        r#"{"name":"stray","token_endpoint_auth_method":"client_secret_post","app_type":"non_interactive"}"#,
    );
    let created: serde_json::Value =
        serde_json::from_str(created.split_once("\r\n\r\n").unwrap().1).unwrap();
    let (client_id, made) = (
        created["client_id"].as_str().unwrap(),
        created["client_secret"].as_str().unwrap(),
    );
    let code = server.link.split_once("#code=").unwrap().1.to_owned();
    let secrets: Vec<String> = [EC_KEY, RSA_KEY, BY_HAND, JWK, made, &token, &code]
        .map(str::to_owned)
        .into();
    let mut number = 0;
    for secret in &secrets {
        for Sent { head, body } in requests(secret, &token, client_id) {
            number += 1;
            let head = head.replace(" HTTP/1.1", "\u{0}");
            let (line, headers) = head.split_once('\u{0}').unwrap();
            let answer = server.answer(line, headers.trim_start(), &body);
            assert!(!answer.contains(" 500 "), "{line}: {answer}");
            assert_absent(
                &format!("the answer to {line} {headers} {body}"),
                answer.as_bytes(),
                std::slice::from_ref(secret),
            );
        }
    }
    assert!(number > 1000, "{number}");
    server.stop();
    for (name, bytes) in files(&data) {
        assert_absent(&name, &bytes, &secrets);
    }
    let log = std::fs::read(&log).unwrap();
    assert!(log.len() > 100_000, "it is the log at trace level");
    assert_absent("the log", &log, &secrets);
}

/// Contract 8.8.
#[test]
fn swapped_id_and_secret_are_recognized() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Serving::start(&data, &[]);
    let token = text(&run(&["token"], &data).stdout).trim().to_owned();
    let authorized =
        |head: &str| format!("{head} HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:");
    let created = server.request(
        &authorized("POST /api/v2/clients"),
        r#"{"name":"swapped","token_endpoint_auth_method":"client_secret_post"}"#,
    );
    let created: serde_json::Value =
        serde_json::from_str(created.split_once("\r\n\r\n").unwrap().1).unwrap();
    let id = created["client_id"].as_str().unwrap();
    let secret = "set-by-hand-in-plain-words-so-that-nothing-tells-it-from-a-name";
    let changed = server.request(
        &authorized(&format!("PATCH /api/v2/clients/{id}")),
        &serde_json::json!({"client_secret": secret}).to_string(),
    );
    assert!(changed.starts_with("HTTP/1.1 200"), "{changed}");
    let body = serde_json::json!({"grant_type": "client_credentials", "client_id": secret, "client_secret": id});
    server.request("POST /oauth/token", &body.to_string());
    let logs = server.request(&authorized("GET /api/v2/logs?q=type:feccft"), "");
    let logs: serde_json::Value =
        serde_json::from_str(logs.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(logs[0]["details"]["reason"], "client_id_and_secret_swapped");
    assert_eq!(logs[0]["client_id"], *id);
    assert!(!logs.to_string().contains("set-by-hand"), "{logs}");
    server.stop();
}

/// Contract 8.8.
#[test]
fn secrets_in_words_are_not_logged_in_place_of_an_id() {
    const SECRET: &str = "hush-hush-correct-horse";
    for mode in [&[][..], &["--fapi"]] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let log = folder.path().join("log");
        let server = Serving::start_traced(&data, mode, File::create(&log).unwrap().into());
        let token = text(&run(&["token"], &data).stdout).trim().to_owned();
        let created = server.request(
            &format!("POST /api/v2/clients HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:"),
            r#"{"name":"swapped","token_endpoint_auth_method":"client_secret_post"}"#,
        );
        let created: serde_json::Value =
            serde_json::from_str(created.split_once("\r\n\r\n").unwrap().1).unwrap();
        let id = created["client_id"].as_str().unwrap();
        let basic = |id: &str, secret: &str| {
            use base64ct::{Base64, Encoding as _};
            let credentials = Base64::encode_string(format!("{id}:{secret}").as_bytes());
            format!("Authorization: Basic {credentials}")
        };
        let broken = format!("{id}\n");
        for (header, client_id, secret) in [
            (None, SECRET, Some(id)),
            (None, SECRET, Some(broken.as_str())),
            (None, SECRET, Some(SECRET)),
            (Some(basic(SECRET, id)), "", None),
            (Some(basic(SECRET, SECRET)), "", None),
            (Some(basic(id, SECRET)), SECRET, None),
            (Some(basic(SECRET, SECRET)), SECRET, None),
        ] {
            let body = serde_json::json!({
                "grant_type": "client_credentials", "client_id": client_id, "client_secret": secret,
            });
            let header = header.unwrap_or_else(|| "Accept: */*".into());
            let headers = format!("Content-Type: application/json\r\n{header}");
            let answer = server.answer("POST /oauth/token", &headers, &body.to_string());
            assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        }
        // A text is read as a form of one name; a word stands in a path or a header, or is the name of an own property.
        let authorized = format!("Authorization: Bearer {token}");
        let form = format!("{authorized}\r\nContent-Type: application/x-www-form-urlencoded");
        let member = format!(r#"{{"client_metadata":{{"{SECRET}":{{}}}}}}"#);
        let twice = format!("{SECRET}&{SECRET}");
        for (path, headers, body) in [
            ("/api/v2/clients", form.clone(), SECRET),
            ("/api/v2/clients", form.clone(), twice.as_str()),
            ("/api/v2/clients", authorized.clone(), member.as_str()),
            (
                "/api/v2/clients",
                format!("{authorized}\r\nContent-Type: {SECRET}"),
                "{}",
            ),
            (
                "/api/v2/clients",
                format!("{authorized}\r\nContent-Encoding: {SECRET}"),
                "{}",
            ),
            (&format!("/api/v2/{SECRET}"), authorized.clone(), "{}"),
        ] {
            let answer = server.answer(&format!("POST {path}"), &headers, body);
            assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        }
        server.stop();
        let secrets = [SECRET.to_owned()];
        for (name, bytes) in files(&data) {
            assert_absent(&name, &bytes, &secrets);
        }
        assert_absent("the log", &std::fs::read(&log).unwrap(), &secrets);
    }
}
