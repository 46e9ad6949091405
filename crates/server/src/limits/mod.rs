//! Rate limits: token buckets, and the limit on failed authentication.

mod buckets;
mod failure_limit;
mod log;

pub use buckets::{Allowance, Buckets};
pub use failure_limit::FailureLimit;
pub use log::{LOG_TYPE, log_limit_reached};

/// Whose calls a bucket of the management API counts: unknown callers can't use up the calls of known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Callers {
    /// A session or a valid token.
    Known,
    /// Everyone else.
    Unknown,
}
