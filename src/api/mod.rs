//! The management API and the server's own documents.

mod error;
mod requests;
mod transport;

pub use error::ApiError;
pub use requests::{ClientQuery, ClientsPage, PER_PAGE};
pub use transport::Api;
