//! A Rust toolchain that compiles for wasm32-unknown-unknown.
//!
//! Ordinarily `rustup target add` is all. Where rustup can't download, Debian's rustc-web does it:
//! its standard library for wasm is built once from its packaged sources, and the toolchain is linked
//! into rustup under a name of its own, beside the one that compiles native code. The reasons stand
//! in docs/decisions/0001-build-tools.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{cache, debian};
use crate::process;
use crate::project;
use crate::report::step;

const TARGET: &str = "wasm32-unknown-unknown";
/// The name under which Debian's toolchain is linked into rustup.
const LINKED: &str = "countersign-wasm";
const DEBIAN_SYSROOT: &str = "/usr";

/// Which toolchain compiles for wasm.
pub enum WasmTarget {
    /// The one in use, by rustup.
    Ordinary,
    /// Debian's, linked into rustup; with the linker's name.
    Debian { linker: String },
}

impl WasmTarget {
    /// Finds the toolchain, or sets it up.
    ///
    /// # Errors
    ///
    /// One sentence that says what to install.
    pub fn ensure() -> Result<Self> {
        if has_std(Command::new("rustc")) {
            return Ok(Self::Ordinary);
        }
        if let Some(found) = Self::debian().filter(|_| has_std(linked_rustc())) {
            return Ok(found);
        }
        let added = step(
            "Adding the WebAssembly target by rustup",
            "10 seconds",
            || {
                Ok(process::run_logged(
                    "rustup-target",
                    Command::new("rustup").args(["target", "add", TARGET]),
                ))
            },
        )?;
        if added.is_ok() && has_std(Command::new("rustc")) {
            return Ok(Self::Ordinary);
        }
        eprintln!(
            "    rustup can't download it here; taking Debian's Rust for WebAssembly instead"
        );
        Self::set_up_debian()
    }

    /// Makes `command` use this toolchain.
    pub fn configure(&self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", project::wasm_target());
        // The outer cargo's own variables name the native toolchain.
        for variable in [
            "CARGO",
            "RUSTC",
            "RUSTDOC",
            "RUSTUP_TOOLCHAIN_SOURCE",
            "LD_LIBRARY_PATH",
        ] {
            command.env_remove(variable);
        }
        if let Self::Debian { linker } = self {
            command
                .env("RUSTUP_TOOLCHAIN", LINKED)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
    }

    /// Installs clippy for this toolchain, where it has none.
    ///
    /// # Errors
    ///
    /// Where it can't be installed.
    pub fn ensure_clippy(&self) -> Result<()> {
        match self {
            Self::Ordinary => Ok(()),
            Self::Debian { .. } => debian::install(&["rust-web-clippy"], "Linting the console"),
        }
    }

    fn debian() -> Option<Self> {
        let linker = debian::newest("lld-")?.replacen("lld", "wasm-ld", 1);
        process::find(&linker).map(|_| Self::Debian { linker })
    }

    fn set_up_debian() -> Result<Self> {
        if process::find("apt-get").is_none() {
            bail!(
                "Rust's WebAssembly target is missing and rustup could not download it: run `rustup target add {TARGET}` where the network allows, then run this again."
            );
        }
        // Always: from old lists an older lld would be chosen here than is found after the installation.
        step("Reading Debian's package lists", "10 seconds", || {
            debian::update();
            Ok(())
        })?;
        let lld = debian::newest("lld-").context(
            "Debian's package lists name no lld: run `apt-get update`, then run this again.",
        )?;
        step(
            "Installing Debian's Rust for WebAssembly",
            "half a minute",
            || {
                debian::install(
                    &["rustc-web", "cargo-web", "rust-web-src", &lld],
                    "Compiling to WebAssembly",
                )
            },
        )?;
        if !has_std(Command::new(Path::new(DEBIAN_SYSROOT).join("bin/rustc"))) {
            step(
                "Building Rust's standard library for WebAssembly",
                "1 minute",
                build_std,
            )?;
        }
        process::run(Command::new("rustup").args(["toolchain", "link", LINKED, DEBIAN_SYSROOT]))
            .context("rustup could not link Debian's toolchain: install rustup (https://rustup.rs), then run this again.")?;
        Self::debian().with_context(|| format!("{lld} is installed but its linker is not in PATH: run `apt-get install --reinstall {lld}`."))
    }
}

fn linked_rustc() -> Command {
    let mut rustc = Command::new("rustc");
    rustc.env("RUSTUP_TOOLCHAIN", LINKED);
    rustc
}

/// Returns true if this compiler has a standard library for wasm.
fn has_std(mut rustc: Command) -> bool {
    process::output(rustc.args(["--print", "target-libdir", "--target", TARGET])).is_some_and(
        |folder| {
            fs::read_dir(folder).is_ok_and(|files| {
                files.flatten().any(|file| {
                    let name = file.file_name();
                    let name = name.to_string_lossy();
                    name.starts_with("libstd-") && name.ends_with(".rlib")
                })
            })
        },
    )
}

/// Builds the standard library from Debian's packaged sources and puts it into Debian's sysroot.
fn build_std() -> Result<()> {
    let folder = cache()?.join("wasm-std");
    // Two generations of rlibs side by side give E0463: always from nothing.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n",
    )?;
    let bin = Path::new(DEBIAN_SYSROOT).join("bin");
    let mut cargo = Command::new(bin.join("cargo"));
    cargo
        .current_dir(&folder)
        .args([
            "build",
            "--release",
            "-Z",
            "build-std=std,panic_abort,test",
            "--target",
            TARGET,
        ])
        .env("RUSTC", bin.join("rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode a later build with LTO fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", folder.join("target"));
    process::run_logged("wasm-std", &mut cargo)?;

    let built = folder.join("target").join(TARGET).join("release/deps");
    let library = Path::new(DEBIAN_SYSROOT)
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    copy_rlibs(&built, &library).with_context(|| {
        format!(
            "the standard library could not be copied into {}: run this once as root.",
            library.display()
        )
    })?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn copy_rlibs(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let rlibs: Vec<PathBuf> = fs::read_dir(from)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "rlib")
        })
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with("libempty-"))
        })
        .collect();
    for rlib in rlibs {
        if let Some(name) = rlib.file_name() {
            fs::copy(&rlib, to.join(name))?;
        }
    }
    Ok(())
}
