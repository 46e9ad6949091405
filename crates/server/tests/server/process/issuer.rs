//! The issuer's URL is normalized when it is read.

use crate::serving::{Serving, run, text};
use serde_json::Value;

/// Contract 9.14.
#[test]
fn issuer_is_normalized() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &["--issuer", "HTTPS://Login.Example:443"]);
    let link = server.link.clone();
    assert!(
        link.starts_with("https://login.example/sign-in#code="),
        "{link}"
    );
    let signed_in = server.sign_in(&link).to_lowercase();
    assert!(
        signed_in.contains("set-cookie: __host-countersign_session="),
        "{signed_in}"
    );
    assert!(signed_in.contains("; secure"), "{signed_in}");
    assert!(
        signed_in.contains("strict-transport-security: max-age=31536000"),
        "{signed_in}"
    );
    for host in ["login.example", "LOGIN.example:443", "login.example."] {
        let answer = server.raw(&format!(
            "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        let metadata: Value =
            serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(metadata["issuer"], "https://login.example/");
        assert_eq!(
            metadata["token_endpoint"],
            "https://login.example/oauth/token"
        );
    }
    server.stop();
    let link = text(&run(&["sign-in-link"], folder.path()).stdout);
    assert!(
        link.starts_with("https://login.example/sign-in#code="),
        "{link}"
    );
}
