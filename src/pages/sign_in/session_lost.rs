//! The dialog for signing in again when the session expires while a page is open.

use leptos::prelude::*;

use super::form::SignInForm;
use crate::{
    pages::connect::ConnectForm,
    session::Session,
    ui::{Dialog, Placeholder, part},
};

part! {
    fn sign_in_again(open: RwSignal<bool>) in sign_in, Placeholder::Dialog(open) => { view! { <SignInAgain open /> } }
}

part! {
    fn connect_again(open: RwSignal<bool>) in connect, Placeholder::Dialog(open) => { view! { <ConnectAgain open /> } }
}

/// The session expired while a page is open: sign in again above it, and keep what was typed.
#[component]
pub fn SessionLost() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = RwSignal::new(false);
    let lost = session.is_lost();
    Effect::new(move || open.set(lost.get()));
    if session.is_by_cookie() {
        sign_in_again(open)
    } else {
        connect_again(open)
    }
}

#[component]
fn ConnectAgain(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog title="Token expired" open>
            <div class="dialog-body">
                <p>
                    "It expired or was revoked. Nothing you typed is lost: paste a new token, then continue."
                </p>
                <ConnectForm on_done=move |()| open.set(false) />
            </div>
        </Dialog>
    }
}

#[component]
fn SignInAgain(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog title="Sign in again" open>
            <div class="dialog-body">
                <p>
                    "Your session has expired. Nothing you typed is lost: sign in, then continue."
                </p>
                <ol class="sign-in-steps">
                    <li>"On the server, run " <code>"countersign sign-in-link"</code></li>
                    <li>"Paste the printed link."</li>
                </ol>
                <SignInForm on_done=move |()| open.set(false) />
            </div>
        </Dialog>
    }
}
