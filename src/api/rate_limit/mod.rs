//! Keeping to the backend's rate limit: requests wait for their slot, and a 429 is retried once the server allows it.

mod retry_after;
mod throttle;

use std::fmt;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::clock;
use throttle::{Allowance, PER_SECOND, Throttle};

/// Longer waits are shown, in milliseconds.
const NOTICEABLE_MS: i64 = 700;
/// How often a request is repeated after a 429 before the error is shown.
const MAX_RETRIES: usize = 3;
/// The longest wait before an automatic retry, in seconds.
const MAX_RETRY_AFTER_S: u32 = 30;

/// Why requests are held back. `Display` is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The server answered 429 and accepts requests again in this many seconds.
    RetryAfter(u32),
    /// All applications are being read, and this page is next.
    ReadingAll {
        /// From 1.
        page: u64,
        /// The last page.
        of: u64,
    },
    /// This many requests are waiting for their slots.
    Queued(u32),
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RetryAfter(seconds) => write!(f, "Too many requests. Retrying in {seconds} s."),
            Self::ReadingAll { page, of } => write!(
                f,
                "Auth0 tenants can’t search or sort. Reading all applications: page {page} of {of}."
            ),
            Self::Queued(count) => write!(
                f,
                "Rate limit: {PER_SECOND} requests a second. {count} waiting."
            ),
        }
    }
}

/// What an answer's headers say about the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LimitHeaders {
    /// Seconds until the server takes requests again.
    pub retry_after: Option<u32>,
    allowance: Option<Allowance>,
}

impl LimitHeaders {
    /// Reads them; `header` returns the value of a header.
    pub fn read(header: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name| header(name)?.trim().parse().ok();
        let allowance = || {
            Some(Allowance {
                limit: number("x-ratelimit-limit")?,
                remaining: number("x-ratelimit-remaining")?,
            })
        };
        Self {
            retry_after: retry_after::seconds(
                header("retry-after").as_deref(),
                header("x-ratelimit-reset").as_deref(),
                clock::now(),
            ),
            allowance: allowance(),
        }
    }
}

/// The limit that all requests of the tab share.
#[derive(Clone, Copy, Debug)]
pub(super) struct RateLimiter {
    throttle: StoredValue<Throttle>,
    retry_after: RwSignal<Option<u32>>,
    queued: RwSignal<u32>,
    reading_all: RwSignal<Option<(u64, u64)>>,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self {
            throttle: StoredValue::new(Throttle::new(0)),
            retry_after: RwSignal::new(None),
            queued: RwSignal::new(0),
            reading_all: RwSignal::new(None),
        }
    }
}

impl RateLimiter {
    /// Why requests are held back at present.
    pub fn pause(self) -> Signal<Option<Pause>> {
        let Self {
            retry_after,
            queued,
            reading_all,
            ..
        } = self;
        Signal::derive(move || {
            let retry_after = retry_after.get().map(Pause::RetryAfter);
            let reading_all = || {
                let (page, of) = reading_all.get()?;
                Some(Pause::ReadingAll { page, of })
            };
            let queued = || {
                let count = queued.get();
                (count > 0).then_some(Pause::Queued(count))
            };
            retry_after.or_else(reading_all).or_else(queued)
        })
    }

    /// Reports how much of all applications has been read, until what it returns is dropped.
    pub fn reading_all(self) -> ReadingAll {
        ReadingAll(self.reading_all)
    }

    /// Waits until a request may be sent. Our own server answers 429 if there are too many; a tenant's limit is so low
    /// that the console keeps to it beforehand: `is_throttled`.
    pub async fn acquire(self, is_throttled: bool) -> Permit {
        let mut slot = if is_throttled {
            self.throttle
                .try_update_value(|throttle| throttle.reserve(millis()))
        } else {
            None
        };
        let mut permit = Permit {
            limiter: slot.is_some().then_some(self),
            is_sent: false,
            headers: LimitHeaders::default(),
        };
        let mut queued = None;
        while let Some(own) = slot {
            let wait = own.at - millis();
            if wait > NOTICEABLE_MS && queued.is_none() {
                queued = Some(Queued::enter(self.queued));
            }
            TimeoutFuture::new(u32::try_from(wait).unwrap_or(0)).await;
            slot = self
                .throttle
                .try_update_value(|throttle| throttle.renew(own, millis()))
                .flatten();
        }
        permit.is_sent = true;
        permit
    }

    /// Waits as long as a 429 asks for, with all other requests; the seconds are counted down.
    pub async fn back_off(self, seconds: u32) {
        self.throttle.try_update_value(|throttle| {
            throttle.pause(millis() + i64::from(seconds) * 1_000);
        });
        for left in (1..=seconds).rev() {
            self.retry_after.try_set(Some(left));
            TimeoutFuture::new(1_000).await;
        }
        self.retry_after.try_set(None);
    }
}

/// How often one request may still be repeated.
#[derive(Debug)]
pub(super) struct Retries(usize);

impl Default for Retries {
    fn default() -> Self {
        Self(MAX_RETRIES)
    }
}

impl Retries {
    /// Returns true if the console waits this many seconds and repeats the request.
    pub fn take(&mut self, seconds: u32) -> bool {
        let is_left = self.0 > 0 && seconds <= MAX_RETRY_AFTER_S;
        if is_left {
            self.0 -= 1;
        }
        is_left
    }
}

/// A request's permission to be sent, kept until it is answered or abandoned.
pub(super) struct Permit {
    limiter: Option<RateLimiter>,
    is_sent: bool,
    /// The answer's headers.
    pub headers: LimitHeaders,
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(limiter) = self.limiter {
            limiter.throttle.try_update_value(|throttle| {
                if self.is_sent {
                    throttle.complete(millis(), self.headers.allowance);
                } else {
                    throttle.abandon();
                }
            });
        }
    }
}

/// How much of all applications has been read; ends when this is dropped.
pub(super) struct ReadingAll(RwSignal<Option<(u64, u64)>>);

impl ReadingAll {
    /// This page is next, of so many.
    pub fn set(&self, page: u64, of: u64) {
        self.0.try_set(Some((page, of)));
    }
}

impl Drop for ReadingAll {
    fn drop(&mut self) {
        self.0.try_set(None);
    }
}

/// A request that is counted as waiting, for as long as this lives.
struct Queued(RwSignal<u32>);

impl Queued {
    fn enter(queued: RwSignal<u32>) -> Self {
        queued.try_update(|count| *count += 1);
        Self(queued)
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.0.try_update(|count| *count = count.saturating_sub(1));
    }
}

fn millis() -> i64 {
    clock::now().timestamp_millis()
}
