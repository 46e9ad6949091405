//! Whether a key is in use, as far as the last use says.

use chrono::{DateTime, TimeDelta, Utc};

/// A key that was used within this time counts as in use.
const RECENT: TimeDelta = TimeDelta::hours(24);

/// The last use of a key, as a reason to ask before it stops working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// It wasn't used in the last 24 hours.
    Idle,
    /// It was used in the last 24 hours, last at this time.
    Recent(DateTime<Utc>),
    /// The backend doesn't say: it may be in use.
    Unknown,
}

impl KeyUse {
    /// That of a key whose last use is known; `None`: it was never used.
    #[must_use]
    pub fn of(last_used_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        match last_used_at {
            Some(at) if now - at < RECENT => Self::Recent(at),
            _ => Self::Idle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_within_a_day_counts() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let ago = |hours| now - TimeDelta::hours(hours);
        assert_eq!(KeyUse::of(None, now), KeyUse::Idle);
        assert_eq!(KeyUse::of(Some(ago(24)), now), KeyUse::Idle);
        assert_eq!(KeyUse::of(Some(ago(23)), now), KeyUse::Recent(ago(23)));
    }
}
