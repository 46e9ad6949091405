//! `/api/v2/logs`.

pub mod list;
mod search;
pub mod shape;
pub mod show;
