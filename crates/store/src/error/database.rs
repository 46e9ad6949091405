//! The error codes of the databases.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

use super::{StoreError, Unavailable};

/// SQLite's result codes (<https://sqlite.org/rescode.html>); the low byte is the primary code.
pub(super) fn sqlite(error: &dyn DatabaseError) -> Option<StoreError> {
    let error = error.try_downcast_ref::<SqliteError>()?;
    let code: i32 = error.code()?.parse().ok()?;
    match code & 0xff {
        5 | 6 => Some(Unavailable::Busy.into()),
        8 => Some(Unavailable::ReadOnly.into()),
        13 => Some(Unavailable::DiskFull.into()),
        10 | 14 => Some(Unavailable::Unreachable(error.message().to_owned()).into()),
        11 | 26 => Some(StoreError::Corrupt(error.message().to_owned())),
        _ => None,
    }
}

/// SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub(super) fn postgres(error: &dyn DatabaseError) -> Option<StoreError> {
    let error = error.try_downcast_ref::<PgDatabaseError>()?;
    match error.code() {
        "53100" => Some(Unavailable::DiskFull.into()),
        "25006" => Some(Unavailable::ReadOnly.into()),
        // Serialization failure, deadlock, lock not available, statement timeout.
        "40001" | "40P01" | "55P03" | "57014" => Some(Unavailable::Busy.into()),
        // Connection exceptions, insufficient resources, operator intervention.
        code if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => {
            Some(Unavailable::Unreachable(error.message().to_owned()).into())
        }
        _ => None,
    }
}
