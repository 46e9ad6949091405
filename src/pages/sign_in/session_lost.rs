//! The dialog for signing in again when the session ends while a page is open.

use leptos::prelude::*;

use super::form::SignInForm;
use crate::{pages::connect::ConnectForm, session::Session, ui::Dialog};

/// The session ended while a page is open: sign in again above it, and go on with what was typed.
#[component]
pub fn SessionLost() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = RwSignal::new(false);
    let lost = session.is_lost();
    Effect::new(move || open.set(lost.get()));
    if !session.is_by_cookie() {
        return view! {
            <Dialog title="The token has ended" open>
                <div class="dialog-body">
                    <p>
                        "It ran out or was revoked. Nothing that you typed is lost: paste a new token, then go on where you were."
                    </p>
                    <ConnectForm on_done=move |()| open.set(false) />
                </div>
            </Dialog>
        }
        .into_any();
    }
    view! {
        <Dialog title="Sign in again" open>
            <div class="dialog-body">
                <p>
                    "Your session has ended. Nothing that you typed is lost: sign in, then go on where you were."
                </p>
                <ol class="sign-in-steps">
                    <li>"On the machine that runs the server: " <code>"countersign sign-in-link"</code></li>
                    <li>"Paste the link that it prints."</li>
                </ol>
                <SignInForm on_done=move |()| open.set(false) />
            </div>
        </Dialog>
    }
    .into_any()
}
