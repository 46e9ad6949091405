//! Building the console.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::report::step;
use crate::tools::{ConsoleTools, WasmTarget};
use crate::{precompress, process, project};

/// How the console is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As people get it.
    Release,
    /// Quick to build, large and slow.
    Debug,
}

impl Profile {
    /// The folder of the built console.
    pub fn folder(self) -> PathBuf {
        project::target().join("console").join(match self {
            Self::Release => "release",
            Self::Debug => "debug",
        })
    }
}

/// What the built console is made from.
const INPUTS: [&str; 15] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "crates/assertion",
    "crates/diagnosis",
    "crates/key-files",
    "crates/management-api",
    "crates/primitives",
    "crates/strict-decoder",
    "src",
    "style",
    "xtask/bindgen",
];

/// Builds the console, where anything that it is made from has changed, and returns its folder. Sets up what that
/// needs.
///
/// # Errors
///
/// Those of the compiler, with the end of its output; where the machine can't be set up.
pub fn build(profile: Profile) -> Result<PathBuf> {
    let folder = profile.folder();
    let stamp = folder.join(".inputs");
    let inputs = fingerprint()?;
    if fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        return Ok(folder);
    }
    let wasm = WasmTarget::ensure()?;
    let mut cargo = compiler(&wasm, profile);
    // Trunk finds it compiled: the first time, Trunk itself takes as long to build.
    let (compiled, tools) = process::both(|| compile(&mut cargo), || ConsoleTools::complete(wasm));
    compiled?;
    let tools = tools?;
    step("Assembling the console", "half a minute", || {
        let mut trunk = tools.command("trunk");
        trunk.args(["build", "--dist"]).arg(&folder);
        if profile == Profile::Release {
            trunk.arg("--release");
        }
        process::run_logged("console", &mut trunk)?;
        if profile == Profile::Release {
            precompress::folder(&folder)?;
        }
        Ok(fs::write(&stamp, &inputs)?)
    })?;
    Ok(folder)
}

/// The command by which Trunk compiles the console.
fn compiler(wasm: &WasmTarget, profile: Profile) -> Command {
    let mut cargo = Command::new("cargo");
    wasm.configure(&mut cargo);
    cargo.current_dir(project::root()).args([
        "build",
        "--target=wasm32-unknown-unknown",
        "--bin",
        "countersign-console",
        "--profile",
        match profile {
            Profile::Release => "wasm-release",
            Profile::Debug => "dev",
        },
    ]);
    cargo
}

fn compile(cargo: &mut Command) -> Result<()> {
    step(
        "Compiling the console",
        "4 minutes the first time, 1 minute later",
        || process::run_logged("console-compile", cargo),
    )
}

/// A hash over the names and contents of all inputs.
fn fingerprint() -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        hash_into(&project::root().join(input), &mut hasher)?;
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn hash_into(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .flatten()
            .map(|entry| entry.path())
            .collect();
        entries.sort();
        for entry in entries {
            hash_into(&entry, hasher)?;
        }
    } else if path.is_file() {
        path.hash(hasher);
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}
