//! How often callers may call.

mod buckets;
mod failures;
mod management;
mod note;

pub use buckets::{Allowance, Buckets, Rate};
pub use failures::FailureLimit;
pub use management::{Callers, Settled, limit};
pub use note::{LIMIT, note};
