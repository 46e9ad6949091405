//! wasm-opt on every module, as many at a time as there are cores; then its functions in an order that compresses well.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};

use crate::order;

/// Optimizes the modules in place, for size.
pub fn modules(paths: &[PathBuf]) -> Result<()> {
    let mut largest_first: Vec<(u64, &PathBuf)> = paths
        .iter()
        .map(|path| Ok((path.metadata()?.len(), path)))
        .collect::<Result<_>>()?;
    largest_first.sort_by(|a, b| b.cmp(a));
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((_, path)) = largest_first.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if let Err(error) = optimize(path)
                        && let Ok(mut failure) = failure.lock()
                    {
                        failure.get_or_insert(error);
                    }
                }
            });
        }
    });
    match failure.into_inner() {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(_) => bail!("a thread panicked"),
    }
}

/// Makes a module of the split part of the main module.
pub fn into_main(main: &Path, module: &Path) -> Result<()> {
    // Each module needs a name; the parts import from the main module by this one.
    let status = Command::new("wasm-merge")
        .arg(main)
        .arg("__wasm_split")
        .arg(module)
        .arg("part")
        .arg("--output")
        .arg(main)
        .status()
        .context("wasm-merge can't be started")?;
    if !status.success() {
        bail!("wasm-merge {} failed ({status})", module.display());
    }
    Ok(())
}

/// Up to this size, in bytes with the names, a module takes less time to optimize than V8 takes to compile wasm-opt
/// well, which is WebAssembly itself.
const SMALL: u64 = 500_000;

/// wasm-opt for a module of this size. For small ones Node.js compiles it by its quick compiler only: a third of the time.
fn wasm_opt(bytes: u64) -> Command {
    match script().filter(|_| bytes <= SMALL) {
        Some(script) => {
            let mut node = Command::new("node");
            node.arg("--liftoff-only").arg(script);
            node
        }
        None => Command::new("wasm-opt"),
    }
}

/// The script that is wasm-opt, if it is one for Node.js: npm's package is.
fn script() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join("wasm-opt"))
        .find(|path| path.is_file())?;
    let script = found.canonicalize().ok()?;
    let mut start = [0; 64];
    let read = File::open(&script).ok()?.read(&mut start).ok()?;
    let first_line = start.get(..read)?.split(|&byte| byte == b'\n').next()?;
    (first_line.starts_with(b"#!") && first_line.ends_with(b"node")).then_some(script)
}

fn optimize(path: &Path) -> Result<()> {
    let status = wasm_opt(path.metadata()?.len())
        .args(["-Oz", "--output"])
        .arg(path)
        .arg(path)
        .status()
        .context("wasm-opt can't be started")?;
    if !status.success() {
        bail!("wasm-opt {} failed ({status})", path.display());
    }
    Ok(fs::write(path, order::like_beside_like(&fs::read(path)?)?)?)
}
