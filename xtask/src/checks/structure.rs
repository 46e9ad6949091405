//! The rules that sources and documents keep as a whole: what packages and modules may use, no circles, one home for
//! the contract, no dead references, no file that is too long.

use anyhow::{Result, bail};

use super::layers::{self, LAYERS};
use super::modules::Graph;
use super::tree::Tree;
use super::violation::{Check, Violation};
use super::{circles, citations, contract, dependencies, length, references};
use crate::project;

/// What does not hold yet: check and place. It is printed and fails nothing; take an entry out when it holds.
const NOT_YET: &[(Check, &str)] = &[];

/// Checks all rules.
///
/// # Errors
///
/// Names each violation.
pub fn check() -> Result<()> {
    let mut violations = dependencies::packages()?;
    violations.extend(check_tree(&Tree::load(project::root())?)?);
    let (known, new): (Vec<_>, Vec<_>) = violations
        .iter()
        .partition(|found| NOT_YET.contains(&(found.check, found.place.as_str())));
    for (check, place) in NOT_YET {
        let count = known
            .iter()
            .filter(|found| found.check == *check && found.place == *place)
            .count();
        if count > 0 {
            eprintln!(
                "warning: {check:?} of {}: {count} not yet resolved",
                named(place)
            );
        } else {
            eprintln!(
                "warning: {check:?} of {} holds now: take it out of NOT_YET in xtask/src/checks/structure.rs",
                named(place)
            );
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let messages: Vec<&str> = new.iter().map(|found| found.message.as_str()).collect();
    bail!(
        "the structure of the sources is broken:\n\n{}",
        messages.join("\n\n")
    )
}

/// A place in words: the root package is the console.
fn named(place: &str) -> &str {
    if place.is_empty() { "src" } else { place }
}

fn check_tree(tree: &Tree) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for package in tree.packages()? {
        let mut graphs = Vec::new();
        for root in tree.crate_roots(&package) {
            match Graph::read(tree, &root) {
                Ok(graph) => graphs.push(graph),
                Err(error) => violations.push(Violation::new(
                    Check::Readable,
                    package.as_str(),
                    format!("{error:#}"),
                )),
            }
        }
        for circle in graphs.iter().flat_map(circles::find) {
            let message = format!(
                "{circle}\n  Move what both need into a module below them, or pass it as a parameter."
            );
            violations.push(Violation::new(Check::Circles, package.as_str(), message));
        }
        if let Some(layers) = LAYERS.iter().find(|layers| layers.package == package) {
            violations.extend(layers::check(layers, &graphs));
        }
    }
    violations.extend(dependencies::words(tree));
    violations.extend(contract::check(tree));
    violations.extend(references::check(tree));
    violations.extend(citations::check(tree));
    violations.extend(length::check(tree));
    Ok(violations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_of_the_sources_runs() {
        let long = "//\n".repeat(401);
        let tree = Tree::of(&[
            ("Cargo.toml", "members = [\".\", \"crates/*\"]"),
            ("src/lib.rs", "mod a; mod b; mod ui;"),
            ("src/a.rs", "use crate::b::B; pub struct A;"),
            ("src/b.rs", "use crate::a::A; pub struct B;"),
            ("src/ui/mod.rs", "use gloo_net::http;"),
            ("src/long.rs", &long),
            ("crates/broken/Cargo.toml", ""),
            ("crates/broken/src/lib.rs", "mod missing;"),
            (
                "crates/management-api/src/lib.rs",
                "pub const NAME_MAX: u8 = 99;",
            ),
            ("crates/server/src/lib.rs", "const LIMIT: u8 = 99;"),
            ("README.md", "See `src/missing.rs`."),
            ("src/cites.rs", "// Contract 99.1"),
        ]);
        let found = check_tree(&tree).unwrap();
        for (check, place) in [
            (Check::Words, "src/ui/mod.rs"),
            (Check::Readable, "crates/broken"),
            (Check::Circles, ""),
            (Check::Layers, ""),
            (Check::Contract, "crates/server/src/lib.rs"),
            (Check::References, "README.md"),
            (Check::References, "src/cites.rs"),
            (Check::Length, "src/long.rs"),
        ] {
            assert!(
                found
                    .iter()
                    .any(|found| found.check == check && found.place == place),
                "{check:?}"
            );
        }
    }

    #[test]
    fn the_structure_holds() {
        check().unwrap();
    }
}
