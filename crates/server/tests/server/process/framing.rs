//! Requests on a raw socket: which name they call the server by, and where they end.

use crate::serving::Serving;

const PATH: &str = "/countersign/v1/server";

fn status(answer: &str) -> u16 {
    let line = answer.lines().next().unwrap_or_default();
    line.split(' ')
        .nth(1)
        .unwrap_or_default()
        .parse()
        .unwrap_or(0)
}

fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 ").count()
}

/// Contract 1.12.
#[test]
fn request_without_one_valid_host_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let own = server.address();
    let port = own.rsplit_once(':').unwrap().1;
    for (target, version, hosts, expected) in [
        (PATH.to_owned(), "1.1", vec![own.to_owned()], 200),
        (PATH.into(), "1.1", vec![format!("LOCALHOST:{port}")], 200),
        (PATH.into(), "1.1", vec![format!("localhost.:{port}")], 200),
        (PATH.into(), "1.1", vec![format!("[::1]:{port}")], 200),
        (PATH.into(), "1.0", vec![], 200),
        (PATH.into(), "1.0", vec![own.into()], 200),
        (PATH.into(), "1.0", vec!["rebound.example".into()], 421),
        (PATH.into(), "1.1", vec!["rebound.example".into()], 421),
        (PATH.into(), "1.1", vec!["localhost".into()], 421),
        (PATH.into(), "1.1", vec![format!("localhost..:{port}")], 400),
        (PATH.into(), "1.1", vec![], 400),
        (PATH.into(), "1.1", vec![String::new()], 400),
        (PATH.into(), "1.0", vec![String::new()], 400),
        (PATH.into(), "1.1", vec![own.into(), own.into()], 400),
        (PATH.into(), "1.0", vec![own.into(), own.into()], 400),
        (PATH.into(), "1.1", vec![format!("{own}, {own}")], 400),
        (PATH.into(), "1.1", vec![format!("{own},{own}")], 400),
        (PATH.into(), "1.1", vec![format!("me@{own}")], 400),
        (PATH.into(), "1.1", vec![format!("{own}/")], 400),
        (PATH.into(), "1.1", vec![format!("http://{own}")], 400),
        (PATH.into(), "1.1", vec!["local host".into()], 400),
        (PATH.into(), "1.1", vec![format!("{own}0000")], 400),
        (PATH.into(), "1.1", vec!["localhost:+80".into()], 400),
        (PATH.into(), "1.1", vec![format!("::1:{port}")], 400),
        (PATH.into(), "1.1", vec![format!("[::1]{port}")], 400),
        (PATH.into(), "1.1", vec!["[::1".into()], 400),
        (PATH.into(), "1.1", vec!["[localhost]".into()], 400),
        (PATH.into(), "1.1", vec![":".into()], 400),
        (PATH.into(), "1.1", vec!["l\u{f6}calhost".into()], 400),
        (format!("http://{own}{PATH}"), "1.1", vec![own.into()], 200),
        (format!("http://{own}{PATH}"), "1.0", vec![], 200),
        (format!("http://{own}{PATH}"), "1.1", vec![], 400),
        (
            format!("http://localhost:{port}{PATH}"),
            "1.1",
            vec![own.into()],
            400,
        ),
        (
            format!("http://rebound.example{PATH}"),
            "1.1",
            vec![own.into()],
            400,
        ),
        (
            format!("http://{own}{PATH}"),
            "1.1",
            vec!["rebound.example".into()],
            400,
        ),
        (
            format!("http://rebound.example{PATH}"),
            "1.1",
            vec!["rebound.example".into()],
            421,
        ),
        (format!("http://rebound.example{PATH}"), "1.0", vec![], 421),
        (
            format!("http://me@{own}{PATH}"),
            "1.1",
            vec![own.into()],
            400,
        ),
        (format!("ftp://{own}{PATH}"), "1.1", vec![own.into()], 400),
    ] {
        let hosts: String = hosts
            .iter()
            .map(|host| format!("Host: {host}\r\n"))
            .collect();
        let answer = server.raw(&format!(
            "GET {target} HTTP/{version}\r\n{hosts}Connection: close\r\n\r\n"
        ));
        assert_eq!(
            status(&answer),
            expected,
            "{target} {version} {hosts}: {answer}"
        );
        let head = answer.to_lowercase();
        assert!(head.contains("x-content-type-options: nosniff"), "{answer}");
    }
    server.stop();
}

