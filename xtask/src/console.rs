//! Building the console.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::report::step;
use crate::tools::ConsoleTools;
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
const INPUTS: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "crates/assertion",
    "crates/diagnosis",
    "crates/management-api",
    "src",
    "style",
];

/// Builds the console, where anything that it is made from has changed, and returns its folder.
///
/// # Errors
///
/// Those of the compiler, with the end of its output.
pub fn build(tools: &ConsoleTools, profile: Profile) -> Result<PathBuf> {
    let folder = profile.folder();
    let stamp = folder.join(".inputs");
    let inputs = fingerprint()?;
    if fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        return Ok(folder);
    }
    let (what, usual) = match profile {
        Profile::Release => (
            "Building the console (release)",
            "3 minutes the first time, 1 minute later",
        ),
        Profile::Debug => ("Building the console (debug)", "1 minute the first time"),
    };
    step(what, usual, || {
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
