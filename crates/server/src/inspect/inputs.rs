//! What is to be inspected: files, every file of a folder, standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use diagnosis::{Diagnosis, MAX_INPUT, Secret, diagnose, too_large};

/// One thing to inspect.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    Stdin,
    File(PathBuf),
    /// A folder that holds no file.
    Nothing(PathBuf),
}

impl Input {
    /// The path as given, or below the given folder.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) | Self::Nothing(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Reads and diagnoses it. Its bytes are overwritten afterwards: they may be a private key.
    pub fn read(&self, now: DateTime<Utc>) -> io::Result<Diagnosis> {
        match self {
            Self::Stdin => read(io::stdin().lock(), None, now),
            Self::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                read(file, usize::try_from(size).ok(), now)
            }
            Self::Nothing(_) => Err(io::Error::other("the folder contains no files")),
        }
    }
}

/// Reads at most one byte more than the diagnosis accepts. `size` is what the file system says.
fn read(source: impl Read, size: Option<usize>, now: DateTime<Utc>) -> io::Result<Diagnosis> {
    if let Some(size) = size.filter(|&size| size > MAX_INPUT) {
        return Ok(too_large(size));
    }
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut bytes = Secret::new(Vec::with_capacity(size.unwrap_or(MAX_INPUT) + 2));
    source.take(MAX_INPUT as u64 + 1).read_to_end(&mut bytes)?;
    let mut diagnosis = diagnose(&bytes, now);
    strict_decoder::add_note(&mut diagnosis);
    Ok(diagnosis)
}

/// Every input of a call, in order; folders are walked in the order of their names, links in them are
/// not followed.
pub(super) fn inputs(files: &[PathBuf]) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in files {
        if path.as_os_str() == "-" {
            inputs.push(Input::Stdin);
        } else if path.is_dir() {
            let before = inputs.len();
            walk(path, &mut inputs);
            if inputs.len() == before {
                inputs.push(Input::Nothing(path.clone()));
            }
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    inputs
}

fn walk(folder: &Path, inputs: &mut Vec<Input>) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            // Reading it again will say why.
            inputs.push(Input::File(folder));
            continue;
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut below = Vec::new();
        for entry in entries {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => below.push(entry.path()),
                Ok(kind) if kind.is_file() => inputs.push(Input::File(entry.path())),
                _ => {}
            }
        }
        folders.extend(below.into_iter().rev());
    }
}
