//! Views whose code is a file of its own, loaded when they are first drawn.
//!
//! `part!` defines one. In release the program is split there (`build.rs`, `xtask/bindgen`); a debug build and the
//! component tests are one piece, and draw it at once.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use leptos::{html, prelude::*, task::spawn_local};
use thiserror::Error;

use super::{Button, Callout, CardSkeleton, Look, Tone};

/// A part did not arrive, or is not of this build. `Display` is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("A part of Countersign couldn’t be loaded. Check the connection, then try again.")]
pub struct PartLost;

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for PartLost {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// The loading of a part.
pub type Loading = Pin<Box<dyn Future<Output = Result<(), PartLost>>>>;

/// What stands for a part until it is there, or if it does not arrive.
#[derive(Clone, Copy)]
pub enum Placeholder {
    /// A card. It is loaded at once.
    Card,
    /// Nothing, even if it does not arrive. It is loaded at once.
    Silent,
    /// Nothing: what is there already can be used without it. It is loaded at once; a failure is reported.
    Later,
    /// Nothing: the part is a dialog, loaded when this opens it for the first time. A failure is a dialog, too.
    Dialog(RwSignal<bool>),
    /// Nothing, until there is something to show for the first time: then it is loaded.
    Due(Memo<bool>),
}

/// Defines a function that draws a view whose code is in the part of the given name. What parts share is in files
/// that load with any of them.
///
/// ```ignore
/// part! {
///     /// The list of applications.
///     pub fn applications_page() in applications, Placeholder::Card => { view! { <ApplicationsPage /> } }
/// }
/// ```
macro_rules! part {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) in $part:ident, $placeholder:expr => $body:block
    ) => {
        $(#[$meta])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> leptos::prelude::AnyView {
            #[cfg(split)]
            {
                #[wasm_split_helpers::wasm_split($part, fallible, preload(load))]
                fn $name($($arg: $type),*) -> Result<leptos::prelude::AnyView, $crate::ui::PartLost> {
                    let view = $body;
                    Ok(leptos::prelude::IntoAny::into_any(view))
                }
                $crate::ui::draw_part(
                    $placeholder,
                    || Box::pin(async { Ok(load().await?) }),
                    Box::new(move || $crate::ui::at_once($name($($arg.clone()),*))),
                )
            }
            #[cfg(not(split))]
            $crate::ui::draw_part(
                $placeholder,
                || Box::pin(core::future::ready(Ok(()))),
                Box::new(move || {
                    $(let $arg = $arg.clone();)*
                    let view = $body;
                    Some(Ok(leptos::prelude::IntoAny::into_any(view)))
                }),
            )
        }
    };
}
pub(crate) use part;

/// Defines a task whose code is in the part of the given name. It is done once that is loaded.
macro_rules! part_task {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) in $part:ident => $body:block
    ) => {
        $(#[$meta])*
        $vis async fn $name($($arg: $type),*) -> Result<(), $crate::ui::PartLost> {
            #[cfg(split)]
            {
                #[wasm_split_helpers::wasm_split($part, fallible)]
                fn $name($($arg: $type),*) -> Result<(), $crate::ui::PartLost> {
                    let () = $body;
                    Ok(())
                }
                $name($($arg),*).await
            }
            #[cfg(not(split))]
            {
                let () = $body;
                Ok(())
            }
        }
    };
}
pub(crate) use part_task;

/// What `future` comes to without waiting: drawing a part that is loaded.
#[cfg(split)]
pub fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unasked,
    Loading,
    Loaded,
    Lost,
}

impl State {
    fn of(outcome: Result<(), PartLost>) -> Self {
        match outcome {
            Ok(()) => Self::Loaded,
            Err(PartLost) => Self::Lost,
        }
    }
}

/// What draws a part. Behind a pointer: all of `draw_part` would be in the program once for each part otherwise.
pub type Draw = Box<dyn Fn() -> Option<Result<AnyView, PartLost>> + Send + Sync>;

