//! The checks of CI that are not tests of behaviour.

mod circles;
mod citations;
mod contract;
mod dependencies;
mod layers;
mod length;
mod modules;
mod references;
mod structure;
mod test_code;
mod tree;
mod violation;

use std::process::Command;

use anyhow::Result;

use crate::report::step;
use crate::{process, project, tools};

/// Formatting, the rules of dependencies, sources and documents, and lints on both targets.
///
/// # Errors
///
/// Where one fails.
pub fn run() -> Result<()> {
    let cargo = |args: &[&str]| {
        process::run(
            Command::new("cargo")
                .args(args)
                .current_dir(project::root()),
        )
    };
    step("Formatting", "", || cargo(&["fmt", "--all", "--check"]))?;
    step("Structure of sources and documents", "", structure::check)?;
    step("Clippy on the host", "4 minutes the first time", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ])
    })?;
    let tools = tools::console()?;
    tools.wasm().ensure_clippy()?;
    step("Clippy on wasm", "2 minutes the first time", || {
        process::run(tools.command("cargo").args([
            "clippy",
            "--package",
            "countersign-console",
            "--all-targets",
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "--deny",
            "warnings",
        ]))
    })
}
