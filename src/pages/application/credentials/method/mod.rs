//! How the application authenticates: choosing the method, what a change does, and the client secret.

mod card;
mod consequences;
mod notes;
mod secret_card;

pub use card::{MethodCard, MethodForm};
pub use secret_card::SecretCard;
