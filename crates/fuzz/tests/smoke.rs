//! Every target over its seeds, over past findings, and over some mutations of both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::path::{Path, PathBuf};

use fuzz::{Random, TARGETS, Target, damage};

/// Mutated inputs per target: a second or two of time.
fn cases(target: &Target) -> usize {
    match target.name {
        "pem" | "der" | "assertion" => 20_000,
        "diagnose" => 5_000,
        "jwk" => 2_000,
        _ => 500,
    }
}

#[test]
fn targets_hold_for_seeds_findings_and_mutations() {
    std::thread::scope(|scope| {
        for target in TARGETS {
            scope.spawn(|| smoke(target));
        }
    });
}

fn smoke(target: &Target) {
    let files = inputs(target.name);
    for (path, bytes) in &files {
        println!("{}: {}", target.name, path.display());
        (target.run)(bytes);
    }
    for case in 0..cases(target) {
        let mut random = Random::new(case as u64);
        let (_, file) = &files[random.below(files.len())];
        let (_, other) = &files[random.below(files.len())];
        let input = damage(file, other, &mut random);
        if std::panic::catch_unwind(|| (target.run)(&input)).is_err() {
            let path =
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{case}", target.name));
            std::fs::write(&path, &input).unwrap();
            panic!("{} does not hold for {}", target.name, path.display());
        }
    }
}

/// The inputs of a target: its seeds, its regressions, and key files if it reads these.
fn inputs(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![
        root.join("seeds").join(name),
        root.join("regressions").join(name),
    ];
    if matches!(name, "pem" | "der" | "diagnose") {
        folders.push(root.join("../diagnosis/tests/fixtures"));
        folders.push(root.join("../diagnosis/tests/field/text"));
    }
    if name == "jwk" {
        folders.push(root.join("../diagnosis/tests/field/jwk"));
    }
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{name} has no seeds");
    paths
        .into_iter()
        .map(|path| (path.clone(), std::fs::read(&path).unwrap()))
        .collect()
}
