//! `cargo xtask bench`: how fast Countersign is, beside others in the same run. docs/performance.md tells the results.

use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;

use anyhow::{Result, bail};

use crate::report::step;
use crate::tools::{self, Browser};
use crate::{process, project, server};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// The diagnosis as native code, by criterion.
    Diagnosis,
    /// The diagnosis in the browser, beside other libraries.
    Wasm,
    /// The token endpoint under load, beside npm `oidc-provider`.
    Token,
}

impl Bench {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Diagnosis, Self::Wasm, Self::Token];
}

impl FromStr for Bench {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "diagnosis" => Ok(Self::Diagnosis),
            "wasm" => Ok(Self::Wasm),
            "token" => Ok(Self::Token),
            other => {
                bail!(
                    "there is no benchmark `{other}`: the benchmarks are diagnosis, wasm and token"
                )
            }
        }
    }
}

/// Sets up what `benches` need, runs them, and prints their tables.
///
/// # Errors
///
/// Where the machine can't be set up, or a benchmark fails.
pub fn run(benches: &[Bench]) -> Result<()> {
    for bench in benches {
        match bench {
            Bench::Diagnosis => diagnosis()?,
            Bench::Wasm => wasm()?,
            Bench::Token => token()?,
        }
    }
    Ok(())
}

fn diagnosis() -> Result<()> {
    step(
        "The diagnosis as native code",
        "2 minutes the first time",
        || {
            process::run(
                Command::new("cargo")
                    .args(["bench", "--package", "diagnosis", "--bench", "diagnosis"])
                    .current_dir(project::root()),
            )
        },
    )
}

/// The folder of what Node.js runs.
fn folder() -> PathBuf {
    project::root().join("bench")
}

/// The Node.js that the peers ask for, from npm: Debian's is older.
fn node() -> Command {
    let mut node = Command::new(folder().join("node_modules/node/bin/node"));
    node.current_dir(folder());
    node
}

fn wasm() -> Result<()> {
    let browser = Browser::ensure()?;
    tools::npm_ci(&folder())?;
    let built = wasm_module()?;
    step("The diagnosis in the browser", "1 minute", || {
        process::run(
            node()
                .arg("wasm/main.mjs")
                .env("COUNTERSIGN_BENCH_WASM", &built)
                .env("CHROMIUM", &browser.chromium),
        )
    })
}

/// Builds the diagnosis as a module of its own, by the console's profile and tools.
fn wasm_module() -> Result<PathBuf> {
    let tools = tools::console()?;
    let folder = project::target().join("bench/wasm");
    let built = project::wasm_target().join("wasm32-unknown-unknown/wasm-release/bench_wasm.wasm");
    let module = folder.join("bench_wasm_bg.wasm");
    step(
        "Building the diagnosis for the browser",
        "1 minute the first time",
        || {
            let build = [
                "build",
                "--package",
                "bench-wasm",
                "--profile",
                "wasm-release",
                "--target",
                "wasm32-unknown-unknown",
            ];
            process::run_logged("bench-wasm", tools.command("cargo").args(build))?;
            process::run_logged(
                "bench-wasm-bindgen",
                tools
                    .command("wasm-bindgen")
                    .args(["--target", "web", "--out-dir"])
                    .arg(&folder)
                    .arg(&built),
            )?;
            process::run_logged(
                "bench-wasm-opt",
                tools
                    .command("wasm-opt")
                    .args(["-Oz", "--all-features", "-o"])
                    .arg(&module)
                    .arg(&module),
            )
        },
    )?;
    Ok(folder)
}

fn token() -> Result<()> {
    tools::npm_ci(&folder())?;
    tools::openssl()?;
    tools::postgresql()?;
    tools::load_generator()?;
    let server = server::build(server::Profile::Release)?;
    let data = project::target().join("bench");
    std::fs::create_dir_all(&data)?;
    step("The token endpoint under load", "8 minutes", || {
        process::run(
            node()
                .arg("token/main.mjs")
                .env("COUNTERSIGN_BINARY", &server)
                .env("COUNTERSIGN_BENCH_FOLDER", &data),
        )
    })
}
