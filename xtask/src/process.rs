//! Running other programs.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};
use wait4::Wait4;

use crate::{project, report};

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
    let status = status(command)?;
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
    command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file);
    let status = status(command)?;
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

fn status(command: &mut Command) -> Result<ExitStatus> {
    wait(start(command)?)
}

/// Starts the program.
///
/// # Errors
///
/// Names the program where it can't be started.
pub fn start(command: &mut Command) -> Result<Child> {
    command
        .spawn()
        .with_context(|| format!("{} can't be started", name(command)))
}

/// Waits for the program, and counts its processor time to the step that runs it.
///
/// # Errors
///
/// Where it can't be waited for.
pub fn wait(child: Child) -> Result<ExitStatus> {
    let ended = child.wait4()?;
    report::spend(ended.rusage.utime + ended.rusage.stime);
    Ok(ended.status)
}

/// Does both at the same time, and returns what came of each.
pub fn both<A: Send, B>(
    beside: impl FnOnce() -> Result<A> + Send,
    here: impl FnOnce() -> Result<B>,
) -> (Result<A>, Result<B>) {
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| report::measured(beside));
        let here = here();
        let beside = match beside.join() {
            Ok((beside, spent)) => {
                report::spend(spent);
                beside
            }
            Err(_) => Err(anyhow::anyhow!("a thread of xtask panicked")),
        };
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
