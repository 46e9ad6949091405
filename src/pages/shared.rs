//! What pages have in common.

use leptos::prelude::*;

use crate::{
    api::{Api, ApiError, Remote},
    ui::{Button, Callout, PageName, Tone},
};

/// Sets the title of the browser's tab and history entry, and announces it.
pub fn set_title(title: &str) {
    document().set_title(&format!("{title} · Countersign"));
    if let Some(name) = use_context::<PageName>() {
        name.set(title);
    }
}

/// A failed read, with Try again.
#[component]
pub fn LoadFailure(
    /// The error.
    error: ApiError,
    /// Retries.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let title = match error {
        ApiError::Offline | ApiError::Unreachable { .. } | ApiError::Lost(_) => {
            "No response from the server"
        }
        ApiError::Unauthenticated => "Signed out",
        ApiError::Forbidden(_) => "Not allowed",
        ApiError::NotFound(_) => "Not found",
        ApiError::RateLimited { .. } => "Too many requests",
        ApiError::Unreadable { .. } => "Unreadable response",
        ApiError::Field { .. } | ApiError::Conflict(_) | ApiError::Other { .. } => {
            "Request rejected"
        }
    };
    view! {
        <Callout tone=Tone::Danger title alert=true>
            <p>{error.to_string()}</p>
            <div class="buttons">
                <Button small=true on_press=on_retry>
                    "Try again"
                </Button>
            </div>
        </Callout>
    }
}

/// What is drawn of a [`Remote`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum LoadState {
    Answer,
    Skeleton,
    Nothing,
}

/// Draws a skeleton until there is a response, then `ready`, and an error with Try again. While it is reloaded, what
/// is shown is marked as stale.
#[component]
pub fn Loaded<T, V>(
    /// The data.
    remote: Remote<T>,
    /// Shown until the first answer.
    #[prop(into)]
    skeleton: ViewFn,
    /// Shown with the answer; drawn once, its signal follows later answers.
    ready: impl Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    // While the backend can't be reached, the banner says so, and reads again by itself.
    let has_banner = use_context::<Api>().is_some();
    let error = Memo::new(move |_| {
        let error = remote.error().get();
        error.filter(|error| !(has_banner && error.is_unreachable()))
    });
    let state =
        Memo::new(
            move |_| match (remote.latest().read().is_some(), error.read().is_some()) {
                (true, _) => LoadState::Answer,
                (false, true) => LoadState::Nothing,
                (false, false) => LoadState::Skeleton,
            },
        );
    let failed = move || {
        error.get().map(|error| {
            view! { <LoadFailure error on_retry=move |()| remote.reload() /> }
        })
    };
    // A response, once there, stays.
    let answered = move || {
        let first = remote.latest().get_untracked()?;
        let value = Memo::new(move |_| remote.latest().get().unwrap_or_else(|| first.clone()));
        Some(ready(value.into()))
    };
    let again = move || remote.busy().get() && state.get() == LoadState::Answer;
    view! {
        {failed}
        <div class="loaded" aria-busy=move || remote.busy().get().then_some("true")>
            <Show when=again>
                <div class="reading-again" aria-hidden="true"></div>
            </Show>
            {move || match state.get() {
                LoadState::Answer => answered().into_any(),
                LoadState::Nothing => ().into_any(),
                LoadState::Skeleton => skeleton.run().into_any(),
            }}
        </div>
    }
}
