//! The binary as a process: a real socket, signals, its other commands beside it.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::serving::{Serving, run, text};

#[test]
fn the_printed_links_sign_in_and_a_restart_loses_nothing() {
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

#[test]
fn a_printed_token_opens_the_management_api() {
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
    let unknown = run(&["token", "--scope", "read:everything"], folder.path());
    assert!(!unknown.status.success());
    assert!(text(&unknown.stderr).contains("there is no scope read:everything"));
    server.stop();
}

#[test]
fn plain_http_stays_on_this_machine() {
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
fn wrong_calls_are_answered_in_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let never = run(&["sign-in-link"], folder.path());
    assert_eq!(never.status.code(), Some(1));
    assert!(text(&never.stderr).contains("no server has used"));
    let issuer = run(
        &["serve", "--port", "0", "--issuer", "login.example"],
        folder.path(),
    );
    assert!(text(&issuer.stderr).contains("--issuer login.example is not usable"));

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
        text(&damaged.stderr).contains("does not hold a key of 32 bytes"),
        "{}",
        text(&damaged.stderr)
    );
    server.stop();
}

#[cfg(unix)]
#[test]
fn the_data_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    Serving::start(&data, &[]).stop();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("vault.key")), 0o600);
}

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
    let refused = run(
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
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("the management API refused"),
        "{}",
        text(&refused.stderr)
    );
    server.stop();
}

#[test]
fn a_backup_made_while_serving_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup, fresh) = (
        folder.path().join("data"),
        folder.path().join("backup"),
        folder.path().join("fresh"),
    );
    let server = Serving::start(&data, &[]);
    let jwks = |server: &Serving| {
        let answer = server.request("GET /.well-known/jwks.json", "");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let keys = jwks(&server);
    let made = run(&["backup", backup.to_str().unwrap()], &data);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let again = run(&["backup", backup.to_str().unwrap()], &data);
    assert!(
        text(&again.stderr).contains("exists already"),
        "{}",
        text(&again.stderr)
    );
    server.stop();

    let occupied = run(&["restore", backup.to_str().unwrap()], &data);
    assert!(
        text(&occupied.stderr).contains("exists already"),
        "{}",
        text(&occupied.stderr)
    );
    let restored = run(&["restore", backup.to_str().unwrap()], &fresh);
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    let server = Serving::start(&fresh, &[]);
    assert_eq!(jwks(&server), keys);
    server.stop();

    let database = backup.join("countersign.sqlite3");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x5a);
    std::fs::write(&database, bytes).unwrap();
    let damaged = run(
        &["restore", backup.to_str().unwrap()],
        &folder.path().join("other"),
    );
    assert_eq!(
        damaged.status.code(),
        Some(1),
        "a damaged backup is not restored"
    );
    assert!(!folder.path().join("other/countersign.sqlite3").exists());
}

#[cfg(unix)]
#[test]
fn the_doctor_says_what_ails() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let nothing = run(&["doctor"], &data);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        text(&nothing.stdout).contains("FAIL  data folder"),
        "{}",
        text(&nothing.stdout)
    );

    let server = Serving::start(&data, &[]);
    let well = run(&["doctor"], &data);
    assert!(well.status.success(), "{}", text(&well.stdout));
    assert_eq!(
        text(&well.stdout)
            .lines()
            .filter(|line| line.starts_with("ok "))
            .count(),
        6
    );
    server.stop();

    let key = data.join("vault.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = run(&["doctor"], &data);
    assert!(
        text(&open.stdout).contains("chmod 600"),
        "{}",
        text(&open.stdout)
    );
    std::fs::write(&key, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n").unwrap();
    let foreign = run(&["doctor"], &data);
    assert_eq!(foreign.status.code(), Some(1));
    assert!(
        text(&foreign.stdout).contains("FAIL  database"),
        "{}",
        text(&foreign.stdout)
    );
}

/// A certificate for 127.0.0.1 by openssl; as cert.pem and key.pem.
fn certificate(folder: &Path) {
    let status = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=127.0.0.1",
        ])
        .args([
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn over_tls_the_cookie_is_secure_and_https_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    certificate(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let tls = [
        "--tls-cert",
        &path("cert.pem"),
        "--tls-key",
        &path("key.pem"),
    ];
    let server = Serving::start(&folder.path().join("data"), &tls);
    assert!(
        server.origin.starts_with("https://127.0.0.1:"),
        "{}",
        server.origin
    );
    assert!(server.link.starts_with(&server.origin));
    let code = server.link.split_once("#code=").unwrap().1;
    let body = format!(r#"{{"code":"{code}"}}"#);
    let mut client = Command::new("openssl")
        .args([
            "s_client",
            "-quiet",
            "-verify_return_error",
            "-CAfile",
            &path("cert.pem"),
        ])
        .args(["-connect", server.address()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    write!(
        client.stdin.as_mut().unwrap(),
        "POST /countersign/v1/session HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        server.address(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    client
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut answer)
        .unwrap();
    client.wait().unwrap();
    let answer = answer.to_lowercase();
    assert!(answer.contains(" 200"), "{answer}");
    assert!(
        answer.contains("set-cookie: __host-countersign_session="),
        "{answer}"
    );
    assert!(answer.contains("; secure"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    server.stop();

    let wrong = run(
        &[
            "serve",
            "--port",
            "0",
            "--tls-cert",
            &path("key.pem"),
            "--tls-key",
            &path("cert.pem"),
        ],
        &folder.path().join("data"),
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        text(&wrong.stderr).contains("cannot be used for TLS"),
        "{}",
        text(&wrong.stderr)
    );
}
