//! The management API and the server's own documents.

mod backend;
mod error;
mod line;
mod overview;
mod requests;
mod retry;
mod scan;
mod throttle;
mod token;
mod transport;

pub use backend::{Backend, NotABackend};
pub use error::ApiError;
pub use line::Pause;
pub use overview::InUse;
pub use requests::{ClientQuery, ClientsPage, PER_PAGE};
pub use scan::choose;
pub use token::{Claims, Token, TokenFault};
pub use transport::{Api, text_file};
