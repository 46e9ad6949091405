//! The data folder: database, vault key, and where the server answers.

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{PostgresStore, SqliteStore, Store, Vault, private_file};
use zeroize::Zeroizing;

use super::Location;
use super::error::CliError;
use crate::random::Random;

/// The variable that may hold the vault's key instead of the file.
const KEY_VARIABLE: &str = "COUNTERSIGN_KEY";
/// Connections to PostgreSQL per process.
const CONNECTIONS: u32 = 16;
pub(super) const KEY_FILE: &str = "vault.key";
pub(super) const DATABASE_FILE: &str = "countersign.sqlite3";
const ADDRESS_FILE: &str = "server.json";

/// Where the server answers, recorded at its last start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Address {
    /// The issuer identifier.
    pub(super) issuer: String,
    /// The origin of the console.
    pub(super) origin: String,
}

impl Location {
    /// Opens the store, creating it if there is none.
    pub(super) async fn open_store(&self, random: &dyn Random) -> Result<Arc<dyn Store>, CliError> {
        make_folder(&self.data_dir)?;
        let vault = Vault::new(&*self.vault_key(random)?)?;
        Ok(match &self.database_url {
            Some(url) => Arc::new(PostgresStore::open(url, vault, CONNECTIONS).await?),
            None => Arc::new(SqliteStore::open(&self.database(), vault).await?),
        })
    }

    /// Opens an SQLite file under this folder's key; both must be there.
    pub(super) async fn open_sqlite(&self, file: &Path) -> Result<SqliteStore, CliError> {
        let vault = Vault::new(&*self.existing_vault_key()?)?;
        Ok(SqliteStore::open(file, vault).await?)
    }

    /// The SQLite file.
    pub(super) fn database(&self) -> PathBuf {
        self.data_dir.join(DATABASE_FILE)
    }

    /// The SQLite file and those beside it, as far as they are there.
    pub(super) fn database_files(&self) -> Vec<PathBuf> {
        ["", "-wal", "-shm"]
            .map(|suffix| self.data_dir.join(format!("{DATABASE_FILE}{suffix}")))
            .into_iter()
            .filter(|file| file.is_file())
            .collect()
    }

    /// The file with the vault's key.
    pub(super) fn key_file(&self) -> PathBuf {
        self.data_dir.join(KEY_FILE)
    }

    /// Where the server answered when it last started here.
    pub(super) fn address(&self) -> Option<Address> {
        let bytes = fs::read(self.data_dir.join(ADDRESS_FILE)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Opens the store of a server that has run before.
    pub(super) async fn open_served(
        &self,
        random: &dyn Random,
    ) -> Result<(Arc<dyn Store>, Address), CliError> {
        let address = self
            .address()
            .ok_or_else(|| CliError::NeverServed(self.data_dir.clone()))?;
        Ok((self.open_store(random).await?, address))
    }

    /// Records where the server answers, for the other commands.
    pub(super) fn note(&self, address: &Address) -> Result<(), CliError> {
        let path = self.data_dir.join(ADDRESS_FILE);
        let bytes = serde_json::to_vec_pretty(address).unwrap_or_default();
        fs::write(&path, bytes).map_err(|source| CliError::File {
            path,
            doing: "can't be written",
            source,
        })
    }

    fn vault_key(&self, random: &dyn Random) -> Result<Zeroizing<[u8; 32]>, CliError> {
        match self.existing_vault_key() {
            Err(CliError::File { path, source, .. })
                if source.kind() == io::ErrorKind::NotFound =>
            {
                make_key(path, random)
            }
            other => other,
        }
    }

    /// The vault's key, from the environment or the file.
    pub(super) fn existing_vault_key(&self) -> Result<Zeroizing<[u8; 32]>, CliError> {
        if let Ok(text) = std::env::var(KEY_VARIABLE) {
            return decode(&Zeroizing::new(text), KEY_VARIABLE.into());
        }
        let path = self.key_file();
        match fs::read_to_string(&path) {
            Ok(text) => decode(&Zeroizing::new(text), path.display().to_string()),
            Err(source) => Err(CliError::File {
                path,
                doing: "can't be read",
                source,
            }),
        }
    }
}

fn decode(text: &str, place: String) -> Result<Zeroizing<[u8; 32]>, CliError> {
    let mut key = Zeroizing::new([0; 32]);
    match Base64::decode(text.trim(), key.as_mut_slice()) {
        Ok(bytes) if bytes.len() == 32 => Ok(key),
        _ => Err(CliError::VaultKey { place }),
    }
}

fn make_key(path: PathBuf, random: &dyn Random) -> Result<Zeroizing<[u8; 32]>, CliError> {
    let key = Zeroizing::new(random.bytes::<32>()?);
    let text = Zeroizing::new(Base64::encode_string(key.as_slice()));
    let written = private_file(&path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(key),
        // Another process has created it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(&path).map_err(|source| CliError::File {
                path: path.clone(),
                doing: "can't be read",
                source,
            })?;
            decode(&text, path.display().to_string())
        }
        Err(source) => Err(CliError::File {
            path,
            doing: "can't be written",
            source,
        }),
    }
}

/// A folder that only its owner can enter.
pub(super) fn make_folder(path: &Path) -> Result<(), CliError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| CliError::File {
        path: path.to_path_buf(),
        doing: "can't be created",
        source,
    })
}
