//! Building the server.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::console::Profile;
use crate::report::step;
use crate::{process, project};

/// Builds the server where anything that it is made from has changed, and returns its program.
///
/// # Errors
///
/// Those of the compiler, with the end of its output.
pub fn build(profile: Profile) -> Result<PathBuf> {
    let (what, usual, folder, log) = match profile {
        Profile::Release => (
            "Building the server (release)",
            "7 minutes the first time, beside the tools and the console",
            "release",
            "server",
        ),
        Profile::Debug => (
            "Building the server (debug)",
            "2 minutes the first time",
            "debug",
            "server-debug",
        ),
    };
    step(what, usual, || {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--package", "countersign-server"])
            .current_dir(project::root());
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        process::run_logged(log, &mut cargo)
    })?;
    Ok(project::target().join(folder).join("countersign"))
}
