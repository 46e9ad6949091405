//! The warning before the token expires, and the dialog that takes a new one.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

use super::ConnectForm;
use crate::{
    api::Api,
    clock::{self, Now},
    session::{Session, SessionState},
    ui::{Button, Callout, Dialog, Tone},
};

/// The warning is shown for this long before the expiry.
const NEAR: TimeDelta = TimeDelta::minutes(10);

/// Watches the token: warns before it expires, and asks for a new one when it does, before a request fails.
#[component]
pub fn TokenExpiryBanner() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    let now = Now::current();
    let open = RwSignal::new(false);
    let ends_at = Memo::new(move |_| match &*session.state().read() {
        SessionState::In(info) if !session.is_by_cookie() => Some(info.expires_at.to_utc()),
        _ => None,
    });
    let over = Memo::new(move |_| ends_at.get().is_some_and(|end| end <= now.get()));
    Effect::new(move || {
        if over.get() {
            api.session_lost().set(true);
        }
    });
    view! {
        {move || {
            ends_at.get().map(|ends_at| view! { <TokenExpiryWarning ends_at now on_renew=move |()| open.set(true) /> })
        }}
        <Dialog title="Paste a new token" open>
            <div class="dialog-body">
                <p>"What is open stays as it is, with all that you typed."</p>
                <ConnectForm on_done=move |()| open.set(false) />
            </div>
        </Dialog>
    }
}

/// The warning, while the expiry is near.
#[component]
pub fn TokenExpiryWarning(
    /// When the token expires.
    ends_at: DateTime<Utc>,
    /// The present.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// A new token is at hand.
    #[prop(into)]
    on_renew: Callback<()>,
) -> impl IntoView {
    let near = Memo::new(move |_| (TimeDelta::zero()..=NEAR).contains(&(ends_at - now.get())));
    move || {
        near.get().then(|| {
            view! {
                <Callout tone=Tone::Warn title="The token ends soon" alert=true>
                    <p>
                        {move || {
                            format!(
                                "At {}, {}. After that nothing can be read or saved until there is a new one.",
                                clock::local(ends_at),
                                clock::relative(ends_at, now.get()),
                            )
                        }}
                    </p>
                    <div class="buttons">
                        <Button small=true on_press=on_renew>
                            "Paste a new token"
                        </Button>
                    </div>
                </Callout>
            }
        })
    }
}
