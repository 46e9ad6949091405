//! Errors of the store.

mod database;

use crate::{Conflict, Entity};

/// A failure of the store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such record.
    #[error("{0} does not exist")]
    NotFound(Entity),
    /// A rule between records forbids it.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Not possible now; retrying may succeed.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// A stored value can't be read: something else wrote it, or the vault's key is a different one.
    #[error("stored data can't be read: {0}")]
    Corrupt(String),
    /// Anything else that the database reported.
    #[error("the database failed: {0}")]
    Backend(String),
}

/// Why the store can't answer now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Another writer held the lock for too long.
    #[error("the database is locked by another writer")]
    Busy,
    /// All connections were in use, or none could be opened.
    #[error("no connection to the database was free in time")]
    NoConnection,
    /// The disk is full.
    #[error("the disk that holds the database is full")]
    DiskFull,
    /// The database can't be written: permissions, or a file system mounted read-only.
    #[error("the database can't be written")]
    ReadOnly,
    /// No connection.
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => database::sqlite(error.as_ref())
                .or_else(|| database::postgres(error.as_ref()))
                .unwrap_or_else(|| Self::Backend(error.to_string())),
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                Unavailable::DiskFull.into()
            }
            sqlx::Error::Io(error) => Unavailable::Unreachable(error.to_string()).into(),
            sqlx::Error::Tls(error) => Unavailable::Unreachable(error.to_string()).into(),
            sqlx::Error::PoolTimedOut => Unavailable::Busy.into(),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Unavailable::Unreachable("the store is closed".into()).into()
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Corrupt(error.to_string())
            }
            other => Self::Backend(other.to_string()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            other => Self::Corrupt(format!("the schema can't be brought up to date: {other}")),
        }
    }
}