/// Draws a part once it is loaded.
pub fn draw_part(placeholder: Placeholder, load: fn() -> Loading, draw: Draw) -> AnyView {
    let state = RwSignal::new(State::Unasked);
    let begin = move || {
        let mut loading = load();
        // A part that is there already is drawn without a placeholder.
        match loading
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(outcome) => state.set(State::of(outcome)),
            Poll::Pending => {
                state.set(State::Loading);
                spawn_local(async move {
                    let outcome = State::of(loading.await);
                    // In a task of its own: the browser may answer the person between instantiating and drawing.
                    let done = move || {
                        state.try_set(outcome);
                    };
                    set_timeout(done, Duration::ZERO);
                });
            }
        }
    };
    let due: Option<Signal<bool>> = match placeholder {
        Placeholder::Card | Placeholder::Silent | Placeholder::Later => None,
        Placeholder::Dialog(open) => Some(open.into()),
        Placeholder::Due(due) => Some(due.into()),
    };
    match due {
        None => begin(),
        Some(due) => {
            Effect::new(move || {
                let is_missing = matches!(state.get_untracked(), State::Unasked | State::Lost);
                if due.get() && is_missing {
                    begin();
                }
            });
        }
    }
    let on_retry = Callback::new(move |()| begin());
    (move || match (state.get(), placeholder) {
        (State::Loaded, _) => match draw() {
            Some(Ok(view)) => view,
            Some(Err(PartLost)) | None => lost(placeholder, on_retry),
        },
        (State::Lost, _) => lost(placeholder, on_retry),
        (State::Unasked, _)
        | (State::Loading, Placeholder::Silent | Placeholder::Later | Placeholder::Due(_)) => {
            ().into_any()
        }
        (State::Loading, Placeholder::Card) => view! { <CardSkeleton /> }.into_any(),
        (State::Loading, Placeholder::Dialog(_)) => view! {
            <p class="part-loading" role="status">
                "Loading…"
            </p>
        }
        .into_any(),
    })
    .into_any()
}

fn lost(placeholder: Placeholder, on_retry: Callback<()>) -> AnyView {
    match placeholder {
        Placeholder::Card | Placeholder::Later | Placeholder::Due(_) => {
            view! { <Lost on_retry /> }.into_any()
        }
        Placeholder::Silent => ().into_any(),
        Placeholder::Dialog(open) => view! { <LostDialog open on_retry /> }.into_any(),
    }
}

/// A dialog that did not arrive.
#[component]
fn LostDialog(open: RwSignal<bool>, on_retry: Callback<()>) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            let _ = dialog.show_modal();
        }
    });
    let close = move |()| open.set(false);
    view! {
        <Show when=move || open.get()>
            <dialog node_ref=node class="dialog" aria-label="Not loaded" on:close=move |_| close(())>
                <div class="dialog-body">
                    <Lost on_retry />
                </div>
                <div class="dialog-foot">
                    <Button on_press=close>"Close"</Button>
                </div>
            </dialog>
        </Show>
    }
}

/// What to do about a part that did not arrive. The page around it stays, with everything typed into it.
#[component]
pub fn Lost(
    /// Tries to load it again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let address = window().location().href().unwrap_or_default();
    let reload = move |()| {
        let _ = window().location().reload();
    };
    view! {
        <Callout tone=Tone::Danger title="A part of Countersign couldn’t be loaded" alert=true>
            <p>
                "The connection failed, or a new version was deployed. Try again. If that doesn’t help, reload: what you typed on this page is lost then. To keep it, open this page in a new tab."
            </p>
            <div class="buttons">
                <Button small=true on_press=on_retry>
                    "Try again"
                </Button>
                <Button small=true look=Look::Plain on_press=reload>
                    "Reload the page"
                </Button>
                <a href=address target="_blank" rel="noopener external">
                    "Open in a new tab"
                </a>
            </div>
        </Callout>
    }
}
