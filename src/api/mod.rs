//! The management API and the server's own documents: the only code of the program that calls fetch.

mod backend;
mod client_query;
mod client_side_search;
mod connection;
mod countersign_api;
mod error;
mod first_requests;
mod json;
pub mod jwt;
mod log_query;
mod rate_limit;
mod reachability;
mod remote;
mod requests;
mod token;
mod token_endpoint;
mod transport;

pub use backend::{Backend, InvalidBackend};
pub use client_query::{ClientQuery, ClientsPage, PER_PAGE, SortOrder};
pub use client_side_search::choose;
pub use countersign_api::AttachedByClient;
pub use error::ApiError;
pub use log_query::{LOG_EXPORT_PART, LOG_PART, LogPart, LogQuery, LogReached};
pub use rate_limit::Pause;
pub use reachability::Reachability;
pub use remote::Remote;
pub use token::{Claims, Token, TokenError};
pub use token_endpoint::{Sent, TokenAnswer};
pub use transport::{Api, text_file};
