//! Who is calling, and what they may do.

mod cross_site;
mod error;
mod principal;
mod session_cookie;

pub use cross_site::{check_host, is_foreign_origin};
pub use error::AuthError;
pub use principal::{EarlyAuthentication, Principal, Scopes};
pub use session_cookie::{current_session, session_token, set_session_cookie};
