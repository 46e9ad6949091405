//! `cargo xtask dist`: the console as a folder for any static host, at any path.
//!
//! It is the same build as the server's; only index.html differs. The reasons are in
//! docs/decisions/0006-static-hosting.md.

mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::console::{self, Profile};
use crate::{precompress, project};

/// In every index.html that this command wrote: a folder without it is not ours to replace.
const MARK: &str = "name=\"countersign-config\"";
/// What config.json says at first.
const ANY_TENANT: &str = "any-tenant";

/// The options of `dist`.
pub struct Options {
    out: PathBuf,
    base_path: Option<String>,
    backend: Option<String>,
}

impl Options {
    /// Reads them from the command line.
    ///
    /// # Errors
    ///
    /// For an option that is not one of them, or a value that it can't have.
    pub fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            out: project::root().join("dist"),
            base_path: None,
            backend: None,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Long("out") => options.out = args.value()?.into(),
                Long("base-path") => options.base_path = Some(base_path(args.value()?.string()?)?),
                Long("backend") => options.backend = Some(backend(args.value()?.string()?)?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

fn base_path(path: String) -> Result<String> {
    let sound = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    if path.starts_with('/') && path.ends_with('/') && path.chars().all(sound) {
        Ok(path)
    } else {
        bail!(
            "--base-path takes a path that begins and ends with a slash, such as /console/, not `{path}`"
        )
    }
}

fn backend(backend: String) -> Result<String> {
    let sound = |c: char| c.is_ascii_graphic() && !"\"\\".contains(c);
    if !backend.is_empty() && backend.chars().all(sound) {
        Ok(backend)
    } else {
        bail!(
            "--backend takes a tenant's domain, a server's https:// address, same-origin or any-tenant, not `{backend}`"
        )
    }
}

/// Builds the console and writes the folder.
///
/// # Errors
///
/// Where the build fails, or the folder holds something else.
pub fn run(options: &Options) -> Result<ExitCode> {
    let console = console::build(Profile::Release)?;
    write(
        &console,
        &options.out,
        options.base_path.as_deref(),
        options.backend.as_deref(),
    )?;
    println!(
        "{}: upload it as it is; config.json in it names the backend (docs/deployment.md)",
        options.out.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Writes the built `console` to `out`, with its pages compressed. A config.json that is there already stays, unless
/// `backend` names another.
///
/// # Errors
///
/// Where a file can't be read or written, or `out` holds something else.
pub fn write(
    console: &Path,
    out: &Path,
    base_path: Option<&str>,
    backend: Option<&str>,
) -> Result<()> {
    copy(console, out, base_path, backend)?;
    // config.json is not compressed beforehand: people edit it.
    precompress::files(&["index.html", "404.html"].map(|page| out.join(page)))
}

fn copy(console: &Path, out: &Path, base_path: Option<&str>, backend: Option<&str>) -> Result<()> {
    let kept = clear(out)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(console)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && !name.starts_with('.') && !name.starts_with("index.html")
        {
            fs::copy(entry.path(), out.join(&name))?;
            names.push(name);
        }
    }
    let built = fs::read_to_string(console.join("index.html"))?;
    for (name, html) in [
        ("index.html", page::index(&built, &names, base_path)?),
        ("404.html", page::not_found(base_path)),
    ] {
        fs::write(out.join(name), html)?;
    }
    let config = match (kept, backend) {
        (Some(kept), None) => kept,
        (_, backend) => format!("{{ \"backend\": \"{}\" }}\n", backend.unwrap_or(ANY_TENANT)),
    };
    Ok(fs::write(out.join("config.json"), config)?)
}

/// Makes `out` an empty folder and returns the config.json that was in it.
fn clear(out: &Path) -> Result<Option<String>> {
    let occupied = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    let kept = fs::read_to_string(out.join("config.json")).ok();
    if occupied {
        if !fs::read_to_string(out.join("index.html")).is_ok_and(|html| html.contains(MARK)) {
            bail!(
                "{} holds something else: name an empty folder by --out",
                out.display()
            );
        }
        fs::remove_dir_all(out)?;
    }
    fs::create_dir_all(out).with_context(|| format!("{} can't be made", out.display()))?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("countersign-dist-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn writes_the_folder_and_keeps_its_configuration() {
        let (console, out) = (folder("console"), folder("out"));
        fs::write(console.join("index.html"), page::tests::BUILT).unwrap();
        fs::write(console.join("a-0123456789abcdef.js"), "1").unwrap();
        fs::write(console.join(".inputs"), "x").unwrap();
        copy(&console, &out, None, None).unwrap();
        let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
        assert_eq!(read("config.json"), "{ \"backend\": \"any-tenant\" }\n");
        assert!(read("index.html").contains(MARK));
        assert!(out.join("404.html").is_file() && out.join("a-0123456789abcdef.js").is_file());
        assert!(!out.join(".inputs").exists() && !out.join("config.json.br").exists());

        fs::write(out.join("config.json"), "mine").unwrap();
        copy(&console, &out, None, None).unwrap();
        assert_eq!(read("config.json"), "mine");
        copy(&console, &out, None, Some("acme.eu.auth0.com")).unwrap();
        assert!(read("config.json").contains("acme.eu.auth0.com"));
        for folder in [console, out] {
            fs::remove_dir_all(folder).unwrap();
        }
    }

    #[test]
    fn touches_no_folder_of_somebody_else() {
        let out = folder("foreign");
        fs::write(out.join("index.html"), "<p>mine").unwrap();
        assert!(copy(&out, &out, None, None).is_err());
        assert_eq!(
            fs::read_to_string(out.join("index.html")).unwrap(),
            "<p>mine"
        );
        fs::remove_dir_all(out).unwrap();
    }

    #[test]
    fn options_are_checked() {
        for path in ["x/", "/x", "/x y/", "/'/", ""] {
            assert!(base_path(path.to_owned()).is_err(), "{path}");
        }
        assert!(base_path("/a/b-c/".to_owned()).is_ok());
        assert!(backend("a\"b".to_owned()).is_err());
    }
}
