//! Python, and what comes by pip.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, debian};
use crate::process;
use crate::report::step;

/// A Python that has the packages that `requirements` pins, in an environment of its own.
///
/// # Errors
///
/// Where Python or the packages can't be installed.
pub fn environment(name: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = cache()?.join(format!("python-{name}"));
    let python = folder.join("bin/python");
    let pins = std::fs::read(requirements)?;
    let stamp = folder.join("requirements.txt");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == pins) && runs(&python) {
        return Ok(python);
    }
    ensure_python()?;
    step("Installing Python's packages", "30 seconds", || {
        process::run_logged(
            "python-venv",
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )?;
        process::run_logged(
            "pip",
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                ])
                .args(["--no-deps", "--only-binary", ":all:", "--requirement"])
                .arg(requirements),
        )
        .context(
            "Python's packages could not be installed: check the network, then run this again.",
        )?;
        Ok(std::fs::write(&stamp, &pins)?)
    })?;
    Ok(python)
}

/// Sets up Python. Debian splits what environments need off into a package of its own.
///
/// # Errors
///
/// Where it is missing and can't be installed.
pub fn ensure_python() -> Result<()> {
    let probe = ["-c", "import ensurepip, sqlite3, venv"];
    if process::output(Command::new("python3").args(probe)).is_some() {
        return Ok(());
    }
    step("Installing Python", "20 seconds", || {
        debian::install(&["python3", "python3-venv"], "Testing with Python")
    })
}

fn runs(python: &Path) -> bool {
    process::output(Command::new(python).arg("--version")).is_some()
}
