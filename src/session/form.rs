//! The pages and the dialog for signing in.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::state::{arrives_by_link, code_of};
use super::{Session, SessionState};
use crate::{
    api::ApiError,
    connect::{ConnectCard, ConnectForm},
    routes::Route,
    ui::{Button, Callout, Dialog, Look, TextField, Toasts, Tone},
};

/// Where a sign-in link leads: takes the code out of the address and trades it for a session.
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
        // An empty code, or none: the session is still to be asked for.
        session.check();
    }
    if let Some(code) = code {
        spawn_local(async move {
            match session.sign_in(&code).await {
                Ok(()) => go_on(),
                // Who is signed in already needs no link.
                Err(failure) => match session.refresh().await {
                    Ok(true) => {
                        toasts.done("You are signed in already: the link was not needed.");
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
            {move || error.get().map(|error| view! { <LinkRefused error /> })}
            <SignedOut />
        </Show>
    }
}

#[component]
fn LinkRefused(error: ApiError) -> impl IntoView {
    if is_used(&error) {
        view! {
            <Callout tone=Tone::Danger title="This sign-in link does not work any more" alert=true>
                <p>"A link works once and for a short time. Make a new one as shown below."</p>
            </Callout>
        }
        .into_any()
    } else {
        view! {
            <Callout tone=Tone::Danger title="Signing in failed" alert=true>
                <p>{error.to_string()}</p>
            </Callout>
        }
        .into_any()
    }
}

/// The server knows no such link any more; anything else says nothing about the link.
const fn is_used(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Unauthenticated
            | ApiError::NotFound(_)
            | ApiError::Field { .. }
            | ApiError::Other { status: 400, .. }
    )
}

/// Nobody is signed in: how to.
#[component]
pub fn SignedOut() -> impl IntoView {
    if !expect_context::<Session>().is_by_cookie() {
        return view! { <ConnectCard /> }.into_any();
    }
    view! {
        <div class="sign-in card">
            <div class="card-head">
                <div>
                    <h1>"Sign in"</h1>
                    <p>
                        "Countersign has no passwords. A one-time link, made where the server runs, opens this console."
                    </p>
                </div>
            </div>
            <div class="card-body">
                <ol class="sign-in-steps">
                    <li>"On the machine that runs the server: " <code>"countersign sign-in-link"</code></li>
                    <li>"Open the link that it prints, or paste it here."</li>
                </ol>
                <SignInForm on_done=|()| () />
            </div>
        </div>
    }
    .into_any()
}

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

#[component]
fn SignInForm(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let session = expect_context::<Session>();
    let link = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let elsewhere = move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = session.refresh().await;
            busy.try_set(false);
            let words = match answer {
                Ok(true) => return on_done.run(()),
                Ok(false) => "This browser is not signed in yet. Open the link first.".to_owned(),
                Err(failure) => failure.to_string(),
            };
            error.try_set(Some(words));
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(code) = code_of(&link.read_untracked()) else {
            error.set(Some(
                "This is not a sign-in link. It ends in #code= and letters and digits.".to_owned(),
            ));
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = session.sign_in(&code).await;
            busy.try_set(false);
            match result {
                Ok(()) => on_done.run(()),
                Err(ApiError::Unauthenticated) => {
                    error.try_set(Some(
                        "This link was used or has run out. Make a new one.".to_owned(),
                    ));
                }
                Err(failure) => {
                    error.try_set(Some(failure.to_string()));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <TextField label="Sign-in link" value=link error machine=true autofocus=true />
            <div class="buttons">
                <Button look=Look::Primary submit=true busy>
                    "Sign in"
                </Button>
                <Button look=Look::Plain on_press=elsewhere>
                    "I opened the link in another tab"
                </Button>
            </div>
        </form>
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
