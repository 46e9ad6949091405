//! HTTP/2, over TLS.

use axum::http::header::HOST;
use axum::http::{Request, StatusCode};
use h2::client::SendRequest;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::tls;
use crate::serving::Serving;

type Bytes = axum::body::Bytes;

async fn connect(
    server: &Serving,
    config: std::sync::Arc<rustls::ClientConfig>,
) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(server.address()).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = TlsConnector::from(config)
        .connect(name, stream)
        .await
        .unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Sends a request and reads the whole answer.
async fn send(client: &mut SendRequest<Bytes>, request: Request<()>, body: Vec<u8>) -> StatusCode {
    let mut ready = client.clone().ready().await.unwrap();
    let (answer, mut stream) = ready.send_request(request, body.is_empty()).unwrap();
    if !body.is_empty() {
        // What there is no room for is sent as soon as there is, or dropped with the stream.
        stream.send_data(body.into(), true).unwrap();
    }
    let answer = answer.await.unwrap();
    let status = answer.status();
    let mut body = answer.into_body();
    while let Some(data) = body.data().await {
        let data = data.unwrap();
        body.flow_control().release_capacity(data.len()).unwrap();
    }
    status
}

/// Contract 1.12.
#[tokio::test(flavor = "multi_thread")]
async fn host_that_differs_from_the_authority_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let (server, config) = tls::start(folder.path(), b"h2");
    let own = server.address();
    let port = own.rsplit_once(':').unwrap().1;
    let localhost = format!("localhost:{port}");
    let upper = format!("LOCALHOST:{port}");
    let mut client = connect(&server, config).await;
    for (authority, hosts, expected) in [
        (own, vec![], 200),
        (own, vec![own], 200),
        (localhost.as_str(), vec![upper.as_str()], 200),
        (own, vec!["rebound.example"], 400),
        (own, vec![localhost.as_str()], 400),
        (own, vec!["127.0.0.1"], 400),
        (own, vec![""], 400),
        (own, vec![own, own], 400),
        ("rebound.example", vec![own], 400),
        ("rebound.example", vec!["rebound.example"], 421),
        ("rebound.example", vec![], 421),
        ("me@rebound.example", vec![], 400),
    ] {
        let uri = format!("https://{authority}/countersign/v1/server");
        let mut request = Request::get(uri).version(axum::http::Version::HTTP_2);
        for host in &hosts {
            request = request.header(HOST, *host);
        }
        let status = send(&mut client, request.body(()).unwrap(), vec![]).await;
        assert_eq!(status.as_u16(), expected, "{authority}: {hosts:?}");
    }
    drop(client);
    server.stop();
}

/// Contract 1.14.
#[tokio::test(flavor = "multi_thread")]
async fn early_answers_leave_the_connection_usable() {
    let folder = tempfile::tempdir().unwrap();
    let (server, config) = tls::start(folder.path(), b"h2");
    let mut client = connect(&server, config).await;
    let post = |path: &str| {
        Request::post(format!("https://{}{path}", server.address()))
            .header("content-type", "application/json")
            .body(())
            .unwrap()
    };
    for (length, times) in [(20_000, 200), (200_000, 100), (3_000_000, 10)] {
        for _ in 0..times {
            let status = send(&mut client, post("/api/v2/clients"), vec![b'x'; length]).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
    }
    let status = send(&mut client, post("/oauth/token"), b"{}".to_vec()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    drop(client);
    server.stop();
}
