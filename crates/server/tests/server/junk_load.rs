//! Valid clients get their tokens under a flood of junk.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use management_api::Algorithm;
use serde_json::json;
use std::sync::Arc;

use crate::common::{TYPE, TestServer, form};

/// Requests of each sender of junk.
const JUNK: usize = 400;
/// Assertions of each valid client.
const GOOD: usize = 25;

/// Pseudorandom numbers from the seed (Knuth's LCG).
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn bytes(&mut self, longest: usize) -> Vec<u8> {
        (0..self.below(longest))
            .map(|_| self.below(256) as u8)
            .collect()
    }
}

/// Random bytes, random values in known parameters, or a valid assertion that was modified.
fn junk(noise: &mut Noise, good: &str) -> Request<Body> {
    let path = ["/oauth/token", "/oauth/revoke", "/oauth/introspect"][noise.below(3)];
    let media_type = ["application/x-www-form-urlencoded", "application/json"][noise.below(2)];
    let text = String::from_utf8_lossy(&noise.bytes(60)).into_owned();
    let mut changed = good.to_owned().into_bytes();
    let at = noise.below(changed.len());
    changed[at] = b"AZaz09-_."[noise.below(9)];
    let changed = String::from_utf8_lossy(&changed).into_owned();
    let body = match noise.below(4) {
        0 => noise.bytes(2000),
        1 => form(&[("grant_type", "client_credentials"), ("client_id", &text), ("client_secret", &text)])
            .into_bytes(),
        2 => json!({"grant_type": text, "client_assertion": changed, "client_assertion_type": TYPE, &*text: [text]})
            .to_string()
            .into_bytes(),
        _ => form(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", TYPE),
            ("client_assertion", &changed),
            ("audience", &text),
        ])
        .into_bytes(),
    };
    Request::post(path)
        .header("content-type", media_type)
        .body(Body::from(body))
        .unwrap()
}

/// Contract 9.26.
#[tokio::test(flavor = "multi_thread")]
async fn valid_clients_are_served_under_a_flood_of_junk() {
    let server = Arc::new(TestServer::start().await);
    let mut tasks = Vec::new();
    for seed in 0..4 {
        let server = Arc::clone(&server);
        tasks.push(tokio::spawn(async move {
            let client = server.key_client(Algorithm::RS256).await;
            let mut noise = Noise(seed);
            // For a client of its own: a modification without effect may be accepted.
            let good = server
                .draft(&client)
                .header("kid", json!("another"))
                .signed();
            for _ in 0..JUNK {
                let answer = server.send(junk(&mut noise, &good)).await;
                assert!(answer.status.is_client_error(), "{}", answer.status);
                assert!(answer.json()["error"].is_string());
            }
        }));
    }
    for alg in [Algorithm::RS256, Algorithm::PS256] {
        let server = Arc::clone(&server);
        tasks.push(tokio::spawn(async move {
            let client = server.key_client(alg).await;
            for _ in 0..GOOD {
                let assertion = server.draft(&client).signed();
                let answer = server.exchange(&assertion).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
                let replay = server.exchange(&assertion).await;
                assert_eq!(replay.status, StatusCode::UNAUTHORIZED);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}
