//! `cargo xtask test`: every ring of tests, and one count at the end.

mod count;
mod node;

use std::process::{Command, ExitCode};
use std::str::FromStr;

use anyhow::{Result, bail};

use crate::report::step;
use crate::tools::{self, Browser, ConsoleTools};
use crate::{e2e, project, server};
use count::Count;

/// A ring of tests, from the inside out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Unit, corpus and server tests of native code.
    Host,
    /// Component tests in the browser, compiled to wasm.
    Web,
    /// SDKs and OAuth clients of other makers against the real server over TLS.
    Clients,
    /// The server killed in the middle of writing.
    Crash,
    /// The browser against the real server.
    EndToEnd,
    /// What takes too long for every change: tests in the number that their claim names, times of the console, and
    /// Firefox.
    Long,
}

impl Ring {
    /// All that run without being named, in order.
    pub const ALL: [Self; 5] = [
        Self::Host,
        Self::Web,
        Self::Clients,
        Self::Crash,
        Self::EndToEnd,
    ];
}

impl FromStr for Ring {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "host" => Ok(Self::Host),
            "web" => Ok(Self::Web),
            "clients" => Ok(Self::Clients),
            "crash" => Ok(Self::Crash),
            "e2e" => Ok(Self::EndToEnd),
            "long" => Ok(Self::Long),
            other => {
                bail!(
                    "there is no ring `{other}`: the rings are host, web, clients, crash, e2e and long"
                )
            }
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
            Ring::Clients => clients()?,
            Ring::Crash => crash()?,
            Ring::EndToEnd => end_to_end()?,
            Ring::Long => long()?,
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
    tools::openssl()?;
    step("Host tests", "5 minutes the first time", || {
        count::run(
            Command::new("cargo")
                .args(["test", "--workspace", "--no-fail-fast"])
                .current_dir(project::root()),
        )
    })
}

/// The tests that read `COUNTERSIGN_LONG`, alone: some of them measure time.
fn long() -> Result<Count> {
    tools::postgresql()?;
    let mut count = step("Long tests", "10 minutes", || {
        let mut count = Count::default();
        for (package, test) in LONG {
            count += count::run(
                Command::new("cargo")
                    .args(["test", "-p", package, "--test", test])
                    .args(["--", "--test-threads=1", "--include-ignored"])
                    .args(["--nocapture", "long_"])
                    .env("COUNTERSIGN_LONG", "1")
                    .current_dir(project::root()),
            )?;
        }
        Ok(count)
    })?;
    let mut node = e2e::node(server::Profile::Debug)?;
    count += step(
        "Agreement of endpoint, command line and debugger",
        "3 minutes",
        || {
            count::run(
                node.args(["--test", "--test-reporter=spec", "agreement.test.mjs"])
                    .env("COUNTERSIGN_LONG", "1"),
            )
        },
    )?;
    let mut node = e2e::node(server::Profile::Debug)?;
    count += step("Times of the console", "5 minutes", || {
        count::run(node.args(node::arguments(&e2e::folder().join("long"), 1)?))
    })?;
    let firefox = tools::firefox()?;
    let folder = project::root().join("tests/firefox");
    tools::npm_ci(&folder)?;
    let mut node = e2e::node(server::Profile::Debug)?;
    count += step("The console in Firefox", "1 minute", || {
        count::run(
            node.args(node::arguments(&folder, 1)?)
                .env("FIREFOX", &firefox),
        )
    })?;
    Ok(count)
}

/// Package and test file of tests whose names begin with `long_`.
const LONG: [(&str, &str); 4] = [
    ("assertion", "autopsy"),
    ("countersign-server", "server"),
    ("store", "conformance"),
    ("countersign-server", "management"),
];

fn web(tools: &ConsoleTools, browser: &Browser) -> Result<Count> {
    let runner = tools::component_test_runner()?;
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
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
                    .env("CHROMEDRIVER", &browser.driver),
            )
        },
    )
}

fn clients() -> Result<Count> {
    let folder = project::root().join("tests/clients");
    tools::npm_ci(&folder)?;
    tools::openssl()?;
    let python = tools::python_environment("clients", &folder.join("python/requirements.txt"))?;
    let server = server::build(server::Profile::Debug)?;
    let tls = e2e::certificates()?;
    let authority = tls.join("ca.pem");
    step(
        "SDKs and OAuth clients of other makers",
        "2 minutes",
        || {
            let mut count = Count::default();
            let mut node = Command::new("node");
            node.args(node::arguments(&folder, 1)?);
            let mut pytest = Command::new(&python);
            pytest
                .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "python"])
                .env("PYTHONDONTWRITEBYTECODE", "1");
            for command in [&mut node, &mut pytest] {
                count += count::run(
                    command
                        .current_dir(&folder)
                        .env("COUNTERSIGN_BINARY", &server)
                        .env("COUNTERSIGN_TLS", &tls)
                        // Each of the clients trusts the tests' authority by a variable of its own.
                        .env("NODE_EXTRA_CA_CERTS", &authority)
                        .env("REQUESTS_CA_BUNDLE", &authority)
                        .env("SSL_CERT_FILE", &authority),
                )?;
            }
            Ok(count)
        },
    )
}

fn crash() -> Result<Count> {
    let folder = project::root().join("tests/crash");
    tools::node("Testing crashes")?;
    tools::python()?;
    tools::postgresql()?;
    let server = server::build(server::Profile::Debug)?;
    step("Crashes in the middle of writing", "1 minute", || {
        count::run(
            Command::new("node")
                .args(node::arguments(&folder, 1)?)
                .current_dir(&folder)
                .env("COUNTERSIGN_BINARY", &server),
        )
    })
}

fn end_to_end() -> Result<Count> {
    tools::quickstart_languages()?;
    let mut node = e2e::node(server::Profile::Debug)?;
    let requirements = project::root().join("tests/clients/python/requirements.txt");
    let python = tools::python_environment("clients", &requirements)?;
    let pictures = project::target().join("screenshots");
    let count = step("End-to-end tests", "4 minutes", || {
        node.env("COUNTERSIGN_PYTHON", python)
            .env(
                "COUNTERSIGN_QUICKSTART_TARGET",
                project::target().join("tests/quickstart"),
            )
            // The walk through every page for axe takes the pictures on its way.
            .env("COUNTERSIGN_SCREENSHOTS", &pictures);
        node::run_and_repeat(&node, &e2e::folder())
    });
    println!("Every page in pictures: {}", pictures.display());
    count
}
