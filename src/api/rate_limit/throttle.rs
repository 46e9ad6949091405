//! A token bucket for all requests of the tab.
//!
//! The clock is a parameter, in milliseconds.

/// Requests a second on an Auth0 tenant of the smallest plan. An integer: printing fractions takes code that the
/// console has no other use for.
pub const PER_SECOND: u32 = 2;
/// Burst size there, until the server reports another.
const BURST: f64 = 2.0;

/// Decides when each request may be sent.
#[derive(Clone, Debug)]
pub struct Throttle {
    capacity: f64,
    /// Below zero: that many requests have a later slot.
    available: f64,
    updated_at: i64,
    /// Requests that have a slot, but no answer yet.
    in_flight: u32,
    /// Raised by a 429: slots reserved before are void.
    generation: u32,
}

/// A request's slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The instant at which it may be sent.
    pub at: i64,
    generation: u32,
}

/// The limit reported by a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Requests at once: `x-ratelimit-limit`.
    pub limit: u32,
    /// Of those, left: `x-ratelimit-remaining`.
    pub remaining: u32,
}

impl Throttle {
    /// A full bucket.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self {
            capacity: BURST,
            available: BURST,
            updated_at: now,
            in_flight: 0,
            generation: 0,
        }
    }

    /// Gives a request its slot. Each needs [`Self::complete`] or [`Self::abandon`] in the end.
    pub fn reserve(&mut self, now: i64) -> Slot {
        self.in_flight += 1;
        self.slot(now)
    }

    /// Reserves another slot for a request whose own is void; `None` if it is still valid.
    pub fn renew(&mut self, slot: Slot, now: i64) -> Option<Slot> {
        (slot.generation != self.generation).then(|| self.slot(now))
    }

    /// A request was abandoned before its slot, which another can have.
    pub fn abandon(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.available = (self.available + 1.0).min(self.capacity);
    }

    /// A request was answered, or never will be.
    pub fn complete(&mut self, now: i64, allowance: Option<Allowance>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.refill(now);
        // During a pause an answer to an older request changes nothing.
        if let Some(allowance) = allowance.filter(|_| self.updated_at <= now) {
            self.capacity = f64::from(allowance.limit.max(1));
            self.available =
                (f64::from(allowance.remaining) - f64::from(self.in_flight)).min(self.capacity);
        }
    }

    /// The server takes no requests until then.
    pub fn pause(&mut self, until: i64) {
        self.updated_at = self.updated_at.max(until);
        self.available = 1.0;
        self.generation += 1;
    }

    fn slot(&mut self, now: i64) -> Slot {
        self.refill(now);
        self.available -= 1.0;
        let behind = (-self.available).max(0.0);
        Slot {
            at: self.updated_at.max(now) + (behind * 1_000.0 / f64::from(PER_SECOND)).ceil() as i64,
            generation: self.generation,
        }
    }

    fn refill(&mut self, now: i64) {
        if now > self.updated_at {
            let gained = (now - self.updated_at) as f64 / 1_000.0 * f64::from(PER_SECOND);
            self.available = (self.available + gained).min(self.capacity);
            self.updated_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(throttle: &mut Throttle, now: i64, count: usize) -> Vec<i64> {
        (0..count).map(|_| throttle.reserve(now).at - now).collect()
    }

    #[test]
    fn bursts_two_then_spaces_half_a_second() {
        let mut throttle = Throttle::new(0);
        assert_eq!(slots(&mut throttle, 0, 6), [0, 0, 500, 1_000, 1_500, 2_000]);
    }

    #[test]
    fn no_pattern_exceeds_the_limit() {
        let mut throttle = Throttle::new(0);
        let mut sent: Vec<i64> = [0, 10, 20, 700, 701, 702, 5_000, 5_001, 5_002, 5_003]
            .into_iter()
            .map(|now| throttle.reserve(now).at)
            .collect();
        sent.sort_unstable();
        for (index, start) in sent.iter().enumerate() {
            let within = sent.iter().skip(index).filter(|at| **at <= start + 1_000);
            assert!(within.count() <= 4, "burst of 2 and 2 a second: {sent:?}");
        }
    }

    #[test]
    fn larger_server_bucket_is_adopted() {
        let mut throttle = Throttle::new(0);
        throttle.reserve(0);
        let allowance = Allowance {
            limit: 10,
            remaining: 9,
        };
        throttle.complete(100, Some(allowance));
        let waits = slots(&mut throttle, 100, 11);
        assert_eq!(waits.iter().filter(|wait| **wait == 0).count(), 9);
        assert_eq!(waits.last(), Some(&1_000));
    }

    #[test]
    fn empty_server_bucket_empties_ours() {
        let mut throttle = Throttle::new(0);
        throttle.reserve(0);
        let allowance = Allowance {
            limit: 2,
            remaining: 0,
        };
        throttle.complete(0, Some(allowance));
        assert_eq!(slots(&mut throttle, 0, 2), [500, 1_000]);
    }

    #[test]
    fn requests_in_flight_count_against_the_remaining() {
        let mut throttle = Throttle::new(0);
        slots(&mut throttle, 0, 2);
        let allowance = Allowance {
            limit: 2,
            remaining: 1,
        };
        throttle.complete(0, Some(allowance));
        assert_eq!(slots(&mut throttle, 0, 1), [500]);
    }

    #[test]
    fn pause_voids_slots_and_spaces_the_next() {
        let mut throttle = Throttle::new(0);
        let slots: Vec<Slot> = (0..3).map(|_| throttle.reserve(0)).collect();
        throttle.pause(3_000);
        let again: Vec<Option<i64>> = slots
            .into_iter()
            .map(|slot| throttle.renew(slot, 600).map(|slot| slot.at))
            .collect();
        assert_eq!(again, [Some(3_000), Some(3_500), Some(4_000)]);
        let late = throttle.reserve(600);
        assert_eq!(late.at, 4_500);
        assert_eq!(throttle.renew(late, 4_500), None, "a valid slot stays");
    }

    #[test]
    fn abandoned_slot_is_reused() {
        let mut throttle = Throttle::new(0);
        slots(&mut throttle, 0, 6);
        for _ in 0..4 {
            throttle.abandon();
        }
        assert_eq!(slots(&mut throttle, 0, 1), [500]);
    }

    #[test]
    fn late_answer_does_not_end_a_pause() {
        let mut throttle = Throttle::new(0);
        slots(&mut throttle, 0, 2);
        throttle.pause(5_000);
        let allowance = Allowance {
            limit: 2,
            remaining: 2,
        };
        throttle.complete(100, Some(allowance));
        assert_eq!(throttle.reserve(100).at, 5_000);
    }
}
