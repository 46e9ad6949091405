//! The length of source files.

use syn::Item;

use super::test_code::is_test_only;
use super::tree::Tree;
use super::violation::{Check, Violation};

/// Lines that a file of Rust may have, tests aside.
const MAX_LINES: usize = 400;

/// Names each file of Rust that is too long. Files under `tests/`, and modules that are compiled for tests only, are
/// not counted.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.with_extension("rs")
        .filter(|(path, _)| !is_test(path))
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            // Parse only what may be too long.
            let lines = if lines > MAX_LINES {
                lines.saturating_sub(test_lines(text))
            } else {
                lines
            };
            (lines > MAX_LINES).then(|| {
                Violation::new(
                    Check::Length,
                    path,
                    format!(
                        "{path} has {lines} lines besides tests; {MAX_LINES} are allowed. Split it where it has two \
                         reasons to change."
                    ),
                )
            })
        })
        .collect()
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests") || path.ends_with("/tests.rs")
}

/// The lines of modules that are compiled for tests only.
fn test_lines(text: &str) -> usize {
    let Ok(file) = syn::parse_file(text) else {
        return 0;
    };
    file.items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(module) if is_test_only(&module.attrs) => {
                let (brace, _) = module.content.as_ref()?;
                let first = module.attrs.first()?.pound_token.spans[0].start().line;
                Some((brace.span.close().end().line + 1).saturating_sub(first))
            }
            _ => None,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(code: usize, test: usize) -> String {
        format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            "const A: u8 = 0;\n".repeat(code),
            "const B: u8 = 0;\n".repeat(test)
        )
    }

    #[test]
    fn a_file_that_is_too_long_is_named() {
        let long = source(401, 0);
        let tree = Tree::of(&[("src/long.rs", &long), ("src/tests/long.rs", &long)]);
        let violations = check(&tree);
        assert_eq!(violations.len(), 1);
        assert_eq!(violations[0].place, "src/long.rs");
    }

    #[test]
    fn tests_are_not_counted() {
        let text = source(399, 500);
        assert!(check(&Tree::of(&[("src/a.rs", &text)])).is_empty());
    }
}
