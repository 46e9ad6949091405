//! How the application authenticates: choosing the method, what a change does, and the client secret.

mod card;
mod consequences;
mod form;
mod keys;
mod notes;
mod public;
mod ready;
mod secret_card;
mod unserved;

#[cfg(test)]
pub(super) use consequences::messages;

pub use card::MethodCard;
pub use form::{MethodDraft, MethodForm};
pub use public::PublicCard;
pub use ready::GetToken;
pub use secret_card::SecretCard;
