//! Trunk and wasm-bindgen's test runner, built from crates.io; and what Trunk calls as wasm-bindgen, our own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::cache;
use crate::process;
use crate::project;
use crate::report::step;

/// 0.22 asks for a newer compiler than the one that builds the server.
const TRUNK: &str = "0.21.14";

/// The folder of a Trunk of the right version.
///
/// # Errors
///
/// Where it can't be built.
pub fn trunk() -> Result<PathBuf> {
    // Without TLS: it downloads nothing, since every tool that it calls is there already.
    tool(
        "trunk",
        TRUNK,
        "3 to 4 minutes",
        &["--locked", "--no-default-features", "trunk"],
    )
}

/// The folder of our own wasm-bindgen, which splits the console's program into parts.
///
/// # Errors
///
/// Where it can't be built.
pub fn bindgen() -> Result<PathBuf> {
    step("Building wasm-bindgen", "1 minute the first time", || {
        process::run_logged(
            "bindgen",
            Command::new("cargo")
                .args(["build", "--package", "bindgen"])
                .current_dir(project::root()),
        )
    })?;
    Ok(project::target().join("debug"))
}

/// The program that runs tests compiled to wasm; its version is that of the library in Cargo.lock.
///
/// # Errors
///
/// Where it can't be built.
pub fn wasm_bindgen_test_runner() -> Result<PathBuf> {
    // Without --locked: the lock file in the package names a dependency that the registry no longer offers.
    let folder = tool(
        "wasm-bindgen",
        &project::locked_version("wasm-bindgen")?,
        "2 minutes",
        &["wasm-bindgen-cli"],
    )?;
    Ok(folder.join("wasm-bindgen-test-runner"))
}

fn tool(program: &str, version: &str, usual: &str, args: &[&str]) -> Result<PathBuf> {
    if let Some(folder) = process::find(program)
        .filter(|file| has_version(file, version))
        .and_then(|file| file.parent().map(PathBuf::from))
    {
        return Ok(folder);
    }
    let folder = cache()?.join(format!("{program}-{version}"));
    let bin = folder.join("bin");
    if bin.join(program).is_file() {
        return Ok(bin);
    }
    step(&format!("Building {program} {version}"), usual, || {
        let mut cargo = Command::new("cargo");
        cargo
            .arg("install")
            .args(args)
            .args(["--version", version])
            .arg("--root")
            .arg(&folder)
            // One target folder for both tools: what they share is built once.
            .env("CARGO_TARGET_DIR", cache()?.join("build"));
        // The tools run for seconds a build, and compiling them is most of a first run: no optimization, no clean-up
        // after panics, and few units, since each costs time of its own.
        for (variable, value) in [
            ("OPT_LEVEL", "0"),
            ("DEBUG", "false"),
            ("LTO", "off"),
            ("PANIC", "abort"),
            ("CODEGEN_UNITS", "4"),
            ("STRIP", "debuginfo"),
        ] {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{variable}"), value);
        }
        process::run_logged(program, &mut cargo)
            .with_context(|| format!("{program} {version} could not be built: check the network, or install it yourself with `cargo install {} --version {version}`, then run this again.", args.join(" ")))
    })?;
    Ok(bin)
}

fn has_version(program: &std::path::Path, version: &str) -> bool {
    process::output(Command::new(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version))
}
