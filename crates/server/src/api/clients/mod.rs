//! `/api/v2/clients`.

pub mod create;
pub mod delete;
pub mod list;
mod passthrough_properties;
pub mod query;
pub mod rotate_secret;
pub mod schema;
pub mod show;
pub mod update;
mod view;

pub use update::SCOPES as UPDATE;
pub use view::READ;
