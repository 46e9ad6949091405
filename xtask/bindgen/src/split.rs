//! The split of a module into the main module and parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use crate::crates;
use crate::group::group;
use crate::imports;
use crate::merge::merge;
use crate::page::is_comment;
use crate::pages::Page;

/// The folder of the parts in Trunk's folder for wasm-bindgen's output.
pub const FOLDER: &str = "parts";
/// The main module's name.
pub const MAIN_NAME: &str = "main";
/// The main module, before it is bound.
pub const MAIN: &str = "main.wasm";
/// What the parts are, for the rest of the build.
pub const MANIFEST: &str = "parts.json";
/// By this name the main module imports the loader.
const LOADER_MODULE: &str = "./__wasm_split.js";
const LOADER: &str = include_str!("loader.js");

/// The parts of a module.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Bytes of code by crate, of all modules, before they are optimized. The main module is one of them.
    pub modules: BTreeMap<String, BTreeMap<String, usize>>,
    /// The modules of each part, by the name in the sources.
    pub needs: BTreeMap<String, Vec<String>>,
    /// Modules that become part of the main module.
    pub always: Vec<String>,
}

impl Manifest {
    /// The manifest in the folder of the parts.
    pub fn read(folder: &Path) -> Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join(MANIFEST))?)?)
    }

    /// Moves from the parts' needs to `always` what a page needs that people begin with, and half of all pages.
    fn find_always(&mut self, pages: &[Page]) {
        let mut by_page: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
        let mut begun = BTreeSet::new();
        for page in pages {
            let parts = page.parts.iter().filter_map(|part| self.needs.get(part));
            let needs: BTreeSet<&String> = parts.flatten().collect();
            if page.is_entry {
                begun.extend(needs.iter().copied());
            }
            by_page.entry(&page.page).or_default().extend(needs);
        }
        let is_common = |name: &&String| {
            let pages = by_page.values().filter(|needs| needs.contains(name));
            pages.count() * 2 >= by_page.len()
        };
        let always: Vec<String> = begun.into_iter().filter(is_common).cloned().collect();
        for needs in self.needs.values_mut() {
            needs.retain(|name| !always.contains(name));
        }
        let main = MAIN_NAME.to_owned();
        for merged in &always {
            for (name, bytes) in self.modules.remove(merged).unwrap_or_default() {
                let crates = self.modules.entry(main.clone()).or_default();
                *crates.entry(name).or_default() += bytes;
            }
        }
        self.always = always;
    }
}

