//! The shell: the bar, the routes, and what every page shares.

use leptos::{mount::mount_to_body, prelude::*};
use leptos_router::{
    components::{FlatRoutes, Route as Leaf, Router},
    hooks::use_location,
    path,
};
use wasm_bindgen::JsCast;

use crate::{
    api::Api,
    clock::Now,
    deployment::{self, Config},
    pages::application::{FirstTab, application_page},
    pages::applications::applications_page,
    pages::cannot_start::{ConfigErrorPage, FramedPage},
    pages::connect::token_expiry_banner,
    pages::inspect::inspect_page,
    pages::not_found::NotFoundPage,
    pages::palette::{Palette, PaletteDialogs},
    pages::sign_in::{Guarded, SessionLost, sign_in_page},
    panic_notice,
    routes::{Mounted, Route, path_in_folder},
    session::{Server, Session, SessionState, load_server_info},
    ui::{Mark, PageAnnouncer, PageName, ToastStack, Toasts},
};

/// Starts the console in the page's body, once its backend is known.
pub fn start() {
    panic_notice::install();
    // The page names the file relative to the address that it was loaded from.
    let config = deployment::config_url();
    deployment::apply_location();
    if deployment::is_framed() {
        return replace_boot(|| view! { <FramedPage /> }.into_any());
    }
    let Some(url) = config else {
        return replace_boot(|| view! { <App config=Config::default() /> }.into_any());
    };
    // Before anything is mounted, Leptos has no executor yet.
    wasm_bindgen_futures::spawn_local(async move {
        match deployment::read_config(&url).await {
            Ok(config) => {
                if let Some(known) = config.known() {
                    deployment::restrict_connections(known);
                }
                replace_boot(move || view! { <App config /> }.into_any());
            }
            Err(error) => {
                replace_boot(move || view! { <ConfigErrorPage url error /> }.into_any());
            }
        }
    });
}

fn replace_boot(view: impl FnOnce() -> AnyView + 'static) {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    mount_to_body(view);
}

#[component]
fn App(config: Config) -> impl IntoView {
    let api = Api::default();
    api.set_backend(config.first(), None);
    let session = Session::new(api, config.is_same_origin());
    provide_context(config);
    let pause = api.pause();
    let waiting = Signal::derive(move || Some(pause.get()?.to_string()));
    let toasts = Toasts::new(waiting);
    let page_name = PageName::default();
    provide_context(page_name);
    provide_context(api);
    provide_context(session);
    provide_context(toasts);
    provide_context(Now::start());
    let palette = Palette::default();
    session.start();
    provide_context(Server(load_server_info(api, session)));
    ignore_file_drops();
    view! {
        <Router>
            <Bar palette />
            <main class="page" id="main" tabindex="-1">
                {(!session.is_by_cookie()).then(token_expiry_banner)}
                <FlatRoutes fallback=NotFoundPage>
                    <Leaf
                        path=Mounted(path!("/"))
                        view=|| view! { <Guarded page=applications_page /> }
                    />
                    <Leaf
                        path=Mounted(path!("/applications"))
                        view=|| view! { <Guarded page=applications_page /> }
                    />
                    <Leaf path=Mounted(path!("/applications/:client_id")) view=FirstTab />
                    <Leaf
                        path=Mounted(path!("/applications/:client_id/:tab"))
                        view=|| view! { <Guarded page=application_page /> }
                    />
                    <Leaf path=Mounted(path!("/sign-in")) view=sign_in_page />
                    <Leaf path=Mounted(path!("/inspect")) view=inspect_page />
                    <Leaf path=Mounted(path!("/gallery")) view=gallery />
                </FlatRoutes>
            </main>
            <SessionLost />
            <PaletteDialogs palette />
        </Router>
        <PageAnnouncer name=page_name />
        <ToastStack toasts />
    }
}

/// A file dropped outside a drop zone would replace the page, and lose what was typed.
fn ignore_file_drops() {
    let held = [
        window_event_listener(leptos::ev::dragover, |event| ignore_files(&event)),
        window_event_listener(leptos::ev::drop, |event| ignore_files(&event)),
    ];
    on_cleanup(move || held.into_iter().for_each(|listener| listener.remove()));
}

/// What is dragged within the page, such as text into a field, is left alone.
fn ignore_files(event: &web_sys::DragEvent) {
    let has_files = |data: web_sys::DataTransfer| data.types().includes(&"Files".into(), 0);
    if event.data_transfer().is_some_and(has_files) {
        event.prevent_default();
    }
}

/// Every component in every state: in development only.
fn gallery() -> AnyView {
    #[cfg(debug_assertions)]
    let page = crate::pages::gallery::GalleryPage().into_any();
    #[cfg(not(debug_assertions))]
    let page = NotFoundPage().into_any();
    page
}

/// The router follows a link to a place in the page without moving the focus there.
fn skip_to_content(event: web_sys::MouseEvent) {
    event.prevent_default();
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

#[component]
fn Bar(palette: Palette) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let path = use_location().pathname;
    let current = move |route: Route| {
        let target = route.path();
        move || {
            let here = path.read();
            let at_home = path_in_folder(&here).is_some_and(|own| matches!(own, "" | "/"));
            ((at_home && route == Route::Applications) || here.starts_with(&target))
                .then_some("page")
        }
    };
    let leave = move |_| session.leave(toasts);
    view! {
        <header class="bar">
            <a class="skip" href="#main" on:click=skip_to_content>
                "Skip to content"
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
                    <ConnectedBackend />
                    <button
                        type="button"
                        class="bar-button"
                        on:click=move |_| palette.open.set(true)
                    >
                        "Search or jump to…"
                        <kbd>"Ctrl K"</kbd>
                    </button>
                    {move || match session.state().get() {
                        SessionState::In(_) => {
                            view! {
                                <button type="button" class="bar-button" on:click=leave>
                                    {session.leave_label()}
                                </button>
                            }
                                .into_any()
                        }
                        SessionState::Out => {
                            view! {
                                <a class="bar-button" href=Route::SignIn.path()>
                                    {if session.is_by_cookie() { "Sign in" } else { "Connect" }}
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

/// The name of the backend in the bar, if it is not the page's own server.
#[component]
pub fn ConnectedBackend() -> impl IntoView {
    let api = expect_context::<Api>();
    let session = expect_context::<Session>();
    move || {
        let connected =
            !session.is_by_cookie() && matches!(*session.state().read(), SessionState::In(_));
        connected.then(|| {
            view! {
                <span class="bar-backend" dir="auto">
                    <span class="visually-hidden">"Connected to "</span>
                    {api.backend().to_string()}
                </span>
            }
        })
    }
}
