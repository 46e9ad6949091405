//! `cargo xtask bench`: how fast Countersign is, beside others in the same run. docs/performance.md tells the results.

use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::report::step;
use crate::tools::{self, Browser};
use crate::{console, e2e, process, project, server};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// The diagnosis as native code, by criterion.
    Diagnosis,
    /// The diagnosis in the browser, beside other libraries.
    Wasm,
    /// Large bundles in the console: how long they block the page.
    Bundle,
    /// The token endpoint under load, beside npm `oidc-provider`.
    Token,
    /// The console's first load, beside Keycloak's admin console.
    Load,
    /// The first `cargo xtask serve`.
    FirstRun,
}

impl Bench {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Diagnosis,
        Self::Wasm,
        Self::Bundle,
        Self::Token,
        Self::Load,
        Self::FirstRun,
    ];
}

impl FromStr for Bench {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "diagnosis" => Ok(Self::Diagnosis),
            "wasm" => Ok(Self::Wasm),
            "bundle" => Ok(Self::Bundle),
            "token" => Ok(Self::Token),
            "load" => Ok(Self::Load),
            "first-run" => Ok(Self::FirstRun),
            other => {
                bail!(
                    "there is no benchmark `{other}`: the benchmarks are diagnosis, wasm, bundle, token, load and first-run"
                )
            }
        }
    }
}

/// What to measure, and beside what.
#[derive(Default)]
pub struct Options {
    benches: Vec<Bench>,
    /// An older build: the folder of a console for `load`, the program of a server for `token`.
    before: Option<PathBuf>,
}

impl Options {
    /// Reads them from the command line; all benchmarks, where it names none.
    ///
    /// # Errors
    ///
    /// For an option or a benchmark that is not one of them.
    pub fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("before") => options.before = Some(existing(args.value()?.into())?),
                Value(name) => options.benches.push(name.string()?.parse()?),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.benches.is_empty() {
            options.benches.extend(Bench::ALL);
        }
        Ok(options)
    }

    /// Tells a benchmark of the older build, if there is one.
    fn beside<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match &self.before {
            Some(before) => command.env("COUNTERSIGN_BENCH_BEFORE", before),
            None => command,
        }
    }
}

/// The whole path: the benchmarks run in folders of their own.
fn existing(path: PathBuf) -> Result<PathBuf> {
    path.canonicalize()
        .with_context(|| format!("{} does not exist", path.display()))
}

/// Sets up what the benchmarks need, runs them, and prints their tables.
///
/// # Errors
///
/// Where the machine can't be set up, or a benchmark fails.
pub fn run(options: &Options) -> Result<()> {
    for bench in &options.benches {
        match bench {
            Bench::Load => load(options)?,
            Bench::FirstRun => first_run()?,
            Bench::Diagnosis => diagnosis()?,
            Bench::Wasm => wasm()?,
            Bench::Bundle => bundle()?,
            Bench::Token => token(options)?,
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

fn bundle() -> Result<()> {
    let mut node = e2e::node(server::Profile::Debug)?;
    step("Large bundles in the console", "1 minute", || {
        process::run(node.arg("bundle.mjs"))
    })
}

fn token(options: &Options) -> Result<()> {
    tools::npm_ci(&folder())?;
    tools::openssl()?;
    tools::postgresql()?;
    tools::load_generator()?;
    let server = server::build(server::Profile::Release)?;
    let data = project::target().join("bench");
    std::fs::create_dir_all(&data)?;
    step("The token endpoint under load", "8 minutes", || {
        process::run(
            options.beside(
                node()
                    .arg("token/main.mjs")
                    .env("COUNTERSIGN_BINARY", &server)
                    .env("COUNTERSIGN_BENCH_FOLDER", &data),
            ),
        )
    })
}

fn load(options: &Options) -> Result<()> {
    let browser = Browser::ensure()?;
    let folder = folder().join("load");
    tools::npm_ci(&folder)?;
    tools::openssl()?;
    let console = console::build(console::Profile::Release)?;
    // As `serve` starts it: what takes time is the browser's.
    let server = server::build(server::Profile::Laptop)?;
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .arg("main.mjs")
        .env("COUNTERSIGN_BINARY", server)
        .env("COUNTERSIGN_BENCH_CONSOLE", console)
        .env("CHROMIUM", &browser.chromium);
    step("The console's first load", "8 minutes", || {
        process::run(options.beside(&mut node))
    })
}

/// Builds all that the first `cargo xtask serve` builds, with empty folders for tools and targets. The crates and the
/// WebAssembly target are at hand: what they cost is the network's matter.
fn first_run() -> Result<()> {
    let folder = project::target().join("first-run");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    // Downloads are not what is measured.
    process::run_logged(
        "first-run-fetch",
        Command::new("cargo")
            .args(["fetch", "--locked"])
            .current_dir(project::root()),
    )?;
    step("The first run of `cargo xtask serve`", "10 minutes", || {
        process::run(
            Command::new("cargo")
                .args(["xtask", "serve", "--build-only"])
                .current_dir(project::root())
                .env("CARGO_TARGET_DIR", folder.join("target"))
                .env("COUNTERSIGN_TOOLS", folder.join("tools")),
        )
    })
}
