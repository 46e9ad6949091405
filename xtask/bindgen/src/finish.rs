//! The files of a release: every module optimized, named by its content and in the page's table; one stylesheet.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{integrity, write_hashed};
use crate::pages::Page;
use crate::split::{FOLDER, Manifest};
use crate::{optimize, page, styles};
use anyhow::{Context, Result};

/// What the page's table is in its source (`src/parts.js`).
const NO_TABLE: &str = "{ files: {}, needs: {}, pages: [] }";
/// The beginning of the names of program and glue.
const PROGRAM: &str = "countersign-console";
/// The main module's name.
const MAIN_NAME: &str = "main";
/// What this command made, for the rest of the build and for tests: no file of the console.
const REPORT: &str = ".parts.json";

/// Runs as Trunk's hook after a build.
pub fn finish() -> Result<()> {
    let variable = |name| {
        std::env::var_os(name).with_context(|| format!("{name} is not set: Trunk runs this"))
    };
    if variable("TRUNK_PROFILE")? != "release" {
        return Ok(());
    }
    let source = PathBuf::from(variable("TRUNK_SOURCE_DIR")?);
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| source.join("target"), PathBuf::from);
    let parts = target.join("wasm-bindgen/release").join(FOLDER);
    let pages = Page::all(&source)?;
    release(
        &PathBuf::from(variable("TRUNK_STAGING_DIR")?),
        &parts,
        &pages,
    )
}

fn release(folder: &Path, parts: &Path, pages: &[Page]) -> Result<()> {
    let manifest = Manifest::read(parts)?;
    let index = folder.join("index.html");
    let mut html = fs::read_to_string(&index)?;
    let main = page::file(&html, "preload")?;
    let glue = page::file(&html, "modulepreload")?;
    let old_integrity = integrity(&fs::read(folder.join(&main))?);

    let loaded: Vec<&String> = manifest
        .modules
        .keys()
        .filter(|name| *name != MAIN_NAME)
        .collect();
    let mut modules = vec![folder.join(&main)];
    for name in &loaded {
        let path = folder.join(format!("{name}.wasm"));
        fs::copy(parts.join(format!("{name}.wasm")), &path)?;
        modules.push(path);
    }
    optimize::modules(&modules)?;

    let mut files = Vec::new();
    let mut rename =
        |html: &mut String, old: &str, stem: &str, end: &str, name: &str| -> Result<()> {
            let content = take(&folder.join(old))?;
            let new = write_hashed(folder, stem, end, &content)?;
            *html = html.replace(old, &new);
            files.push(file(name, &new, &content, manifest.modules.get(name)));
            Ok(())
        };
    let content = fs::read(folder.join(&main))?;
    html = page::replace(&html, &old_integrity, &integrity(&content))?;
    rename(&mut html, &main, PROGRAM, "_bg.wasm", MAIN_NAME)?;
    rename(&mut html, &glue, PROGRAM, ".js", "glue")?;

    let mut table = BTreeMap::new();
    let mut names = BTreeMap::new();
    for name in loaded {
        let content = take(&folder.join(format!("{name}.wasm")))?;
        let new = write_hashed(folder, &format!("part-{name}"), ".wasm", &content)?;
        table.insert(
            name,
            (format!("/{new}"), integrity(&content), [content.len()]),
        );
        files.push(file(name, &new, &content, manifest.modules.get(name)));
        names.insert(name, new);
    }
    let patterns: Vec<(String, &[String])> = pages
        .iter()
        .map(|page| (page.pattern(), page.parts.as_slice()))
        .collect();
    let table = serde_json::json!({ "files": table, "needs": manifest.needs, "pages": patterns });
    html = page::replace(&html, NO_TABLE, &table.to_string())?;

    let mut style = String::new();
    for name in page::stylesheets(&html) {
        style.push_str(&styles::compact(&String::from_utf8(take(
            &folder.join(name),
        )?)?));
    }
    let name = write_hashed(folder, "style", ".css", style.as_bytes())?;
    html = page::with_stylesheet(&html, &name, &integrity(style.as_bytes()));
    files.push(file("style", &name, style.as_bytes(), None));
    files.push(file("page", "index.html", html.as_bytes(), None));
    fs::write(index, html)?;

    let common: Vec<&str> = files
        .iter()
        .filter(|file| {
            matches!(
                file["name"].as_str(),
                Some("main" | "glue" | "style" | "page")
            )
        })
        .filter_map(|file| file["file"].as_str())
        .collect();
    let loads: Vec<_> = pages
        .iter()
        .map(|page| {
            let mut all = common.clone();
            for file in page
                .parts
                .iter()
                .filter_map(|part| manifest.needs.get(part))
                .flatten()
            {
                if let Some(name) = names.get(file)
                    && !all.contains(&name.as_str())
                {
                    all.push(name);
                }
            }
            serde_json::json!({ "page": page.page, "address": page.address, "files": all })
        })
        .collect();
    let report = serde_json::json!({ "files": files, "pages": loads });
    Ok(fs::write(
        folder.join(REPORT),
        serde_json::to_vec_pretty(&report)?,
    )?)
}

fn file(
    name: &str,
    file: &str,
    content: &[u8],
    crates: Option<&BTreeMap<String, usize>>,
) -> serde_json::Value {
    serde_json::json!({
        "name": name,
        "file": file,
        "bytes": content.len(),
        "crates": crates,
    })
}

/// The content of a file that goes.
fn take(path: &Path) -> Result<Vec<u8>> {
    let content = fs::read(path)?;
    fs::remove_file(path)?;
    Ok(content)
}
