//! Building the server.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::report::step;
use crate::{process, project};

/// How the server is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As fast as it gets.
    Release,
    /// For one machine: quick to build, and fast enough.
    Laptop,
    /// For tests.
    Debug,
}

impl Profile {
    /// Its name for cargo, that of its folder, and what a step says of it.
    fn names(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Release => (
                "release",
                "release",
                "Building the server (release)",
                "8 minutes the first time",
            ),
            Self::Laptop => (
                "laptop",
                "laptop",
                "Building the server",
                "8 minutes the first time, beside all that follows",
            ),
            Self::Debug => (
                "dev",
                "debug",
                "Building the server (debug)",
                "2 minutes the first time",
            ),
        }
    }
}

/// Builds the server where anything that it is made from has changed, and returns its program.
///
/// # Errors
///
/// Those of the compiler, with the end of its output.
pub fn build(profile: Profile) -> Result<PathBuf> {
    let (name, folder, what, usual) = profile.names();
    step(what, usual, || {
        process::run_logged(
            &format!("server-{name}"),
            cargo(profile)
                .args(["build", "--package", "countersign-server"])
                .args(["--profile", name])
                .current_dir(project::root()),
        )
    })?;
    Ok(project::target().join(folder).join("countersign"))
}

/// The server is compiled on whatever cores are left: many of its crates can be compiled at any time, while the console's
/// steps wait for one another, and some of them need one core only.
fn cargo(profile: Profile) -> Command {
    if profile != Profile::Laptop || process::find("nice").is_none() {
        return Command::new("cargo");
    }
    let mut nice = Command::new("nice");
    nice.args(["-n", "10", "cargo"]);
    nice
}
