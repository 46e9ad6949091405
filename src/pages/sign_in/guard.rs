//! Pages that need a session.

use leptos::prelude::*;

use super::signed_out;
use crate::{
    api::{Api, ApiError},
    pages::shared::{LoadFailure, set_title},
    session::{Session, SessionState},
    ui::SkeletonRows,
};

/// A page that requires a session. It stays when the session expires: see `SessionLost`.
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
        SessionState::Unknown(error) if error.is_unreachable() => Gate::Checking,
        SessionState::Unknown(error) => Gate::Unknown(error.clone()),
    });
    // The banner says that the server can't be reached; once it is back, the session is looked up.
    let looks = expect_context::<Api>().reachability().looks();
    Effect::new(move |looked: Option<()>| {
        looks.track();
        let is_unknown = matches!(*session.state().read_untracked(), SessionState::Unknown(_));
        if looked.is_some() && is_unknown {
            session.check();
        }
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
            signed_out()
        }
        Gate::In => page(),
        Gate::Unknown(error) => {
            view! { <LoadFailure error on_retry=move |()| session.check() /> }.into_any()
        }
    }
}
