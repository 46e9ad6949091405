//! Files and folders that documents name exist.
//!
//! Checked are links, and what is in backticks and looks like a path: `crates/store/src/lib.rs`, `api/`,
//! `clippy.toml`. Code blocks, addresses, and what begins with `/` are left alone; a segment in capitals
//! (`crates/fuzz/seeds/TARGET`, `style/NAME.css`) and all after it is a placeholder; `*` stands for any text in one segment.
//!
//! A path is relative to the document or to the root. A shorter one, such as `api/` or `routes.rs`, may be anywhere
//! in the packages that its line names by a full path, or in the whole repository if the line names none.

use super::tree::{Tree, join, normalized, parent};
use super::violation::{Check, Violation};

/// Documents at the root; all others are below `docs/`.
const AT_ROOT: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

/// What makes a name without folders the name of a source file. Not `json`: the product has files of that kind.
const EXTENSIONS: [&str; 9] = ["css", "html", "js", "md", "mjs", "rs", "sh", "sql", "toml"];

/// What is made, not kept.
const MADE: [&str; 3] = ["target", "dist", "data"];

/// Names of files that are no files of ours, and whose they are.
const NOT_OURS: &[(&str, &str)] = &[("rust-toolchain.toml", "the decision not to have one")];

/// Names each file or folder that a document names and that isn't there.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.with_extension("md")
        .filter(|(path, _)| AT_ROOT.contains(path) || path.starts_with("docs/"))
        .flat_map(|(document, text)| {
            prose(text).flat_map(move |(number, line)| {
                dead(tree, document, line).into_iter().map(move |name| {
                    Violation::new(
                        Check::References,
                        document,
                        format!(
                            "{document}:{number} names `{name}`, which does not exist. Name what took its place, by \
                             its path from the root if the name alone is not clear."
                        ),
                    )
                })
            })
        })
        .collect()
}

/// The lines outside of code blocks, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let start = line.trim_start();
        let is_fence = start.starts_with("```") || start.starts_with("~~~");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// What `line` names and isn't there.
fn dead<'a>(tree: &Tree, document: &str, line: &'a str) -> Vec<&'a str> {
    let (code, links) = named(line);
    let links = links.into_iter().filter(|target| {
        let is_address = target.contains(':') || target.starts_with('#') || target.is_empty();
        !is_address && {
            let path = target.split(['#', '?']).next().unwrap_or_default();
            !normalized(&join(parent(document), path)).is_some_and(|path| tree.exists(&path))
        }
    });
    let paths: Vec<&str> = code
        .into_iter()
        .filter(|text| is_path(tree, text))
        .collect();
    let packages: Vec<&str> = paths
        .iter()
        .filter_map(|path| package_of(tree, path))
        .collect();
    let missing = paths.iter().copied().filter(|path| {
        let wanted = without_placeholder(path);
        let is_there = matches(tree, wanted)
            || normalized(&join(parent(document), wanted)).is_some_and(|path| matches(tree, &path))
            || is_inside(tree, &packages, wanted);
        !is_there
    });
    links.chain(missing).collect()
}

/// What is in backticks in `line`, and what it links to.
fn named(line: &str) -> (Vec<&str>, Vec<&str>) {
    let parts: Vec<&str> = line.split('`').collect();
    let code = parts.iter().copied().skip(1).step_by(2).collect();
    let links = parts
        .iter()
        .flat_map(|text| {
            let starts = [("](", ')'), ("src=\"", '"'), ("href=\"", '"')];
            starts.into_iter().flat_map(move |(start, end)| {
                text.split(start)
                    .skip(1)
                    .filter_map(move |rest| rest.split([end, ' ']).next())
            })
        })
        .collect();
    (code, links)
}

/// Returns true if `text` is meant as a path in the repository.
fn is_path(tree: &Tree, text: &str) -> bool {
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '*'));
    let first = text.split('/').next().unwrap_or_default();
    if !is_plain
        || text.starts_with('/')
        || MADE.contains(&first)
        || NOT_OURS.iter().any(|(name, _)| *name == text)
    {
        return false;
    }
    let is_file = text
        .rsplit_once('.')
        .is_some_and(|(stem, extension)| !stem.is_empty() && EXTENSIONS.contains(&extension));
    let is_folder = text.ends_with('/') && text.len() > 1;
    let is_full = text.contains('/') && tree.is_folder(first);
    is_file || is_folder || is_full
}

/// The package that a full path leads into.
fn package_of<'a>(tree: &Tree, path: &'a str) -> Option<&'a str> {
    let is_full = path.contains('/') && tree.exists(path);
    let mut ends = path.match_indices('/').map(|(at, _)| at);
    let end = if path.starts_with("crates/") {
        ends.nth(1)
    } else {
        ends.next()
    };
    is_full.then(|| path.get(..end.unwrap_or(path.len())))?
}

