//! The line to the backend: whom we talk to, as whom, and at what pace.

use std::fmt;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::throttle::{Allowance, PER_SECOND, Throttle};
use super::transport::Call;
use super::{ApiError, Backend, Token};
use crate::clock;

/// A turn that is farther away than this is worth a word, in milliseconds.
const NOTICEABLE_MS: i64 = 700;

/// Why requests are held back. `Display` is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The server asked to be left alone for this many seconds more.
    Asked(u32),
    /// All applications are read, and this page of them is next.
    Reading {
        /// From 1.
        page: u64,
        /// The last page.
        of: u64,
    },
    /// This many requests wait for their turn.
    Queued(u32),
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked(seconds) => write!(
                f,
                "The server is asked too much at once. Going on by itself in {seconds} s."
            ),
            Self::Reading { page, of } => write!(
                f,
                "The tenant can’t search or sort by itself, so all its applications are read: page {page} of {of}."
            ),
            Self::Queued(1) => write!(
                f,
                "The tenant takes {PER_SECOND} requests a second: 1 more is waiting."
            ),
            Self::Queued(count) => write!(
                f,
                "The tenant takes {PER_SECOND} requests a second: {count} more are waiting."
            ),
        }
    }
}

/// Shared by all requests of the tab.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Not a signal: nothing that is drawn can hold a token.
    end: StoredValue<End>,
    asked: RwSignal<Option<u32>>,
    queued: RwSignal<u32>,
    reading: RwSignal<Option<(u64, u64)>>,
}

#[derive(Debug)]
struct End {
    backend: Backend,
    token: Option<Token>,
    throttle: Throttle,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            end: StoredValue::new(End {
                backend: Backend::default(),
                token: None,
                throttle: Throttle::new(0),
            }),
            asked: RwSignal::new(None),
            queued: RwSignal::new(0),
            reading: RwSignal::new(None),
        }
    }
}

impl Line {
    pub fn turn_to(self, backend: Backend, token: Option<Token>) -> (Backend, Option<Token>) {
        let turned = self.end.try_update_value(|end| {
            (
                std::mem::replace(&mut end.backend, backend),
                std::mem::replace(&mut end.token, token),
            )
        });
        turned.unwrap_or_default()
    }

    pub fn backend(self) -> Backend {
        self.end
            .try_with_value(|end| end.backend.clone())
            .unwrap_or_default()
    }

    pub fn pause(self) -> Signal<Option<Pause>> {
        let Self {
            asked,
            queued,
            reading,
            ..
        } = self;
        Signal::derive(move || {
            let asked = asked.get().map(Pause::Asked);
            let reading = || {
                let (page, of) = reading.get()?;
                Some(Pause::Reading { page, of })
            };
            let queued = || {
                let count = queued.get();
                (count > 0).then_some(Pause::Queued(count))
            };
            asked.or_else(reading).or_else(queued)
        })
    }

    pub fn reading_all(self) -> Progress {
        Progress(self.reading)
    }

    /// Where a request for `path` goes, and as whom.
    pub fn call(self, path: &str) -> Result<Call, ApiError> {
        let (backend, authorization) = self
            .end
            .try_with_value(|end| {
                let authorization = end.token.as_ref().map(Token::authorization);
                (end.backend.clone(), authorization)
            })
            .ok_or(ApiError::Offline)?;
        if path.starts_with("/countersign/") && !backend.is_countersign() {
            return Err(ApiError::NotFound(format!(
                "{backend} is an Auth0 tenant and does not have this."
            )));
        }
        Ok(Call {
            url: format!("{}{path}", backend.origin()),
            authorization,
            unanswered: if backend.is_same_origin() {
                ApiError::Offline
            } else {
                ApiError::Unreachable {
                    backend: backend.to_string(),
                    page: window().location().origin().unwrap_or_default(),
                }
            },
        })
    }

    /// Waits until a request may go. Our own server says by itself when it is too much; a tenant's limit is so low
    /// that the console keeps to it beforehand.
    pub async fn wait_for_turn(self) -> Place {
        let turn = self.end.try_update_value(|end| {
            let throttled = !end.backend.is_countersign();
            throttled.then(|| end.throttle.take(millis()))
        });
        let turn = turn.flatten();
        let mut place = Place {
            line: turn.is_some().then_some(self),
            is_sent: false,
            told: None,
        };
        let mut waiting = None;
        let mut turn = turn;
        while let Some(own) = turn {
            let wait = own.at - millis();
            if wait > NOTICEABLE_MS && waiting.is_none() {
                waiting = Some(Waiting::enter(self.queued));
            }
            TimeoutFuture::new(u32::try_from(wait).unwrap_or(0)).await;
            turn = self
                .end
                .try_update_value(|end| end.throttle.take_again(own, millis()))
                .flatten();
        }
        place.is_sent = true;
        place
    }

    /// The server asked for this pause: everybody keeps it, and the seconds are counted down.
    pub async fn leave_alone(self, seconds: u32) {
        self.end.try_update_value(|end| {
            end.throttle.pause(millis() + i64::from(seconds) * 1_000);
        });
        for left in (1..=seconds).rev() {
            self.asked.try_set(Some(left));
            TimeoutFuture::new(1_000).await;
        }
        self.asked.try_set(None);
    }
}

/// A request's place in the line, kept until it has its answer or is given up.
pub(super) struct Place {
    line: Option<Line>,
    is_sent: bool,
    /// What the answer says of the limit.
    pub told: Option<Allowance>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(line) = self.line {
            line.end.try_update_value(|end| {
                if self.is_sent {
                    end.throttle.answered(millis(), self.told);
                } else {
                    end.throttle.given_up();
                }
            });
        }
    }
}

/// How far a reading of all applications is; it is over when this is dropped.
pub(super) struct Progress(RwSignal<Option<(u64, u64)>>);

impl Progress {
    /// This page is next, of so many.
    pub fn at(&self, page: u64, of: u64) {
        self.0.try_set(Some((page, of)));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.try_set(None);
    }
}

/// A request that is counted as waiting, for as long as this lives.
struct Waiting(RwSignal<u32>);

impl Waiting {
    fn enter(queued: RwSignal<u32>) -> Self {
        queued.try_update(|count| *count += 1);
        Self(queued)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.try_update(|count| *count = count.saturating_sub(1));
    }
}

fn millis() -> i64 {
    clock::now().timestamp_millis()
}
