//! Rules of docs/contract.md that comments cite, as in "Contract 9.7", exist.

use std::collections::BTreeSet;

use super::tree::Tree;
use super::violation::{Check, Violation};

const CONTRACT: &str = "docs/contract.md";

/// The word before the numbers of a citation, without its first letter, which may be a capital.
const WORD: &str = "ontract ";

/// Names each citation of a rule that the contract doesn't have.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let rules = tree.text(CONTRACT).map(rules).unwrap_or_default();
    tree.with_extension("rs")
        .flat_map(|(path, text)| (1..).zip(text.lines()).map(move |line| (path, line)))
        .flat_map(|(path, (number, line))| {
            cited(line).map(move |rule| (path, number, rule.to_owned()))
        })
        .filter(|(_, _, rule)| !rules.contains(rule))
        .map(|(path, number, rule)| {
            Violation::new(
                Check::References,
                path,
                format!(
                    "{path}:{number} cites contract {rule}, which does not exist. Cite the rule of {CONTRACT} that \
                     holds, or append it to its section."
                ),
            )
        })
        .collect()
}

/// The numbers of all rules: items of numbered lists, by section, and rows of tables.
fn rules(contract: &str) -> BTreeSet<String> {
    let mut rules = BTreeSet::new();
    let mut section = "";
    for line in contract.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split('.').next().unwrap_or_default();
        } else if let Some(row) = line.strip_prefix("| ") {
            rules.extend(row.split(' ').next().map(str::to_owned));
        } else if let Some((number, _)) = line.split_once(". ")
            && is_number(number)
        {
            rules.insert(format!("{section}.{number}"));
        }
    }
    rules
}

/// The rules that a line cites: `Contract 9.7, 9.8` and `(contract 9.7; RFC 7519)`.
fn cited(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices(WORD).flat_map(|(at, word)| {
        line.get(at + word.len()..)
            .unwrap_or_default()
            .split([' ', ',', ';', ')', ':', '`'])
            .map(|word| word.trim_end_matches('.'))
            .take_while(|word| word.is_empty() || matches!(*word, "and" | "to") || is_rule(word))
            .filter(|word| is_rule(word))
    })
}

fn is_rule(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(section, number)| is_number(section) && is_number(number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# The contract\n\n## 1. Requests\n\n1. One.\n2. Two.\n\n## 2. Files\n\n| No. | File |\n\
                        | --- | --- |\n| 2.1 | empty |\n";

    fn found(line: &str) -> Vec<String> {
        let tree = Tree::of(&[(CONTRACT, TEXT), ("src/a.rs", line)]);
        check(&tree)
            .into_iter()
            .map(|found| found.message)
            .collect()
    }

    #[test]
    fn a_dead_citation_is_named_with_its_line() {
        for line in [
            "/// Contract 1.3.",
            "// (contract 2.2)",
            "/// Contract 1.1, 1.3.",
            "/// Contract 1.1 to 1.3.",
        ] {
            let found = found(&format!("\n{line}"));
            assert_eq!(found.len(), 1, "{line}");
            assert!(found[0].starts_with("src/a.rs:2 cites contract "), "{line}");
        }
    }

    #[test]
    fn rules_of_lists_and_tables_may_be_cited() {
        for line in [
            "/// Contract 1.1, 1.2.",
            "/// Dates (contract 1.1 and 2.1; RFC 7519, section 2.4).",
            "/// The contract 9 of us",
            "let contract = 1.5;",
        ] {
            assert_eq!(found(line), Vec::<String>::new(), "{line}");
        }
    }
}
