//! Node.js, and what comes by npm: wasm-opt, and the packages of tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, debian};
use crate::process;
use crate::report::step;

/// The npm package `binaryen` carries wasm-opt; Debian's is years older than the compiler.
const BINARYEN: &str = "132.0.0";

/// The folder of wasm-opt.
///
/// # Errors
///
/// Where it can't be installed.
pub fn wasm_opt() -> Result<PathBuf> {
    let folder = cache()?.join(format!("binaryen-{BINARYEN}"));
    let bin = folder.join("node_modules/.bin");
    if bin.join("wasm-opt").exists() {
        return Ok(bin);
    }
    ensure_node("Optimising the console's WebAssembly")?;
    step(
        &format!("Installing wasm-opt {BINARYEN}"),
        "10 seconds",
        || {
            std::fs::create_dir_all(&folder)?;
            let mut npm = Command::new("npm");
            npm.args([
                "install",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
            ])
            .arg(&folder)
            .arg(format!("binaryen@{BINARYEN}"));
            process::run_logged("binaryen", &mut npm)
            .with_context(|| format!("wasm-opt could not be installed: check the network, or run `npm install binaryen@{BINARYEN}` in {}, then run this again.", folder.display()))
        },
    )?;
    Ok(bin)
}

/// Installs the packages that `folder`'s lock file names, where they are not there already.
///
/// # Errors
///
/// Where they can't be installed.
pub fn npm_ci(folder: &Path) -> Result<()> {
    ensure_node("Testing with the browser and with other clients")?;
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.countersign-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step(
        &format!("Installing the npm packages of {}", folder.display()),
        "15 seconds",
        || {
            process::run_logged("npm-ci", Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
            .with_context(|| format!("the npm packages of {} could not be installed: check the network, then run this again.", folder.display()))?;
            Ok(std::fs::write(&stamp, &lock)?)
        },
    )
}

/// Sets up Node.js and npm. `purpose` ends the sentence "… is needed for".
///
/// # Errors
///
/// Where they are missing and can't be installed.
pub fn ensure_node(purpose: &str) -> Result<()> {
    if process::find("node").is_some() && process::find("npm").is_some() {
        return Ok(());
    }
    step("Installing Node.js and npm", "1 minute", || {
        debian::install(&["nodejs", "npm"], purpose)
    })
}
