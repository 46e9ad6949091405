//! `cargo xtask serve`: from a fresh machine to a running Countersign.

mod dev;

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use lexopt::prelude::*;

use crate::console::{self, Profile};
use crate::report::step;
use crate::{process, project, tools};

/// The options of `serve`.
pub struct Options {
    port: u16,
    data_dir: PathBuf,
    dev: bool,
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
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    /// The command that starts the server on the console in `console`.
    fn server(&self, profile: &str, console: &std::path::Path) -> Command {
        let mut server = Command::new(project::server_binary(profile));
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
    let tools = tools::console()?;
    if options.dev {
        return dev::run(options, &tools);
    }
    // Side by side: the console's link-time optimisation keeps one core busy while the other is idle.
    let console = std::thread::scope(|scope| {
        let server = scope.spawn(build_server);
        let console = console::build(&tools, Profile::Release);
        server
            .join()
            .map_err(|_| anyhow::anyhow!("building the server panicked"))??;
        console
    })?;
    // Becomes the server: it gets the terminal's signals itself.
    let error = options.server("release", &console).exec();
    Err(error).context("the server could not be started")
}

fn build_server() -> Result<()> {
    step(
        "Building the server (release)",
        "4 minutes the first time",
        || {
            process::run_logged(
                "server",
                Command::new("cargo")
                    .args(["build", "--release", "--package", "countersign-server"])
                    .current_dir(project::root()),
            )
        },
    )
}
