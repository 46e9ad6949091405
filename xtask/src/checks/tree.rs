//! The files of the repository, as the checks see them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Folders that hold nothing of ours, wherever they are.
const SKIPPED: [&str; 3] = [".git", "node_modules", "target"];
/// Folders at the root that hold nothing of ours (see .gitignore).
const SKIPPED_AT_ROOT: [&str; 2] = ["data", "dist"];
/// What the checks read; of other files they know the name.
const READ: [&str; 3] = ["md", "rs", "toml"];

/// Every file by its path from the root of the repository, with `/` between folders. The text is empty unless the
/// extension is one of `READ`.
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads the repository at `root`.
    ///
    /// # Errors
    ///
    /// If a folder or file can't be read.
    pub fn load(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        load(root, "", &mut files)?;
        Ok(Self(files))
    }

    /// A tree of these files, for tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(
            files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// All files: path and text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// All files whose name ends with `.extension`.
    pub fn with_extension<'a>(
        &'a self,
        extension: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files().filter(move |(path, _)| {
            path.rsplit_once('.')
                .is_some_and(|(_, found)| found == extension)
        })
    }

    /// Returns true if `path` is a file or a folder.
    pub fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.0.contains_key(path) || self.is_folder(path)
    }

    /// Returns true if `path` is a folder.
    pub fn is_folder(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        self.0
            .range(inside.clone()..)
            .next()
            .is_some_and(|(first, _)| first.starts_with(&inside))
    }

    /// The folders of the workspace's packages; that of the root package is `""`.
    ///
    /// # Errors
    ///
    /// If Cargo.toml names no members.
    pub fn packages(&self) -> Result<Vec<String>> {
        let manifest = self.text("Cargo.toml").context("there is no Cargo.toml")?;
        let members = manifest
            .lines()
            .find_map(|line| line.strip_prefix("members = ["))
            .context("Cargo.toml has no line `members = [...]`")?;
        let mut packages = Vec::new();
        for member in members.split('"').skip(1).step_by(2) {
            match member.strip_suffix("/*") {
                None if member == "." => packages.push(String::new()),
                None => packages.push(member.to_owned()),
                Some(parent) => {
                    packages.extend(self.0.keys().filter_map(|path| {
                        let folder = path.strip_suffix("/Cargo.toml")?;
                        let (above, _) = folder.rsplit_once('/')?;
                        (above == parent).then(|| folder.to_owned())
                    }));
                }
            }
        }
        if packages.is_empty() {
            bail!("Cargo.toml names no members of the workspace");
        }
        Ok(packages)
    }

    /// The root files of a package's crates: its library, its binaries.
    pub fn crate_roots(&self, package: &str) -> Vec<String> {
        let src = join(package, "src");
        let bin = join(&src, "bin");
        let named = ["lib.rs", "main.rs"].map(|name| join(&src, name));
        let binaries = self.0.keys().filter(|path| {
            path.strip_prefix(&format!("{bin}/"))
                .is_some_and(|name| name.ends_with(".rs") && !name.contains('/'))
        });
        named
            .iter()
            .filter(|path| self.0.contains_key(*path))
            .chain(binaries)
            .cloned()
            .collect()
    }
}

/// `folder/name`; `name` if `folder` is the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The folder that holds `path`; the root is `""`.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` without `.` and `..`; `None` if it leads out of the repository.
pub fn normalized(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn load(root: &Path, folder: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    let entries = fs::read_dir(root.join(folder))
        .with_context(|| format!("{} can't be read", root.join(folder).display()))?;
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = join(folder, &name);
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) && !SKIPPED_AT_ROOT.contains(&path.as_str()) {
                load(root, &path, files)?;
            }
        } else {
            let is_read = READ
                .iter()
                .any(|extension| name.ends_with(&format!(".{extension}")));
            let text = if is_read {
                fs::read_to_string(entry.path()).with_context(|| format!("{path} can't be read"))?
            } else {
                String::new()
            };
            files.insert(path, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_the_members_of_the_workspace() {
        let tree = Tree::of(&[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\".\", \"crates/*\", \"xtask\"]\n",
            ),
            ("crates/a/Cargo.toml", ""),
            ("crates/a/inner/Cargo.toml", ""),
            ("crates/b/Cargo.toml", ""),
        ]);
        assert_eq!(
            tree.packages().unwrap(),
            ["", "crates/a", "crates/b", "xtask"]
        );
    }

    #[test]
    fn paths_are_normalized_within_the_repository() {
        assert_eq!(
            normalized("docs/../src/./a.rs").as_deref(),
            Some("src/a.rs")
        );
        assert_eq!(normalized("docs/../../a.rs"), None);
    }
}
