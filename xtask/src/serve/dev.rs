//! `cargo xtask serve --dev`: debug builds, rebuilt on every change.

use std::path::Path;
use std::process::{Child, ExitCode};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::Options;
use crate::{console, project, server, tools};

/// What the server is made from.
const SERVER_INPUTS: [&str; 2] = ["Cargo.lock", "crates"];
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Builds both in debug, lets Trunk watch the console, and restarts the server when its sources change.
///
/// # Errors
///
/// Where the first build fails; later failures are shown and waited out.
pub fn run(options: &Options) -> Result<ExitCode> {
    let (program, console) = super::build(server::Profile::Debug, console::Profile::Debug)?;
    let mut watch = tools::console()?.command("trunk");
    let _trunk = Kill(
        watch
            .args(["watch", "--dist"])
            .arg(&console)
            .spawn()
            .context("trunk can't be started")?,
    );
    let mut running = Kill(
        options
            .server(&program, &console)
            .spawn()
            .context("the server can't be started")?,
    );
    let mut built = newest();
    loop {
        sleep(POLL_INTERVAL);
        if let Some(status) = running.0.try_wait()? {
            eprintln!("The server ended ({status}).");
            return Ok(ExitCode::FAILURE);
        }
        let now = newest();
        if now == built {
            continue;
        }
        built = now;
        match server::build(server::Profile::Debug) {
            Ok(_) => {
                drop(running);
                running = Kill(options.server(&program, &console).spawn()?);
            }
            Err(error) => eprintln!("{error:#}\nThe server that runs is the one from before."),
        }
    }
}

/// The time of the newest change to the server's sources.
fn newest() -> Option<SystemTime> {
    SERVER_INPUTS
        .iter()
        .filter_map(|input| newest_in(&project::root().join(input)))
        .max()
}

fn newest_in(path: &Path) -> Option<SystemTime> {
    if path.is_dir() {
        std::fs::read_dir(path)
            .ok()?
            .flatten()
            .filter_map(|entry| newest_in(&entry.path()))
            .max()
    } else {
        path.metadata().ok()?.modified().ok()
    }
}

/// A child that ends with its owner.
struct Kill(Child);

impl Drop for Kill {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
