//! What pages have in common.

use leptos::prelude::*;

use crate::{
    api::ApiError,
    routes::Route,
    session::{Session, SessionState, SignedOut},
    ui::{Button, Callout, EmptyState, Glyph, PageName, SkeletonRows, Tone},
};

/// Names the browser's tab and history entry, and has it read out.
pub fn set_title(title: &str) {
    document().set_title(&format!("{title} · Countersign"));
    if let Some(name) = use_context::<PageName>() {
        name.set(title);
    }
}

/// A page for people who are signed in. It stays when the session ends: see `SessionLost`.
#[component]
pub fn Guarded(
    /// The page.
    page: fn() -> AnyView,
) -> impl IntoView {
    let session = expect_context::<Session>();
    #[derive(Clone, PartialEq)]
    enum Gate {
        Checking,
        Out,
        In,
        Unknown(ApiError),
    }
    let gate = Memo::new(move |_| match &*session.state().read() {
        SessionState::Checking => Gate::Checking,
        SessionState::Out => Gate::Out,
        SessionState::In(_) => Gate::In,
        SessionState::Unknown(error) => Gate::Unknown(error.clone()),
    });
    move || match gate.get() {
        Gate::Checking => view! {
            <div class="card">
                <SkeletonRows />
            </div>
        }
        .into_any(),
        Gate::Out => {
            set_title("Sign in");
            view! { <SignedOut /> }.into_any()
        }
        Gate::In => page(),
        Gate::Unknown(error) => {
            view! { <Failure error on_retry=move |()| session.check() /> }.into_any()
        }
    }
}

/// A read that failed, and trying again.
#[component]
pub fn Failure(
    /// Why.
    error: ApiError,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let title = match error {
        ApiError::Offline | ApiError::Unreachable { .. } => "No answer from the server",
        ApiError::Unauthenticated => "Signed out",
        ApiError::Forbidden(_) => "Not allowed",
        ApiError::NotFound(_) => "Not found",
        ApiError::RateLimited { .. } => "Too many requests",
        ApiError::Unreadable { .. } => "The answer can’t be read",
        ApiError::Field { .. } | ApiError::Conflict(_) | ApiError::Other { .. } => {
            "The server refused"
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

/// No page has this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Missing
            title="There is no such page"
            text="The address may be mistyped, or what it named was deleted."
        />
    }
}

/// What an address names is not there.
#[component]
pub fn Missing(
    /// What is missing.
    title: &'static str,
    /// Why that may be.
    text: &'static str,
) -> impl IntoView {
    set_title("Not found");
    view! {
        <div class="card">
            <EmptyState glyph=Glyph::Search title alone=true>
                <p>{text}</p>
                <div class="buttons">
                    <a class="button" href=Route::Applications.path()>
                        "To the applications"
                    </a>
                </div>
            </EmptyState>
        </div>
    }
}
