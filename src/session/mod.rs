//! The session, its permissions, and information about the backend.

mod permissions;
mod server;
mod sign_in_link;
mod state;

pub use permissions::{denied, denied_method_change};
pub use server::{Server, ServerClock, load_server_info};
pub use sign_in_link::{arrives_by_link, code_of, pasted_code};
pub use state::{Session, SessionState};
