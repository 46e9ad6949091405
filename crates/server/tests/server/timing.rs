//! That a failure is explained shows in no answer's time. In the ring `long`: times are measured alone.

use management_api::Algorithm;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::{TestClient, TestServer, keys};

/// Answers whose median counts.
const ANSWERS: usize = 300;
/// How much one median may be above another: noise of a busy machine has less.
const NOISE: f64 = 1.35;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn assert_alike(medians: &[(&str, Duration)]) {
    let least = medians.iter().map(|(_, time)| *time).min().unwrap();
    for (name, time) in medians {
        let ratio = time.as_secs_f64() / least.as_secs_f64();
        assert!(
            ratio < NOISE,
            "{name}: {ratio:.2} times the least of {medians:?}"
        );
    }
    println!("{medians:?}");
}

/// Contract 9.20: an unknown client, an unknown kid, and a bad signature with and without cause take the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures time; cargo xtask test long"]
async fn long_answers_of_every_failure_take_the_same_time() {
    let server = TestServer::start().await;
    let client = server.key_client(Algorithm::RS256).await;
    let ghost = TestClient {
        id: "nobody".into(),
        ..client.clone()
    };
    let mut times = [const { Vec::new() }; 4];
    for round in 0..ANSWERS {
        let draft = server.draft(&client);
        let assertions = [
            server.draft(&ghost).signed(),
            draft.clone().header("kid", json!("unknown")).signed(),
            draft.signed_by(&keys()[1]),
            server.draft(&client).signed_by(&keys()[1]),
        ];
        // In turns, so that what the machine does meanwhile meets all of them. The last one finds the bound reached.
        for at in 0..4 {
            let kind = (round + at) % 4;
            server.clock.advance(1);
            if kind == 3 {
                for _ in 0..50 {
                    server.exchange(&assertions[2]).await;
                }
                server.state.journal.flush().await;
            }
            let start = Instant::now();
            server.exchange(&assertions[kind]).await;
            times[kind].push(start.elapsed());
            server.state.journal.flush().await;
        }
    }
    let names = [
        "unknown client",
        "unknown kid",
        "with cause",
        "without cause",
    ];
    let medians: Vec<_> = names.into_iter().zip(times.map(median)).collect();
    assert_alike(&medians);
}

/// Contract 9.20: a flood of bad signatures costs genuine clients the same, whether causes are found or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures time; cargo xtask test long"]
async fn long_a_flood_of_bad_signatures_costs_the_same_with_causes() {
    let mut medians = Vec::new();
    for (name, step) in [("without causes", 0), ("with causes", 1)] {
        let server = Arc::new(TestServer::start().await);
        let client = server.key_client(Algorithm::RS256).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let flood = {
            let (server, client, is_over) =
                (Arc::clone(&server), client.clone(), Arc::clone(&is_over));
            tokio::spawn(async move {
                let mut sent = 0;
                while !is_over.load(Ordering::Relaxed) {
                    let bad = server.draft(&client).signed_by(&keys()[1]);
                    server.exchange(&bad).await;
                    sent += 1;
                    // A second for each fifty: as fast as the bound allows.
                    if sent % 50 == 0 {
                        server.clock.advance(step);
                    }
                }
            })
        };
        let mut times = Vec::new();
        for _ in 0..ANSWERS {
            let good = server.draft(&client).signed();
            let start = Instant::now();
            server.exchange(&good).await;
            times.push(start.elapsed());
        }
        is_over.store(true, Ordering::Relaxed);
        flood.await.unwrap();
        medians.push((name, median(times)));
    }
    assert_alike(&medians);
}
