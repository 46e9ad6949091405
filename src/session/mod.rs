//! Who is signed in, and signing in.

mod form;
mod state;

pub use form::{SessionLost, SignInPage, SignedOut};
pub use state::{Session, SessionState};
