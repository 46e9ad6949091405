//! Signing in with a one-time link.

mod form;
mod guard;
mod session_lost;

pub use guard::Guarded;
pub use session_lost::SessionLost;

use form::SignInForm;

use leptos::{prelude::*, task::spawn_local};

use super::connect::connect_card;
use crate::{
    api::ApiError,
    router::{NavigateOptions, use_navigate},
    routes::Route,
    session::{Session, SessionState, arrives_by_link, code_of},
    ui::{Callout, Placeholder, Toasts, Tone, part},
};

part! {
    /// The page.
    pub fn sign_in_page() in sign_in, Placeholder::Card => { view! { <SignInPage /> } }
}

part! {
    fn sign_in_card() in sign_in, Placeholder::Card => { view! { <SignInCard /> } }
}

/// The target of a sign-in link: removes the code from the address and exchanges it for a session.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let error = RwSignal::new(None::<ApiError>);
    let code = session.is_by_cookie().then(take_code).flatten();
    let navigate = use_navigate();
    let go_on = move || {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&Route::Applications.path(), options);
    };
    let busy = RwSignal::new(code.is_some());
    if code.is_none() {
        // No code: check the session.
        session.check();
    }
    if let Some(code) = code {
        spawn_local(async move {
            match session.sign_in(&code).await {
                Ok(()) => go_on(),
                // A user who is signed in needs no link.
                Err(failure) => match session.refresh().await {
                    Ok(true) => {
                        toasts.done("You are already signed in. The link wasn’t needed.");
                        go_on();
                    }
                    _ => {
                        busy.try_set(false);
                        error.try_set(Some(failure));
                    }
                },
            }
        });
    } else {
        Effect::new(move || {
            if matches!(*session.state().read(), SessionState::In(_)) {
                go_on();
            }
        });
    }
    view! {
        <Show
            when=move || !busy.get()
            fallback=|| view! { <p role="status">"Signing in…"</p> }
        >
            {move || error.get().map(|error| view! { <LinkRejected error /> })}
            {signed_out}
        </Show>
    }
}

#[component]
fn LinkRejected(error: ApiError) -> impl IntoView {
    if is_used(&error) {
        view! {
            <Callout tone=Tone::Danger title="This sign-in link no longer works" alert=true>
                <p>"A link works once and expires soon. Create a new one as shown below."</p>
            </Callout>
        }
        .into_any()
    } else {
        view! {
            <Callout tone=Tone::Danger title="Couldn’t sign in" alert=true>
                <p>{error.to_string()}</p>
            </Callout>
        }
        .into_any()
    }
}

/// Returns true if the server no longer knows the link; other errors say nothing about it.
const fn is_used(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Unauthenticated
            | ApiError::NotFound(_)
            | ApiError::Field { .. }
            | ApiError::Other { status: 400, .. }
    )
}

/// How to sign in, or to connect.
pub fn signed_out() -> AnyView {
    if expect_context::<Session>().is_by_cookie() {
        sign_in_card()
    } else {
        connect_card()
    }
}

/// How to sign in.
#[component]
pub fn SignInCard() -> impl IntoView {
    view! {
        <div class="sign-in card">
            <div class="card-head">
                <div>
                    <h1>"Sign in"</h1>
                    <p>
                        "Countersign has no passwords. A one-time link, created on the server, signs you in."
                    </p>
                </div>
            </div>
            <div class="card-body">
                <ol class="sign-in-steps">
                    <li>"On the server, run " <code>"countersign sign-in-link"</code></li>
                    <li>"Open the printed link, or paste it here."</li>
                </ol>
                <SignInForm on_done=|()| () />
            </div>
        </div>
    }
}

/// Reads the code of `/sign-in#code=…` and removes it from the address and the history.
fn take_code() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let code = arrives_by_link().then(|| code_of(&hash))??;
    let history = window().history().ok()?;
    let _ = history.replace_state_with_url(
        &wasm_bindgen::JsValue::NULL,
        "",
        Some(&Route::SignIn.path()),
    );
    Some(code)
}
