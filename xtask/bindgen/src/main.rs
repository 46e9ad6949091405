//! What Trunk calls as `wasm-bindgen`: it finds a program of that name in PATH, and gives it the linked module.
//!
//! A module linked with `--emit-relocs` is split first (`split`): into the main module, which alone knows
//! JavaScript, and the parts, which the glue loads when they are needed (`loader.js`). Any other module is bound as
//! it is. As `wasm-bindgen finish`, the hook after a build, it makes the files of a release (`finish`). Why it is done so stands in docs/decisions/0009-parts.md.

mod crates;
mod exports;
mod files;
mod finish;
mod group;
mod imports;
mod merge;
mod optimize;
mod order;
mod page;
mod pages;
mod split;
mod styles;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What Trunk asks for.
struct Request {
    input: PathBuf,
    out_dir: PathBuf,
    out_name: String,
}

fn run() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("finish") {
        return finish::finish();
    }
    let Some(request) = Request::parse(lexopt::Parser::from_env())? else {
        // Trunk compares it with Cargo.lock.
        println!("wasm-bindgen {}", wasm_bindgen_shared::version());
        return Ok(());
    };
    let linked = std::fs::read(&request.input)
        .with_context(|| format!("{} can't be read", request.input.display()))?;
    let folder = request.out_dir.join(split::FOLDER);
    // Parts of an earlier build.
    let _ = std::fs::remove_dir_all(&folder);
    let parts = split::needed(&linked)?
        .then(|| {
            let linked = exports::without_unused(&linked)?;
            split::split(&linked, &folder, &pages::Page::all(Path::new("."))?)
        })
        .transpose()?;
    let main = match &parts {
        Some(_) => std::fs::read(folder.join(split::MAIN))?,
        None => linked,
    };
    let mut output = Bindgen::new()
        .input_bytes(&request.out_name, main)
        .web(true)?
        .typescript(false)
        // The parts share the memory, the table and the stack pointer.
        .keep_lld_exports(parts.is_some())
        .generate_output()?;
    output.emit(&request.out_dir)?;
    if parts.is_some() {
        split::finish_main(&request.out_dir, &request.out_name)?;
    }
    Ok(())
}

impl Request {
    /// Reads the arguments; `None` if only the version is asked for.
    fn parse(mut args: lexopt::Parser) -> Result<Option<Self>> {
        let (mut input, mut out_dir, mut out_name) = (None, None, None);
        while let Some(arg) = args.next()? {
            match arg {
                Long("version") | Short('V') => return Ok(None),
                Long("out-dir") => out_dir = Some(args.value()?.into()),
                Long("out-name") => out_name = Some(args.value()?.string()?),
                Long("target") => {
                    let target = args.value()?.string()?;
                    if target != "web" {
                        bail!("--target={target} is not supported: only web is");
                    }
                }
                Long("no-typescript") => {}
                Value(path) if input.is_none() => input = Some(path.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        let input: PathBuf = input.context("no module is named")?;
        let out_name = match out_name {
            Some(name) => name,
            None => input
                .file_stem()
                .and_then(|stem| stem.to_str())
                .context("the module has no name")?
                .to_owned(),
        };
        Ok(Some(Self {
            input,
            out_dir: out_dir.context("--out-dir is missing")?,
            out_name,
        }))
    }
}
