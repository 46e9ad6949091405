//! Which part may know which: the dependency rules of ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, project};

/// A package and all of ours that it may depend on.
const MAY_KNOW: [(&str, &[&str]); 8] = [
    ("primitives", &[]),
    ("assertion", &["primitives"]),
    ("diagnosis", &["primitives"]),
    ("management-api", &["primitives"]),
    ("store", &["management-api", "primitives"]),
    (
        "countersign-console",
        &["assertion", "diagnosis", "management-api", "primitives"],
    ),
    (
        "countersign-server",
        &[
            "assertion",
            "diagnosis",
            "management-api",
            "primitives",
            "store",
        ],
    ),
    ("xtask", &[]),
];

/// Words that files under a folder may not contain, save in the file named last.
const MAY_NOT_SAY: [(&str, &[&str], Option<&str>, &str); 4] = [
    (
        "src/ui",
        &[
            "leptos_router",
            "gloo_net",
            "management_api",
            "diagnosis::",
            "crate::api",
            "crate::credentials",
            "crate::pages",
        ],
        None,
        "generic components know no API, no router and no credential",
    ),
    (
        "src",
        &["gloo_net"],
        Some("src/api/transport.rs"),
        "one file of the console calls fetch",
    ),
    (
        "crates/diagnosis/src",
        &["std::fs", "std::net", "Utc::now", "SystemTime::now"],
        None,
        "the diagnosis is pure",
    ),
    (
        "crates/assertion/src",
        &["std::fs", "std::net", "Utc::now", "SystemTime::now"],
        None,
        "the assertion rules are pure",
    ),
];

/// Checks all rules.
///
/// # Errors
///
/// Names each violation.
pub fn check() -> Result<()> {
    let mut violations = Vec::new();
    for (package, allowed) in MAY_KNOW {
        for known in known_by(package)? {
            if !allowed.contains(&known.as_str()) {
                violations.push(format!(
                    "{package} depends on {known}; it may know only {allowed:?}"
                ));
            }
        }
    }
    for (folder, words, except, reason) in MAY_NOT_SAY {
        let except = except.map(|file| project::root().join(file));
        for file in sources(&project::root().join(folder)) {
            if Some(&file) == except.as_ref() {
                continue;
            }
            let text = fs::read_to_string(&file)?;
            for word in words.iter().filter(|word| text.contains(**word)) {
                violations.push(format!("{} says `{word}`: {reason}", file.display()));
            }
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        bail!(
            "dependency rules are broken:\n  {}",
            violations.join("\n  ")
        )
    }
}

/// Our own packages on which `package` depends outside tests, directly or not.
fn known_by(package: &str) -> Result<Vec<String>> {
    let tree = process::output(
        Command::new("cargo")
            .args([
                "tree",
                "--package",
                package,
                "--edges",
                "normal,build",
                "--prefix",
                "none",
                "--format",
                "{p}",
                "--target",
                "all",
            ])
            .current_dir(project::root()),
    )
    .with_context(|| format!("`cargo tree --package {package}` failed"))?;
    let mut known: Vec<String> = tree
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .filter(|name| MAY_KNOW.iter().any(|(ours, _)| ours == name))
        .map(str::to_owned)
        .collect();
    known.sort();
    known.dedup();
    Ok(known)
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_dependency_rules_hold() {
        super::check().unwrap();
    }
}
