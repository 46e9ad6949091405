//! The files of a release: every module optimized, named by its content and in the page's table; two stylesheets.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{integrity, write_hashed};
use crate::pages::Page;
use crate::split::{FOLDER, MAIN_NAME, Manifest};
use crate::{optimize, page, styles};
use anyhow::{Context, Result};

/// What the page's table is in its source (`src/parts.js`).
const NO_TABLE: &str = "{ files: {}, needs: {}, pages: [] }";
/// The file of styles that come with the parts that need them.
const LATER_STYLE: &str = "later_style";
/// The beginning of the names of program and glue.
const PROGRAM: &str = "countersign-console";
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
    let mut manifest = Manifest::read(parts)?;
    let index = folder.join("index.html");
    let mut html = fs::read_to_string(&index)?;
    let main = page::file(&html, "preload")?;
    let glue = page::file(&html, "modulepreload")?;
    let old_integrity = integrity(&fs::read(folder.join(&main))?);

    for name in &manifest.always {
        let module = parts.join(format!("{name}.wasm"));
        optimize::into_main(&folder.join(&main), &module)?;
    }
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
        table.insert(name.as_str(), (format!("/{new}"), integrity(&content)));
        files.push(file(name, &new, &content, manifest.modules.get(name)));
        names.insert(name.as_str(), new);
    }
    let [first, later] = page::stylesheets(&html)?.map(|names| style(folder, &names));
    let (first, later) = (first?, later?);
    let new = write_hashed(folder, "part-style", ".css", later.as_bytes())?;
    table.insert(
        LATER_STYLE,
        (format!("/{new}"), integrity(later.as_bytes())),
    );
    files.push(file(LATER_STYLE, &new, later.as_bytes(), None));
    names.insert(LATER_STYLE, new);
    let begun: Vec<&String> = pages
        .iter()
        .filter(|page| page.is_entry)
        .flat_map(|page| &page.parts)
        .collect();
    for (part, needs) in &mut manifest.needs {
        if !begun.contains(&part) {
            needs.push(LATER_STYLE.to_owned());
        }
    }
    let patterns: Vec<(String, &[String], &[String])> = pages
        .iter()
        .map(|page| (page.pattern(), page.parts.as_slice(), page.next.as_slice()))
        .collect();
    let table = serde_json::json!({ "files": table, "needs": manifest.needs, "pages": patterns });
    html = page::replace(&html, NO_TABLE, &table.to_string())?;

    let name = write_hashed(folder, "style", ".css", first.as_bytes())?;
    html = page::with_stylesheet(&html, &name, &integrity(first.as_bytes()));
    html = page::compact(&html);
    files.push(file("style", &name, first.as_bytes(), None));
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
                if let Some(name) = names.get(file.as_str())
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

/// The styles of these files as one; the files go.
fn style(folder: &Path, names: &[String]) -> Result<String> {
    let mut style = String::new();
    for name in names {
        let content = String::from_utf8(take(&folder.join(name))?)?;
        style.push_str(&styles::compact(&content));
    }
    Ok(style)
}

/// The content of a file that goes.
fn take(path: &Path) -> Result<Vec<u8>> {
    let content = fs::read(path)?;
    fs::remove_file(path)?;
    Ok(content)
}
