//! The binary as a process: a real socket, signals and the other commands.

mod early_answers;
mod explain;
mod framing;
mod http2;
mod issuer;
mod maintenance;
mod tls;

use crate::serving::{Serving, run, text};
use std::io::{Read, Write};

/// Contract 8.9.
#[test]
fn printed_links_sign_in_and_sessions_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Serving::start(&data, &[]);
    assert!(
        server
            .link
            .starts_with(&format!("{}/sign-in#code=", server.origin)),
        "{}",
        server.link
    );
    let signed_in = server.sign_in(&server.link);
    assert!(signed_in.starts_with("HTTP/1.1 200 OK"), "{signed_in}");
    assert!(server.sign_in(&server.link).starts_with("HTTP/1.1 401"));

    let link = text(&run(&["sign-in-link"], &data).stdout);
    assert!(server.sign_in(link.trim()).starts_with("HTTP/1.1 200 OK"));

    let keys = server.request("GET /.well-known/jwks.json", "");
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    server.stop();
    let server = Serving::start(&data, &[]);
    assert_eq!(
        body(&server.request("GET /.well-known/jwks.json", "")),
        body(&keys)
    );
    server.signal("-KILL");
    drop(server);
    let server = Serving::start(&data, &[]);
    assert_eq!(
        body(&server.request("GET /.well-known/jwks.json", "")),
        body(&keys)
    );
    server.stop();
}

/// Contract 2.1.
#[test]
fn a_printed_token_is_accepted_by_the_management_api() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let token = text(&run(&["token", "--scope", "read:clients"], folder.path()).stdout);
    let list = |token: &str| {
        server.request(
            &format!("GET /api/v2/clients HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:"),
            "",
        )
    };
    assert!(
        list(token.trim()).starts_with("HTTP/1.1 200 OK"),
        "{}",
        list(token.trim())
    );
    assert!(list("x").starts_with("HTTP/1.1 401"));
    assert!(run(&["keys", "rotate"], folder.path()).status.success());
    let newer = text(&run(&["token"], folder.path()).stdout);
    assert!(
        list(newer.trim()).starts_with("HTTP/1.1 200 OK"),
        "a key made a moment ago is found"
    );
    assert!(
        list(token.trim()).starts_with("HTTP/1.1 200 OK"),
        "the key before stays published"
    );
    for kid in ["no-such-key", "-no-such-key"] {
        let missing = run(&["keys", "delete", kid], folder.path());
        let said = text(&missing.stderr);
        assert!(
            said.contains(&format!("there is no retired key {kid}")),
            "{said}"
        );
    }
    let listed = text(&run(&["keys", "list"], folder.path()).stdout);
    for key in listed.lines() {
        let kid = key.split(' ').nth(1).unwrap();
        let deleted = run(&["keys", "delete", kid], folder.path());
        assert_eq!(deleted.status.success(), key.contains("retired"), "{key}");
    }
    assert!(!text(&run(&["keys", "list"], folder.path()).stdout).contains("retired"));
    assert!(run(&["sign-in-link"], folder.path()).status.success());
    let newest = text(&run(&["token", "--scope", "read:logs"], folder.path()).stdout);
    let logs = logs(&server, &newest);
    for change in [
        "Management token created",
        "Sign-in link created",
        "Signing key rotated",
        "Signing key deleted",
    ] {
        assert!(logs.contains(change), "{change} in {logs}");
    }
    assert!(!logs.contains(newest.trim()) && !logs.contains("#code="));
    let unknown = run(&["token", "--scope", "read:everything"], folder.path());
    assert!(!unknown.status.success());
    assert!(text(&unknown.stderr).contains("there is no scope read:everything"));
    server.stop();
}

/// The answer with the newest entries of the log.
fn logs(server: &Serving, token: &str) -> String {
    let token = token.trim();
    let head = format!("GET /api/v2/logs HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:");
    server.request(&head, "")
}

/// A body that breaks off and one that stalls are distinguished.
///
/// Contract 1.4.
#[test]
fn a_stalled_body_times_out() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let token = text(&run(&["token"], folder.path()).stdout);
    let stalled = ["/api/v2/clients", "/oauth/token", "/countersign/v1/session"].map(|path| {
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: 50\r\n\
             Content-Type: application/json\r\n\r\n{{",
            server.address(),
            token.trim()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    });
    for mut stream in stalled {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("application/json"), "{answer}");
    }
    server.stop();
}

/// Contract 9.27.
#[test]
fn plain_http_is_limited_to_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        &["serve", "--port", "0", "--listen", "0.0.0.0"],
        folder.path(),
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("--tls-cert"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn usage_errors_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let never = run(&["sign-in-link"], folder.path());
    assert_eq!(never.status.code(), Some(1));
    assert!(text(&never.stderr).contains("no server has used"));
    let issuer = run(
        &["serve", "--port", "0", "--issuer", "login.example"],
        folder.path(),
    );
    assert!(text(&issuer.stderr).contains("--issuer login.example is not valid"));

    let server = Serving::start(folder.path(), &[]);
    let port = server.address().rsplit_once(':').unwrap().1.to_owned();
    let taken = run(&["serve", "--port", &port], folder.path());
    assert_eq!(taken.status.code(), Some(1));
    assert!(
        text(&taken.stderr).contains("Choose another with --port"),
        "{}",
        text(&taken.stderr)
    );

    std::fs::write(folder.path().join("vault.key"), "not a key").unwrap();
    let damaged = run(&["keys", "list"], folder.path());
    assert!(
        text(&damaged.stderr).contains("32-byte key"),
        "{}",
        text(&damaged.stderr)
    );
    server.stop();
}

/// Contract 9.29.
#[test]
fn a_first_client_gets_a_management_token() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Serving::start(&data, &[]);
    let arguments = [
        "admin",
        "create-client",
        "--name",
        "deploy",
        "--scope",
        "read:clients create:clients",
    ];
    let output = run(&arguments, &data);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let output = text(&output.stdout);
    let value = |name: &str| {
        let line = output
            .lines()
            .find(|line| line.starts_with(name))
            .expect(name);
        line.split_once(": ").unwrap().1.to_owned()
    };
    let audience = value("audience");
    assert_eq!(audience, format!("{}/api/v2/", server.origin));
    let body = serde_json::json!({
        "grant_type": "client_credentials", "client_id": value("client_id"),
        "client_secret": value("client_secret"), "audience": audience,
    });
    let answer = server.request("POST /oauth/token", &body.to_string());
    let answer: serde_json::Value =
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(answer["scope"], "read:clients create:clients");
    let header = format!(
        "Authorization: Bearer {}",
        answer["access_token"].as_str().unwrap()
    );
    let list = server.request(
        &format!("GET /api/v2/clients HTTP/1.1\r\n{header}\r\nX-Rest:"),
        "",
    );
    assert!(
        list.starts_with("HTTP/1.1 200 OK") && list.contains("\"deploy\""),
        "{list}"
    );

    let key = folder.path().join("junk.pem");
    std::fs::write(&key, "not a key").unwrap();
    let rejected = run(
        &[
            "admin",
            "create-client",
            "--name",
            "x",
            "--public-key",
            key.to_str().unwrap(),
        ],
        &data,
    );
    assert_eq!(rejected.status.code(), Some(1));
    assert!(
        text(&rejected.stderr).contains("the management API rejected the request"),
        "{}",
        text(&rejected.stderr)
    );
    server.stop();
}
