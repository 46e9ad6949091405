//! The time, as a parameter.

use chrono::{DateTime, Utc};

/// Where the time comes from: the system in production, a fixed or stepped value in tests.
pub trait Clock: Send + Sync {
    /// The present moment, UTC, with sub-second precision if the source has it.
    fn now(&self) -> DateTime<Utc>;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the real clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_epoch.as_secs())
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, since_epoch.subsec_nanos()))
            .unwrap_or_default()
    }
}