/// A request that a proxy and the server could frame differently is rejected, and nothing after it is read as a request.
///
/// Contract 1.13.
#[test]
fn only_a_single_chunked_coding_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let host = server.address();
    let behind = format!("GET {PATH} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for (codings, expected) in [
        (vec!["chunked, chunked"], 400),
        (vec!["chunked,chunked"], 400),
        (vec!["chunked", "chunked"], 400),
        (vec!["identity, chunked"], 400),
        (vec!["identity", "chunked"], 400),
        (vec!["identity"], 400),
        (vec!["chunked, identity"], 400),
        (vec![", chunked"], 400),
        (vec!["chunked;q=1"], 400),
        (vec!["xchunked"], 400),
        (vec![""], 400),
        (vec!["gzip"], 400),
        (vec!["gzip, chunked"], 501),
        (vec!["gzip", "chunked"], 501),
    ] {
        let codings: String = codings
            .iter()
            .map(|coding| format!("Transfer-Encoding: {coding}\r\n"))
            .collect();
        for path in ["/oauth/token", "/api/v2/clients", "/nothing"] {
            let answer = server.raw(&format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\n{codings}\r\n0\r\n\r\n{behind}"
            ));
            assert_eq!(status(&answer), expected, "{codings}: {answer}");
            assert_eq!(answers(&answer), 1, "{codings}: {answer}");
            assert!(
                answer.to_lowercase().contains("connection: close"),
                "{answer}"
            );
            if (path, expected) == ("/oauth/token", 501) {
                assert!(answer.contains(r#""error":"invalid_request""#), "{answer}");
            }
        }
    }
    let old =
        server.raw("POST /oauth/token HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assert_eq!(status(&old), 400, "{old}");
    // RFC 9112, section 6.3: Transfer-Encoding counts, and the connection ends with the answer.
    for lengths in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: Chunked\r\nContent-Length: 0\r\n",
    ] {
        let answer = server.raw(&format!(
            "POST /oauth/token HTTP/1.1\r\nHost: {host}\r\n{lengths}\r\n0\r\n\r\n{behind}"
        ));
        assert_eq!(answers(&answer), 1, "{lengths}: {answer}");
        assert!(
            answer.to_lowercase().contains("connection: close"),
            "{answer}"
        );
    }
    for lengths in [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 0, 0\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n",
    ] {
        let answer = server.raw(&format!(
            "POST /oauth/token HTTP/1.1\r\nHost: {host}\r\n{lengths}\r\n{behind}"
        ));
        assert_eq!(status(&answer), 400, "{lengths}: {answer}");
        assert_eq!(answers(&answer), 1, "{lengths}: {answer}");
    }
    let plain = server.raw(&format!(
        "POST /oauth/token HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: CHUNKED\r\nConnection: close\r\n\
         Content-Type: application/json\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"
    ));
    assert!(plain.contains("grant_type"), "{plain}");
    server.stop();
}

/// A client that sent more than was read still gets the answer rather than a reset.
///
/// Contract 1.14.
#[test]
fn answers_to_malformed_requests_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let host = server.address();
    let long = "x".repeat(4_000_000);
    for (request, expected) in [
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Long: {long}\r\n\r\n"),
            431,
        ),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n{long}",
                "X-Many: x\r\n".repeat(200)
            ),
            431,
        ),
        (
            format!("G\u{7f}T / HTTP/1.1\r\nHost: {host}\r\n\r\n{long}"),
            400,
        ),
        (
            format!("GET / HTTP/1.1\r\nHo st: {host}\r\n\r\n{long}"),
            400,
        ),
    ] {
        let answer = server.raw(&request);
        assert_eq!(status(&answer), expected, "{answer}");
        assert!(
            answer.to_lowercase().contains("connection: close"),
            "{answer}"
        );
    }
    server.stop();
}
