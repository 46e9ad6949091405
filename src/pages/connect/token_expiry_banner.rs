//! The warning before the token expires, and the dialog for a new one.

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
    let expires_at = Memo::new(move |_| match &*session.state().read() {
        SessionState::In(info) if !session.is_by_cookie() => Some(info.expires_at.to_utc()),
        _ => None,
    });
    let over = Memo::new(move |_| expires_at.get().is_some_and(|end| end <= now.get()));
    Effect::new(move || {
        if over.get() {
            api.session_lost().set(true);
        }
    });
    view! {
        {move || {
            expires_at.get().map(|expires_at| view! { <TokenExpiryWarning expires_at now on_renew=move |()| open.set(true) /> })
        }}
        <Dialog title="Paste a new token" open>
            <div class="dialog-body">
                <p>"Open pages stay as they are, with everything you typed."</p>
                <ConnectForm on_done=move |()| open.set(false) />
            </div>
        </Dialog>
    }
}

/// The warning, while the expiry is near.
#[component]
pub fn TokenExpiryWarning(
    /// When the token expires.
    expires_at: DateTime<Utc>,
    /// The current time.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// The user has a new token.
    #[prop(into)]
    on_renew: Callback<()>,
) -> impl IntoView {
    let near = Memo::new(move |_| (TimeDelta::zero()..=NEAR).contains(&(expires_at - now.get())));
    move || {
        near.get().then(|| {
            view! {
                <Callout tone=Tone::Warn title="The token expires soon" alert=true>
                    <p>
                        {move || {
                            format!(
                                "It expires on {}, {}. After that, you can’t read or save anything until you paste a new one.",
                                clock::local(expires_at),
                                clock::relative(expires_at, now.get()),
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
