//! Checks that files and folders are accessible to their owner only.

use std::fs::{self, Metadata};
use std::path::Path;

use super::Location;

/// Reports that it is private, or what to do.
pub(super) fn is_private(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let metadata = fs::metadata(path).map_err(|error| format!("{shown} can't be read: {error}"))?;
    let mode = mode(&metadata);
    if mode & 0o077 != 0 {
        let closed = if metadata.is_dir() { "700" } else { "600" };
        return Err(format!(
            "other users can access {shown} (mode {mode:o}). Run: chmod {closed} {shown}"
        ));
    }
    Ok(format!("only its owner can access {shown}"))
}

/// Logs a warning for each that others can read.
pub(super) fn warn(location: &Location) {
    let files = location.database_files();
    let key = Some(location.key_file()).filter(|key| key.is_file());
    for path in [location.data_dir.clone()]
        .into_iter()
        .chain(key)
        .chain(files)
    {
        if let Err(fault) = is_private(&path) {
            tracing::warn!("{fault}");
        }
    }
}

/// The permission bits; none, which counts as private, if the system has no such bits.
fn mode(metadata: &Metadata) -> u32 {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    #[cfg(not(unix))]
    return metadata.len().min(0) as u32;
}
