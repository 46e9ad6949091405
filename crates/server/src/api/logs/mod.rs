//! `/api/v2/logs`.

pub mod list;
mod search;
pub mod show;
