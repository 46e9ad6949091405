//! `/api/v2/clients`.

pub mod create;
pub mod delete;
pub mod list;
pub mod rotate_secret;
mod shape;
pub mod show;
pub mod update;
mod view;
