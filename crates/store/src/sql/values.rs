//! Conversion between columns and values.

use management_api::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

use super::Row;
use crate::{Entity, Result, StoreError};

pub(super) fn text(row: &Row, column: &str) -> Result<String> {
    Ok(row.try_get(column)?)
}

pub(super) fn maybe_text(row: &Row, column: &str) -> Result<Option<String>> {
    Ok(row.try_get(column)?)
}

pub(super) fn time(row: &Row, column: &str) -> Result<Timestamp> {
    to_time(row.try_get(column)?)
}

pub(super) fn maybe_time(row: &Row, column: &str) -> Result<Option<Timestamp>> {
    row.try_get::<Option<i64>, _>(column)?
        .map(to_time)
        .transpose()
}

fn to_time(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millis(millis)
        .ok_or_else(|| StoreError::Corrupt(format!("{millis} is no time")))
}

pub(super) fn count(number: i64) -> u64 {
    number.try_into().unwrap_or(0)
}

/// Limited to the range of a column: larger values select nothing anyway.
pub(super) fn bound(number: u64) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

pub(super) fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| StoreError::Corrupt(format!("column {column}: {error}")))
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Backend(error.to_string()))
}

/// A value with a name on the wire, such as `private_key_jwt`.
pub(super) fn named<T: DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name))
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A unique violation means that the record exists.
pub(super) fn exists(entity: Entity) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => {
            crate::Conflict::Exists(entity).into()
        }
        _ => error.into(),
    }
}
