//! Test files that Node.js runs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::count::{self, Count};
use crate::project;

/// More failed files than a busy machine explains.
const MOST_AGAIN: usize = 3;

/// What makes `node` run the tests of `folder`, so many files at a time.
///
/// # Errors
///
/// Where the folder can't be read.
pub fn arguments(folder: &Path, at_a_time: usize) -> Result<Vec<OsString>> {
    Ok(options(at_a_time)
        .into_iter()
        .chain(files(folder)?)
        .collect())
}

fn options(at_a_time: usize) -> [OsString; 4] {
    [
        "--test".into(),
        "--test-reporter=spec".into(),
        "--test-reporter-destination=stdout".into(),
        format!("--test-concurrency={at_a_time}").into(),
    ]
}

/// The test files of `folder`, one by one: older Node.js finds none by itself under these names.
fn files(folder: &Path) -> Result<Vec<OsString>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path().into_os_string())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    Ok(files)
}

/// Runs the tests of `folder`, two files at a time, and a few files with a failed test once more, alone: beside
/// others a browser can be slower than a test waits. What passes alone is counted as passed and printed as flaky: it
/// needs a better condition to wait for.
///
/// # Errors
///
/// Where a runner can't be started, or the list of failed files not be read.
pub fn run_and_repeat(node: &Command, folder: &Path) -> Result<Count> {
    let list = project::target().join("logs/failed-files");
    fs::create_dir_all(project::target().join("logs"))?;
    fs::write(&list, "")?;
    let reporter = project::root().join("tests/support/failed-files.mjs");
    let first = count::run(
        copy(node)
            .args(options(2))
            .args(["--test-reporter".as_ref(), reporter.as_os_str()])
            .args(["--test-reporter-destination".as_ref(), list.as_os_str()])
            .args(files(folder)?),
    )?;
    let failed = fs::read_to_string(&list)?;
    let failed: Vec<&str> = failed.lines().collect();
    if failed.is_empty() || failed.len() > MOST_AGAIN {
        return Ok(first);
    }
    println!("\nOnce more, alone: {}", failed.join(", "));
    let again = count::run(copy(node).args(options(1)).args(&failed))?;
    let count = after_repetition(first, again);
    let flaky = first.failed - count.failed;
    if flaky > 0 {
        println!("\n{flaky} flaky: failed beside others and passed alone");
    }
    Ok(count)
}

/// The whole ring's count, after the files with a failed test ran again.
fn after_repetition(first: Count, again: Count) -> Count {
    let failed = again.failed.min(first.failed);
    Count {
        passed: first.passed + first.failed - failed,
        failed,
    }
}

/// The same program with the same environment, without arguments.
fn copy(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        copy.current_dir(folder);
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize) -> Count {
        Count { passed, failed }
    }

    #[test]
    fn only_what_fails_again_counts_as_failed() {
        assert_eq!(after_repetition(count(8, 2), count(5, 0)), count(10, 0));
        assert_eq!(after_repetition(count(8, 2), count(4, 1)), count(9, 1));
        assert_eq!(
            after_repetition(count(8, 1), count(0, 3)),
            count(8, 1),
            "a file that fails before its tests"
        );
    }
}
