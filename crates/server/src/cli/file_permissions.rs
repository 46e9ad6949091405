//! Whether files and folders are their owner's alone.

use std::fs::{self, Metadata};
use std::path::Path;

use super::Location;

/// Says that it is, or what to do.
pub(super) fn is_private(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let metadata =
        fs::metadata(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    let mode = mode(&metadata);
    if mode & 0o077 != 0 {
        let closed = if metadata.is_dir() { "700" } else { "600" };
        return Err(format!(
            "{shown} is open to others on this machine (mode {mode:o}). Close it: chmod {closed} {shown}"
        ));
    }
    Ok(format!("{shown} belongs to its owner alone"))
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

/// The permission bits; as good as closed where the system has none.
fn mode(metadata: &Metadata) -> u32 {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    #[cfg(not(unix))]
    return metadata.len().min(0) as u32;
}
