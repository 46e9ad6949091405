//! `countersign backup` and `countersign restore`.

use clap::Args;
use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{Store as _, private_file};

use super::Location;
use super::audit::entry;
use super::data_folder::{DATABASE_FILE, KEY_FILE, make_folder};
use super::error::CliError;

/// The arguments of both.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder of the backup.
    folder: PathBuf,
    #[command(flatten)]
    location: Location,
}

/// Copies the database as of one moment, and the key that opens its secrets.
pub(super) async fn back_up(options: Options) -> Result<(), CliError> {
    let Options { folder, location } = options;
    require_sqlite(&location)?;
    let store = location
        .open_sqlite(&existing(location.database())?)
        .await?;
    make_folder(&folder)?;
    let copy = absent(folder.join(DATABASE_FILE))?;
    store.back_up(&copy).await?;
    let change = json!({ "property": "backup", "after": folder });
    store.append_logs(&[entry("Backup made", change)]).await?;
    store.close().await;
    println!("{}: the database", copy.display());
    // A key from the environment is its owner's to keep.
    let key = location.key_file();
    if key.is_file() {
        let copy = absent(folder.join(KEY_FILE))?;
        copy_privately(&key, &copy)?;
        println!(
            "{}: the key that decrypts its secrets; keep it safe",
            copy.display()
        );
    }
    Ok(())
}

/// Puts a backup into a folder that has no database, and checks it before it counts.
pub(super) async fn restore(options: Options) -> Result<(), CliError> {
    let Options { folder, location } = options;
    require_sqlite(&location)?;
    let backup = existing(folder.join(DATABASE_FILE))?;
    let database = absent(location.database())?;
    make_folder(&location.data_dir)?;
    let key = folder.join(KEY_FILE);
    if key.is_file() && !location.key_file().exists() {
        copy_privately(&key, &location.key_file())?;
    }
    let unchecked = absent(database.with_extension("restoring"))?;
    copy_privately(&backup, &unchecked)?;
    let checked = async {
        let store = location.open_sqlite(&unchecked).await?;
        store.check_integrity().await?;
        let change = json!({ "property": "database", "after": folder });
        store
            .append_logs(&[entry("Backup restored", change)])
            .await?;
        store.close().await;
        Ok(())
    };
    if let Err(error) = checked.await {
        fs::remove_file(&unchecked).unwrap_or_default();
        return Err(error);
    }
    fs::rename(&unchecked, &database).map_err(|source| CliError::File {
        path: database.clone(),
        doing: "can't be written",
        source,
    })?;
    println!("{}: restored and checked", database.display());
    Ok(())
}

fn require_sqlite(location: &Location) -> Result<(), CliError> {
    match location.database_url {
        Some(_) => Err(CliError::NotSqlite(location.key_file())),
        None => Ok(()),
    }
}

fn existing(path: PathBuf) -> Result<PathBuf, CliError> {
    match fs::metadata(&path) {
        Ok(_) => Ok(path),
        Err(source) => Err(CliError::File {
            path,
            doing: "can't be read",
            source,
        }),
    }
}

fn absent(path: PathBuf) -> Result<PathBuf, CliError> {
    if path.exists() {
        Err(CliError::Exists(path))
    } else {
        Ok(path)
    }
}

fn copy_privately(from: &Path, to: &Path) -> Result<(), CliError> {
    let bytes = fs::read(from).map_err(|source| CliError::File {
        path: from.to_path_buf(),
        doing: "can't be read",
        source,
    })?;
    private_file(to)
        .and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        })
        .map_err(|source| CliError::File {
            path: to.to_path_buf(),
            doing: "can't be written",
            source,
        })
}
