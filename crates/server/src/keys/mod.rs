//! The server's own keys: they sign access tokens, and anyone may read their public keys.

mod key_ring;
mod public_key;
mod signer;

pub use key_ring::{KeyRing, LoadError, new_key};
pub use public_key::PublicKey;
pub use signer::{KeyError, Signer};
