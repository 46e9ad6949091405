//! The checks of CI that are not tests of behaviour.

mod dependencies;

use std::process::Command;

use anyhow::Result;

use crate::report::step;
use crate::{process, project, tools};

/// Formatting, lints on both targets, and the dependency rules.
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
    step("Dependency rules", "", dependencies::check)?;
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
