//! `/api/v2/clients`.

pub mod create;
pub mod delete;
mod kept;
pub mod list;
pub mod query;
pub mod rotate_secret;
pub mod shape;
pub mod show;
pub mod update;
mod view;

pub use update::SCOPES as UPDATE;
pub use view::READ;
