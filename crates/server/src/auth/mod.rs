//! Who is asking, and what they may do.

mod principal;
mod refusal;

pub use principal::{Principal, Scopes};
pub use refusal::Refusal;
