//! Every target over its seeds, over what fuzzing found, and over some damage of both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::path::{Path, PathBuf};

use fuzz::{Random, TARGETS, Target, damage};

/// Damaged inputs of each target: what takes a second or two.
fn cases(target: &Target) -> usize {
    match target.name {
        "pem" | "der" | "assertion" => 20_000,
        "diagnose" => 5_000,
        _ => 500,
    }
}

#[test]
fn what_must_hold_holds() {
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

/// What a target begins with: its seeds, its regressions, and key files where it reads these.
fn inputs(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![
        root.join("seeds").join(name),
        root.join("regressions").join(name),
    ];
    if matches!(name, "pem" | "der" | "diagnose") {
        folders.push(root.join("../diagnosis/tests/fixtures"));
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
