//! What `diagnosis`, `assertion` and `management-api` have in common.
//!
//! Pure: no I/O, no clock, no randomness, and none of our other crates.

mod algorithm;
pub mod bignum;
pub mod identifier;
pub mod json;
pub mod redact;
pub mod text;

pub use algorithm::{Algorithm, RSA_BITS, UnknownAlgorithm};
