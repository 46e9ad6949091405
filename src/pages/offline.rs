//! The one notice that the backend can't be reached; and reading again when it is back, or when the tab is looked at.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::Api,
    session::{Session, SessionState},
    ui::{Button, Callout, Tone},
};

/// How long to wait before trying again: first, and at most, in milliseconds.
const FIRST_MS: u32 = 2_000;
const LONGEST_MS: u32 = 30_000;

/// The notice, while it applies.
#[component]
pub fn OfflineBanner() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    let lost = api.reachability().error();
    // The form that connects says by itself what went wrong.
    let is_connected =
        move || session.is_by_cookie() || matches!(*session.state().read(), SessionState::In(_));
    let shown = Memo::new(move |_| lost.get().filter(|_| is_connected()));
    let is_lost = Memo::new(move |_| shown.read().is_some());
    let tries = StoredValue::new(0_u32);
    let trying = RwSignal::new(false);
    let attempt = move || {
        spawn_local(async move {
            trying.try_set(true);
            let _ = api.try_to_reach().await;
            trying.try_set(false);
        });
    };
    // Tries again for as long as it is shown.
    Effect::new(move || {
        tries.update_value(|count| *count += 1);
        let own = tries.get_value();
        if !is_lost.get() {
            return;
        }
        spawn_local(async move {
            let mut wait = FIRST_MS;
            loop {
                TimeoutFuture::new(wait).await;
                if tries.try_get_value() != Some(own) || api.try_to_reach().await.is_ok() {
                    return;
                }
                wait = (wait * 2).min(LONGEST_MS);
            }
        });
    });
    let online = window_event_listener(leptos::ev::online, move |_| {
        if is_lost.get_untracked() {
            attempt();
        }
    });
    on_cleanup(move || online.remove());
    listen_for_looks(api);
    move || {
        shown.get().map(|error| {
            view! {
                <div class="offline">
                    <Callout tone=Tone::Warn title="No connection to the server" alert=true>
                        <p>{error.to_string()}</p>
                        <p>"Nothing you typed is lost. Countersign tries again by itself."</p>
                        <div class="buttons">
                            <Button small=true busy=trying on_press=move |()| attempt()>
                                "Try again"
                            </Button>
                        </div>
                    </Callout>
                </div>
            }
        })
    }
}

/// What is shown is read again when the tab is looked at.
fn listen_for_looks(api: Api) {
    let look = move || {
        let is_seen = !document().hidden();
        if is_seen {
            api.reachability().look_again();
        }
    };
    let focus = window_event_listener(leptos::ev::focus, move |_| look());
    // It bubbles from the document.
    let seen = window_event_listener(leptos::ev::visibilitychange, move |_| look());
    on_cleanup(move || {
        focus.remove();
        seen.remove();
    });
}