/// Returns true if the module says which of its bytes refer to what: only then it can be split.
pub fn needed(linked: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(linked) {
        if let Payload::CustomSection(section) = payload?
            && section.name() == "reloc.CODE"
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Splits the module into `folder`: the main module, the parts in as few files as fits `pages`, and the manifest.
pub fn split(linked: &[u8], folder: &Path, pages: &[Page]) -> Result<()> {
    fs::create_dir_all(folder)?;
    let main = folder.join(MAIN);
    let mut options = Options::new(linked);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER_MODULE;
    let split =
        transform(options).map_err(|error| anyhow!("the module can't be split: {error:#}"))?;
    // The loader that it writes can't check what it loads: ours takes its place.
    fs::remove_file(folder.join(LOADER_MODULE))?;

    let mut modules = BTreeMap::new();
    for path in &split.split_modules {
        modules.insert(name_of(path)?, fs::read(path)?);
        fs::remove_file(path)?;
    }
    // Modules without content are written, too, but no part needs them.
    let needs: BTreeMap<String, Vec<String>> = split.prefetch_map.into_iter().collect();
    modules.retain(|name, _| needs.values().flatten().any(|needed| needed == name));
    let mut manifest = Manifest::default();
    manifest
        .modules
        .insert(MAIN_NAME.to_owned(), crates::sizes(&fs::read(&main)?)?);
    let mut sizes = BTreeMap::new();
    for (name, module) in &modules {
        let bytes: usize = crates::sizes(module)?.values().sum();
        sizes.insert(name.clone(), i64::try_from(bytes)?);
    }
    let mut group_of = BTreeMap::new();
    for (at, group) in group(&needs, &sizes, pages).into_iter().enumerate() {
        let name = group.name(at);
        let of: Vec<Vec<u8>> = group
            .modules
            .iter()
            .filter_map(|name| modules.remove(name))
            .collect();
        let merged = merge(&of)?;
        manifest
            .modules
            .insert(name.clone(), crates::sizes(&merged)?);
        fs::write(folder.join(format!("{name}.wasm")), merged)?;
        group_of.extend(
            group
                .modules
                .into_iter()
                .map(|module| (module, name.clone())),
        );
    }
    for (part, modules) in needs {
        let mut files: Vec<String> = modules
            .iter()
            .filter_map(|module| group_of.get(module).cloned())
            .collect();
        files.sort_unstable();
        files.dedup();
        manifest.needs.insert(part, files);
    }
    manifest.find_always(pages);
    fs::write(folder.join(MANIFEST), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(())
}

fn name_of(path: &Path) -> Result<String> {
    let name = path.file_stem().and_then(|stem| stem.to_str());
    name.map(str::to_owned).context("a part has no name")
}

/// Puts the loader into the glue, in place of the imports of a file, drops its comments, and gives short names to what the
/// main module imports.
pub fn finish_main(folder: &Path, name: &str) -> Result<()> {
    let (main, glue) = (
        folder.join(format!("{name}_bg.wasm")),
        folder.join(format!("{name}.js")),
    );
    let script = fs::read_to_string(&glue)?;
    let Some(script) = with_loader(&script) else {
        bail!(
            "{} imports no {LOADER_MODULE}: wasm-bindgen writes its imports in another way now",
            glue.display()
        );
    };
    let (module, renamed) = imports::shorten(&fs::read(&main)?, LOADER_MODULE)?;
    fs::write(main, module)?;
    Ok(fs::write(glue, renamed.in_glue(&script)?)?)
}

/// The script without the imports of the loader's module, and with the loader as the module that it passes on. There
/// is an import for each function; `None` if there is none.
fn with_loader(script: &str) -> Option<String> {
    let from = format!(" from \"{LOADER_MODULE}\"");
    let entry = format!("\"{LOADER_MODULE}\": ");
    let mut entries = 0;
    let mut rest = String::new();
    for line in script.lines().filter(|line| !line.contains(&from)) {
        if is_comment(line) {
            continue;
        }
        if line.trim_start().starts_with(&entry) {
            entries += 1;
            if entries == 1 {
                rest.push_str(&format!("{entry}__loaders,\n"));
            }
        } else {
            rest.extend([line, "\n"]);
        }
    }
    (entries > 0).then(|| format!("{LOADER}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loader_takes_the_place_of_its_imports() {
        let script = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\
            /** What\n * it is. */\nlet wasm;\nreturn {\n    \"./__wasm_split.js\": import1,\n    \"./__wasm_split.js\": import2,\n};\n";
        let glue = with_loader(script).unwrap();
        let rest = glue.strip_prefix(LOADER).unwrap();
        assert_eq!(
            rest,
            "let wasm;\nreturn {\n\"./__wasm_split.js\": __loaders,\n};\n"
        );
        assert_eq!(with_loader("let wasm;\n"), None);
    }

    #[test]
    fn what_people_begin_with_and_half_of_the_pages_need_is_in_the_main_module() {
        let page = |part: &str, is_entry| Page {
            page: part.to_owned(),
            parts: vec![part.to_owned()],
            is_entry,
            ..Page::default()
        };
        let needs = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut manifest = Manifest {
            needs: BTreeMap::from([
                ("list".to_owned(), needs(&["list", "all"])),
                ("help".to_owned(), needs(&["all", "help", "half"])),
                ("inspect".to_owned(), needs(&["inspect", "half"])),
            ]),
            ..Manifest::default()
        };
        manifest.find_always(&[
            page("list", true),
            page("help", false),
            page("inspect", false),
        ]);
        assert_eq!(manifest.always, ["all"]);
        assert_eq!(manifest.needs["list"], ["list"]);
        assert_eq!(manifest.needs["help"], ["help", "half"]);
    }

    #[test]
    fn module_without_relocations_is_not_split() {
        assert!(!needed(b"\0asm\x01\0\0\0").unwrap());
        let section = b"\0\x0b\x0areloc.CODE";
        let module = [b"\0asm\x01\0\0\0".as_slice(), section].concat();
        assert!(needed(&module).unwrap());
    }
}
