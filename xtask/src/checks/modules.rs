//! The modules of a crate and the arrows between them: A → B if A names something that is defined in B.
//!
//! - `use`, paths in expressions, types and attributes, and paths in the tokens of macros make arrows.
//! - A re-export is followed to the module that defines the item. A module on the way makes an arrow of its own
//!   unless it holds that module (a folder's `mod.rs` that hands out what its files define).
//! - What is compiled for tests only makes none.
//!
//! Methods make no arrows: the trait or type that brings them does.

mod arrows;
mod mentions;
mod read;

use std::collections::BTreeMap;

use anyhow::Result;

use super::tree::Tree;

/// One module: a file, or `mod name { … }` within one.
#[derive(Debug, Default)]
pub struct Module {
    /// `a::b` for `crate::a::b`; empty for the crate's root.
    pub name: String,
    /// The file that holds it.
    pub file: String,
    /// The module that declares it.
    pub parent: Option<usize>,
    children: Vec<(String, usize)>,
    items: Vec<String>,
    imports: Vec<(String, Path)>,
    globs: Vec<Path>,
    mentions: Vec<Mention>,
}

/// The segments of a path as written.
type Path = Vec<String>;

/// A path that occurs in a module.
#[derive(Clone, Debug)]
struct Mention {
    path: Path,
    line: usize,
    /// In a `use`, where a path may also name a module.
    is_import: bool,
}

/// A module's use of another.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The line of the user's file.
    pub line: usize,
    /// The path as it is written there.
    pub path: String,
}

/// The modules of one crate.
pub struct Graph {
    /// The first is the crate's root.
    pub modules: Vec<Module>,
    /// By user and used: indices into `modules`. Of several, the first in the file.
    pub arrows: BTreeMap<(usize, usize), Arrow>,
}

impl Graph {
    /// Reads the crate whose root is the file `root`.
    ///
    /// # Errors
    ///
    /// If a file is missing or isn't Rust.
    pub fn read(tree: &Tree, root: &str) -> Result<Self> {
        let modules = read::modules(tree, root)?;
        let arrows = arrows::between(&modules);
        Ok(Self { modules, arrows })
    }

    /// The file of a module.
    pub fn file(&self, module: usize) -> &str {
        self.modules
            .get(module)
            .map_or("", |module| module.file.as_str())
    }

    /// The module directly below the root that is `module` or holds it; `None` for the root.
    pub fn top_level(&self, module: usize) -> Option<&Module> {
        self.ancestry(module)
            .filter_map(|outer| self.modules.get(outer))
            .find(|outer| outer.parent == Some(0))
    }

    /// `module` and what holds it, from the inside out.
    pub fn ancestry(&self, module: usize) -> impl Iterator<Item = usize> {
        ancestry(&self.modules, module)
    }
}

fn ancestry(modules: &[Module], module: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(module), |inner| modules.get(*inner)?.parent)
}
