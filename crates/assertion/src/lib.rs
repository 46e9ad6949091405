//! The rules of an OAuth client assertion: docs/contract.md, section 9 (RFC 7523, rfc7523bis, OIDC Core section 9).
//!
//! Pure: no I/O, no clock, no randomness. The token endpoint runs it and brings the signature verification:
//!
//! 1. [`Assertion::parse`] parses the compact serialization strictly.
//! 2. [`check`] judges header, claims and the choice of the key, and names the keys to try.
//! 3. The caller verifies [`Assertion::signature`] over [`Assertion::signing_input`] with those keys and tells
//!    [`Report::conclude`] which one matched.
//!
//! [`explain`] judges every rule of a given assertion, reading past the faults of its form, and
//! [`autopsy`] says why a signature does not verify: for the log, `countersign explain` and the console.
//!
//! Single use of the `jti` (contract 9.17) needs a store and is up to the caller.

pub mod autopsy;
pub mod explain;
mod framing;
mod jws;
mod policy;
mod report;
pub mod request;
mod rules;
mod show;

pub use jws::Assertion;
pub use policy::{ClientView, MAX_SKEW, Policy, Profile, RegisteredKey, SkewTooLarge};
pub use primitives::{Algorithm, UnknownAlgorithm};
pub use report::{Code, Judgement, Report, Rule, Verdict};
pub use rules::check;
pub use show::Show;

/// A time or a duration in seconds; times count from 1970-01-01T00:00:00Z (RFC 7519 `NumericDate`).
pub type Seconds = f64;
