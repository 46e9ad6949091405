//! From files to modules: follows each `mod`, and collects what a module declares, imports and mentions.

use anyhow::{Context, Result, anyhow};
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::super::test_code::{attributes, is_test_only};
use super::super::tree::{Tree, join, normalized, parent};
use super::Module;
use super::mentions::collect;

/// All modules of the crate whose root is the file `root`; the first is the root.
///
/// # Errors
///
/// If a file is missing or isn't Rust.
pub(super) fn modules(tree: &Tree, root: &str) -> Result<Vec<Module>> {
    let mut reader = Reader {
        tree,
        modules: Vec::new(),
    };
    reader.file(root, String::new(), None, parent(root).to_owned())?;
    Ok(reader.modules)
}

struct Reader<'a> {
    tree: &'a Tree,
    modules: Vec<Module>,
}

impl Reader<'_> {
    /// Reads a file that is one module. `folder` holds the files of its own modules.
    fn file(
        &mut self,
        file: &str,
        name: String,
        within: Option<usize>,
        folder: String,
    ) -> Result<usize> {
        let text = self
            .tree
            .text(file)
            .with_context(|| format!("{file} is missing"))?;
        let parsed = syn::parse_file(text)
            .map_err(|error| anyhow!("{file}:{}: {error}", error.span().start().line))?;
        self.module(&parsed.items, file, name, within, &folder)
    }

    fn module(
        &mut self,
        items: &[Item],
        file: &str,
        name: String,
        within: Option<usize>,
        folder: &str,
    ) -> Result<usize> {
        let index = self.modules.len();
        let mut module = Module {
            name: name.clone(),
            file: file.to_owned(),
            parent: within,
            ..Module::default()
        };
        collect(items, &mut module);
        self.modules.push(module);
        for item in items {
            let Item::Mod(declared) = item else {
                continue;
            };
            if is_test_only(attributes(item)) {
                continue;
            }
            let own = declared.ident.to_string();
            let full = if name.is_empty() {
                own.clone()
            } else {
                format!("{name}::{own}")
            };
            let child = match &declared.content {
                Some((_, items)) => {
                    self.module(items, file, full, Some(index), &join(folder, &own))?
                }
                None => {
                    let (path, folder) = self.place(declared, file, folder)?;
                    self.file(&path, full, Some(index), folder)?
                }
            };
            if let Some(module) = self.modules.get_mut(index) {
                module.children.push((own, child));
            }
        }
        Ok(index)
    }

    /// The file of `mod name;` and the folder of that module's own modules.
    fn place(&self, declared: &ItemMod, file: &str, folder: &str) -> Result<(String, String)> {
        if let Some(path) = path_attribute(&declared.attrs) {
            let path = normalized(&join(parent(file), &path))
                .with_context(|| format!("{file}: `{path}` is outside of the repository"))?;
            let folder = parent(&path).to_owned();
            return Ok((path, folder));
        }
        let inner = join(folder, &declared.ident.to_string());
        let candidates = [format!("{inner}.rs"), format!("{inner}/mod.rs")];
        candidates
            .into_iter()
            .find(|path| self.tree.text(path).is_some())
            .map(|path| (path, inner))
            .with_context(|| format!("{file}: `mod {};` has no file", declared.ident))
    }
}

/// The value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if pair.path.is_ident("path") => Some(text.value()),
            _ => None,
        }
    })
}
