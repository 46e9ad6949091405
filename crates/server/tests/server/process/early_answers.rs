//! Answers that come before the whole body was read: the connection stays usable, or the answer says that it ends.

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use std::io::{self, BufRead as _, BufReader, Read, Write};

use super::tls;
use crate::serving::Serving;

/// Requests, and why each is answered before its body is read.
const EARLY: [(&str, &str, u16); 6] = [
    (
        "POST /api/v2/clients",
        "Content-Type: application/json\r\n",
        401,
    ),
    (
        "POST /countersign/v1/session",
        "Content-Type: application/json\r\nOrigin: https://other.example\r\n",
        403,
    ),
    ("POST /nothing", "", 404),
    ("PUT /oauth/token", "", 405),
    ("POST /oauth/token", "Content-Encoding: gzip\r\n", 415),
    ("GET /countersign/v1/server", "", 200),
];

trait Connection: Read + Write {}
impl<T: Read + Write> Connection for T {}

/// A client that reuses its connection unless the answer closes it.
struct Client<'a> {
    connect: &'a dyn Fn() -> Box<dyn Connection>,
    stream: Option<BufReader<Box<dyn Connection>>>,
    connections: usize,
    failures: usize,
}

impl<'a> Client<'a> {
    fn new(connect: &'a dyn Fn() -> Box<dyn Connection>) -> Self {
        Self {
            connect,
            stream: None,
            connections: 0,
            failures: 0,
        }
    }

    /// Sends the head and the body apart, as many clients do. The status.
    fn send(&mut self, head: &str, body: &[u8]) -> io::Result<u16> {
        let mut stream = self.stream.take().unwrap_or_else(|| {
            self.connections += 1;
            BufReader::new((self.connect)())
        });
        let answer = exchange(&mut stream, head, body);
        match answer {
            Ok((status, closes)) => {
                if closes {
                    let mut rest = Vec::new();
                    stream.read_to_end(&mut rest).expect("a close, not a reset");
                    assert!(rest.is_empty());
                } else {
                    self.stream = Some(stream);
                }
                Ok(status)
            }
            Err(error) => {
                self.failures += 1;
                Err(error)
            }
        }
    }
}

fn exchange(
    stream: &mut BufReader<Box<dyn Connection>>,
    head: &str,
    body: &[u8],
) -> io::Result<(u16, bool)> {
    let connection = stream.get_mut();
    connection.write_all(head.as_bytes())?;
    connection.flush()?;
    connection.write_all(body)?;
    connection.flush()?;
    read_answer(stream)
}

/// The status, and whether the answer closes the connection.
fn read_answer(stream: &mut BufReader<Box<dyn Connection>>) -> io::Result<(u16, bool)> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|text| text.parse().ok());
    let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
    let (mut length, mut closes) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let header = line.trim_end().to_lowercase();
        if header.is_empty() {
            break;
        }
        closes |= header == "connection: close";
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok((status, closes))
}

fn head(request: &str, host: &str, headers: &str, length: usize) -> String {
    format!("{request} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n")
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    for chunk in body.chunks(10_000) {
        coded.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        coded.extend_from_slice(chunk);
        coded.extend_from_slice(b"\r\n");
    }
    coded.extend_from_slice(b"0\r\n\r\n");
    coded
}

