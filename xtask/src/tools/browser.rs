//! Chromium and its driver, and Firefox.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::debian;
use crate::process;
use crate::report::step;

/// A browser that tests can drive.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// The WebDriver of the same version.
    pub driver: PathBuf,
}

impl Browser {
    /// Finds the browser, or installs Debian's.
    ///
    /// # Errors
    ///
    /// One sentence that says what to install.
    pub fn ensure() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        step("Installing Chromium and ChromeDriver", "20 seconds", || {
            debian::install(
                &["chromium", "chromium-driver", "fonts-dejavu-core"],
                "Testing in a browser",
            )
        })?;
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!(
                "Chromium or ChromeDriver is not in PATH: install both (Debian: chromium, chromium-driver), then run this again."
            ),
        }
    }

    fn find() -> Option<Self> {
        let chromium = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ]
        .into_iter()
        .find_map(process::find)?;
        Some(Self {
            chromium,
            driver: process::find("chromedriver")?,
        })
    }
}

/// Finds Firefox, or installs Debian's.
///
/// # Errors
///
/// One sentence that says what to install.
pub fn firefox() -> Result<PathBuf> {
    let find = || {
        ["firefox-esr", "firefox"]
            .into_iter()
            .find_map(process::find)
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    step("Installing Firefox", "30 seconds", || {
        debian::install(&["firefox-esr"], "Testing in Firefox")
    })?;
    match find() {
        Some(found) => Ok(found),
        None => {
            bail!("Firefox is not in PATH: install it (Debian: firefox-esr), then run this again.")
        }
    }
}
