//! Who is signed in, and signing in.

mod form;
mod leave;
mod scope;
mod state;

pub use form::{SessionLost, SignInPage, SignedOut};
pub use scope::{denied, denied_method_change};
pub use state::{Session, SessionState};
