//! Toasts: short reports of what was done.

use leptos::prelude::*;

use super::{SharedAction, Tone, fresh_id};
use crate::domain::ISOLATES;

/// One result.
#[derive(Clone)]
pub struct Toast {
    pub(super) id: String,
    /// The message.
    pub text: String,
    /// Its weight.
    pub tone: Tone,
    /// The label of the button, and its action.
    pub action: Option<(String, SharedAction)>,
    /// Something else was done since, so the action no longer applies.
    pub(super) stale: ArcRwSignal<bool>,
}

/// An announcement: a result's id and text.
type Announcement = (String, String);

/// The results now shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    pub(super) shown: RwSignal<Vec<Toast>>,
    /// The current announcements.
    pub(super) announcements: RwSignal<Vec<Announcement>>,
    /// A persistent notice, while it applies.
    pub(super) notice: Signal<Option<String>>,
    /// The stacks that could show them, the topmost last.
    stacks: RwSignal<Vec<String>>,
}

/// How long a success stays while not attended to, in milliseconds. A failure stays until it is closed.
const STAY_MS: u32 = 7_000;
/// How often attention is checked, in milliseconds.
const STEP_MS: u32 = 250;
/// How long a text stays in the live region, in milliseconds: longer, and it would be read again with the next.
const ANNOUNCED_MS: u32 = 1_000;
/// The most successes, and the most failures, shown at once.
const MOST_GOOD: usize = 2;
const MOST_FAILED: usize = 3;

impl Default for Toasts {
    fn default() -> Self {
        Self::new(Signal::stored(None))
    }
}

impl Toasts {
    /// None yet; `notice` is shown for as long as there is one.
    #[must_use]
    pub fn new(notice: Signal<Option<String>>) -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            announcements: RwSignal::new(Vec::new()),
            notice,
            stacks: RwSignal::new(Vec::new()),
        }
    }

    /// Reports a success.
    pub fn done(self, text: impl Into<String>) {
        self.push(text.into(), Tone::Ok, None);
    }

    /// It worked, and can be undone until the next change.
    pub fn done_with(self, text: impl Into<String>, label: &str, action: SharedAction) {
        self.push(text.into(), Tone::Ok, Some((label.to_owned(), action)));
    }

    /// Reports a failure.
    pub fn failed(self, text: impl Into<String>) {
        self.push(text.into(), Tone::Danger, None);
    }

    fn push(self, text: String, tone: Tone, action: Option<(String, SharedAction)>) {
        let toast = Toast {
            id: fresh_id("toast"),
            text,
            tone,
            action,
            stale: ArcRwSignal::new(false),
        };
        self.announce(&toast);
        if tone == Tone::Ok {
            self.close_later(toast.id.clone());
        }
        self.shown.update(|shown| {
            if tone == Tone::Ok {
                for earlier in shown.iter() {
                    earlier.stale.set(true);
                }
            }
            shown.retain(|earlier| earlier.tone != tone || earlier.text != toast.text);
            // Keep the latest results, not a pile of them.
            let most = if tone == Tone::Ok {
                MOST_GOOD
            } else {
                MOST_FAILED
            };
            let alike = |earlier: &Toast| earlier.tone == tone;
            if shown.iter().filter(|toast| alike(toast)).count() >= most
                && let Some(oldest) = shown.iter().position(alike)
            {
                shown.remove(oldest);
            }
            shown.push(toast);
        });
    }

    fn announce(self, toast: &Toast) {
        let (id, text) = (toast.id.clone(), toast.text.replace(ISOLATES, ""));
        self.announcements
            .update(|all| all.push((id.clone(), text)));
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(ANNOUNCED_MS).await;
            self.announcements
                .try_update(|all| all.retain(|(own, _)| *own != id));
        });
    }

    fn close_later(self, id: String) {
        leptos::task::spawn_local(async move {
            let mut left = STAY_MS;
            while left > 0 {
                gloo_timers::future::TimeoutFuture::new(STEP_MS).await;
                if !is_attended() {
                    left = left.saturating_sub(STEP_MS);
                }
            }
            self.close(&id);
        });
    }

    pub(super) fn close(self, id: &str) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    /// A stack takes over from those before it until the current owner is disposed; the signal is true for the top one.
    pub(super) fn take_over(self) -> Memo<bool> {
        let own = fresh_id("toasts");
        let gone = own.clone();
        self.stacks.update(|stacks| stacks.push(own.clone()));
        on_cleanup(move || {
            self.stacks
                .try_update(|stacks| stacks.retain(|stack| *stack != gone));
        });
        Memo::new(move |_| self.stacks.read().last() == Some(&own))
    }
}

/// Returns true if the pointer or the focus is on the results (WCAG 2.2, 2.2.1).
fn is_attended() -> bool {
    let attended = document().query_selector(".toasts:is(:hover, :focus-within)");
    attended.is_ok_and(|stack| stack.is_some())
}
