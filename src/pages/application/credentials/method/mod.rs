//! How the application authenticates: choosing the method, what a change does, and the client secret.

mod card;
mod consequences;
mod notes;
mod secret_card;

#[cfg(test)]
pub(super) use consequences::messages;

pub use card::{MethodCard, MethodForm};
pub use secret_card::SecretCard;
