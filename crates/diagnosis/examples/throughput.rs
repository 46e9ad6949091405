//! How many diagnoses a second this machine makes: `cargo run --release -p diagnosis --example throughput`.
#![allow(clippy::unwrap_used, reason = "a tool for developers")]

use std::hint::black_box;
use std::time::Instant;

use diagnosis::{Scan, Verdict, diagnose};

fn main() {
    let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_800);
    let leaf = include_bytes!("../tests/fixtures/chain-leaf.pem");
    let key = include_bytes!("../tests/fixtures/rsa2048.spki.pem");
    rate("certificate, whole diagnosis", || {
        assert_eq!(diagnose(black_box(leaf), now).verdict, Verdict::Accept);
    });
    rate("public key, whole diagnosis", || {
        assert_eq!(diagnose(black_box(key), now).verdict, Verdict::Accept);
    });
    rate("certificate, facts alone", || {
        assert!(diagnosis::facts(black_box(leaf)).is_some());
    });
    // Small certificates: 10,000 of 2048 bits would go beyond the 10 MiB that are read.
    let small = include_bytes!("../tests/fixtures/self-signed-ec.pem");
    let bundle = small.repeat(10_000);
    let start = Instant::now();
    let mut scan = Scan::new(&bundle);
    while scan.step(500).is_some() {}
    let scanned = start.elapsed();
    assert_eq!(scan.finish(now).certificates, 10_000);
    println!(
        "bundle of 10,000: scanned in {scanned:.0?}, judged in {:.0?} more",
        start.elapsed() - scanned
    );
}

fn rate(what: &str, mut once: impl FnMut()) {
    let start = Instant::now();
    let mut count = 0u32;
    while start.elapsed().as_millis() < 1_000 {
        for _ in 0..100 {
            once();
        }
        count += 100;
    }
    println!(
        "{what}: {:.0}/s",
        f64::from(count) / start.elapsed().as_secs_f64()
    );
}
