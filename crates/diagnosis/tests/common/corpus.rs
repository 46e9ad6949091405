//! The corpus next to the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, Utc};
use serde_json::Value;

/// One file of the corpus and the oracle's answer.
pub struct Entry {
    pub path: String,
    pub bytes: Vec<u8>,
    pub oracle: Value,
}

/// The time of the tests.
pub fn now() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// Every file of the corpus; `None`, with a note, if the archive is missing.
pub fn corpus() -> Option<Vec<Entry>> {
    let archive =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/corpus.tar.gz");
    if !archive.exists() {
        println!("SKIPPED: the corpus is not at {}", archive.display());
        return None;
    }
    let folder = unpack(&archive);
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let entries = manifest.lines().map(|line| {
        let mut value: Value = serde_json::from_str(&quote_exponent(line)).unwrap();
        let path = value["path"].as_str().unwrap().to_owned();
        let bytes = std::fs::read(folder.join(&path)).unwrap();
        Entry {
            path,
            bytes,
            oracle: value["oracle"].take(),
        }
    });
    Some(entries.collect())
}

/// The oracle writes RSA exponents as numbers; some are too large for any number type.
fn quote_exponent(line: &str) -> String {
    const MEMBER: &str = "\"e\":";
    let Some((before, after)) = line.split_once(MEMBER) else {
        return line.to_owned();
    };
    let digits = after
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(after.len());
    let (number, rest) = after.split_at(digits);
    format!("{before}{MEMBER}\"{number}\"{rest}")
}

/// Unpacks into target/ once for each version of the archive. Tests run side by side, so the folder
/// is made under a name of its own and moved into place.
fn unpack(archive: &Path) -> PathBuf {
    let size = archive.metadata().unwrap().len();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(format!("corpus-{size}"));
    if folder.join("manifest.jsonl").exists() {
        return folder;
    }
    let fresh = target.join(format!(
        "corpus-{size}-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&fresh).unwrap();
    let status = Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .arg("-C")
        .arg(&fresh)
        .status()
        .unwrap();
    assert!(
        status.success(),
        "tar could not unpack {}",
        archive.display()
    );
    if std::fs::rename(&fresh, &folder).is_err() {
        // Another test was faster.
        std::fs::remove_dir_all(&fresh).unwrap();
    }
    folder
}
