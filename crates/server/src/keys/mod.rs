//! The server's own keys: they sign access tokens, and everybody may read their public halves.

mod assertion_key;
mod public;
mod ring;
mod signer;

pub use assertion_key::{is_signed_by, resembles_a_verification};
pub use public::PublicKey;
pub use ring::{KeyRing, LoadError, new_key};
pub use signer::{KeyFault, Signer};
