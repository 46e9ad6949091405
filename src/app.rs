//! The shell: the bar, the routes, and what every page shares.

use leptos::{mount::mount_to_body, prelude::*, task::spawn_local};
use leptos_router::{
    components::{FlatRoutes, Route as Leaf, Router},
    hooks::use_location,
    path,
};
use management_api::ServerInfo;

use crate::{
    api::Api,
    clock::Now,
    crash,
    pages::{ApplicationPage, ApplicationsPage, Guarded, InspectPage, NotFoundPage},
    palette::{Palette, PaletteDialogs},
    routes::Route,
    session::{Session, SessionLost, SessionState, SignInPage},
    ui::{Mark, ToastStack, Toasts},
};

/// Starts the console in the page's body.
pub fn start() {
    crash::install();
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    mount_to_body(App);
}

/// What the server says about itself, once it is known.
#[derive(Clone, Copy)]
pub struct Server(pub RwSignal<Option<ServerInfo>>);

#[component]
fn App() -> impl IntoView {
    let api = Api::default();
    let session = Session::new(api);
    let server = Server(RwSignal::new(None));
    let toasts = Toasts::default();
    provide_context(api);
    provide_context(session);
    provide_context(server);
    provide_context(toasts);
    provide_context(Now::start());
    let palette = Palette::default();
    session.start();
    spawn_local(async move {
        if let Ok(info) = api.server().await {
            server.0.try_set(Some(info));
        }
    });
    let pause = api.waiting();
    let waiting = Signal::derive(move || Some(pause.get()?.to_string()));
    view! {
        <Router>
            <Bar palette />
            <main class="page" id="main" tabindex="-1">
                <FlatRoutes fallback=NotFoundPage>
                    <Leaf
                        path=path!("/")
                        view=|| view! { <Guarded page=|| view! { <ApplicationsPage /> }.into_any() /> }
                    />
                    <Leaf
                        path=path!("/applications")
                        view=|| view! { <Guarded page=|| view! { <ApplicationsPage /> }.into_any() /> }
                    />
                    <Leaf
                        path=path!("/applications/:client_id/:tab")
                        view=|| view! { <Guarded page=|| view! { <ApplicationPage /> }.into_any() /> }
                    />
                    <Leaf path=path!("/sign-in") view=SignInPage />
                    <Leaf path=path!("/inspect") view=InspectPage />
                    <Leaf path=path!("/gallery") view=gallery />
                </FlatRoutes>
            </main>
            <SessionLost />
            <PaletteDialogs palette />
        </Router>
        <ToastStack toasts notice=waiting />
    }
}

/// Every component in every state: in development only.
fn gallery() -> AnyView {
    #[cfg(debug_assertions)]
    let page = crate::pages::GalleryPage().into_any();
    #[cfg(not(debug_assertions))]
    let page = NotFoundPage().into_any();
    page
}

#[component]
fn Bar(palette: Palette) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let path = use_location().pathname;
    let current = move |route: Route| {
        let own = route.path();
        move || {
            let here = path.read();
            let at_home = *here == "/" && route == Route::Applications;
            (at_home || here.starts_with(&own)).then_some("page")
        }
    };
    let leave = move |_| {
        spawn_local(async move {
            if let Err(error) = session.sign_out().await {
                toasts.failed(error.to_string());
            }
        });
    };
    view! {
        <header class="bar">
            <a class="skip" href="#main">
                "Skip to the content"
            </a>
            <div class="bar-inner">
                <a class="wordmark" href=Route::Applications.path()>
                    <Mark />
                    "Countersign"
                </a>
                <nav aria-label="Main">
                    <ul>
                        <li>
                            <a
                                href=Route::Applications.path()
                                aria-current=current(Route::Applications)
                            >
                                "Applications"
                            </a>
                        </li>
                        <li>
                            <a href=Route::Inspect.path() aria-current=current(Route::Inspect)>
                                "Inspect"
                            </a>
                        </li>
                    </ul>
                </nav>
                <div class="bar-end">
                    <button
                        type="button"
                        class="bar-button"
                        on:click=move |_| palette.open.set(true)
                    >
                        "Go to"
                        <kbd>"Ctrl K"</kbd>
                    </button>
                    {move || match session.state().get() {
                        SessionState::In(_) => {
                            view! {
                                <button type="button" class="bar-button" on:click=leave>
                                    "Sign out"
                                </button>
                            }
                                .into_any()
                        }
                        SessionState::Out => {
                            view! {
                                <a class="bar-button" href=Route::SignIn.path()>
                                    "Sign in"
                                </a>
                            }
                                .into_any()
                        }
                        _ => ().into_any(),
                    }}
                </div>
            </div>
        </header>
    }
}
