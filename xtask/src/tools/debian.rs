//! Debian's packages.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Installs those of `packages` that are missing. `purpose` ends the sentence "… is needed for".
///
/// # Errors
///
/// Where the machine has no apt-get, or this user may not install.
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if process::find("apt-get").is_none() {
        bail!(
            "{purpose} needs {list} (Debian's names): install them with your system's package manager, then run this again."
        );
    }
    if privilege().is_none() {
        bail!(
            "{purpose} needs Debian's {list}: run `sudo apt-get install --no-install-recommends {list}`, then run this again."
        );
    }
    update();
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(&missing);
    apt_get("apt-get-install", &args).with_context(|| format!("{purpose} needs Debian's {list}, which could not be installed: check the network and apt's sources, or install them by hand, then run this again."))
}

/// The newest package whose name is `prefix` and a number.
pub fn newest(prefix: &str) -> Option<String> {
    let names = process::output(Command::new("apt-cache").args(["pkgnames", prefix]))?;
    names
        .lines()
        .filter_map(|name| name.strip_prefix(prefix)?.parse::<u32>().ok())
        .max()
        .map(|number| format!("{prefix}{number}"))
}

/// Brings apt's lists up to date, where this user may.
pub fn update() {
    // A failure shows at the look-up or the installation that follows, with a sentence of its own.
    let _ = apt_get("apt-get-update", &["update"]);
}

fn apt_get(log: &str, args: &[&str]) -> Result<()> {
    let mut words = privilege().unwrap_or_default();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let (program, rest) = words.split_first().context("no command")?;
    process::run_logged(log, Command::new(program).args(rest).args(args))
}

fn is_installed(package: &str) -> bool {
    process::output(Command::new("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]))
    .is_some_and(|status| status == "installed")
}

/// What to put before a command that needs root; `None` where this user can't become root without a password.
fn privilege() -> Option<Vec<&'static str>> {
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if is_root {
        return Some(Vec::new());
    }
    process::output(Command::new("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n"])
}
