//! The rules of an OAuth client assertion (RFC 7523, rfc7523bis, OIDC Core section 9), judged one
//! by one.
//!
//! Pure: no I/O, no clock, no randomness. The token endpoint and the console's debugger run this
//! same code; each brings its own signature verification:
//!
//! 1. [`Assertion::parse`] reads the compact form strictly.
//! 2. [`check`] judges header, claims and key choice, and names the keys to try.
//! 3. The caller verifies [`Assertion::signature`] over [`Assertion::signing_input`] with those
//!    keys and tells [`Report::conclude`] which one matched.
//!
//! Single use of the `jti` (contract 9.17) needs a store and stays with the caller.

mod jws;
mod policy;
mod report;
mod rules;

pub use jws::Assertion;
pub use policy::{ClientView, MAX_SKEW, Policy, RegisteredKey, SkewTooLarge};
pub use primitives::{Algorithm, UnknownAlgorithm};
pub use report::{Code, Judgement, Report, Rule, Verdict};
pub use rules::check;

/// A moment or a span in seconds; moments count from 1970-01-01T00:00:00Z (RFC 7519 `NumericDate`).
pub type Seconds = f64;
