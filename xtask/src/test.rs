//! `cargo xtask test`: every ring of tests, and one count at the end.

mod count;

use std::process::{Command, ExitCode};
use std::str::FromStr;

use anyhow::{Result, bail};

use crate::report::step;
use crate::tools::{self, Browser, ConsoleTools};
use crate::{e2e, project};
use count::Count;

/// A ring of tests, from the inside out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Unit, corpus and server tests of native code.
    Host,
    /// Component tests in the browser, compiled to wasm.
    Web,
    /// The browser and independent clients against the real server.
    EndToEnd,
}

impl Ring {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Host, Self::Web, Self::EndToEnd];
}

impl FromStr for Ring {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "host" => Ok(Self::Host),
            "web" => Ok(Self::Web),
            "e2e" => Ok(Self::EndToEnd),
            other => bail!("there is no ring `{other}`: the rings are host, web and e2e"),
        }
    }
}

/// Runs `rings` and prints what passed and failed; all of them run, whatever fails before.
///
/// # Errors
///
/// Where the machine can't be set up.
pub fn run(rings: &[Ring]) -> Result<ExitCode> {
    let mut total = Count::default();
    for ring in rings {
        total += match ring {
            Ring::Host => host()?,
            Ring::Web => web(&tools::console()?, &Browser::ensure()?)?,
            Ring::EndToEnd => end_to_end()?,
        };
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn host() -> Result<Count> {
    tools::postgresql()?;
    step("Host tests", "5 minutes the first time", || {
        count::run(
            Command::new("cargo")
                .args(["test", "--workspace", "--no-fail-fast"])
                .current_dir(project::root()),
        )
    })
}

fn web(tools: &ConsoleTools, browser: &Browser) -> Result<Count> {
    step(
        "Component tests in the browser",
        "3 minutes the first time",
        || {
            count::run(
                tools
                    .command("cargo")
                    .args([
                        "test",
                        "--package",
                        "countersign-console",
                        "--target",
                        "wasm32-unknown-unknown",
                        "--test",
                        "web",
                    ])
                    .env(
                        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                        "wasm-bindgen-test-runner",
                    )
                    .env("CHROMEDRIVER", &browser.driver),
            )
        },
    )
}

fn end_to_end() -> Result<Count> {
    let mut node = e2e::node()?;
    step("End-to-end tests", "2 minutes", || {
        count::run(
            node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
                .args(test_files(&e2e::folder())?),
        )
    })
}

/// The test files of `folder`, named one by one: older Node.js finds none by itself under these names.
fn test_files(folder: &std::path::Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    Ok(files)
}
