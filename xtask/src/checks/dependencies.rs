//! Which package may use which, and which words a folder may not contain: the rules between crates. Those between the
//! modules of a crate are in `layers`.

use std::process::Command;

use anyhow::{Context, Result};

use super::tree::Tree;
use super::violation::{Check, Violation};
use crate::{process, project};

/// Each package of the workspace, and all of ours that it may use outside of tests, directly or not.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("primitives", &[]),
    ("assertion", &["primitives"]),
    ("diagnosis", &["primitives"]),
    ("key-files", &[]),
    ("management-api", &["primitives"]),
    ("store", &["management-api", "primitives"]),
    ("strict-decoder", &["diagnosis", "primitives"]),
    (
        "countersign-console",
        &[
            "assertion",
            "diagnosis",
            "key-files",
            "management-api",
            "primitives",
            "strict-decoder",
        ],
    ),
    (
        "countersign-server",
        &[
            "assertion",
            "diagnosis",
            "key-files",
            "management-api",
            "primitives",
            "store",
            "strict-decoder",
        ],
    ),
    ("bench-wasm", &["diagnosis", "primitives"]),
    (
        "fuzz",
        &[
            "assertion",
            "countersign-server",
            "diagnosis",
            "key-files",
            "management-api",
            "primitives",
            "store",
            "strict-decoder",
        ],
    ),
    ("xtask", &[]),
    ("bindgen", &[]),
];

/// What pure code does not say.
const IMPURE: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "Utc::now",
    "getrandom",
    "std::env",
    "std::fs",
    "std::net",
];

/// Words that the sources of a folder may not contain, but for the file named after them, and why.
const MAY_NOT_SAY: [(&str, &[&str], Option<&str>, &str); 8] = [
    (
        "src/ui/",
        &[
            "crate::api",
            "crate::material",
            "crate::session",
            "crate::pages",
            "diagnosis::",
            "gloo_net",
            "crate::router",
            "management_api",
        ],
        None,
        "generic components know no API, no router and no credential",
    ),
    (
        "src/",
        &["gloo_net"],
        Some("src/api/transport.rs"),
        "one file of the console calls fetch",
    ),
    (
        "crates/assertion/src/",
        IMPURE,
        None,
        "the assertion rules are pure",
    ),
    (
        "crates/diagnosis/src/",
        IMPURE,
        None,
        "the diagnosis is pure",
    ),
    (
        "crates/key-files/src/",
        IMPURE,
        None,
        "what is random, and when, is the caller's",
    ),
    (
        "crates/management-api/src/",
        IMPURE,
        None,
        "the wire types are pure",
    ),
    (
        "crates/primitives/src/",
        IMPURE,
        None,
        "what the pure crates share is pure",
    ),
    (
        "crates/strict-decoder/src/",
        IMPURE,
        None,
        "the strict decoder is pure",
    ),
];

/// Names each package that uses one that it may not, and each package without a rule.
///
/// # Errors
///
/// If Cargo can't list the packages.
pub fn packages() -> Result<Vec<Violation>> {
    let tree = process::output(
        Command::new("cargo")
            .args([
                "tree",
                "--workspace",
                "--all-features",
                "--depth",
                "1",
                "--edges",
                "normal,build",
                "--prefix",
                "depth",
                "--format",
                "{p}",
                "--target",
                "all",
            ])
            .current_dir(project::root()),
    )
    .context("`cargo tree` failed")?;
    Ok(used_packages(&tree))
}

/// The violations in what `cargo tree` prints: a line for each package, `0name v1.0.0 (…)`, and one for each that it
/// uses, `1name v1.0.0 (…)`.
fn used_packages(tree: &str) -> Vec<Violation> {
    let violation = |package: &str, message| Violation::new(Check::Packages, package, message);
    let mut violations = Vec::new();
    let mut package = "";
    let mut allowed: Option<&[&str]> = None;
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('0') {
            package = name;
            allowed = MAY_USE
                .iter()
                .find(|(ours, _)| *ours == name)
                .map(|(_, allowed)| *allowed);
            if allowed.is_none() {
                violations.push(violation(
                    package,
                    format!(
                        "{package} has no rule. Say in MAY_USE of xtask/src/checks/dependencies.rs what it may use."
                    ),
                ));
            }
        } else if let Some(used) = name.strip_prefix('1')
            && let Some(allowed) = allowed
            && MAY_USE.iter().any(|(ours, _)| *ours == used)
            && !allowed.contains(&used)
        {
            violations.push(violation(
                package,
                format!(
                    "{package} uses {used}; it may use only {allowed:?} (xtask/src/checks/dependencies.rs)."
                ),
            ));
        }
    }
    violations
}

/// Names each source file that says what its folder may not.
pub fn words(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (folder, words, except, reason) in MAY_NOT_SAY {
        for (path, text) in tree.with_extension("rs") {
            if !path.starts_with(folder) || Some(path) == except {
                continue;
            }
            for (number, line) in (1..).zip(text.lines()) {
                for word in words.iter().filter(|word| line.contains(**word)) {
                    violations.push(Violation::new(
                        Check::Words,
                        path,
                        format!("{path}:{number} says `{word}`: {reason}."),
                    ));
                }
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_uses_one_above_it_is_named() {
        let tree = "0store v0.1.0 (crates/store)\n1management-api v0.1.0 (crates/management-api)\n1sqlx v0.9.0\n\
                    0diagnosis v0.1.0 (crates/diagnosis)\n1store v0.1.0 (crates/store) (*)\n";
        let found = used_packages(tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("diagnosis uses store"));
    }

    #[test]
    fn a_package_without_a_rule_is_named() {
        let found = used_packages("0novel v0.1.0 (crates/novel)\n1store v0.1.0 (crates/store)\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "novel");
    }

    #[test]
    fn what_a_package_may_use_it_may_use_with_all_that_comes_along() {
        for (package, allowed) in MAY_USE {
            for used in allowed {
                let (_, along) = MAY_USE.iter().find(|(name, _)| name == used).unwrap();
                for name in *along {
                    assert!(allowed.contains(name), "{package} -> {used} -> {name}");
                }
            }
        }
    }

    #[test]
    fn a_word_that_a_folder_may_not_say_is_named_with_its_line() {
        let tree = Tree::of(&[
            ("src/ui/button.rs", "\nuse management_api::Client;"),
            ("src/api/transport.rs", "use gloo_net::http::Request;"),
            ("src/api/scan.rs", "use gloo_net::http::Request;"),
            ("crates/primitives/src/lib.rs", "use std::fs;"),
            ("crates/server/src/lib.rs", "use std::fs;"),
        ]);
        let found: Vec<String> = words(&tree)
            .into_iter()
            .map(|found| found.message)
            .collect();
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("src/ui/button.rs:2"));
        assert!(found[1].starts_with("src/api/scan.rs:1"));
        assert!(found[2].starts_with("crates/primitives/src/lib.rs:1"));
    }
}
