//! TLS.

use crate::serving::{Serving, run, text};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn tls_sets_a_secure_cookie_and_hsts() {
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

/// Makes a certificate for 127.0.0.1 with openssl: cert.pem and key.pem.
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
