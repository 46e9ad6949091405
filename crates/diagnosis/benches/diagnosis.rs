//! How fast the diagnosis is on this machine: `cargo bench -p diagnosis`.
#![allow(missing_docs, reason = "criterion's macros make what has no name")]

use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use diagnosis::{Scan, diagnose, facts};

const CERTIFICATE: &[u8] = include_bytes!("../tests/fixtures/chain-leaf.pem");
const KEY: &[u8] = include_bytes!("../tests/fixtures/rsa2048.spki.pem");
/// Small ones: 10,000 of RSA-2048 as large as [`CERTIFICATE`] are more than the 10 MiB that are read.
const SMALL: &[u8] = include_bytes!("../tests/fixtures/self-signed-ec.pem");
const BUNDLE: usize = 10_000;

/// A moment at which all of these are valid.
fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_800)
}

fn one(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("RSA-2048");
    group.throughput(Throughput::Elements(1));
    group.bench_function("certificate, facts", |bencher| {
        bencher.iter(|| facts(black_box(CERTIFICATE)));
    });
    group.bench_function("certificate, diagnosis", |bencher| {
        bencher.iter(|| diagnose(black_box(CERTIFICATE), now()));
    });
    let der = diagnose(CERTIFICATE, now()).object.unwrap_or_default();
    group.bench_function("certificate, strict decoder", |bencher| {
        bencher.iter(|| strict_decoder::note(black_box(&der)));
    });
    group.bench_function("public key, diagnosis", |bencher| {
        bencher.iter(|| diagnose(black_box(KEY), now()));
    });
    group.finish();
}

fn bundle(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bundle of 10,000");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(5));
    let text = SMALL.repeat(BUNDLE);
    group.bench_function("diagnosis", |bencher| {
        bencher.iter_batched(
            || Scan::new(&text),
            |mut scan| {
                while scan.step(500).is_some() {}
                scan.finish(now())
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, one, bundle);
criterion_main!(benches);
