//! Node.js programs that drive the browser against the real server: the end-to-end tests, and the
//! pictures of every page.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::console;
use crate::report::step;
use crate::tools::{self, Browser};
use crate::{dist, process, project, server};

/// The folder of these programs.
pub fn folder() -> PathBuf {
    project::root().join("tests/e2e")
}

/// Builds the console (release) and the server, and returns `node` with all that the programs in
/// [`folder`] need.
///
/// # Errors
///
/// Where the machine can't be set up, or a build fails.
pub fn node(server: server::Profile) -> Result<Command> {
    let browser = Browser::ensure()?;
    tools::npm_ci(&folder())?;
    tools::openssl()?;
    let console = console::build(console::Profile::Release)?;
    let server = server::build(server)?;
    let hosted = project::target().join("tests/dist");
    dist::write(&console, &hosted, None, None)?;
    let tls = certificates()?;
    let mut node = Command::new("node");
    node.current_dir(folder())
        .env("COUNTERSIGN_BINARY", server)
        .env("COUNTERSIGN_CONSOLE", console)
        .env("COUNTERSIGN_DIST", hosted)
        .env("NODE_EXTRA_CA_CERTS", tls.join("ca.pem"))
        .env("COUNTERSIGN_TLS", tls)
        .env("CHROMIUM", &browser.chromium);
    Ok(node)
}

/// Makes the certificates that servers of tests speak TLS by, and returns their folder.
///
/// # Errors
///
/// Where openssl fails.
pub fn certificates() -> Result<PathBuf> {
    let tls = project::target().join("tests/tls");
    process::run_logged(
        "certificates",
        Command::new("node")
            .arg(project::root().join("tests/support/certificates.mjs"))
            .arg(&tls),
    )?;
    Ok(tls)
}

/// Writes a picture of every page, light, dark and narrow, to `folder`.
///
/// # Errors
///
/// As [`node`], and where a page does not come to show what it should.
pub fn screenshots(folder: &Path) -> Result<ExitCode> {
    let mut node = node(server::Profile::Debug)?;
    step("Taking screenshots", "1 minute", || {
        process::run(
            node.arg("screenshots.mjs")
                .env("COUNTERSIGN_SCREENSHOTS", folder),
        )
    })?;
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Lets Lighthouse judge the release build: accessibility and best practices must be 100, performance at least 95 on a
/// desktop.
///
/// # Errors
///
/// As [`node`], and where a page has less.
pub fn lighthouse() -> Result<ExitCode> {
    let mut node = node(server::Profile::Laptop)?;
    let folder = project::root().join("tests/lighthouse");
    tools::npm_ci(&folder)?;
    step("Lighthouse", "2 minutes", || {
        process::run(node.arg("lighthouse.mjs").current_dir(folder))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Compares the console's size with its budget, or rewrites the budget.
///
/// # Errors
///
/// Where the build fails, or a part or a page is above its budget.
pub fn budget(raise: bool) -> Result<()> {
    tools::node("Measuring the console")?;
    let console = console::build(console::Profile::Release)?;
    let mut node = Command::new("node");
    node.arg(project::root().join("bench/load/budget.mjs"))
        .env("COUNTERSIGN_CONSOLE", console);
    if raise {
        node.arg("--raise");
    }
    process::run(&mut node)
}