fn three_hundred_requests(server: &Serving, connect: &dyn Fn() -> Box<dyn Connection>) {
    let host = server.address();
    let mut client = Client::new(connect);
    for (request, headers, expected) in EARLY.into_iter().cycle().take(300) {
        let body = vec![b'x'; 20_000];
        let status = client.send(&head(request, host, headers, body.len()), &body);
        assert_eq!(status.unwrap(), expected, "{request}");
    }
    assert_eq!(client.failures, 0);
    assert!(
        client.connections < 100,
        "{} connections: bodies within the bound are drained",
        client.connections
    );

    let mut client = Client::new(connect);
    for (request, headers, expected) in EARLY.into_iter().cycle().take(30) {
        let body = chunked(&[b'x'; 20_000]);
        let headers = format!("{headers}Transfer-Encoding: chunked\r\n");
        let head = format!("{request} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        assert_eq!(client.send(&head, &body).unwrap(), expected, "{request}");
    }
    assert_eq!(client.failures, 0);

    let mut client = Client::new(connect);
    let body = vec![b'x'; 3_000_000];
    for (request, headers, _) in EARLY {
        let status = client.send(&head(request, host, headers, body.len()), &body);
        assert_eq!(status.unwrap(), 413, "{request}");
    }
    assert_eq!(client.failures, 0);
    assert_eq!(client.connections, EARLY.len(), "beyond the bound it ends");

    let mut client = Client::new(connect);
    let body = chunked(&body);
    for (request, headers, expected) in EARLY {
        let headers = format!("{headers}Transfer-Encoding: chunked\r\n");
        let head = format!("{request} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        assert_eq!(client.send(&head, &body).unwrap(), expected, "{request}");
    }
    assert_eq!(client.failures, 0);
}

/// Contract 1.14.
#[test]
fn requests_after_an_early_answer_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    three_hundred_requests(&server, &|| Box::new(server.connect()));
    server.stop();
}

/// Contract 1.14.
#[test]
fn requests_after_an_early_answer_succeed_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let (server, config) = tls::start(folder.path(), b"http/1.1");
    three_hundred_requests(&server, &|| {
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let session = ClientConnection::new(config.clone(), name).unwrap();
        Box::new(StreamOwned::new(session, server.connect()))
    });
    server.stop();
}

/// RFC 9110, section 10.1.1: the final answer says whether the server keeps reading.
///
/// Contract 1.14.
#[test]
fn expect_continue_is_answered_with_connection_close() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let host = server.address();
    let connect: &dyn Fn() -> Box<dyn Connection> = &|| Box::new(server.connect());
    let mut client = Client::new(connect);
    for (request, headers, expected) in EARLY {
        let headers = format!("{headers}Expect: 100-continue\r\n");
        let status = client.send(&head(request, host, &headers, 20_000), b"");
        assert_eq!(status.unwrap(), expected, "{request}");
    }
    assert_eq!(client.connections, EARLY.len());
    // The body comes all the same.
    let mut client = Client::new(connect);
    for (request, headers, expected) in EARLY.into_iter().cycle().take(300) {
        let headers = format!("{headers}Expect: 100-continue\r\n");
        let status = client.send(&head(request, host, &headers, 20_000), &[b'x'; 20_000]);
        assert_eq!(status.unwrap(), expected, "{request}");
    }
    assert_eq!(client.failures, 0);
    // Who is let in is asked to go on.
    let mut stream = BufReader::new(connect());
    let headers = "Content-Type: application/json\r\nExpect: 100-continue\r\n";
    let head = head("POST /oauth/token", host, headers, 2);
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    assert_eq!(read_answer(&mut stream).unwrap(), (100, false));
    stream.get_mut().write_all(b"{}").unwrap();
    assert_eq!(read_answer(&mut stream).unwrap(), (400, false));
    server.stop();
}

/// The client waits for the answer after half of its body.
///
/// Contract 1.14.
#[test]
fn stalled_body_closes_the_connection() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(folder.path(), &[]);
    let connect: &dyn Fn() -> Box<dyn Connection> = &|| Box::new(server.connect());
    for (request, headers, expected) in EARLY {
        let mut stream = BufReader::new(connect());
        let head = head(request, server.address(), headers, 20_000);
        let answer = exchange(&mut stream, &head, &[b'x'; 10_000]);
        assert_eq!(answer.unwrap(), (expected, true), "{request}");
        let behind = format!("{}{}", "x".repeat(10_000), head);
        stream.get_mut().write_all(behind.as_bytes()).unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("a close, not a reset");
        assert!(rest.is_empty(), "nothing behind it is read as a request");
    }
    server.stop();
}
