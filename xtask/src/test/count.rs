//! Counting tests from what their runners print.

use std::io::{BufRead, BufReader, Read};
use std::ops::AddAssign;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use anyhow::Result;

use crate::process;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed; a runner that fails without naming one counts as one.
    pub failed: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// Adds what one line of a runner says: the closing lines of cargo test (and of wasm-bindgen's
    /// runner, which speaks the same), of Node's test runner and of pytest.
    fn read(&mut self, line: &str) {
        let words: Vec<&str> = line
            .split([' ', ';'])
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            ["test", "result:", _, passed, "passed", failed, "failed", ..] => {
                self.passed += passed.parse().unwrap_or(0);
                self.failed += failed.parse().unwrap_or(0);
            }
            ["ℹ" | "#", "pass", passed] => self.passed += passed.parse().unwrap_or(0),
            ["ℹ" | "#", "fail", failed] => self.failed += failed.parse().unwrap_or(0),
            [.., "in", duration] if is_duration(duration) => self.read_pytest(&words),
            _ => {}
        }
    }

    /// `1 failed, 22 passed, 2 errors in 7.06s`: a fixture that breaks is an error, not a failure.
    fn read_pytest(&mut self, words: &[&str]) {
        for pair in words.windows(2) {
            let [number, outcome] = pair else { continue };
            let Ok(number) = number.parse::<usize>() else {
                continue;
            };
            match outcome.trim_end_matches(',') {
                "passed" => self.passed += number,
                "failed" | "error" | "errors" => self.failed += number,
                _ => {}
            }
        }
    }
}

/// Seconds as pytest writes them: `7.06s`.
fn is_duration(word: &str) -> bool {
    word.strip_suffix('s')
        .is_some_and(|seconds| seconds.parse::<f32>().is_ok())
}

/// Runs a test runner, shows what it prints, and counts. A run in which no test ran is a failure:
/// it proves nothing.
///
/// # Errors
///
/// Where it can't be started.
pub fn run(command: &mut Command) -> Result<Count> {
    let piped = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = process::start(piped)?;
    let (sender, lines) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                if sender
                    .send(String::from_utf8_lossy(&line).into_owned())
                    .is_err()
                {
                    break;
                }
            }
        });
    }
    drop(sender);
    let mut count = Count::default();
    for line in lines {
        count.read(&line);
        println!("{line}");
    }
    let status = process::wait(child)?;
    if count.failed == 0 && (!status.success() || count.passed == 0) {
        count.failed = 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(lines: &[&str]) -> Count {
        let mut count = Count::default();
        lines.iter().for_each(|line| count.read(line));
        count
    }

    #[test]
    fn closing_lines_of_both_runners_are_added_up() {
        let lines = [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            "ℹ pass 7",
            "ℹ fail 1",
            "test pass 9",
        ];
        assert_eq!(
            count(&lines),
            Count {
                passed: 22,
                failed: 3
            }
        );
    }

    #[test]
    fn the_closing_line_of_pytest_is_added_up() {
        let lines = [
            "23 passed in 7.06s",
            "1 failed, 2 passed, 1 skipped, 3 errors in 0.40s",
            "1 error in 0.12s",
            "all 3 passed in the first round",
        ];
        assert_eq!(
            count(&lines),
            Count {
                passed: 25,
                failed: 5
            }
        );
    }

    #[test]
    fn a_runner_that_fails_or_runs_nothing_counts_as_a_failure() {
        let run = |script: &str| run(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(
            run("exit 101"),
            Count {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            run("true"),
            Count {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            run("echo '# pass 2'; echo '# fail 0'"),
            Count {
                passed: 2,
                failed: 0
            }
        );
    }
}
