//! The tools that a build or a test needs: found where they are, installed where they are not.

mod browser;
mod cargo_tools;
mod debian;
mod node;
mod python;
mod wasm_target;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, report};

pub use browser::{Browser, firefox};
pub use node::{ensure_node as node, npm_ci};
pub use python::{ensure_python as python, environment as python_environment};
pub use wasm_target::WasmTarget;

/// What building the console needs.
pub struct ConsoleTools {
    wasm: WasmTarget,
    bin_folders: Vec<PathBuf>,
}

impl ConsoleTools {
    /// Sets up what is needed beside the toolchain.
    ///
    /// # Errors
    ///
    /// One sentence that says what is missing and how to install it.
    pub fn complete(wasm: WasmTarget) -> Result<Self> {
        // One waits for the network while the others are compiled.
        let (wasm_opt, built) = process::both(node::wasm_opt, || {
            Ok([cargo_tools::bindgen()?, cargo_tools::trunk()?])
        });
        let bin_folders = built?.into_iter().chain([wasm_opt?]).collect();
        Ok(Self { wasm, bin_folders })
    }

    /// A command of the wasm toolchain, with the tools in its PATH.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(crate::project::root())
            .env("PATH", self.path());
        self.wasm.configure(&mut command);
        command
    }

    /// The toolchain with the wasm target.
    pub fn wasm(&self) -> &WasmTarget {
        &self.wasm
    }

    fn path(&self) -> OsString {
        let before = std::env::var_os("PATH").unwrap_or_default();
        let all = self
            .bin_folders
            .iter()
            .cloned()
            .chain(std::env::split_paths(&before));
        std::env::join_paths(all).unwrap_or(before)
    }
}

/// The program that runs component tests in the browser.
///
/// # Errors
///
/// Where it can't be built.
pub fn component_test_runner() -> Result<PathBuf> {
    cargo_tools::wasm_bindgen_test_runner()
}

/// Sets up what building the console needs.
///
/// # Errors
///
/// One sentence that says what is missing and how to install it.
pub fn console() -> Result<ConsoleTools> {
    ConsoleTools::complete(WasmTarget::ensure()?)
}

/// Sets up the openssl command, by which tests make keys as people do.
///
/// # Errors
///
/// Where it is missing and can't be installed.
pub fn openssl() -> Result<()> {
    if process::find("openssl").is_some() {
        return Ok(());
    }
    debian::install(&["openssl"], "Making test keys")
}

/// Sets up the languages of the Quickstart's programs, and curl.
///
/// # Errors
///
/// Where one is missing and can't be installed.
pub fn quickstart_languages() -> Result<()> {
    const PROGRAMS: [(&str, &str); 3] = [
        ("curl", "curl"),
        ("go", "golang-go"),
        ("javac", "default-jdk-headless"),
    ];
    let missing: Vec<&str> = PROGRAMS
        .into_iter()
        .filter(|(program, _)| process::find(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    report::step("Installing the Quickstart's languages", "1 minute", || {
        debian::install(&missing, "Running the Quickstart's programs")
    })
}

/// Sets up wrk, which puts the server under load.
///
/// # Errors
///
/// Where it is missing and can't be installed.
pub fn load_generator() -> Result<()> {
    if process::find("wrk").is_some() {
        return Ok(());
    }
    debian::install(&["wrk"], "Measuring the token endpoint")
}

/// Sets up PostgreSQL's programs, by which the store's tests start a private cluster.
///
/// # Errors
///
/// Where they are missing and can't be installed.
pub fn postgresql() -> Result<()> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    if versions
        .into_iter()
        .any(|version| version.path().join("bin/initdb").is_file())
    {
        return Ok(());
    }
    report::step("Installing PostgreSQL", "20 seconds", || {
        debian::install(&["postgresql"], "Testing the PostgreSQL store")
    })
}

/// The folder that holds the tools installed by xtask, one folder a tool and version; outside the
/// project, so that a second clone or a cleaned target folder does not build them again.
fn cache() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("COUNTERSIGN_TOOLS") {
        return Ok(folder.into());
    }
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .context("neither HOME nor XDG_CACHE_HOME is set: set COUNTERSIGN_TOOLS to a folder for the build tools")?;
    Ok(base.join("countersign").join("tools"))
}
