//! `cargo xtask serve`: from a fresh machine to a running Countersign.

mod dev;

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use lexopt::prelude::*;

use crate::{console, process, project, report, server};

/// The options of `serve`.
pub struct Options {
    port: u16,
    data_dir: PathBuf,
    dev: bool,
    build_only: bool,
}

impl Options {
    /// Reads them from the command line.
    ///
    /// # Errors
    ///
    /// For an option that is not one of them.
    pub fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            port: 8080,
            data_dir: project::root().join("data"),
            dev: false,
            build_only: false,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Long("port") => {
                    options.port = args
                        .value()?
                        .parse()
                        .context("--port takes a number from 1 to 65535")?
                }
                Long("data-dir") => options.data_dir = args.value()?.into(),
                Long("dev") => options.dev = true,
                Long("build-only") => options.build_only = true,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    /// The command that starts the server `program` on the console in `console`.
    fn server(&self, program: &Path, console: &Path) -> Command {
        let mut server = Command::new(program);
        server
            .args(["serve", "--port", &self.port.to_string()])
            .arg("--data-dir")
            .arg(&self.data_dir)
            .arg("--console-dir")
            .arg(console);
        server
    }
}

/// Sets up, builds and serves.
///
/// # Errors
///
/// One sentence that says what to install or what failed.
pub fn run(options: &Options) -> Result<ExitCode> {
    if options.dev {
        return dev::run(options);
    }
    let (program, console) = build(server::Profile::Laptop, console::Profile::Release)?;
    report::summary();
    if options.build_only {
        return Ok(ExitCode::SUCCESS);
    }
    // Becomes the server: it gets the terminal's signals itself.
    let error = options.server(&program, &console).exec();
    Err(error).context("the server could not be started")
}

/// Builds the server beside the console: what waits for the network, and linking, leave cores idle. Returns the
/// server's program and the console's folder.
fn build(server: server::Profile, console: console::Profile) -> Result<(PathBuf, PathBuf)> {
    let (server, console) = process::both(|| server::build(server), || console::build(console));
    Ok((server?, console?))
}
