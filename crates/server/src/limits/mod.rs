//! How often callers may call.

mod buckets;
mod failures;
mod management;

pub use buckets::{Allowance, Buckets, Rate};
pub use failures::FailureLimit;
pub use management::{Callers, Settled, limit};
