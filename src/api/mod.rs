//! The management API and the server's own documents.

mod client;
mod error;
mod requests;

pub use client::Api;
pub use error::ApiError;
pub use requests::{ClientQuery, ClientsPage, PER_PAGE};
