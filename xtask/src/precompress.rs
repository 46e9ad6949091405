//! Brotli and gzip beside each asset, so that no server compresses at run time. Node.js does it: it is there for wasm-opt
//! anyway, and its libraries need not be compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{process, project, tools};

const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "txt", "wasm"];

/// Writes `NAME.br` and `NAME.gz` beside each compressible file in `folder`.
///
/// # Errors
///
/// Where a file can't be read or written, or Node.js can't be installed.
pub fn folder(folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    collect(folder, &mut names)?;
    files(&names)
}

/// Writes `NAME.br` and `NAME.gz` beside these files.
///
/// # Errors
///
/// Where a file can't be read or written, or Node.js can't be installed.
pub fn files(files: &[PathBuf]) -> Result<()> {
    tools::node("Compressing the console")?;
    process::run(
        Command::new("node")
            .arg(project::root().join("xtask/src/precompress.mjs"))
            .args(files),
    )
}

/// Adds the compressible files of `folder`.
fn collect(folder: &Path, names: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, names)?;
        } else if path
            .extension()
            .is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
        {
            names.push(path);
        }
    }
    Ok(())
}
