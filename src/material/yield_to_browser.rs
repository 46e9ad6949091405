//! Yielding to the browser, so that it draws and handles events while a large file is read.

use js_sys::{Date, Promise};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// How long work runs before yielding, in milliseconds: less than a frame.
const SLICE: f64 = 12.0;

/// A stretch of work.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    began: f64,
    has_paused: bool,
}

impl Slice {
    /// Begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            began: millis(),
            has_paused: false,
        }
    }

    /// Returns true once the time is used up.
    fn is_over(self) -> bool {
        // A clock that was set back ends the slice too.
        !(0.0..SLICE).contains(&(millis() - self.began))
    }

    /// If the time is used up: reports, yields, and begins again. `None` if `report` returns false.
    pub async fn pause(&mut self, report: impl FnOnce() -> bool) -> Option<()> {
        if self.is_over() {
            if !report() {
                return None;
            }
            yield_to_browser().await;
            *self = Self {
                has_paused: true,
                ..Self::begin()
            };
        }
        Some(())
    }

    /// Returns true if the work took so long that it paused.
    #[must_use]
    pub const fn has_paused(self) -> bool {
        self.has_paused
    }
}

fn millis() -> f64 {
    window()
        .performance()
        .map_or_else(Date::now, |performance| performance.now())
}

/// Lets the browser draw and handle events, then continues. A timer would wait 4 ms each time,
/// and a second in a background tab.
pub async fn yield_to_browser() {
    let Ok(channel) = MessageChannel::new() else {
        return gloo_timers::future::TimeoutFuture::new(0).await;
    };
    let turn = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel
        .port2()
        .post_message(&wasm_bindgen::JsValue::NULL)
        .is_ok()
    {
        let _ = JsFuture::from(turn).await;
    }
    channel.port1().close();
}
