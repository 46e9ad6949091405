//! A pace that a rate-limited API can bear: one token bucket for all requests of the tab.
//!
//! The clock is a parameter, in milliseconds.

/// Requests a second on an Auth0 tenant of the smallest plan.
pub const PER_SECOND: f64 = 2.0;
/// Requests at once there, until the server says otherwise.
const BURST: f64 = 2.0;

/// When each request may go.
#[derive(Clone, Debug)]
pub struct Throttle {
    capacity: f64,
    /// Below zero: that many requests have a later turn.
    left: f64,
    as_of: i64,
    /// Requests that have a turn, but no answer yet.
    open: u32,
    /// Raised when the server asks to be left alone: turns given before are void.
    generation: u32,
}

/// A request's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The instant at which it may go.
    pub at: i64,
    generation: u32,
}

/// What a server tells of its limit on an answer.
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
            left: BURST,
            as_of: now,
            open: 0,
            generation: 0,
        }
    }

    /// Gives a request its turn. Each needs [`Self::answered`] or [`Self::given_up`] in the end.
    pub fn take(&mut self, now: i64) -> Turn {
        self.open += 1;
        self.turn(now)
    }

    /// Another turn for a request whose own is void; `None` where it is still good.
    pub fn take_again(&mut self, turn: Turn, now: i64) -> Option<Turn> {
        (turn.generation != self.generation).then(|| self.turn(now))
    }

    /// A request was given up before its turn, which somebody else can have.
    pub fn given_up(&mut self) {
        self.open = self.open.saturating_sub(1);
        self.left = (self.left + 1.0).min(self.capacity);
    }

    /// A request has its answer, or will never have one.
    pub fn answered(&mut self, now: i64, told: Option<Allowance>) {
        self.open = self.open.saturating_sub(1);
        self.refill(now);
        // While the server is to be left alone, an answer to an older request changes nothing.
        if let Some(told) = told.filter(|_| self.as_of <= now) {
            self.capacity = f64::from(told.limit.max(1));
            self.left = (f64::from(told.remaining) - f64::from(self.open)).min(self.capacity);
        }
    }

    /// The server asked to be left alone until then.
    pub fn pause(&mut self, until: i64) {
        self.as_of = self.as_of.max(until);
        self.left = 1.0;
        self.generation += 1;
    }

    fn turn(&mut self, now: i64) -> Turn {
        self.refill(now);
        self.left -= 1.0;
        let behind = (-self.left).max(0.0);
        Turn {
            at: self.as_of.max(now) + (behind * 1_000.0 / PER_SECOND).ceil() as i64,
            generation: self.generation,
        }
    }

    fn refill(&mut self, now: i64) {
        if now > self.as_of {
            let gained = (now - self.as_of) as f64 / 1_000.0 * PER_SECOND;
            self.left = (self.left + gained).min(self.capacity);
            self.as_of = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(throttle: &mut Throttle, now: i64, count: usize) -> Vec<i64> {
        (0..count).map(|_| throttle.take(now).at - now).collect()
    }

    #[test]
    fn two_at_once_then_two_a_second() {
        let mut throttle = Throttle::new(0);
        assert_eq!(turns(&mut throttle, 0, 6), [0, 0, 500, 1_000, 1_500, 2_000]);
    }

    #[test]
    fn never_more_than_the_limit_whatever_the_pattern() {
        let mut throttle = Throttle::new(0);
        let mut sent: Vec<i64> = [0, 10, 20, 700, 701, 702, 5_000, 5_001, 5_002, 5_003]
            .into_iter()
            .map(|now| throttle.take(now).at)
            .collect();
        sent.sort_unstable();
        for (index, start) in sent.iter().enumerate() {
            let within = sent.iter().skip(index).filter(|at| **at <= start + 1_000);
            assert!(within.count() <= 4, "burst of 2 and 2 a second: {sent:?}");
        }
    }

    #[test]
    fn a_larger_bucket_is_used_once_the_server_tells_of_it() {
        let mut throttle = Throttle::new(0);
        throttle.take(0);
        let told = Allowance {
            limit: 10,
            remaining: 9,
        };
        throttle.answered(100, Some(told));
        let waits = turns(&mut throttle, 100, 11);
        assert_eq!(waits.iter().filter(|wait| **wait == 0).count(), 9);
        assert_eq!(waits.last(), Some(&1_000));
    }

    #[test]
    fn an_empty_bucket_at_the_server_empties_ours() {
        let mut throttle = Throttle::new(0);
        throttle.take(0);
        let told = Allowance {
            limit: 2,
            remaining: 0,
        };
        throttle.answered(0, Some(told));
        assert_eq!(turns(&mut throttle, 0, 2), [500, 1_000]);
    }

    #[test]
    fn requests_on_their_way_are_counted_against_what_is_left() {
        let mut throttle = Throttle::new(0);
        turns(&mut throttle, 0, 2);
        let told = Allowance {
            limit: 2,
            remaining: 1,
        };
        throttle.answered(0, Some(told));
        assert_eq!(turns(&mut throttle, 0, 1), [500]);
    }

    #[test]
    fn a_pause_voids_turns_and_spaces_what_follows() {
        let mut throttle = Throttle::new(0);
        let turns: Vec<Turn> = (0..3).map(|_| throttle.take(0)).collect();
        throttle.pause(3_000);
        let again: Vec<Option<i64>> = turns
            .into_iter()
            .map(|turn| throttle.take_again(turn, 600).map(|turn| turn.at))
            .collect();
        assert_eq!(again, [Some(3_000), Some(3_500), Some(4_000)]);
        let late = throttle.take(600);
        assert_eq!(late.at, 4_500);
        assert_eq!(throttle.take_again(late, 4_500), None, "a good turn stays");
    }

    #[test]
    fn who_gives_up_leaves_the_turn_to_others() {
        let mut throttle = Throttle::new(0);
        turns(&mut throttle, 0, 6);
        for _ in 0..4 {
            throttle.given_up();
        }
        assert_eq!(turns(&mut throttle, 0, 1), [500]);
    }

    #[test]
    fn an_old_answer_does_not_end_a_pause() {
        let mut throttle = Throttle::new(0);
        turns(&mut throttle, 0, 2);
        throttle.pause(5_000);
        let told = Allowance {
            limit: 2,
            remaining: 2,
        };
        throttle.answered(100, Some(told));
        assert_eq!(throttle.take(100).at, 5_000);
    }
}
