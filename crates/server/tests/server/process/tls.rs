//! TLS.

use crate::serving::{Serving, run, text};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

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
        "POST /countersign/v1/session HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/json\r\n\r\n{body}",
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
        text(&wrong.stderr).contains("can't be used for TLS"),
        "{}",
        text(&wrong.stderr)
    );
}

/// Starts a server that speaks TLS, with the client's configuration that trusts it.
pub fn start(folder: &Path, protocol: &[u8]) -> (Serving, Arc<ClientConfig>) {
    certificate(folder);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let server = Serving::start(
        &folder.join("data"),
        &[
            "--tls-cert",
            &path("cert.pem"),
            "--tls-key",
            &path("key.pem"),
        ],
    );
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    roots.add(certificate).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    (server, Arc::new(config))
}

/// Makes a certificate for 127.0.0.1 with openssl: cert.pem and key.pem.
pub fn certificate(folder: &Path) {
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
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
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