/// `path` up to a segment in capitals, or a file called NAME.
fn without_placeholder(path: &str) -> &str {
    let mut start = 0;
    for segment in path.split('/') {
        let is_placeholder = segment.starts_with("NAME.")
            || segment.len() > 1 && segment.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        if is_placeholder && start > 0 {
            return path.get(..start).unwrap_or(path);
        }
        start += segment.len() + 1;
    }
    path
}

/// Returns true if there is a file or folder at `path`, which may have `*` in it.
fn matches(tree: &Tree, path: &str) -> bool {
    if !path.contains('*') {
        return tree.exists(path);
    }
    let wanted: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    tree.files().any(|(file, _)| {
        let segments: Vec<&str> = file.split('/').collect();
        segments.len() >= wanted.len()
            && wanted
                .iter()
                .zip(segments)
                .all(|(pattern, segment)| fits(pattern, segment))
    })
}

/// Returns true if `pattern`, in which `*` stands for any text, fits `text`.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| rest.get(at..).is_some_and(|rest| fits(after, rest)))
        }),
    }
}

/// Returns true if a file or folder in one of `packages`, or anywhere if there are none, has a path that ends with
/// `path`.
fn is_inside(tree: &Tree, packages: &[&str], path: &str) -> bool {
    let file = format!("/{}", path.trim_end_matches('/'));
    let folder = format!("{file}/");
    tree.files().any(|(found, _)| {
        let is_in_package = packages.is_empty()
            || packages.iter().any(|package| {
                found
                    .strip_prefix(package)
                    .is_some_and(|rest| rest.starts_with('/'))
            });
        is_in_package && (found.ends_with(&file) || found.contains(&folder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead_in(document: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (document, text),
            ("clippy.toml", ""),
            ("docs/images/a.png", ""),
            ("docs/decisions/0001-tools.md", ""),
            ("crates/a/src/api/mod.rs", ""),
            ("crates/a/src/api/clients/shape.rs", ""),
            ("crates/b/src/session/mod.rs", ""),
        ]);
        check(&tree)
            .into_iter()
            .map(|violation| {
                assert_eq!(violation.place, document);
                violation.message
            })
            .collect()
    }

    #[test]
    fn a_dead_reference_is_named_with_its_line() {
        for name in [
            "crates/a/src/gone.rs",
            "crates/a/gone",
            "gone.rs",
            "gone/",
            "crates/a/src/*/gone.rs",
        ] {
            let found = dead_in("ARCHITECTURE.md", &format!("# Map\n\nSee `{name}`.\n"));
            assert_eq!(found.len(), 1, "{name}");
            assert!(found[0].starts_with(&format!("ARCHITECTURE.md:3 names `{name}`")));
        }
        assert_eq!(dead_in("docs/a.md", "[text](gone.md)").len(), 1);
        assert_eq!(dead_in("docs/a.md", "[text](clippy.toml#part)").len(), 1);
        assert_eq!(
            dead_in("README.md", "<img src=\"docs/images/b.png\">").len(),
            1
        );
    }

    #[test]
    fn what_exists_may_be_named_in_full_or_in_short() {
        let text = "`clippy.toml` `crates/a` `crates/a/src/` `crates/a/src/*/clients/shape.rs` `clients/shape.rs` `api/`\n\
                    [images](images/a.png) [decision](decisions/0001-tools.md#why) `decisions/`\n\
                    `crates/a/src/TARGET` `crates/a/src/NAME.rs` `../clippy.toml`\n";
        assert_eq!(dead_in("docs/a.md", text), Vec::<String>::new());
    }

    #[test]
    fn a_short_name_is_looked_for_in_the_packages_of_its_line() {
        assert!(dead_in("README.md", "`session/`").is_empty());
        assert!(dead_in("README.md", "`crates/b/src`: `session/`").is_empty());
        assert_eq!(dead_in("README.md", "`crates/a`: `session/`").len(), 1);
    }

    #[test]
    fn what_is_no_path_is_left_alone() {
        let text = "`/console/gone/` `https://example.com/a.html` `application/json` `cargo xtask check`\n\
                    `target/gone.rs` `<issuer>api/v2/` `client_id` `config.json` [site](https://example.com/a.md)\n\
                    [part](#part)\n\
                    ```sh\ncat `gone.rs`\n```\n";
        assert_eq!(dead_in("README.md", text), Vec::<String>::new());
    }

    #[test]
    fn other_documents_are_not_looked_at() {
        assert!(dead_in("CHANGELOG.md", "`gone.rs`").is_empty());
    }
}
