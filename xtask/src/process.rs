//! Running other programs.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project;

/// Finds `program` in PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// What `command` prints on standard output, trimmed; `None` where it can't start or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs `command` with its output on the terminal.
///
/// # Errors
///
/// Where it can't start or exits with a failure.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{} can't be started", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// Runs `command` quietly: its output goes to a log file, whose end is shown where it fails.
///
/// # Errors
///
/// Where it can't start or exits with a failure.
pub fn run_logged(log: &str, command: &mut Command) -> Result<()> {
    let path = log_file(log)?;
    let file = File::create(&path)?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .status()
        .with_context(|| format!("{} can't be started", name(command)))?;
    if !status.success() {
        bail!(
            "{} failed ({status}). The end of {}:\n{}",
            describe(command),
            path.display(),
            tail(&path, 25)
        );
    }
    Ok(())
}

/// Does both at the same time, and returns what came of each.
pub fn both<A: Send, B>(
    beside: impl FnOnce() -> Result<A> + Send,
    here: impl FnOnce() -> Result<B>,
) -> (Result<A>, Result<B>) {
    std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let here = here();
        let beside = beside
            .join()
            .unwrap_or_else(|_| Err(anyhow::anyhow!("a thread of xtask panicked")));
        (beside, here)
    })
}

/// A path under target/logs for a log of this name.
pub fn log_file(name: &str) -> Result<PathBuf> {
    let folder = project::target().join("logs");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{name}.log")))
}

fn tail(path: &Path, lines: usize) -> String {
    let text = std::fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all.iter()
        .skip(all.len().saturating_sub(lines))
        .map(|line| format!("    {line}\n"))
        .collect()
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn describe(command: &Command) -> String {
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    format!("`{} {}`", name(command), args.join(" "))
}
