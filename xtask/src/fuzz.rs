//! `cargo xtask fuzz`: a target of crates/fuzz under libFuzzer, for as long as one likes.
//!
//! The compiler that builds everything else does: coverage is an LLVM pass that flags switch on. Without
//! AddressSanitizer, which needs a nightly compiler, and which our code, free of `unsafe`, does not need.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::report::step;
use crate::{process, project};

/// What libFuzzer watches: every edge, and what is compared with what.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";
/// Targets that need the whole server.
const OF_SERVER: [&str; 2] = ["management", "token"];
/// Targets that read key files.
const OF_FILES: [&str; 3] = ["pem", "der", "diagnose"];
const OTHERS: [&str; 3] = ["assertion", "jwk", "layout"];

/// What to run.
#[derive(Debug)]
pub struct Options {
    target: String,
    /// For how long.
    seconds: u32,
    /// Further folders of seeds.
    seeds: Vec<PathBuf>,
}

impl Options {
    /// Reads the rest of the command line.
    ///
    /// # Errors
    ///
    /// A wrong call.
    pub fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut target = None;
        let mut seconds = 60;
        let mut seeds = Vec::new();
        while let Some(arg) = args.next()? {
            match arg {
                Long("seconds") => seconds = args.value()?.parse()?,
                Value(name) if target.is_none() => target = Some(name.string()?),
                Value(folder) => seeds.push(folder.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        let all = [&OF_FILES[..], &OTHERS, &OF_SERVER].concat();
        match target {
            Some(target) if all.contains(&target.as_str()) => Ok(Self {
                target,
                seconds,
                seeds,
            }),
            _ => bail!("name a target: {}", all.join(", ")),
        }
    }
}

/// Builds the target and runs it; what it finds is written to target/fuzz/found.
///
/// # Errors
///
/// It can't be built, or it found something.
pub fn run(options: &Options) -> Result<()> {
    let target = options.target.as_str();
    let host = host()?;
    let built = project::target().join("fuzz");
    step("The fuzz target", "3 minutes the first time", || {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--release", "--target", &host, "--bin", target])
            .current_dir(project::root().join("crates/fuzz/libfuzzer"))
            .env("CARGO_TARGET_DIR", &built)
            .env("RUSTFLAGS", COVERAGE);
        if OF_SERVER.contains(&target) {
            cargo.args(["--features", "server"]);
        }
        process::run(&mut cargo)
    })?;
    let crates = project::root().join("crates");
    let corpus = built.join("corpus").join(target);
    let found = built.join("found");
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder)?;
    }
    let mut seeds = vec![
        crates.join("fuzz/seeds").join(target),
        crates.join("fuzz/regressions").join(target),
    ];
    if OF_FILES.contains(&target) {
        seeds.push(crates.join("diagnosis/tests/fixtures"));
        seeds.push(crates.join("diagnosis/tests/field/text"));
    }
    if target == "jwk" {
        seeds.push(crates.join("diagnosis/tests/field/jwk"));
    }
    seeds.retain(|folder| folder.is_dir());
    process::run(
        Command::new(built.join(host).join("release").join(target))
            .arg(format!("-max_total_time={}", options.seconds))
            .args(["-max_len=16384", "-timeout=20", "-print_final_stats=1"])
            .arg(format!("-artifact_prefix={}/{target}-", found.display()))
            .arg(corpus)
            .args(seeds)
            .args(&options.seeds),
    )
}

/// The compiler's own target triple.
fn host() -> Result<String> {
    let version = process::output(Command::new("rustc").arg("-vV")).context("rustc -vV failed")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}
