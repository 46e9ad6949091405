//! Floods of requests: the log loses nothing that matters, and the disk does not fill up.

use axum::http::{Method, StatusCode};
use management_api::Algorithm;
use serde_json::json;
use std::sync::Arc;
use store::{LogFilter, LogOrder, Window};

use crate::common::TestServer;

/// The number of events of this type in the log, single and counted.
async fn told(server: &TestServer, kind: &str) -> (u64, u64) {
    server.state.journal.flush().await;
    let filter = LogFilter {
        kinds: vec![kind.to_owned()],
        ..LogFilter::default()
    };
    let window = Window::Offset {
        start: 0,
        limit: u64::MAX,
    };
    let page = server
        .state
        .store
        .logs(&filter, LogOrder::NewestFirst, window)
        .await
        .unwrap();
    let counts = page
        .items
        .iter()
        .map(|entry| entry.details["count"].as_u64());
    counts.fold((0, 0), |(single, counted), count| match count {
        None => (single + 1, counted),
        Some(more) => (single, counted + more),
    })
}

/// Contract 8.6.
#[tokio::test(flavor = "multi_thread")]
async fn every_token_and_failure_of_a_flood_is_accounted_for() {
    const STRANGERS: u64 = 12;
    const ATTEMPTS: u64 = 1000;
    const TOKENS: u64 = 40;
    let server = Arc::new(TestServer::start().await);
    let mut tasks = Vec::new();
    for _ in 0..STRANGERS {
        let server = Arc::clone(&server);
        tasks.push(tokio::spawn(async move {
            let client = server.key_client(Algorithm::RS256).await;
            // Logging each one queries the store, which is slower than a request.
            let bad = server
                .draft(&client)
                .header("kid", json!("unknown-kid"))
                .signed();
            for _ in 0..ATTEMPTS {
                let answer = server.exchange(&bad).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            }
        }));
    }
    let good = Arc::clone(&server);
    tasks.push(tokio::spawn(async move {
        let client = good.key_client(Algorithm::RS256).await;
        for _ in 0..TOKENS {
            let assertion = good.draft(&client).signed();
            assert_eq!(good.exchange(&assertion).await.status, StatusCode::OK);
        }
    }));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(told(&server, "seccft").await, (TOKENS, 0));
    let (single, counted) = told(&server, "feccft").await;
    assert_eq!(
        single + counted,
        STRANGERS * ATTEMPTS,
        "{single} and {counted}"
    );
}

/// Contract 8.6.
#[tokio::test]
async fn callers_without_scope_do_not_fill_the_disk() {
    const ATTEMPTS: u64 = 300;
    let server = TestServer::start().await;
    let token = crate::bearer::token(&server, |token| token.scope = Some("read:stats".into()));
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("user-agent", &"agent ".repeat(1000)),
    ];
    let long = format!("/api/v2/clients/{}", "x/".repeat(30_000));
    let paths = [
        format!("/api/v2/clients/{}", "x".repeat(60_000)),
        format!("/api/v2/clients/{}/credentials", "%20".repeat(20_000)),
    ];
    assert_eq!(
        server
            .call(Method::PATCH, &long, &headers, "{}")
            .await
            .status,
        404
    );
    for attempt in 0..ATTEMPTS {
        let path = &paths[attempt as usize % 2];
        let method = [Method::PATCH, Method::POST][attempt as usize % 2].clone();
        let answer = server.call(method, path, &headers, "{}").await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
    }
    let (single, counted) = told(&server, "fapi").await;
    assert_eq!(single + counted, ATTEMPTS);
    assert!(single <= 100, "{single} entries");
    let entry = server.last_log("fapi").await;
    let size = serde_json::to_string(&entry).unwrap().len();
    assert!(size < 1500, "{size} bytes");
}
