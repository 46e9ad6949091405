//! `/api/v2/logs`.

pub mod list;
pub mod schema;
mod search;
pub mod show;
