//! wasm-opt on every module, as many at a time as there are cores.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};

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

fn optimize(path: &Path) -> Result<()> {
    let status = Command::new("wasm-opt")
        .args(["-Oz", "--output"])
        .arg(path)
        .arg(path)
        .status()
        .context("wasm-opt can't be started")?;
    if !status.success() {
        bail!("wasm-opt {} failed ({status})", path.display());
    }
    Ok(())
}
