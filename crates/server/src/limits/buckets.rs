//! Token buckets: each call takes one, and they fill up again at a steady rate.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::settings::Rate;

/// The maximum number of buckets. Full ones are dropped first, since they equal new ones, then the fuller half.
const MAX_BUCKETS: usize = 10_000;

/// The outcome of taking a call from a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The call is allowed.
    pub is_granted: bool,
    /// Calls left at this moment.
    pub remaining: u32,
    /// Seconds until there is at least one again; 0 if there is.
    pub wait: u64,
    /// Seconds until the bucket is full again.
    pub refill: u64,
    /// It is the first rejection of its bucket in a minute: worth a log entry.
    pub is_news: bool,
}

/// Buckets by key.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    levels: Mutex<HashMap<K, Level>>,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    calls: f64,
    at: DateTime<Utc>,
    /// When a rejection was last logged.
    noted_at: Option<DateTime<Utc>>,
}

/// How often rejections are logged for each bucket.
const LOG_INTERVAL: TimeDelta = TimeDelta::minutes(1);

impl<K: Eq + Hash> Buckets<K> {
    /// Buckets that are all full.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            levels: Mutex::default(),
        }
    }

    /// How they fill.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Takes one call from the bucket of `key`, if there is one.
    pub fn take(&self, key: K, now: DateTime<Utc>) -> Allowance {
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if levels.len() >= MAX_BUCKETS && !levels.contains_key(&key) {
            self.make_room(&mut levels, now);
        }
        let known = levels.get(&key);
        let calls = known.map_or(f64::from(self.rate.burst), |level| self.filled(level, now));
        let noted_at = known.and_then(|level| level.noted_at);
        let is_granted = calls >= 1.0;
        let left = if is_granted { calls - 1.0 } else { calls };
        let is_news = !is_granted && noted_at.is_none_or(|at| now - at >= LOG_INTERVAL);
        levels.insert(
            key,
            Level {
                calls: left,
                at: now,
                noted_at: if is_news { Some(now) } else { noted_at },
            },
        );
        Allowance {
            is_news,
            ..self.allowance(is_granted, left)
        }
    }

    /// Returns a call to the bucket of `key`.
    pub fn refund(&self, key: &K) {
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(level) = levels.get_mut(key) {
            level.calls = (level.calls + 1.0).min(f64::from(self.rate.burst));
        }
    }

    /// A flood of new keys must not evict the emptiest buckets.
    fn make_room(&self, levels: &mut HashMap<K, Level>, now: DateTime<Utc>) {
        levels.retain(|_, level| self.filled(level, now) < f64::from(self.rate.burst));
        if levels.len() < MAX_BUCKETS {
            return;
        }
        let mut fills: Vec<f64> = levels
            .values()
            .map(|level| self.filled(level, now))
            .collect();
        let mut surplus = fills.len() / 2;
        let (_, median, _) = fills.select_nth_unstable_by(surplus, f64::total_cmp);
        let median = *median;
        levels.retain(|_, level| {
            let goes = surplus > 0 && self.filled(level, now) >= median;
            surplus -= usize::from(goes);
            !goes
        });
    }

    fn filled(&self, level: &Level, now: DateTime<Utc>) -> f64 {
        let seconds = (now - level.at).num_milliseconds().max(0) as f64 / 1000.0;
        (level.calls + seconds * self.rate.per_second).min(f64::from(self.rate.burst))
    }

    fn allowance(&self, is_granted: bool, left: f64) -> Allowance {
        let seconds = |missing: f64| (missing.max(0.0) / self.rate.per_second).ceil() as u64;
        Allowance {
            is_granted,
            remaining: left as u32,
            wait: seconds(1.0 - left),
            refill: seconds(f64::from(self.rate.burst) - left),
            is_news: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Buckets, Rate};
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_bucket_empties_and_refills() {
        let buckets = Buckets::new(Rate {
            per_second: 0.5,
            burst: 2,
        });
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(buckets.take("a", now).remaining, 1);
        assert_eq!(buckets.take("a", now).remaining, 0);
        let empty = buckets.take("a", now);
        assert!(!empty.is_granted);
        assert_eq!((empty.wait, empty.refill), (2, 4));
        assert!(empty.is_news && !buckets.take("a", now).is_news);
        assert!(buckets.take("b", now).is_granted, "each key has its own");
        assert!(!buckets.take("a", now + TimeDelta::seconds(1)).is_granted);
        assert!(buckets.take("a", now + TimeDelta::seconds(2)).is_granted);
        buckets.refund(&"a");
        assert!(buckets.take("a", now + TimeDelta::seconds(2)).is_granted);
        assert_eq!(
            buckets.take("a", now + TimeDelta::hours(1)).remaining,
            1,
            "it never overflows"
        );
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let buckets = Buckets::new(Rate {
            per_second: 1.0,
            burst: 1,
        });
        for key in 0..25_000 {
            buckets.take(key, DateTime::UNIX_EPOCH);
        }
        assert!(buckets.levels.lock().unwrap().len() <= super::MAX_BUCKETS);
    }
    #[test]
    fn a_flood_of_keys_does_not_refill_an_empty_bucket() {
        let buckets = Buckets::new(Rate {
            per_second: 1.0,
            burst: 3,
        });
        for _ in 0..3 {
            buckets.take(0, DateTime::UNIX_EPOCH);
        }
        for key in 1..50_000 {
            buckets.take(key, DateTime::UNIX_EPOCH);
        }
        assert!(!buckets.take(0, DateTime::UNIX_EPOCH).is_granted);
    }
}
